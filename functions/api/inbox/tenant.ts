/** What the inbox works with. `index.ts` fills it with adapters, tests with fakes. */

import type { ConnectionStore } from "../../../lib/core/connections/ports.ts";
import { type HandleConversation, makeHandleConversation } from "../../../lib/core/conversations/handle.ts";
import type { ConversationDesk } from "../../../lib/core/conversations/ports.ts";
import { makeReply, makeWriteNote, type Reply, type WriteNote } from "../../../lib/core/conversations/reply.ts";
import type { ChannelGateway, DeliveryDesk } from "../../../lib/core/deliveries/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { MediaStore } from "../../../lib/core/media/ports.ts";
import { type AttendNotices, makeAttendNotices } from "../../../lib/core/notices/attend.ts";
import type { PersonalNotices } from "../../../lib/core/notices/ports.ts";
import { routesFor } from "../route.ts";

export interface InboxPorts {
  readonly conversations: ConversationDesk;
  readonly deliveries: DeliveryDesk;
  readonly connections: ConnectionStore;
  readonly notices: PersonalNotices;
  readonly media: Pick<MediaStore, "link">;
  readonly channels: Pick<ChannelGateway, "plan" | "facts">;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A tenant's stores and use cases. */
export interface Tenant extends Omit<InboxPorts, "connections" | "ids"> {
  readonly handle: HandleConversation;
  readonly reply: Reply;
  readonly writeNote: WriteNote;
  readonly attend: AttendNotices;
}

export function enter({ connections, ids, ...ports }: InboxPorts): Tenant {
  const { conversations, channels, clock, notices } = ports;
  return {
    ...ports,
    handle: makeHandleConversation({ conversations, clock }),
    reply: makeReply({ conversations, connections, channels, clock, ids }),
    writeNote: makeWriteNote({ conversations, ids }),
    attend: makeAttendNotices({ notices, clock }),
  };
}

export const route = routesFor<Tenant>();
