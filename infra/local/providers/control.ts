/** The JSON API by which tests and the phone page drive the simulator. Described in README.md. */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod/mini";
import type { ProviderChannel, TemplateChange } from "./channel.ts";
import { readBody, sendJson } from "./http.ts";
import { ERROR_PRESETS } from "./misbehaviour.ts";
import type { MisbehaveRequest, Simulator } from "./simulator.ts";
import type { AccountReference, CustomerSend, Customer as CustomerType, Settings } from "./types.ts";

const text = z.string().check(z.minLength(1));
const account = { phoneNumberId: text };
const code = z.union([z.int(), z.enum(Object.keys(ERROR_PRESETS) as (keyof typeof ERROR_PRESETS)[])]);

const Fault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("timeout"), accepted: z.optional(z.boolean()) }),
  z.strictObject({ kind: z.literal("disconnect"), accepted: z.optional(z.boolean()) }),
  z.strictObject({ kind: z.literal("throttle"), retryAfter: z.optional(z.int().check(z.minimum(0))) }),
  z.strictObject({
    kind: z.literal("server_error"),
    status: z.optional(z.int().check(z.minimum(500), z.maximum(599))),
    empty: z.optional(z.boolean()),
  }),
  z.strictObject({ kind: z.literal("nonsense") }),
  z.strictObject({
    kind: z.literal("error"),
    code,
    httpStatus: z.optional(z.int().check(z.minimum(400), z.maximum(599))),
  }),
  z.strictObject({
    kind: z.literal("receipts_repeated"),
    times: z.optional(z.int().check(z.minimum(1), z.maximum(50))),
  }),
  z.strictObject({ kind: z.literal("receipts_reversed") }),
  z.strictObject({ kind: z.literal("receipt_first") }),
  z.strictObject({ kind: z.literal("receipts_withheld") }),
  z.strictObject({ kind: z.literal("receipts_delayed") }),
  z.strictObject({ kind: z.literal("receipts_failed"), code: z.optional(code) }),
]);
const Misbehave = z.strictObject({
  ...account,
  fault: Fault,
  requests: z.optional(z.int().check(z.minimum(1))),
  to: z.optional(text),
});

const Customer = z
  .strictObject({ waId: z.optional(text), userId: z.optional(text), name: text })
  .check(z.refine((customer) => Boolean(customer.waId ?? customer.userId), "a customer needs a waId or a userId"));
const reply = { replyTo: z.optional(text) };
const Media = z.pipe(
  z.strictObject({ mime: text, base64: z.base64(), filename: z.optional(text) }),
  z.transform(({ base64, ...rest }) => ({ ...rest, bytes: Buffer.from(base64, "base64") })),
);
const Message = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text, forwarded: z.optional(z.boolean()), ...reply }),
  z.strictObject({
    type: z.enum(["image", "document", "audio", "video", "sticker"]),
    media: z.optional(Media),
    caption: z.optional(z.string()),
    voice: z.optional(z.boolean()),
    ...reply,
  }),
  z.strictObject({
    type: z.literal("location"),
    latitude: z.number().check(z.minimum(-90), z.maximum(90)),
    longitude: z.number().check(z.minimum(-180), z.maximum(180)),
    name: z.optional(text),
    address: z.optional(text),
    ...reply,
  }),
  z.strictObject({
    type: z.literal("contacts"),
    contacts: z.array(z.strictObject({ name: text, phones: z.array(text) })).check(z.minLength(1)),
    ...reply,
  }),
  z.strictObject({ type: z.literal("button_reply"), id: text, title: text, replyTo: text }),
  z.strictObject({
    type: z.literal("list_reply"),
    id: text,
    title: text,
    description: z.optional(text),
    replyTo: text,
  }),
  z.strictObject({ type: z.literal("template_reply"), payload: text, title: text, replyTo: text }),
  z.strictObject({ type: z.literal("reaction"), messageId: text, emoji: z.optional(z.string()) }),
  z.strictObject({ type: z.literal("edit"), messageId: text, text }),
  z.strictObject({ type: z.literal("revoke"), messageId: text }),
  z.strictObject({
    type: z.literal("mail"),
    subject: z.optional(z.string()),
    text: z.string(),
    html: z.optional(z.string()),
    headers: z.optional(z.record(z.string(), z.string())),
    automatic: z.optional(z.boolean()),
    ...reply,
  }),
  z.strictObject({ type: z.literal("complaint"), messageId: text }),
  z.strictObject({ type: z.literal("raw"), fields: z.record(z.string(), z.unknown()) }),
]);
const CustomerMessage = z.strictObject({
  ...account,
  from: Customer,
  message: z.optional(Message),
  messages: z.optional(z.array(Message).check(z.minLength(1), z.maxLength(1000))),
  repeat: z.optional(z.int().check(z.minimum(0), z.maximum(100))),
  reorder: z.optional(z.boolean()),
  batch: z.optional(z.enum(["messages", "changes", "entries"])),
  escapeUnicode: z.optional(z.boolean()),
  at: z.optional(z.int()),
  messageId: z.optional(text),
});
const milliseconds = z.int().check(z.minimum(0));
const SettingsChange = z.strictObject({
  ...account,
  receipts: z.optional(z.strictObject({ sent: milliseconds, delivered: milliseconds, read: z.nullable(milliseconds) })),
  window: z.optional(z.enum(["refuse", "receipt", "off"])),
  tokenExpiresAt: z.optional(z.int().check(z.minimum(0))),
});
const OneTemplate = z.strictObject({
  ...{ ...account, name: text, language: text },
  ...{ status: z.optional(text), category: z.optional(text), reason: z.optional(text) },
});
const NewCustomer = z.strictObject({ ...account, customer: Customer });
const ChatName = z.strictObject({ ...account, customer: text });
const Wait = z.strictObject({ ...account, customer: text, hours: z.number().check(z.minimum(0), z.maximum(10_000)) });
const Behave = z.strictObject({ phoneNumberId: z.optional(text), id: z.optional(z.int()) });

/** JSON holds no undefined, so an optional field of a parsed body is there or absent, as the simulator's own types want it. */
function read<T>(schema: z.ZodMiniType, body: unknown): T {
  return z.parse(schema, body) as T;
}

type Route = (simulator: Simulator, body: unknown, query: URLSearchParams) => unknown;

const ROUTES: Readonly<Record<string, Route>> = {
  "GET accounts": (simulator) => describeAccounts(simulator),
  "GET chats": (simulator, _body, query) => simulator.world.chats.list(query.get("phoneNumberId") ?? undefined),
  "GET sent": (simulator, _body, query) =>
    simulator.sent({ accountId: query.get("phoneNumberId") ?? undefined, to: query.get("to") ?? undefined }),
  "GET requests": (simulator) => simulator.requests(),
  "GET webhooks": (simulator) => simulator.world.webhooks.log(),
  "GET misbehave": (simulator) => simulator.world.misbehaviour.rules(),
  "POST misbehave": (simulator, body) => simulator.misbehave(read<MisbehaveRequest>(Misbehave, body)),
  "POST behave": (simulator, body) => {
    simulator.behave(read<{ phoneNumberId?: string; id?: number }>(Behave, body));
    return simulator.world.misbehaviour.rules();
  },
  "POST customer-message": (simulator, body) => simulator.sendFromCustomer(read<CustomerSend>(CustomerMessage, body)),
  "POST customers": (simulator, body) => {
    const { customer, ...reference } = read<AccountReference & { customer: CustomerType }>(NewCustomer, body);
    return simulator.addCustomer(reference, customer);
  },
  "POST read": (simulator, body) => {
    const { customer, ...reference } = read<AccountReference & { customer: string }>(ChatName, body);
    simulator.readChat(reference, customer);
    return { read: true };
  },
  "POST wait": (simulator, body) => {
    const { customer, hours, ...reference } = read<AccountReference & { customer: string; hours: number }>(Wait, body);
    simulator.wait(reference, customer, hours);
    return { waited: hours };
  },
  "POST settings": (simulator, body) => {
    const { phoneNumberId, ...changes } = read<AccountReference & Partial<Settings>>(SettingsChange, body);
    return simulator.configure({ phoneNumberId }, changes);
  },
  "POST template": async (simulator, body) => {
    const { phoneNumberId, ...change } = read<AccountReference & TemplateChange>(OneTemplate, body);
    await simulator.changeTemplate({ phoneNumberId }, change);
    return { changed: true };
  },
  "POST verify-webhook": (simulator, body) =>
    simulator.verifyWebhook(read<AccountReference>(z.strictObject(account), body)),
  "POST reset": (simulator) => {
    simulator.reset();
    return { reset: true };
  },
};

function abilitiesOf({ id, silent, phone, verification }: ProviderChannel) {
  const { label = id, customerId = "phone", lacks = [] } = phone ?? {};
  return {
    channelName: label,
    customerIdKind: customerId,
    lacks,
    silent: silent ?? false,
    asks: verification !== undefined,
  };
}

export function describeAccounts(simulator: Simulator): unknown[] {
  return [...simulator.world.accounts.entries()].map(([id, one]) => ({
    id,
    channel: one.channel,
    ...abilitiesOf(simulator.channelOf(one)),
    ...simulator.channelOf(one).describe(one),
    webhookUrl: one.webhookUrl,
    settings: simulator.world.settings(id),
  }));
}

/**
 * Answers `name` (the path below the API's prefix). 400 with `{error}` for a request that cannot be understood or carried
 * out. Requests that a page of another site makes are refused.
 */
export async function handleControl(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  query: URLSearchParams,
): Promise<void> {
  const route = ROUTES[`${request.method} ${name}`];
  if (!route) return sendJson(response, 404, { error: `nothing at ${request.method} ${name}` });
  if (!isOwnPage(request)) return sendJson(response, 403, { error: "not for pages of other sites" });
  try {
    let body: unknown = {};
    if (request.method === "POST") {
      // A plain form of a foreign page cannot have this type without asking first.
      if (!request.headers["content-type"]?.startsWith("application/json"))
        return sendJson(response, 415, { error: "send application/json" });
      body = JSON.parse((await readBody(request)).toString("utf8") || "{}");
    }
    sendJson(response, 200, (await route(simulator, body, query)) ?? {});
  } catch (error) {
    const problem =
      error instanceof z.core.$ZodError
        ? z.prettifyError(error)
        : error instanceof Error
          ? error.message
          : String(error);
    if (!response.headersSent) sendJson(response, 400, { error: problem });
  }
}

export function isOwnPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}
