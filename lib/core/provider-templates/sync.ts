/** What the provider lists becomes what is known of its templates. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import {
  DELETED,
  differ,
  type ListedTemplate,
  listedAgain,
  type ProviderTemplate,
  providerTemplateId,
  told,
} from "./model.ts";
import type { ListTemplates, ProviderTemplateStore } from "./ports.ts";
import type { TellTemplateChange } from "./tell.ts";

interface SyncPorts {
  readonly connections: Pick<ConnectionStore, "connection">;
  readonly providerTemplates: ProviderTemplateStore;
  readonly list: ListTemplates;
  readonly tell: TellTemplateChange;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

export type SyncOutcome =
  | { readonly kind: "missing" | "unsupported" }
  | { readonly kind: "refused"; readonly code: string; readonly text: string; readonly retryable: boolean }
  /** `gone`: the provider has them no more. */
  | {
      readonly kind: "synced";
      readonly total: number;
      readonly fresh: number;
      readonly changed: number;
      readonly gone: number;
    };

/** May be repeated. Throws when a store or the secrets cannot be reached. */
export type SyncProviderTemplates = (connectionId: string) => Promise<SyncOutcome>;

export function makeSyncProviderTemplates(ports: SyncPorts): SyncProviderTemplates {
  const { connections, providerTemplates, list, tell, clock, ids } = ports;

  return async (connectionId) => {
    const connection = await connections.connection(connectionId);
    if (!connection) return { kind: "missing" };
    // Before the provider is asked: what it says while it lists may be newer than the list.
    const at = new Date(clock.now()).toISOString();
    const listing = await list(connection);
    if (!listing) return { kind: "unsupported" };
    if (!listing.ok) return { kind: "refused", code: listing.code, text: listing.text, retryable: listing.retryable };
    const { channel } = connection;
    const { accountId, templates } = listing;
    const known = new Map(
      (await providerTemplates.all())
        .filter((template) => template.channel === channel && template.accountId === accountId)
        .map((template) => [template.id, template]),
    );
    const counts = { fresh: 0, changed: 0, gone: 0 };
    const there = new Map(
      templates.map((listed) => [providerTemplateId(ids, { channel, accountId, ...listed }), listed] as const),
    );
    for (const [id, listed] of there) {
      const before = known.get(id);
      if (before) counts.changed += (await replace(before, listedAgain(before, listed, at), at)) ? 1 : 0;
      else counts.fresh += (await providerTemplates.create(fresh(id, listed))) === "created" ? 1 : 0;
    }
    for (const before of known.values())
      if (!there.has(before.id) && before.state !== DELETED)
        counts.gone += (await replace(before, told(before, { state: DELETED }, at), at)) ? 1 : 0;
    return { kind: "synced", total: there.size, ...counts };

    function fresh(id: string, listed: ListedTemplate): ProviderTemplate {
      const saidAt = { state: at, category: at, quality: at };
      return { ...listed, id, channel, accountId, saidAt, createdAt: at, updatedAt: at, version: 1 };
    }
  };

  /** Whether anything was changed that people see. Where news came first, the news is newer. */
  async function replace(before: ProviderTemplate, after: ProviderTemplate, at: string): Promise<boolean> {
    if (!differ(before, after)) return false;
    await tell(before, after);
    return (await providerTemplates.save({ ...after, updatedAt: at, version: before.version + 1 }, before)) === "saved";
  }
}
