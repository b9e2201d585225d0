/** What becomes of the events of one webhook: which queue each goes to, and for whom. */
import type { Connection } from "../connections/model.ts";
import type { Identity } from "../contacts/model.ts";
import type { Chat } from "../conversations/model.ts";
import type { Ids } from "../kernel/ports.ts";
import type {
  ErrorEvent,
  IdentityChangeEvent,
  InboundEvent,
  NoticeEvent,
  PreferenceEvent,
  StatusEvent,
  ThreadEvent,
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
  | { readonly kind: "receipt"; readonly connection: Connection; readonly event: StatusEvent }
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
    case "status":
      return { kind: "receipt", connection: found, event };
    case "account":
    case "group":
    case "call":
    case "error":
      return { kind: "notice", connection: found, event };
    default: {
      const place = locate(event);
      if (!place.thread) return { kind: "kept", reason: "no sender identity", ...account, raw: event };
      const conversationId = ids.derive("conversation", tenant, found.connectionId, place.thread);
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
