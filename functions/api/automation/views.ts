import type * as z from "zod/mini";
import type {
  DryRun as DryRunSchema,
  EventRuleLogEntry,
  EventRule as RuleView,
} from "../../../events/api/event-rules.ts";
import type { BusinessEvent as EventView, EventType as TypeView } from "../../../events/api/events.ts";
import type { DryRun } from "../../../lib/core/event-rules/dry-run.ts";
import type { EventRule, LogEntry } from "../../../lib/core/event-rules/model.ts";
import type { BusinessEvent, EventType } from "../../../lib/core/events/model.ts";

export const eventView = ({ eventId, ...event }: BusinessEvent): EventView => ({
  id: eventId,
  messageId: event.messageId,
  type: event.type,
  contactId: event.contactId,
  itemId: event.itemId,
  properties: { ...event.properties },
  occurredAt: event.occurredAt,
  receivedAt: event.receivedAt,
  source: event.source,
});

export const eventTypeView = ({ type, properties, firstSeenAt, updatedAt }: EventType): TypeView => ({
  type,
  // The table gives back names in any order.
  properties: Object.entries(properties)
    .map(([path, kinds]) => ({ path, kinds: [...kinds] }))
    .sort((a, b) => (a.path < b.path ? -1 : 1)),
  firstSeenAt,
  updatedAt,
});

export const eventRuleView = (rule: EventRule): RuleView => ({
  id: rule.id,
  name: rule.name,
  active: rule.active,
  position: rule.position,
  when: rule.when as RuleView["when"],
  people: rule.people as RuleView["people"],
  wait: rule.wait,
  about: rule.about,
  cancelOn: [...rule.cancelOn],
  quiet: rule.quiet,
  action: rule.action as RuleView["action"],
  createdAt: rule.createdAt,
  updatedAt: rule.updatedAt,
  version: rule.version,
});

export const logEntryView = (entry: LogEntry): z.infer<typeof EventRuleLogEntry> => ({
  eventId: entry.eventId,
  type: entry.type,
  contactId: entry.contactId,
  occurredAt: entry.order.slice(0, entry.order.indexOf("#")),
  outcome: entry.outcome,
  reason: entry.reason,
  because: entry.because.map((one) => ({ ...one })) as z.infer<typeof EventRuleLogEntry>["because"],
  until: entry.until,
  counts: { ...entry.counts },
  people: entry.people.map(({ outcome, id, reason, notificationId }) => ({
    ...{ outcome, id },
    reason: reason ?? null,
    notificationId: notificationId ?? null,
  })),
  at: entry.at,
});

export const dryRunView = ({ events, counts, reasons, details, cut }: DryRun): z.infer<typeof DryRunSchema> => ({
  events,
  counts: { ...counts },
  reasons: { ...reasons },
  details: details.map(({ data, because, ...one }) => ({
    ...one,
    data: data && { ...data },
    because: because.map((each) => ({ ...each })),
  })),
  cut,
});
