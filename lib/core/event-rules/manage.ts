/** Rules are made, changed and removed; what they follow is known before the first event could be missed. */
import { type CatalogueEntry, type CreateOutcome, type EditOutcome, makeManageCatalogue } from "../kernel/catalogue.ts";
import type { Ids } from "../kernel/ports.ts";
import { type EventRule, followedBy, MAX_RULES } from "./model.ts";
import type { EventRuleStore, FollowedStore } from "./ports.ts";

type Fresh = Omit<EventRule, keyof CatalogueEntry>;

export interface ManageEventRules {
  create(fresh: Fresh, request: { readonly id: string; readonly at: string }): Promise<CreateOutcome<EventRule>>;
  edit(
    id: string,
    expectedVersion: number | undefined,
    edit: (rule: EventRule) => Partial<EventRule>,
    now: string,
  ): Promise<EditOutcome<EventRule>>;
  remove(id: string, expectedVersion: number | undefined): Promise<EditOutcome<EventRule>>;
}

const ATTEMPTS = 8;

export function makeManageEventRules({
  rules,
  followed,
  ids,
}: {
  readonly rules: EventRuleStore;
  readonly followed: FollowedStore;
  readonly ids: Ids;
}): ManageEventRules {
  const manage = makeManageCatalogue(rules, {
    limit: MAX_RULES,
    idOf: (requestId) => ids.derive("event-rule", requestId).slice(0, 10),
  });

  /** What active rules follow, and this one with them. Once too often an event is looked at in vain; once too seldom it would be lost. */
  async function follow(more: readonly string[] = []): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await followed.read();
      const types = [...new Set([...followedBy(await rules.surely()), ...more])].sort();
      if (types.length === before.types.size && types.every((type) => before.types.has(type))) return;
      if ((await followed.save(types, before.version)) === "saved") return;
    }
    throw new Error("the followed types kept changing");
  }

  return {
    async create(fresh, request) {
      await follow(followedBy([fresh as EventRule]));
      const outcome = await manage.create(fresh, request);
      await follow();
      return outcome;
    },
    async edit(id, expectedVersion, edit, now) {
      const before = await rules.get(id);
      if (before) await follow(followedBy([{ ...before, ...edit(before) }]));
      const outcome = await manage.edit(id, expectedVersion, edit, now);
      await follow();
      return outcome;
    },
    async remove(id, expectedVersion) {
      const outcome = await manage.remove(id, expectedVersion);
      await follow();
      return outcome;
    },
  };
}
