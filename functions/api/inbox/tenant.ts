/** What the inbox works with. `index.ts` fills it with adapters, tests with fakes. */

import type { ConnectionStore } from "../../../lib/core/connections/ports.ts";
import { type HandleConversation, makeHandleConversation } from "../../../lib/core/conversations/handle.ts";
import type { ConversationDesk } from "../../../lib/core/conversations/ports.ts";
import { makeReply, makeWriteNote, type Reply, type WriteNote } from "../../../lib/core/conversations/reply.ts";
import type { ChannelGateway, DeliveryDesk } from "../../../lib/core/deliveries/ports.ts";
import { type ManageCatalogue, makeManageCatalogue } from "../../../lib/core/kernel/catalogue.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { type Label, MAX_LABELS_OF_TENANT } from "../../../lib/core/labels/model.ts";
import type { LabelStore } from "../../../lib/core/labels/ports.ts";
import type { MediaStore } from "../../../lib/core/media/ports.ts";
import { type AttendNotices, makeAttendNotices } from "../../../lib/core/notices/attend.ts";
import type { PersonalNotices } from "../../../lib/core/notices/ports.ts";
import type { TimerStore } from "../../../lib/core/timers/ports.ts";
import { routesFor } from "../route.ts";

export interface InboxPorts {
  readonly conversations: ConversationDesk;
  readonly deliveries: DeliveryDesk;
  readonly connections: ConnectionStore;
  readonly notices: PersonalNotices;
  readonly labels: LabelStore;
  readonly timers: Pick<TimerStore, "set">;
  readonly media: Pick<MediaStore, "link">;
  readonly channels: Pick<ChannelGateway, "plan" | "facts">;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A tenant's stores and use cases. */
export interface Tenant extends Omit<InboxPorts, "connections" | "ids" | "timers"> {
  readonly handle: HandleConversation;
  readonly reply: Reply;
  readonly writeNote: WriteNote;
  readonly attend: AttendNotices;
  readonly manageLabels: ManageCatalogue<Label>;
}

export function enter({ connections, ids, timers, ...ports }: InboxPorts): Tenant {
  const { conversations, channels, labels, notices, clock } = ports;
  const idsFor = (noun: string) => (requestId: string) => ids.derive(noun, requestId).slice(0, 10);
  return {
    ...ports,
    handle: makeHandleConversation({ conversations, labels, timers, notices, clock }),
    reply: makeReply({ conversations, connections, channels, clock, ids }),
    attend: makeAttendNotices({ notices, clock }),
    writeNote: makeWriteNote({ conversations, notices, ids }),
    manageLabels: makeManageCatalogue(labels, { limit: MAX_LABELS_OF_TENANT, idOf: idsFor("label") }),
  };
}

export const route = routesFor<Tenant>();
