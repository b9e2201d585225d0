import type { AuditEntry as AuditEntryView } from "../../../../events/api/audit.ts";
import type { LoggedEntry } from "../../../../lib/core/audit/search.ts";

export const auditView = ({ entryId, actor, ...entry }: LoggedEntry): AuditEntryView => ({
  id: entryId,
  at: entry.at,
  action: entry.action,
  actor: { kind: actor.kind, id: actor.id },
  entity: entry.entity,
  entityId: entry.id,
  changes: entry.changes.map(({ field, before = null, after = null }) => ({ field, before, after })),
  hidden: [...entry.hidden],
  facts: entry.facts ? { ...entry.facts } : null,
  requestId: actor.requestId ?? null,
  from: actor.from ?? null,
});
