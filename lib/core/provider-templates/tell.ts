/** Administrators are told of what a provider does with their templates. */
import type { Notify } from "../notices/ports.ts";
import { administratorsOf, type PeopleStore } from "../people/ports.ts";
import { type ProviderTemplate, worthTelling } from "./model.ts";

interface TellPorts {
  readonly notices: Notify;
  readonly people: Pick<PeopleStore, "page">;
}

/** Before it is written down: whoever is interrupted tells it again, and nobody hears it twice. Throws when a store cannot be reached. */
export type TellTemplateChange = (before: ProviderTemplate, after: ProviderTemplate) => Promise<void>;

export function makeTellTemplateChange({ notices, people }: TellPorts): TellTemplateChange {
  return async (before, after) => {
    const change = worthTelling(before, after);
    if (!change) return;
    const { field, text, at } = change;
    const fresh = {
      ...{ kind: "template_changed" as const, subject: { kind: "provider-template", id: after.id }, text, at },
      fact: [after.id, field, String(after[field]), at],
    };
    await notices.notify((await administratorsOf(people)).map((person) => ({ ...fresh, person })));
  };
}
