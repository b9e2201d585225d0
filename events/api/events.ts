/** What happened in the business, as its own systems report it. */
import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp } from "./common.ts";
import { CustomFieldValues } from "./fields.ts";
import { described, named, notes } from "./named.ts";
import { operation } from "./operation.ts";
import { FieldError } from "./problem.ts";
import { Country, Language, Tags } from "./terms.ts";

const tag = "Events";
const EVENT_TYPE = /^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/;

export const EventTypeName = described(
  z.string().check(z.regex(EVENT_TYPE), z.maxLength(64)),
  "In your words, dotted: `interview.ended`.",
);
const MessageId = described(
  z.string().check(z.regex(/^[\x20-\x7e]{1,200}$/)),
  "Yours. The same one is the same event, whatever else comes with it: send it again as often as you like. In a batch every event has one.",
);
/** The caller's own name for somebody. */
const ExternalContactId = z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/));

const ways = {
  contactId: z.optional(z.string().check(z.regex(/^[a-z0-9]{26}$/))),
  externalId: described(z.optional(ExternalContactId), "What your own systems call them."),
  email: z.optional(
    z
      .string()
      .check(z.maxLength(254), z.regex(/^[^\s@<>"(),:;\\]{1,64}@[^\s@<>"(),:;\\]{1,189}\.[^\s@<>"(),:;\\]{1,63}$/)),
  ),
  phone: described(z.optional(z.string().check(z.regex(/^\+[1-9]\d{5,14}$/))), "E.164."),
};
const given = (one: object): number => Object.values(one).filter((value) => value !== undefined).length;
export const EventContact = named(
  z.strictObject(ways).check(
    z.refine((one) => given(one) === 1, {
      path: ["contactId"],
      params: { code: "either_or", message: "is there, or `externalId`, `email` or `phone`: one of them" },
    }),
  ),
  "EventContact",
  "Whom it is about: somebody who is known already.",
);
export const IdentifiedContact = named(
  z.strictObject(ways).check(
    z.refine((one) => given(one) > 0, {
      path: ["contactId"],
      params: { code: "required", message: "is needed, or `externalId`, `email` or `phone`" },
    }),
  ),
  "IdentifiedContact",
  "Who it is. The first of them that is known decides, in this order: `contactId`, `externalId`, `email`, `phone`; the others become theirs.",
);
export const EventItem = named(
  z.union([
    z.strictObject({ id: z.string().check(z.regex(/^[a-z0-9]{10,26}$/)) }),
    z.strictObject({
      type: z.string().check(z.regex(/^[a-z][a-z0-9_-]{0,39}$/)),
      externalId: z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/)),
    }),
  ]),
  "EventItem",
  "Which item of the catalogue it is about.",
);

const OccurredAt = described(
  z.optional(z.iso.datetime({ offset: true })),
  "When it happened; now when absent. At most a day in the future, and 400 days ago.",
);

export const TrackedEvent = named(
  z.strictObject({
    kind: z.optional(z.literal("track")),
    messageId: z.optional(MessageId),
    type: EventTypeName,
    contact: z.optional(EventContact),
    item: z.optional(EventItem),
    properties: described(
      z._default(z.record(z.string().check(z.minLength(1), z.maxLength(200)), z.unknown()), {}),
      "Whatever rules and templates may need of it; at most 32 KB as JSON.",
    ),
    occurredAt: OccurredAt,
  }),
  "TrackedEvent",
  "Something happened.",
);
export const IdentifyingEvent = named(
  z.strictObject({
    kind: z.literal("identify"),
    messageId: z.optional(MessageId),
    contact: IdentifiedContact,
    traits: described(
      z._default(
        z.strictObject({
          name: z.optional(z.string().check(z.regex(/\S/), z.maxLength(100))),
          language: z.optional(Language),
          country: z.optional(Country),
          timeZone: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
          tags: described(z.optional(Tags), "All of them; each once."),
          customFields: z.optional(CustomFieldValues),
        }),
        {},
      ),
      "What is known of them. Of several that say the same thing the one that happened last counts.",
    ),
    occurredAt: OccurredAt,
  }),
  "IdentifyingEvent",
  "Who somebody is. Whoever is not known yet becomes a contact.",
);
export const NewEvent = z.union([TrackedEvent, IdentifyingEvent]);

/** Each is judged alone: that of others may be wrong. */
const OneOfMany = z.unknown();
notes.add(OneOfMany, {
  description: "A `TrackedEvent` or an `IdentifyingEvent`, with a `messageId`.",
  anyOf: [{ $ref: "#/components/schemas/TrackedEvent" }, { $ref: "#/components/schemas/IdentifyingEvent" }],
} as never);
export const NewEvents = named(
  z.union([
    TrackedEvent,
    IdentifyingEvent,
    z.strictObject({ events: z.array(OneOfMany).check(z.minLength(1), z.maxLength(100)) }),
  ]),
  "NewEvents",
  "One event, or up to 100 in `events`, of which each is judged alone.",
);

export const EventsTaken = named(
  z.object({
    results: z.array(
      z.object({
        messageId: z.nullable(z.string()),
        outcome: described(
          z.enum(["accepted", "repeated", "refused", "failed"]),
          "`repeated`: it was here before, and nothing changed. `failed`: by no fault of yours; send it again with the same `messageId`.",
        ),
        id: z.nullable(Id),
        errors: described(z.array(FieldError), "Why it was refused, by field of this event."),
      }),
    ),
  }),
  "EventsTaken",
  "What became of each event, in their order.",
);

export const BusinessEvent = named(
  z.object({
    id: Id,
    messageId: z.string(),
    type: z.string(),
    contactId: z.nullable(Id),
    itemId: z.nullable(Id),
    properties: z.record(z.string(), z.unknown()),
    occurredAt: Timestamp,
    receivedAt: Timestamp,
    source: described(z.string(), "Who reported it: a key or a person, or a part of ours such as `catalogue`."),
  }),
  "BusinessEvent",
  "Something that happened in the business.",
);
export type BusinessEvent = z.infer<typeof BusinessEvent>;

const PropertyKind = z.enum(["text", "number", "boolean", "time", "list", "null"]);
export const EventType = named(
  z.object({
    type: z.string(),
    properties: described(
      z.array(z.object({ path: z.string(), kinds: z.array(PropertyKind) })),
      "By path below `properties`, with every kind of value that was seen there; at most 150.",
    ),
    firstSeenAt: Timestamp,
    updatedAt: described(Timestamp, "When something new was last seen of it."),
  }),
  "EventType",
  "A type of events that was seen.",
);
export type EventType = z.infer<typeof EventType>;

export const createEvents = operation({
  id: "createEvents",
  method: "POST",
  path: "/api/events",
  tag,
  summary: "Report what happened",
  description:
    "One event or up to 100. The same `messageId` is the same event, also when it comes twice at the same moment. One event that is wrong is refused as every request is; of several each is answered for by itself. For one event an `Idempotency-Key` stands in for its `messageId`.",
  body: NewEvents,
  status: 202,
  answer: EventsTaken,
});

export const listEvents = operation({
  id: "listEvents",
  method: "GET",
  path: "/api/events",
  tag,
  summary: "Events, newest first",
  description: "A page may be short, and has a cursor.",
  query: z.strictObject({
    ...pageFields,
    type: z.optional(EventTypeName),
    contactId: z.optional(z.string().check(z.regex(/^[a-z0-9]{26}$/))),
  }),
  status: 200,
  answer: pageOf(BusinessEvent),
  problems: ["bad_cursor", "not_found"],
});

export const getEvent = operation({
  id: "getEvent",
  method: "GET",
  path: "/api/events/{id}",
  tag,
  summary: "One event",
  status: 200,
  answer: BusinessEvent,
  problems: ["not_found"],
});

export const listEventTypes = operation({
  id: "listEventTypes",
  method: "GET",
  path: "/api/event-types",
  tag,
  summary: "Types of events that were seen, and what their properties look like",
  query: z.strictObject(pageFields),
  status: 200,
  answer: pageOf(EventType),
  problems: ["bad_cursor"],
});
