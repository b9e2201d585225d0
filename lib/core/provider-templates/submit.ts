/** A provider is asked to approve what is written here, and what it answers is kept as if it had been listed. */
import type { Connection } from "../connections/model.ts";
import type { ConnectionStore } from "../connections/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { DELETED, type ProviderTemplate, providerTemplateId, type SubmittedTemplate } from "./model.ts";
import type { AskApproval, ProviderTemplateStore } from "./ports.ts";

interface SubmitPorts {
  readonly connections: Pick<ConnectionStore, "app" | "connection">;
  readonly providerTemplates: Pick<ProviderTemplateStore, "create" | "get" | "save">;
  readonly ask: AskApproval;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

export type SubmitOutcome =
  | { readonly kind: "submitted"; readonly template: ProviderTemplate }
  | { readonly kind: "missing" }
  | { readonly kind: "unsupported" }
  | { readonly kind: "refused"; readonly code: string; readonly text: string; readonly retryable: boolean };

/** What the account has under this name and language gets these words. Throws when a store or the secrets cannot be reached. */
export type SubmitTemplate = (connectionId: string, template: SubmittedTemplate) => Promise<SubmitOutcome>;

export function makeSubmitTemplate({ connections, providerTemplates, ask, clock, ids }: SubmitPorts): SubmitTemplate {
  return async (connectionId, template) => {
    const connection = await connections.connection(connectionId);
    const found = connection && (await connections.app(connection.appId));
    if (!connection || !found) return { kind: "missing" };
    const known = await knownOf(connection, template);
    // Before it is asked: whatever the provider says of it comes later.
    const at = new Date(clock.now()).toISOString();
    const answer = await ask(connection, found.app, template, known?.state === DELETED ? undefined : known?.providerId);
    if (!answer) return { kind: "unsupported" };
    if (!answer.ok) return { kind: "refused", code: answer.code, text: answer.text, retryable: answer.retryable };
    return { kind: "submitted", template: await keep(connection, template, answer, at) };
  };

  async function knownOf({ channel, accountIds }: Connection, { name, language }: SubmittedTemplate) {
    const found = await Promise.all(
      accountIds.map((accountId) =>
        providerTemplates.get(providerTemplateId(ids, { channel, accountId, name, language })),
      ),
    );
    return found.find((one) => one !== undefined);
  }

  async function keep(
    { channel }: Connection,
    { name, language, text, examples }: SubmittedTemplate,
    answer: {
      readonly accountId: string;
      readonly providerId: string;
      readonly state: string;
      readonly category: string;
    },
    at: string,
  ): Promise<ProviderTemplate> {
    const { accountId, providerId, state, category } = answer;
    const id = providerTemplateId(ids, { channel, accountId, name, language });
    // News has the time to the second: what is said in this one comes after the answer.
    const said = `${at.slice(0, 19)}.000Z`;
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await providerTemplates.get(id);
      const next: ProviderTemplate = {
        ...{ id, channel, accountId, providerId, name, language, state, category, text, variables: examples.length },
        saidAt: { state: said, category: said, quality: before?.saidAt.quality ?? said },
        ...{ createdAt: before?.createdAt ?? at, updatedAt: at, version: (before?.version ?? 0) + 1 },
      };
      const saved = before ? await providerTemplates.save(next, before) : await providerTemplates.create(next);
      if (saved === "saved" || saved === "created") return next;
    }
    throw new Error("the template kept changing");
  }
}
