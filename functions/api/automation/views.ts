import type { BusinessEvent as EventView, EventType as TypeView } from "../../../events/api/events.ts";
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
