/** A tenant in memory, and a caller who asks the whole function as API Gateway would. Answers are held against the contract. */
import * as z from "zod/mini";
import type { Operation } from "../../../events/api/operation.ts";
import { Problem } from "../../../events/api/problem.ts";
import type { Conversation, Message, SentMessage } from "../../../lib/core/conversations/model.ts";
import type { ConversationFilter, ConversationStore } from "../../../lib/core/conversations/ports.ts";
import type { Ids } from "../../../lib/core/kernel/ports.ts";
import type { Principal } from "../../../lib/core/people/model.ts";
import type { ApiEvent } from "../../../lib/runtime/http/message.ts";
import { makeRouter } from "../../../lib/runtime/http/router.ts";
import type { Log } from "../../../lib/runtime/logger.ts";
import { assets } from "../assets.ts";
import { makeHandler } from "../handler.ts";
import { routes } from "../routes/index.ts";
import type { TenantPorts } from "../wiring.ts";
import { inert } from "./inert.ts";
import { memoryRequests } from "./requests.ts";
import { agent, app, connection, contact, conversation, lead, NOW, note, received, sent } from "./samples.ts";

let serial = 0;
const derived = new Map<string, string>();
/** The same id for the same parts within one run; random ones begin with "r". */
export const testIds: Ids = {
  random: () => `${serial++}`.padStart(26, "r"),
  derive: (...parts) => {
    const text = JSON.stringify(parts);
    const id = derived.get(text) ?? `${derived.size}`.padStart(16, "d").padEnd(26, "d");
    derived.set(text, id);
    return id;
  },
};

const field = (name: string, secret: boolean, required = true) => ({ name, label: name, secret, required, help: "" });
export const channel = {
  id: "whatsapp",
  name: "WhatsApp",
  app: [field("appId", false, false), field("appSecret", true), field("verifyToken", true)],
  connection: [field("phoneNumberId", false), field("accessToken", true)],
  limits: {
    text: 4096,
    caption: 1024,
    choices: {
      buttons: 3,
      rows: 10,
      buttonTitle: 20,
      rowTitle: 24,
      rowDescription: 72,
      body: 1024,
      listLabel: 20,
      header: 60,
      footer: 60,
      id: 200,
    },
    media: { image: { maxBytes: 5, mime: ["image/jpeg"] } },
    clientRef: 512,
  },
  window: { ms: 24 * 3_600_000 },
  receipts: { delivered: true, read: true, presumedLostMs: 1 },
};

/** `overrides` replaces whole ports. */
export function makeWorld(overrides: Partial<TenantPorts> = {}) {
  const conversations = new Map<string, Conversation>([[conversation.conversationId, conversation]]);
  const messages: Message[] = [sent, note, received];
  const requests = memoryRequests();
  const clock = { time: NOW, now: () => clock.time };
  const seen = {
    filters: [] as ConversationFilter[],
    tenants: [] as string[],
    logs: [] as unknown[][],
    links: [] as unknown[][],
    written: [] as unknown[][],
  };

  const store = inert<ConversationStore>("conversations", {
    get: async (id) => conversations.get(id),
    list: async (filter) => {
      seen.filters.push(filter);
      return { items: [...conversations.values()], nextCursor: "next" };
    },
    ofContact: async () => [conversation.conversationId],
    save: async (next) => {
      if (conversations.get(next.conversationId)?.version !== next.version - 1) return "conflict";
      conversations.set(next.conversationId, next);
      return "saved";
    },
    insert: async (message) => {
      const present = messages.find((one) => one.conversationId === message.conversationId && one.key === message.key);
      if (present) return { kind: "present", message: present };
      messages.unshift(message);
      return { kind: "inserted" };
    },
    message: async (id, key) => messages.find((message) => message.conversationId === id && message.key === key),
    messages: async (id, { limit, cursor }) => {
      const all = messages.filter((message) => message.conversationId === id);
      const from = Number(cursor ?? 0);
      return {
        items: all.slice(from, from + limit),
        ...(from + limit < all.length ? { nextCursor: String(from + limit) } : {}),
      };
    },
  });

  const tenantPorts: TenantPorts = {
    conversations: store,
    contacts: inert<TenantPorts["contacts"]>("contacts", {
      get: async (id: string) => (id === contact.contactId ? contact : undefined),
      list: async () => ({ items: [contact] }),
    }),
    leads: inert<TenantPorts["leads"]>("leads", {
      get: async (id: string) => (id === lead.leadId ? lead : undefined),
      list: async () => ({ items: [lead] }),
      ofContact: async () => [lead],
    }),
    deliveries: inert<TenantPorts["deliveries"]>("deliveries", {
      get: async ({ key }: { key: string }) =>
        messages.find((one): one is SentMessage => one.kind === "sent" && one.key === key),
      list: async () => ({ items: [sent] }),
      sendAgain: async ({ key }: { key: string }, by: string) => {
        const index = messages.findIndex((one) => one.key === key);
        const found = messages[index];
        if (found?.kind !== "sent" || found.status !== "failed") return false;
        const { reason: _reason, ...rest } = found;
        messages[index] = { ...rest, status: "queued" };
        seen.written.push([by]);
        return true;
      },
    }),
    connections: inert<TenantPorts["connections"]>("connections", {
      app: async (id: string) => (id === app.appId ? { app, connections: [connection] } : undefined),
      connection: async (id: string) => (id === connection.connectionId ? connection : undefined),
      all: async () => [{ app, connections: [connection] }],
      createApp: async () => "created" as const,
      createConnection: async () => "created" as const,
      saveApp: async () => "saved" as const,
      saveConnection: async () => "saved" as const,
    }),
    requests,
    secrets: {
      read: async () => ({ appSecret: "SECRET-VALUE", previousUntil: "x" }),
      readFresh: async () => ({ appSecret: "SECRET-VALUE", previousUntil: "x" }),
      write: async (...written) => void seen.written.push(written),
    },
    media: {
      link: async (...asked) => {
        seen.links.push(asked);
        return "https://media.example/signed";
      },
    },
    channels: {
      facts: () => ({
        windowMs: channel.window.ms,
        maxAttempts: 1,
        backoffMs: [1],
        presumedLostMs: 1,
      }),
      plan: (_channel, content) => ({ ok: true, parts: [content] }),
    },
    setup: inert<TenantPorts["setup"]>("setup", {
      singleAccount: () => false,
      register: async () => undefined,
      check: (id: string, _part: string, credentials: Readonly<Record<string, string>>) =>
        id === "whatsapp"
          ? { ok: true as const, settings: {}, secrets: credentials, accountIds: ["9"] }
          : {
              ok: false as const,
              problems: [{ field: "channel", code: "unknown" as const, message: "is not installed" }],
            },
      checkSecrets: (_id: string, _part: string, secrets: Readonly<Record<string, string>>) => ({
        ok: true as const,
        settings: {},
        secrets,
        accountIds: [],
      }),
      previous: () => ({}),
      test: async () => ({ ok: true as const, displayName: "Casa Andina" }),
    }),
    ...overrides,
  };

  const write = (...line: unknown[]) => void seen.logs.push(line);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const handler = makeHandler(
    {
      of: (tenant) => {
        seen.tenants.push(tenant);
        return tenantPorts;
      },
      clock,
      ids: testIds,
      channels: [channel],
      reference: { openApi: async () => assets()["openapi.json"], docs: async () => assets()["docs.html"] },
    },
    log,
  );
  return { ask: asker(handler), conversations, messages, requests, clock, seen, ports: tenantPorts };
}

export interface Ask {
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null: nobody. */
  readonly as?: Principal | null;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: unknown;
}

function asker(handler: ReturnType<typeof makeHandler>) {
  return async (
    method: string,
    address: string,
    { body, raw, headers = {}, as = agent }: Ask = {},
  ): Promise<Answered> => {
    const [path = "", query] = address.split("?");
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const event = {
      version: "2.0",
      routeKey: "ANY /api/{proxy+}",
      rawPath: path,
      rawQueryString: query ?? "",
      headers: {
        ...(text === undefined ? {} : { "content-type": "application/json" }),
        "x-forwarded-proto": "https",
        ...headers,
      },
      ...(query ? { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) } : {}),
      ...(text === undefined ? {} : { body: Buffer.from(text).toString("base64") }),
      isBase64Encoded: text !== undefined,
      requestContext: {
        requestId: "req-1",
        domainName: "api.example",
        http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
        ...(as ? { authorizer: { lambda: { principal: JSON.stringify(as) } } } : {}),
      },
    } as unknown as ApiEvent;
    const result = await handler(event, {} as never);
    const answered = result.body ?? "";
    const received = (result.headers ?? {}) as Record<string, string>;
    const parsed = received["content-type"]?.includes("json") ? JSON.parse(answered) : undefined;
    const status = result.statusCode ?? 0;
    hold(method, path, status, received, parsed);
    return { status, headers: received, text: answered, body: parsed };
  };
}

const find = makeRouter(routes);

/** Every answer is what the contract says, with no field more; every refusal is a problem document. */
function hold(
  method: string,
  path: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): void {
  if (headers["x-request-id"] !== "req-1") throw new Error("no request id");
  if (status >= 400) {
    if (headers["content-type"] !== "application/problem+json") throw new Error("not a problem document");
    same(z.parse(Problem, body), body);
    return;
  }
  const found = find(method, path);
  if (found.kind !== "found") throw new Error("an answer from an unknown route");
  const contract: Operation = found.route.contract;
  if (status !== contract.status) throw new Error(`${contract.id} answered ${status}`);
  if (!contract.answerType) same(z.parse(contract.answer, body), body);
}

/** Parsing drops what the schema does not have. */
function same(parsed: unknown, body: unknown): void {
  if (JSON.stringify(sorted(parsed)) !== JSON.stringify(sorted(body)))
    throw new Error(`more than the contract says: ${JSON.stringify(body)}`);
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === "object"
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, inner]) => [name, sorted(inner)]),
        )
      : value;
