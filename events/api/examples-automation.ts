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

const rule = {
  name: "Reminder of a viewing",
  active: true,
  position: 100,
  when: { type: "viewing.booked", condition: { path: "properties.flat", op: "exists", value: true } },
  people: { kind: "contact" },
  wait: { kind: "at", path: "properties.startsAt", minutes: -1440 },
  about: "properties.viewingId",
  cancelOn: ["viewing.cancelled"],
  quiet: { minutes: 1440, per: "thing" },
  action: {
    kind: "notify",
    type: "viewing.reminder",
    channels: ["whatsapp", "email"],
    purpose: "service",
    template: {
      key: "viewing-reminder",
      data: { address: { path: "properties.flat" }, startsAt: { path: "properties.startsAt" } },
    },
    sendBefore: { path: "properties.startsAt", minutes: -60 },
  },
};
const noted = {
  eventId: "eeeeeeeeeeeeeeeeeeeeeeeeee",
  occurredAt: "2026-03-02T07:58:00.000Z",
};

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
  EventRulePeople: rule.people,
  EventRuleWait: rule.wait,
  EventRuleAction: rule.action,
  EventRule: {
    id: "k3v5q2m7n4",
    ...rule,
    createdAt: "2026-03-01T09:00:00.000Z",
    updatedAt: "2026-03-01T09:00:00.000Z",
    version: 1,
  },
  NewEventRule: rule,
  EventRuleChange: { active: false },
  EventRuleLogEntry: {
    ...noted,
    type: "viewing.booked",
    contactId,
    outcome: "done",
    reason: null,
    because: [{ path: "properties.flat", op: "exists", verdict: "holds" }],
    until: null,
    counts: { told: 1, quiet: 0, skipped: 0 },
    people: [
      { outcome: "told", id: contactId, reason: null, notificationId: "dddddddddddddddddddddddddd.k3v5q2m7n4b6x2c5" },
    ],
    at: "2026-03-03T16:30:01.000Z",
  },
  EventRuleDryRunRequest: { rule, last: 200 },
  EventRuleDryRun: {
    events: 200,
    counts: { told: 180, skipped: 20 },
    reasons: { past: 12, no_address: 8 },
    details: [
      {
        ...noted,
        outcome: "told",
        contactId,
        name: "Ana Ruiz",
        at: "2026-03-03T16:30:00.000Z",
        channel: "whatsapp",
        data: { address: "Calle Mayor 12, 3.º B", startsAt: "2026-03-04T16:30:00.000Z" },
        text: null,
        reason: null,
        because: [
          { path: "properties.flat", op: "exists", value: true, verdict: "holds", actual: "Calle Mayor 12, 3.º B" },
        ],
      },
    ],
    cut: false,
  },
};
