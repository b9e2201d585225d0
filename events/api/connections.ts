import * as z from "zod/mini";
import { CredentialValues, Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Connections";
const Settings = described(z.record(z.string(), z.string()), "Values of the credential fields that are not secret.");
const times = { createdAt: Timestamp, updatedAt: Timestamp, version: Version };

export const App = named(
  z.object({
    id: Id,
    channel: z.string(),
    name: z.string(),
    settings: Settings,
    secretsSet: described(
      z.array(z.string()),
      "Names of the secret fields that have a value. The values are never shown.",
    ),
    webhookUrl: described(z.string(), "Register this address at the provider."),
    active: z.boolean(),
    ...times,
  }),
  "App",
  "What a provider signs its webhooks for: a Meta app, a bot.",
);
export type App = z.infer<typeof App>;

const Day = z.iso.date();
const PerSecond = z.number().check(z.minimum(0.1), z.maximum(100_000));
const WarmUpFirst = z.int().check(z.minimum(1), z.maximum(1_000_000));
const WarmUpLength = z.int().check(z.minimum(2), z.maximum(60));

export const Connection = named(
  z.object({
    id: Id,
    appId: Id,
    channel: z.string(),
    name: z.string(),
    accountIds: described(z.array(z.string()), "Ids by which the provider names this account."),
    settings: Settings,
    active: z.boolean(),
    health: described(
      z.enum(["unchecked", "healthy", "broken"]),
      "`broken`: the provider refuses the credentials or the account, and nothing is sent. What becomes of what is sent says `/api/connections/health`.",
    ),
    healthReason: z.nullable(z.object({ code: z.string(), text: z.string() })),
    healthSince: z.nullable(Timestamp),
    tokenExpiresAt: described(
      z.nullable(Timestamp),
      "When its credentials end; null when never, or when nobody knows.",
    ),
    tokenExpirySource: described(
      z.nullable(z.enum(["provider", "person"])),
      "Who says so. What the provider says is asked anew each day.",
    ),
    dailyLimit: described(
      z.nullable(z.number()),
      "At most so many messages a day that nobody at a desk wrote, by the time zone of the rules of sending; what comes on top waits for the next day. Null: no limit.",
    ),
    perSecond: described(
      z.nullable(z.number()),
      "Messages a second at most that campaigns send over it. Null: as many as the provider takes.",
    ),
    warmUp: described(
      z.nullable(
        z.object({
          startsOn: Day,
          first: described(z.number(), "Messages on its first day; each day twice as many as on the one before."),
          days: described(z.number(), "From this day on, the first counted as 1, it is over."),
          schedule: described(
            z.array(z.object({ day: Day, limit: z.nullable(z.number()) })),
            "How many it may send on each day, with `dailyLimit` regarded; null: no limit.",
          ),
        }),
      ),
      "While its number or address is young: it counts what `dailyLimit` counts.",
    ),
    checkedAt: z.nullable(Timestamp),
    address: described(
      z.nullable(z.string()),
      "What people write to, or browsers subscribe to, as the last test told it: a number, the name of a bot, a public key.",
    ),
    ...times,
  }),
  "Connection",
  "A channel account with its credentials: a phone number, a page. Belongs to one app.",
);
export type Connection = z.infer<typeof Connection>;

export const ConnectionHealth = named(
  z.object({
    connectionId: Id,
    health: described(
      z.enum(["unchecked", "healthy", "degraded", "broken"]),
      "`degraded`: much of what was sent in the last hour failed. The others are the connection's own.",
    ),
    reason: z.nullable(z.object({ code: z.string(), text: z.string() })),
    since: z.nullable(Timestamp),
    activity: described(
      z.object({
        lastSentAt: described(z.nullable(Timestamp), "The hour of the last message that the provider took."),
        lastFailureAt: described(z.nullable(Timestamp), "Of the last message that failed, within a month."),
        lastFailureCode: z.nullable(z.string()),
        sent: z.number(),
        failed: z.number(),
      }),
      "What was sent over it in the last 24 hours.",
    ),
  }),
  "ConnectionHealth",
  "How a connection is, by what its provider says and by what becomes of what is sent over it.",
);
export type ConnectionHealth = z.infer<typeof ConnectionHealth>;

export const NewApp = named(
  z.strictObject({
    channel: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/)),
    name: Name,
    credentials: CredentialValues,
  }),
  "NewApp",
  "An app to register.",
);
export const NewConnection = named(
  z.strictObject({
    appId: Id.check(z.minLength(1), z.maxLength(80)),
    name: Name,
    credentials: CredentialValues,
    tokenExpiresAt: described(
      z.optional(Timestamp),
      "When the credentials end, where you know it: administrators are told before. Some providers say it themselves.",
    ),
  }),
  "NewConnection",
  "An account to connect.",
);
export const NewSecrets = named(
  z.strictObject({ credentials: CredentialValues }),
  "NewSecrets",
  "Secret fields with their new values.",
);

export const ConnectionChange = named(
  z.strictObject({
    name: z.optional(Name),
    active: described(z.optional(z.boolean()), "One that is switched off receives and sends nothing."),
    settings: described(
      z.optional(
        z.record(z.string().check(z.minLength(1), z.maxLength(64)), z.nullable(z.string().check(z.maxLength(4096)))),
      ),
      "Credential fields that are not secret, by name; null takes a value away. What is not named stays.",
    ),
    tokenExpiresAt: described(
      z.optional(z.nullable(Timestamp)),
      "When the credentials end. Not where the provider says it itself.",
    ),
    dailyLimit: z.optional(z.nullable(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(10_000_000)))),
    perSecond: described(
      z.optional(z.nullable(PerSecond)),
      "Never more than the provider takes, nor less than a tenth for each of the channel's lanes.",
    ),
    warmUp: described(
      z.optional(
        z.nullable(
          z.strictObject({
            startsOn: z.optional(Day),
            first: z.optional(WarmUpFirst),
            days: z.optional(WarmUpLength),
          }),
        ),
      ),
      "What is not named is as it was, or as the channel has it; it begins today unless it is said when. Null: none.",
    ),
  }),
  "ConnectionChange",
  "What of a connection changes.",
  { minProperties: 1 },
);

export const ConnectionTest = named(
  z.object({
    ok: z.boolean(),
    displayName: z.nullable(z.string()),
    code: z.nullable(z.string()),
    text: z.nullable(z.string()),
    connection: Connection,
  }),
  "ConnectionTest",
  "What the provider answered when it was asked whether the credentials work.",
);

export const createApp = operation({
  id: "createApp",
  method: "POST",
  path: "/api/apps",
  tag,
  summary: "Register an app",
  body: NewApp,
  status: 201,
  answer: App,
});
export const listApps = operation({
  id: "listApps",
  method: "GET",
  path: "/api/apps",
  tag,
  summary: "List apps",
  query: PageQuery,
  status: 200,
  answer: pageOf(App),
  problems: ["bad_cursor"],
});
export const getApp = operation({
  id: "getApp",
  method: "GET",
  path: "/api/apps/{id}",
  tag,
  summary: "Get an app",
  status: 200,
  answer: App,
  problems: ["not_found"],
});
export const rotateApp = operation({
  id: "rotateApp",
  method: "POST",
  path: "/api/apps/{id}/rotate",
  tag,
  summary: "Give an app new secrets",
  description:
    "Webhooks signed with the secret before are accepted for another day, so that none is refused while the provider changes over.",
  body: NewSecrets,
  status: 200,
  answer: App,
  problems: ["not_found"],
});
export const createConnection = operation({
  id: "createConnection",
  method: "POST",
  path: "/api/connections",
  tag,
  summary: "Connect an account",
  body: NewConnection,
  status: 201,
  answer: Connection,
  problems: ["already_exists"],
});
export const listConnections = operation({
  id: "listConnections",
  method: "GET",
  path: "/api/connections",
  tag,
  summary: "List connections",
  query: z.strictObject({ ...pageFields, appId: z.optional(z.string().check(z.maxLength(80))) }),
  status: 200,
  answer: pageOf(Connection),
  problems: ["bad_cursor"],
});
export const listConnectionHealth = operation({
  id: "listConnectionHealth",
  method: "GET",
  path: "/api/connections/health",
  tag,
  summary: "How the connections are",
  description: "All of them, with what was sent over each in the last 24 hours.",
  status: 200,
  answer: named(z.object({ data: z.array(ConnectionHealth) }), "ConnectionsHealth", "Every connection's."),
});
export const getConnection = operation({
  id: "getConnection",
  method: "GET",
  path: "/api/connections/{id}",
  tag,
  summary: "Get a connection",
  status: 200,
  answer: Connection,
  problems: ["not_found"],
});
export const updateConnection = operation({
  id: "updateConnection",
  method: "PATCH",
  path: "/api/connections/{id}",
  tag,
  summary: "Change a connection's name or settings, or switch it on or off",
  description:
    "It holds within a minute. The fields that name the account stay: another account is another connection.",
  body: ConnectionChange,
  status: 200,
  answer: Connection,
  problems: ["not_found"],
  conditional: true,
});
export const testConnection = operation({
  id: "testConnection",
  method: "POST",
  path: "/api/connections/{id}/test",
  tag,
  summary: "Ask the provider whether the credentials work",
  status: 200,
  answer: ConnectionTest,
  problems: ["not_found"],
});
export const rotateConnection = operation({
  id: "rotateConnection",
  method: "POST",
  path: "/api/connections/{id}/rotate",
  tag,
  summary: "Give a connection new secrets",
  body: NewSecrets,
  status: 200,
  answer: Connection,
  problems: ["not_found"],
});
