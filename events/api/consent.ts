/** Who may be written to, when and how often. */
import * as z from "zod/mini";
import { Id, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Sending policy";

export const Purpose = z.enum(["transactional", "service", "marketing"]);
const ConsentChannel = described(
  z.string().check(z.regex(/^(?:\*|[a-z][a-z0-9-]{1,29})$/)),
  "Such as `email`, `sms`, `whatsapp`; `*` for every channel.",
);

export const Consent = named(
  z.object({
    channel: ConsentChannel,
    purpose: Purpose,
    state: described(
      z.enum(["granted", "withdrawn", "pending"]),
      "`pending`: asked for, not confirmed; it opens nothing.",
    ),
    source: z.string(),
    detail: z.string(),
    wording: described(z.nullable(z.string()), "What the person was shown."),
    ip: z.nullable(z.string()),
    userAgent: z.nullable(z.string()),
    at: Timestamp,
  }),
  "Consent",
  "An entry of the ledger of what a contact agreed to. Entries are added and never changed: the latest counts.",
);
export type Consent = z.infer<typeof Consent>;

export const NewConsent = named(
  z
    .strictObject({
      channel: z._default(ConsentChannel, "*"),
      purpose: z._default(Purpose, "marketing"),
      state: z.enum(["granted", "withdrawn"]),
      detail: described(z.string().check(z.regex(/\S/), z.maxLength(500)), "Where and how they said so."),
      wording: z.optional(z.string().check(z.regex(/\S/), z.maxLength(2000))),
      ip: z.optional(z.union([z.ipv4(), z.ipv6()])),
      userAgent: z.optional(z.string().check(z.maxLength(500))),
      imported: described(z._default(z.boolean(), false), "It was said to another system, which `detail` names."),
      doubleOptIn: described(
        z._default(z.boolean(), false),
        "The owner of the address is asked first, over that channel: until they say yes it is `pending`.",
      ),
      confirmWithinDays: described(
        z._default(z.int().check(z.minimum(1), z.maximum(30)), 7),
        "How long the link that they get can be used.",
      ),
    })
    .check(
      z.refine(
        ({ doubleOptIn, state, channel, wording }) =>
          !doubleOptIn || (state === "granted" && channel !== "*" && wording !== undefined),
        {
          path: ["doubleOptIn"],
          params: {
            code: "incomplete",
            message: "needs `granted`, one channel, and the wording that is to be confirmed",
          },
        },
      ),
    ),
  "NewConsent",
  "What a contact said.",
);

export const listConsents = operation({
  id: "listConsents",
  method: "GET",
  path: "/api/consents/{contactId}",
  tag,
  summary: "What a contact agreed to, latest first",
  status: 200,
  answer: named(z.object({ data: z.array(Consent) }), "Consents", "The whole ledger of a contact."),
});

export const recordConsent = operation({
  id: "recordConsent",
  method: "POST",
  path: "/api/consents/{contactId}",
  tag,
  summary: "Record what a contact said",
  description:
    "With `doubleOptIn` the contact gets a message with a link, and says there that it is so; the ledger then has both moments. The message's fate is at the address that `Location` gives.",
  body: NewConsent,
  status: 201,
  answer: Consent,
});

const Address = {
  kind: z.enum(["phone", "email"]),
  value: described(z.string().check(z.minLength(3), z.maxLength(254)), "E.164, or an e-mail address."),
};
export const Suppression = named(
  z.object({
    id: Id,
    ...Address,
    scope: described(z.enum(["all", "marketing"]), "`marketing`: nothing but that is stopped."),
    reason: z.enum(["bounce", "complaint", "opt_out", "manual", "import"]),
    detail: z.string(),
    at: Timestamp,
  }),
  "Suppression",
  "An address that must not be written to, whoever it belongs to.",
);
export type Suppression = z.infer<typeof Suppression>;

export const NewSuppressions = named(
  z.strictObject({
    addresses: z.array(z.strictObject(Address)).check(z.minLength(1), z.maxLength(500)),
    scope: z._default(z.enum(["all", "marketing"]), "all"),
    reason: z._default(z.enum(["manual", "import"]), "manual"),
    detail: z._default(z.string().check(z.maxLength(500)), ""),
  }),
  "NewSuppressions",
  "Up to 500 addresses that must not be written to.",
);

export const listSuppressions = operation({
  id: "listSuppressions",
  method: "GET",
  path: "/api/suppressions",
  tag,
  summary: "Addresses that must not be written to",
  query: PageQuery,
  status: 200,
  answer: pageOf(Suppression),
});

export const addSuppressions = operation({
  id: "addSuppressions",
  method: "POST",
  path: "/api/suppressions",
  tag,
  summary: "Suppress addresses",
  description: "One that stops everything already is left as it is. An address that is none harms no other.",
  body: NewSuppressions,
  status: 201,
  answer: named(
    z.object({
      added: z.number(),
      refused: z.array(z.object({ index: z.number(), code: z.string(), message: z.string() })),
    }),
    "SuppressionsAdded",
    "How many were taken, and which were not.",
  ),
});

export const removeSuppression = operation({
  id: "removeSuppression",
  method: "DELETE",
  path: "/api/suppressions/{id}",
  tag,
  summary: "Let an address be written to again",
  status: 200,
  answer: named(z.object({ removed: z.literal(true) }), "SuppressionRemoved", "It is off the list."),
});

const ClockTime = described(
  z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)),
  "On the contact's clock, such as `21:00`.",
);
const Cap = z.strictObject({
  limit: z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(1000)),
  days: described(
    z.nullable(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(31))),
    "Over so many days that go along with the clock; null: within the contact's calendar day.",
  ),
  purposes: z.array(z.enum(["service", "marketing"])).check(z.minLength(1), z.maxLength(2)),
});

const policyFields = {
  timeZone: described(z.string().check(z.maxLength(64)), "The business's: for people of whom nothing better is known."),
  quietHours: described(
    z.nullable(z.strictObject({ from: ClockTime, to: ClockTime })),
    "When nobody gets marketing, nor service that the business begins; null: never.",
  ),
  caps: described(
    z.array(Cap).check(z.maxLength(10)),
    "Over all campaigns and channels together. Transactional messages and people's answers are exempt.",
  ),
  failuresAllowed: described(
    z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(1_000_000)),
    "Administrators are told, once a day, when more of one connection's messages fail in 24 hours.",
  ),
};

export const SendingPolicy = named(
  z.object({ ...policyFields, version: Version }),
  "SendingPolicy",
  "When, and how often, people get what nobody at a desk wrote.",
);
export type SendingPolicy = z.infer<typeof SendingPolicy>;

export const SendingPolicyChange = named(
  z
    .strictObject({
      timeZone: z.optional(policyFields.timeZone),
      quietHours: z.optional(policyFields.quietHours),
      caps: z.optional(policyFields.caps),
      failuresAllowed: z.optional(policyFields.failuresAllowed),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "SendingPolicyChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

export const getSendingPolicy = operation({
  id: "getSendingPolicy",
  method: "GET",
  path: "/api/sending-policy",
  tag,
  summary: "When and how often people are written to",
  status: 200,
  answer: SendingPolicy,
});

export const updateSendingPolicy = operation({
  id: "updateSendingPolicy",
  method: "PATCH",
  path: "/api/sending-policy",
  tag,
  summary: "Change when and how often people are written to",
  description:
    "It holds for everything that is sent from then on, within half a minute; what waits already is asked about again when its time comes.",
  body: SendingPolicyChange,
  status: 200,
  answer: SendingPolicy,
  problems: ["stale_version"],
  conditional: true,
});
