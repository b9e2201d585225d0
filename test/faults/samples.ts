/** What the provider sends, in its own words and in ours, of invented people. */
import { createHmac } from "node:crypto";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { SECRETS } from "./provider.ts";
import { clock, type World } from "./world.ts";

export const CUSTOMER = "15550001111";
export const AGENT = { kind: "person", id: "usr_fault", role: "agent" } as const;

export const threadOf = (world: World, customer: string = CUSTOMER): string =>
  systemIds.derive("conversation", world.tenant, world.connectionId, customer);

let events = 0;

interface About {
  readonly customer?: string;
  readonly identities?: readonly { readonly kind: string; readonly value: string }[];
}

/** Puts an event into the conversation's queue, as the webhook would. */
export function toInbound(
  world: World,
  event: Record<string, unknown>,
  { customer = CUSTOMER, identities }: About = {},
): void {
  const conversationId = threadOf(world, customer);
  const id = `event-${++events}`;
  const common = { channel: "whatsapp", accountId: world.phoneNumberId, direction: "in", senderId: customer };
  world.queues.inbound.send({
    body: JSON.stringify({
      id,
      type: "inbound.event",
      version: 1,
      time: clock.iso(),
      tenant: world.tenant,
      subject: conversationId,
      data: {
        connectionId: world.connectionId,
        conversationId,
        chat: { id: customer, type: "person" },
        identities: identities ?? [{ kind: "phone", value: `+${customer}` }],
        event: { ...common, senderName: "Ana Ejemplo", timestamp: clock.iso(), ...event },
      },
    }),
    group: conversationId,
    deduplication: id,
  });
}

export const text = (externalId: string, words = externalId) =>
  ({ event: "message", externalId, type: "text", text: words }) as const;

type Status = "sent" | "delivered" | "read" | "failed";

/** Puts a receipt into its queue. With a reference of ours, or by the provider's id alone. */
export function toReceipts(world: World, status: Status, externalId: string, clientRef?: string): void {
  toUnordered(world, "inbound.receipt", {
    connectionId: world.connectionId,
    retryable: false,
    event: {
      event: "status",
      channel: "whatsapp",
      accountId: world.phoneNumberId,
      externalId,
      status,
      timestamp: clock.iso(),
      ...(clientRef === undefined ? {} : { clientRef }),
      ...(status === "failed" ? { errorCode: "131026", errorText: "no" } : {}),
    },
  });
}

/** Puts a receipt, a notice or something to keep into the queue that has no order. */
export function toUnordered(world: World, type: string, data: Record<string, unknown>): void {
  const envelope = { id: `receipt-${++events}`, type, version: 1, time: clock.iso(), tenant: world.tenant };
  world.queues.receipts.send({ body: JSON.stringify({ ...envelope, subject: world.connectionId, data }) });
}

/** The provider's webhook, signed: messages of customers and receipts of ours. */
export function webhook(world: World, value: Record<string, unknown>) {
  const metadata = { display_phone_number: "15550009999", phone_number_id: world.phoneNumberId };
  const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, ...value } };
  const body = JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "1", changes: [change] }] });
  const path = `/webhooks/whatsapp/${world.appId}`;
  const signature = createHmac("sha256", SECRETS.appSecret).update(body).digest("hex");
  return {
    version: "2.0",
    routeKey: "POST /webhooks/{channel}/{appId}",
    rawPath: path,
    rawQueryString: "",
    headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
    pathParameters: { channel: "whatsapp", appId: world.appId },
    requestContext: { domainName: "hooks.example", http: { method: "POST", path }, requestId: `hook-${++events}` },
    body,
    isBase64Encoded: false,
  };
}

export const said = (id: string, customer: string, words: string, atMs: number = clock.now()) => ({
  from: customer,
  id,
  timestamp: String(Math.floor(atMs / 1000)),
  type: "text",
  text: { body: words },
});

/** A request of an agent. */
export function apiRequest(world: World, method: string, path: string, body?: unknown, idempotencyKey?: string) {
  const principal = { ...AGENT, memberships: [{ tenant: world.tenant, role: AGENT.role }] };
  return {
    version: "2.0",
    routeKey: "ANY /api/{proxy+}",
    rawPath: `/api${path}`,
    rawQueryString: "",
    headers: {
      "content-type": "application/json",
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    requestContext: {
      domainName: "api.example",
      http: { method, path: `/api${path}` },
      requestId: `request-${++events}`,
      authorizer: { lambda: { principal: JSON.stringify(principal) } },
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
