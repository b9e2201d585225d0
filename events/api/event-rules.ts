/** Rules: what follows from what happens. */
import * as z from "zod/mini";
import { Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Because, Condition } from "./conditions.ts";
import { Purpose } from "./consent.ts";
import { EventTypeName } from "./events.ts";
import { described, named } from "./named.ts";
import { Channels, Priority, TypeKey } from "./notifications.ts";
import { operation } from "./operation.ts";
import { Language, TemplateKey } from "./templates.ts";

const tag = "Event rules";

const Path = described(
  z.string().check(z.regex(/^(?:event|properties|item|contact|changes)(?:\.[A-Za-z0-9_-]{1,64}){1,12}$/)),
  "Where a value stands: `event.occurredAt`, `properties.startsAt`, `item.attributes.price`, `contact.name`, `changes.price.before`.",
);
const YEAR = 527_040;
const ContactId = z.string().check(z.regex(/^[a-z0-9]{26}$/));
const Line = z.string().check(z.regex(/\S/), z.maxLength(1000));

const When = z.strictObject({
  type: EventTypeName,
  condition: described(
    z._default(z.nullable(Condition), null),
    "Over `event.*`, `properties.*`, `item.*` (of the catalogue), `changes.<attribute>.before` and `.after`, and `contact.*` of whoever would be told. Null: every event of the type.",
  ),
});
const People = named(
  z.discriminatedUnion("kind", [
    described(z.strictObject({ kind: z.literal("contact") }), "Whom the event is about."),
    described(z.strictObject({ kind: z.literal("interested") }), "Contacts who are interested in the event's item."),
    described(
      z.strictObject({ kind: z.literal("address"), path: Path }),
      "Whoever has the e-mail address or telephone number that stands there.",
    ),
    z.strictObject({
      kind: z.literal("contacts"),
      contactIds: z.array(ContactId).check(z.minLength(1), z.maxLength(50)),
    }),
    z.strictObject({
      kind: z.literal("members"),
      userIds: z.array(z.string().check(z.regex(/^usr_[a-z0-9]{1,64}$/))).check(z.minLength(1), z.maxLength(50)),
    }),
    z.strictObject({ kind: z.literal("team"), teamId: z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/)) }),
  ]),
  "EventRulePeople",
  "Who is told. `members` and `team` are people of the business, and get notices.",
);
const Minutes = z.number().check(z.multipleOf(1), z.minimum(-YEAR), z.maximum(YEAR));
const Wait = named(
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none") }),
    z.strictObject({
      kind: z.literal("after"),
      minutes: z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(YEAR)),
    }),
    z.strictObject({
      kind: z.literal("at"),
      path: Path,
      minutes: described(Minutes, "Later than the time that stands there; below nought: earlier."),
    }),
  ]),
  "EventRuleWait",
  "When: at once, so many minutes after it happened, or at a time that the event tells. What would have been before now is skipped, and says so.",
);
const Quiet = z.strictObject({
  minutes: z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(YEAR)),
  per: described(z.enum(["thing", "contact"]), "About the same thing (`about`), or by this rule at all."),
});
const Mapped = z.union([z.strictObject({ path: Path }), z.strictObject({ value: z.unknown() })]);
const Action = named(
  z.discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("notify"),
        type: described(TypeKey, "Of the notification; one that is known brings what holds for it."),
        channels: z.optional(Channels),
        purpose: z.optional(Purpose),
        priority: z.optional(Priority),
        template: z.optional(
          z.strictObject({
            key: z.optional(TemplateKey),
            language: z.optional(Language),
            data: described(
              z._default(z.record(z.string().check(z.regex(/^[A-Za-z_][\w]{0,63}$/)), Mapped), {}),
              "Its variables: each by the path of a value, or as a value that is always the same.",
            ),
          }),
        ),
        text: described(z.optional(Line), "In place of a template: `{properties.flat}` stands for what stands there."),
        sendBefore: described(
          z.optional(z.strictObject({ path: z.optional(Path), minutes: Minutes })),
          "After this it is worth nothing: so many minutes after it is asked for, or after the time that stands at `path`.",
        ),
      })
      .check(
        z.refine(({ template, text }) => template === undefined || text === undefined, {
          path: ["text"],
          params: { code: "either_or", message: "or a template: not both" },
        }),
      ),
    z.strictObject({
      kind: z.literal("feedback"),
      form: described(
        z.string().check(z.minLength(1), z.maxLength(64)),
        "Its key or its id, of `/api/feedback-forms`.",
      ),
      channels: described(z.optional(Channels), "The form's, where nothing is said."),
      language: z.optional(Language),
    }),
    z.strictObject({ kind: z.literal("notice"), text: Line }),
  ]),
  "EventRuleAction",
  "What is done: a notification as any other, under the same policy; a request for feedback about whom and what the event is about; or a notice to people of the business.",
);

const fields = {
  name: Name,
  active: z.boolean(),
  position: z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(10_000)),
  when: When,
  people: People,
  wait: Wait,
  about: described(
    z.nullable(Path),
    "Where the event says which thing it is about, such as `properties.interviewId`: what happens to that later takes the place of what waits.",
  ),
  cancelOn: described(
    z.array(EventTypeName).check(z.maxLength(10)),
    "Types of events about the same thing after which what waits is not done.",
  ),
  quiet: described(z.nullable(Quiet), "The same contact is told at most once in so long."),
  action: Action,
};
const sound = z.refine<{ readonly about?: unknown; readonly cancelOn?: readonly unknown[] | undefined }>(
  ({ about, cancelOn }) => about !== null || (cancelOn ?? []).length === 0,
  { path: ["cancelOn"], params: { code: "needs_about", message: "needs `about`, which names the thing" } },
);

export const EventRule = named(
  z.object({ id: Id, ...fields, createdAt: Timestamp, updatedAt: Timestamp, version: Version }),
  "EventRule",
  "What follows from events of a type.",
);
export type EventRule = z.infer<typeof EventRule>;

export const NewEventRule = named(
  z
    .strictObject({
      ...fields,
      active: z._default(z.boolean(), true),
      position: z._default(fields.position, 100),
      wait: z._default(Wait, { kind: "none" }),
      about: z._default(fields.about, null),
      cancelOn: z._default(fields.cancelOn, []),
      quiet: z._default(fields.quiet, null),
    })
    .check(sound),
  "NewEventRule",
  "A rule to make. No two of a tenant have the same name.",
);
export const EventRuleChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      active: z.optional(z.boolean()),
      position: z.optional(fields.position),
      when: z.optional(When),
      people: z.optional(People),
      wait: z.optional(Wait),
      about: z.optional(fields.about),
      cancelOn: z.optional(fields.cancelOn),
      quiet: z.optional(fields.quiet),
      action: z.optional(Action),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "EventRuleChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const Reason = z.nullable(z.object({ code: z.string(), text: z.string() }));
const Person = z.object({
  outcome: z.enum(["told", "quiet", "skipped"]),
  id: described(z.nullable(Id), "A contact's, or of somebody of the business."),
  reason: Reason,
  notificationId: z.nullable(Id),
});
const Counts = z.object({ told: z.number(), quiet: z.number(), skipped: z.number() });

export const EventRuleLogEntry = named(
  z.object({
    eventId: Id,
    type: z.string(),
    contactId: z.nullable(Id),
    occurredAt: Timestamp,
    outcome: described(
      z.enum(["no_match", "waiting", "replaced", "cancelled", "skipped", "underway", "done"]),
      "`underway`: many are told, and not all of them were yet.",
    ),
    reason: Reason,
    because: described(
      z.array(z.object({ path: z.string(), op: z.string(), verdict: z.enum(["holds", "fails", "unknown"]) })),
      "The comparisons that decided.",
    ),
    until: described(z.nullable(Timestamp), "Of what waits."),
    counts: Counts,
    people: described(z.array(Person), "The first twenty of them."),
    at: Timestamp,
  }),
  "EventRuleLogEntry",
  "What a rule made of an event. Kept for 14 days.",
);

export const DryRunRequest = named(
  z.strictObject({
    rule: NewEventRule,
    from: z.optional(z.iso.datetime({ offset: true })),
    to: z.optional(z.iso.datetime({ offset: true })),
    last: described(
      z._default(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(500)), 100),
      "The latest so many of its events.",
    ),
  }),
  "EventRuleDryRunRequest",
  "A rule, and the events that it is held against.",
);
export const DryRun = named(
  z.object({
    events: described(z.number(), "That were looked at."),
    counts: described(
      z.record(z.string(), z.number()),
      "People, and events that nobody is told of, by `told`, `quiet`, `skipped`, `no_match`, `replaced`, `cancelled`.",
    ),
    reasons: z.record(z.string(), z.number()),
    details: described(
      z.array(
        z.object({
          eventId: Id,
          occurredAt: Timestamp,
          outcome: z.enum(["told", "quiet", "skipped", "no_match", "replaced", "cancelled"]),
          contactId: z.nullable(Id),
          name: z.nullable(z.string()),
          at: described(z.nullable(Timestamp), "When they would have been told."),
          channel: described(z.nullable(z.string()), "The first by which they could be told now."),
          data: z.nullable(z.record(z.string(), z.unknown())),
          text: z.nullable(z.string()),
          reason: Reason,
          because: z.array(Because),
        }),
      ),
      "The first fifty, those who would be told first.",
    ),
    cut: described(z.boolean(), "There was more than one request may look at."),
  }),
  "EventRuleDryRun",
  "Who would have been told what, and when. Nothing was written, and nobody was told.",
);

const one = { tag, status: 200, answer: EventRule, conditional: true, problems: ["not_found"] } as const;

export const listEventRules = operation({
  id: "listEventRules",
  method: "GET",
  path: "/api/event-rules",
  tag,
  summary: "List rules",
  query: PageQuery,
  status: 200,
  answer: pageOf(EventRule),
  problems: ["bad_cursor"],
});
export const createEventRule = operation({
  id: "createEventRule",
  method: "POST",
  path: "/api/event-rules",
  tag,
  summary: "Make a rule",
  body: NewEventRule,
  status: 201,
  answer: EventRule,
  problems: ["already_exists", "limit_reached"],
});
export const getEventRule = operation({
  id: "getEventRule",
  method: "GET",
  path: "/api/event-rules/{id}",
  tag,
  summary: "One rule",
  status: 200,
  answer: EventRule,
  problems: ["not_found"],
});
export const updateEventRule = operation({
  ...one,
  id: "updateEventRule",
  method: "PATCH",
  path: "/api/event-rules/{id}",
  summary: "Change a rule",
  description: "What waits is looked at by what the rule says when its time comes.",
  body: EventRuleChange,
  problems: ["not_found", "already_exists"],
});
export const deleteEventRule = operation({
  ...one,
  id: "deleteEventRule",
  method: "DELETE",
  path: "/api/event-rules/{id}",
  summary: "Remove a rule",
  description: "What waits by it is not done.",
});
export const listEventRuleLog = operation({
  id: "listEventRuleLog",
  method: "GET",
  path: "/api/event-rules/{id}/log",
  tag,
  summary: "What a rule made of the latest events",
  query: z.strictObject(pageFields),
  status: 200,
  answer: pageOf(EventRuleLogEntry),
  problems: ["not_found", "bad_cursor"],
});
export const dryRunEventRule = operation({
  id: "dryRunEventRule",
  method: "POST",
  path: "/api/event-rules/dry-run",
  tag,
  summary: "Hold a rule against what happened already",
  description:
    "Writes nothing and tells nobody. Consent, suppression and addresses are asked as they are now; caps and quiet hours are asked when something is sent.",
  body: DryRunRequest,
  status: 200,
  answer: DryRun,
});
