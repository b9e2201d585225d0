/** Examples of what happens in a business and what follows from it. */
const contactId = "dddddddddddddddddddddddddd";
const event = {
  messageId: "viewing-4711-booked",
  type: "viewing.booked",
  properties: { viewingId: "4711", flat: "Calle Mayor 12, 3.º B", startsAt: "2026-03-04T16:30:00.000Z" },
};
const identifying = {
  kind: "identify",
  messageId: "customer-815-v3",
  contact: { externalId: "815", email: "ana.ruiz@customer.example" },
  traits: { name: "Ana Ruiz", language: "es", tags: ["buyer"], customFields: { budget: 250000 } },
  occurredAt: "2026-03-02T07:58:00.000Z",
};
const tracked = { ...event, contact: { externalId: "815" }, occurredAt: "2026-03-02T07:58:00.000Z" };

export const automationExamples: Readonly<Record<string, unknown>> = {
  EventContact: { externalId: "815" },
  IdentifiedContact: identifying.contact,
  EventItem: { type: "flat", externalId: "REF-1200" },
  TrackedEvent: tracked,
  IdentifyingEvent: identifying,
  NewEvents: { events: [identifying, tracked] },
  EventsTaken: {
    results: [
      { messageId: identifying.messageId, outcome: "accepted", id: "eeeeeeeeeeeeeeeeeeeeeeeeee", errors: [] },
      {
        messageId: event.messageId,
        outcome: "refused",
        id: null,
        errors: [
          {
            field: "contact.externalId",
            code: "not_found",
            message: "is no contact; identify them first, and they are one",
          },
        ],
      },
    ],
  },
  BusinessEvent: {
    id: "eeeeeeeeeeeeeeeeeeeeeeeeee",
    ...event,
    contactId,
    itemId: null,
    occurredAt: "2026-03-02T07:58:00.000Z",
    receivedAt: "2026-03-02T07:58:01.000Z",
    source: "key_k3v5q2m7n4",
  },
  EventType: {
    type: "viewing.booked",
    properties: [
      { path: "flat", kinds: ["text"] },
      { path: "startsAt", kinds: ["time"] },
    ],
    firstSeenAt: "2026-03-01T09:00:00.000Z",
    updatedAt: "2026-03-01T09:00:00.000Z",
  },
};
