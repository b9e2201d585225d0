/** What the provider sends, in its own words and in ours, of invented people. */
import { systemIds } from "../../lib/adapters/system/system.ts";
import { KITS, whatsappHook, whatsappMessage } from "./channels.ts";
import { clock, type World } from "./world.ts";

/** Of the number; other accounts have customers of their own. */
export const CUSTOMER = KITS.whatsapp.customer;
export const AGENT = { kind: "person", id: "usr_fault", role: "agent" } as const;

export const threadOf = (world: World, customer: string = world.kit.customer): string =>
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
  { customer = world.kit.customer, identities }: About = {},
): void {
  const conversationId = threadOf(world, customer);
  const id = `event-${++events}`;
  const { channel, accountId } = world;
  const common = { channel, accountId, direction: "in", senderId: customer };
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
        identities: identities ?? world.kit.identitiesOf(customer, accountId),
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
      channel: world.channel,
      accountId: world.accountId,
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

/** The webhook of a number: messages of customers and receipts of ours. */
export const webhook = (world: World, value: Record<string, unknown>) =>
  hook(world, whatsappHook(world.accountId, value));

/** What the provider posts, with its proof that it is the provider. */
export function hook(world: World, payload: unknown) {
  const { channel, appId } = world;
  const body = JSON.stringify(payload);
  const path = `/webhooks/${channel}/${appId}`;
  return {
    version: "2.0",
    routeKey: "POST /webhooks/{channel}/{appId}",
    rawPath: path,
    rawQueryString: "",
    headers: { "content-type": "application/json", ...world.kit.proofOf(body) },
    pathParameters: { channel, appId },
    requestContext: {
      domainName: "hooks.example",
      http: { method: "POST", path },
      requestId: `hook-${++events}`,
      timeEpoch: clock.now(),
    },
    body,
    isBase64Encoded: false,
  };
}

export const said = (id: string, customer: string, words: string, atMs: number = clock.now()) =>
  whatsappMessage({ id, customer, words, atMs });

/** A request of an agent. */
export function apiRequest(world: World, method: string, path: string, body?: unknown, idempotencyKey?: string) {
  // What a role may is tested elsewhere.
  const principal = { ...AGENT, memberships: [{ tenant: world.tenant, role: "administrator" }] };
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
