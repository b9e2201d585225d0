/** What becomes of the events of one webhook: which queue each goes to, and for whom. */
import type { Connection } from "../connections/model.ts";
import type { Identity } from "../contacts/model.ts";
import type { Chat } from "../conversations/model.ts";
import { parseDeliveryId } from "../deliveries/model.ts";
import type { Ids } from "../kernel/ports.ts";
import type {
  ErrorEvent,
  IdentityChangeEvent,
  InboundEvent,
  NoticeEvent,
  PreferenceEvent,
  StatusEvent,
  ThreadEvent,
  WatermarkEvent,
} from "./model.ts";

export interface Place {
  readonly thread: string;
  readonly chat: Chat;
  readonly identities: readonly Identity[];
}

export type Routed =
  /** In order, with its conversation. */
  | {
      readonly kind: "ordered";
      readonly connection: Connection;
      readonly conversationId: string;
      readonly place: Place;
      readonly event: ThreadEvent | PreferenceEvent | IdentityChangeEvent;
      /** The same for every repetition of the webhook. */
      readonly deduplication: string;
    }
  | {
      readonly kind: "receipt";
      readonly connection: Connection;
      readonly event: StatusEvent | WatermarkEvent;
      /** Whose deliveries are meant, when the receipt names none. */
      readonly conversationId?: string;
    }
  | { readonly kind: "notice"; readonly connection: Connection; readonly event: NoticeEvent | ErrorEvent }
  | { readonly kind: "kept"; readonly reason: string; readonly accountId?: string; readonly raw: unknown };

interface IntakePorts {
  readonly connection: (accountId: string | undefined) => Promise<Connection | undefined>;
  readonly locate: (event: ThreadEvent | PreferenceEvent | IdentityChangeEvent) => Place;
  readonly ids: Ids;
  readonly tenant: string;
  readonly appId: string;
}

/** One result per event, in their order. An event of an account that the app does not have is kept, never stored. */
export async function routeEvents(events: readonly InboundEvent[], ports: IntakePorts): Promise<readonly Routed[]> {
  const routed: Routed[] = [];
  for (const event of events) routed.push(await routeEvent(event, ports));
  return routed;
}

async function routeEvent(
  event: InboundEvent,
  { connection, locate, ids, tenant, appId }: IntakePorts,
): Promise<Routed> {
  const account = event.accountId === undefined ? {} : { accountId: event.accountId };
  if (event.event === "ignored") return { kind: "kept", reason: event.reason, ...account, raw: event.raw ?? event };
  const found = await connection(event.accountId);
  if (!found) return { kind: "kept", reason: "no connection of this app has this account", ...account, raw: event };
  switch (event.event) {
    case "postback":
      // What a customer says by pressing is said like anything else: with its text, payload and place in the thread.
      return routeEvent({ ...event, event: "message" }, { connection, locate, ids, tenant, appId });
    case "status": {
      if (!("watermark" in event)) return { kind: "receipt", connection: found, event };
      const conversationId = ids.derive("conversation", tenant, found.connectionId, event.recipientId);
      return { kind: "receipt", connection: found, event, conversationId };
    }
    case "account":
    case "group":
    case "call":
    case "membership":
    case "other":
    case "verification":
    case "handover":
    case "policy":
    case "referral":
    case "optin":
    case "account_linking":
    case "payment":
    case "comment":
    case "mention":
    case "error":
      return { kind: "notice", connection: found, event };
    default: {
      const place = locate(event);
      if (!place.thread) return { kind: "kept", reason: "no sender identity", ...account, raw: event };
      const conversationId = ids.derive("conversation", tenant, found.connectionId, place.thread);
      const receipt = ownEcho(event, conversationId);
      if (receipt) return { kind: "receipt", connection: found, event: receipt };
      const of = "externalId" in event ? (event.dedupeId ?? event.externalId) : JSON.stringify(event);
      return {
        kind: "ordered",
        connection: found,
        conversationId,
        place,
        event,
        deduplication: ids.derive("event", appId, event.event, of),
      };
    }
  }
}

/**
 * A message that we sent and that the provider tells us of: it is a delivery of this conversation already, and the echo proves
 * that the provider took it, also when its answer to us was lost.
 */
function ownEcho(
  event: ThreadEvent | PreferenceEvent | IdentityChangeEvent,
  conversationId: string,
): StatusEvent | undefined {
  if (event.event !== "message" || event.direction !== "out" || event.clientRef === undefined) return undefined;
  // Ids of conversations are derived from the tenant and the connection, so no other app's text is taken for ours.
  if (parseDeliveryId(event.clientRef)?.conversationId !== conversationId) return undefined;
  const { channel, accountId, timestamp, externalId, clientRef } = event;
  return {
    event: "status",
    channel,
    ...(accountId === undefined ? {} : { accountId }),
    ...(timestamp === undefined ? {} : { timestamp }),
    externalId,
    status: "sent",
    clientRef,
  };
}
