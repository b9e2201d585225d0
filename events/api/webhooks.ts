import * as z from "zod/mini";
import { Id, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Webhooks";
const Url = described(
  z.string().check(z.minLength(1), z.maxLength(2048)),
  "Https, on the public internet. Redirects are not followed.",
);
const Types = described(
  z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.minLength(1), z.maxLength(50)),
  "What it is told: types, all of one thing (`lead.*`), or everything (`*`). `GET /api/webhooks/event-types` lists them.",
);
const Description = z.nullable(z.string().check(z.maxLength(200)));
const Headers = described(
  z.record(z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/)), z.string().check(z.regex(/^[\x20-\x7e]{1,1024}$/))),
  "Sent with every request, at most ten; the values are kept with the secret and never shown again.",
);
const Aliases = described(
  z.boolean(),
  "Types are told by their older names, where they have one: `publication_success`.",
);
const Campaigns = described(
  z.enum(["summary", "each"]),
  "Whether a campaign's deliveries are told one by one, or by summaries alone.",
);

export const WebhookEndpoint = named(
  z.object({
    id: Id,
    url: z.string(),
    description: z.nullable(z.string()),
    types: z.array(z.string()),
    active: z.boolean(),
    disabled: described(
      z.nullable(z.object({ reason: z.enum(["gone", "failing"]), at: Timestamp })),
      "Set when we switched it off: it answered 410, or took nothing for five days.",
    ),
    headers: described(z.array(z.string()), "Names of the headers that go with every request."),
    aliases: Aliases,
    campaignDeliveries: Campaigns,
    previousSecretUntil: described(
      z.nullable(Timestamp),
      "Until then the secret before the present one signs as well.",
    ),
    health: z.object({
      failingSince: z.nullable(Timestamp),
      lastSuccessAt: z.nullable(Timestamp),
      lastFailureAt: z.nullable(Timestamp),
      lastStatus: z.nullable(z.number()),
    }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "WebhookEndpoint",
  "A system of the business that is told what happens.",
);
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

export const FreshWebhookEndpoint = named(
  z.object({
    endpoint: WebhookEndpoint,
    secret: described(z.nullable(z.string()), "`whsec_…`: shown this once. Null when the request is repeated."),
  }),
  "FreshWebhookEndpoint",
  "An endpoint with the secret that its requests are signed by.",
);

export const NewWebhookEndpoint = named(
  z.strictObject({
    url: Url,
    description: z.optional(Description),
    types: Types,
    headers: z.optional(Headers),
    aliases: z.optional(Aliases),
    campaignDeliveries: z.optional(Campaigns),
  }),
  "NewWebhookEndpoint",
  "An endpoint to tell what happens from now on. No two have the same address.",
);
export const WebhookEndpointChange = named(
  z
    .strictObject({
      url: z.optional(Url),
      description: z.optional(Description),
      types: z.optional(Types),
      active: described(z.optional(z.boolean()), "Switched on, it goes on with what waits for it."),
      headers: z.optional(Headers),
      aliases: z.optional(Aliases),
      campaignDeliveries: z.optional(Campaigns),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "WebhookEndpointChange",
  "What is to change; at least one field. It is obeyed within a minute.",
  { minProperties: 1 },
);

const State = z.enum(["pending", "failed", "succeeded", "exhausted"]);
export const WebhookDelivery = named(
  z.object({
    id: described(Id, "The `webhook-id`: the same at each attempt."),
    endpointId: Id,
    type: z.string(),
    subject: z.object({ kind: z.string(), id: Id }),
    body: described(z.string(), "What is posted, as it is signed."),
    state: described(
      State,
      "`failed` is tried again at `dueAt`; `exhausted` only when somebody asks for it. Kept for 30 days.",
    ),
    dueAt: z.nullable(Timestamp),
    attempts: z.array(
      z.object({
        at: Timestamp,
        status: described(z.nullable(z.number()), "What was answered; null where nothing was."),
        reason: z.nullable(z.string()),
        ms: z.number(),
        answer: described(z.string(), "The start of the answer."),
      }),
    ),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "WebhookDelivery",
  "One thing that happened, on its way to one endpoint.",
);
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookReplay = named(
  z.strictObject({
    from: Timestamp,
    to: Timestamp,
    state: described(z.optional(State), "Only those in this state; without it, all of them."),
    cursor: described(
      z.optional(z.string().check(z.minLength(1), z.maxLength(2048))),
      "`nextCursor` of the request before.",
    ),
  }),
  "WebhookReplay",
  "A range of time, `to` not included: when the things happened.",
);

export const WebhookEventType = named(
  z.object({
    type: z.string(),
    alias: described(z.nullable(z.string()), "An older name, for endpoints that ask for it."),
    description: described(z.string(), "When it is told."),
    example: described(z.string(), "A body, as JSON."),
  }),
  "WebhookEventType",
  "Something that endpoints may be told.",
);

export const listWebhookEventTypes = operation({
  ...{ id: "listWebhookEventTypes", method: "GET", path: "/api/webhooks/event-types", tag },
  summary: "List what endpoints may be told, with an example of each",
  ...{ status: 200, answer: pageOf(WebhookEventType) },
});
export const listWebhookEndpoints = operation({
  ...{ id: "listWebhookEndpoints", method: "GET", path: "/api/webhooks/endpoints", tag },
  summary: "List the endpoints",
  query: PageQuery,
  ...{ status: 200, answer: pageOf(WebhookEndpoint), problems: ["bad_cursor"] },
});
export const createWebhookEndpoint = operation({
  ...{ id: "createWebhookEndpoint", method: "POST", path: "/api/webhooks/endpoints", tag },
  summary: "Add an endpoint",
  ...{ body: NewWebhookEndpoint, status: 201, answer: FreshWebhookEndpoint, shownOnce: ["secret"] },
  problems: ["already_exists", "limit_reached"],
});
const one = { path: "/api/webhooks/endpoints/{id}", tag } as const;
export const getWebhookEndpoint = operation({
  ...{ ...one, id: "getWebhookEndpoint", method: "GET" },
  ...{ summary: "Get an endpoint", status: 200, answer: WebhookEndpoint, problems: ["not_found"] },
});
export const updateWebhookEndpoint = operation({
  ...{ ...one, id: "updateWebhookEndpoint", method: "PATCH" },
  summary: "Change an endpoint, or switch it on or off",
  ...{ body: WebhookEndpointChange, status: 200, answer: WebhookEndpoint, conditional: true },
  problems: ["not_found", "already_exists"],
});
export const deleteWebhookEndpoint = operation({
  ...{ ...one, id: "deleteWebhookEndpoint", method: "DELETE" },
  summary: "Remove an endpoint; what waits for it is not sent",
  ...{ status: 200, answer: WebhookEndpoint, conditional: true, problems: ["not_found"] },
});
export const rotateWebhookSecret = operation({
  ...{ id: "rotateWebhookSecret", method: "POST", path: "/api/webhooks/endpoints/{id}/rotate", tag },
  summary: "Give an endpoint another secret",
  description: "For 24 hours requests are signed with both, so that the receiver can change without a gap.",
  ...{ status: 200, answer: FreshWebhookEndpoint, shownOnce: ["secret"], problems: ["not_found"] },
});
export const testWebhookEndpoint = operation({
  ...{ id: "testWebhookEndpoint", method: "POST", path: "/api/webhooks/endpoints/{id}/test", tag },
  summary: "Send an endpoint a test",
  description: "`webhook.test`, whatever it filters; it goes with the others and stands in the list of deliveries.",
  ...{ status: 202, answer: WebhookDelivery, problems: ["not_found"] },
});
export const listWebhookDeliveries = operation({
  ...{ id: "listWebhookDeliveries", method: "GET", path: "/api/webhooks/endpoints/{id}/deliveries", tag },
  summary: "List what an endpoint was told, the latest first, with every attempt",
  query: z.strictObject({ ...pageFields, state: z.optional(State) }),
  ...{ status: 200, answer: pageOf(WebhookDelivery), problems: ["not_found", "bad_cursor"] },
});
export const replayWebhookDelivery = operation({
  ...{ id: "replayWebhookDelivery", method: "POST", tag },
  path: "/api/webhooks/endpoints/{id}/deliveries/{deliveryId}/replay",
  summary: "Send one delivery again, under the same `webhook-id`",
  ...{ status: 202, answer: WebhookDelivery, problems: ["not_found"] },
});
export const replayWebhookDeliveries = operation({
  ...{ id: "replayWebhookDeliveries", method: "POST", path: "/api/webhooks/endpoints/{id}/replay", tag },
  summary: "Send the deliveries of a range of time again",
  description: "A request takes up to 200; `nextCursor` leads to the rest, and is null when there is none.",
  ...{ body: WebhookReplay, status: 202 },
  answer: z.object({ replayed: z.number(), nextCursor: z.nullable(z.string()) }),
  problems: ["not_found", "bad_cursor"],
});
