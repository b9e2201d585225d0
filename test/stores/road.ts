/** The inbound half of the road on a real table: what the queue would hand over goes in, the stores are looked at. */

import { makeActivationStore } from "../../lib/adapters/dynamo/activations.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeTogether } from "../../lib/adapters/dynamo/together.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeActivate } from "../../lib/core/activations/activate.ts";
import { makeMergeContacts } from "../../lib/core/contacts/merge.ts";
import { makeApplyChange, makePendingChanges } from "../../lib/core/conversations/changes.ts";
import { queuePosition } from "../../lib/core/conversations/model.ts";
import { makeProcessEvent, type ProcessEvent } from "../../lib/core/conversations/process.ts";
import { makeReceiveMessage } from "../../lib/core/conversations/receive.ts";
import type { MessageEvent } from "../../lib/core/messages/model.ts";
import { makeClock } from "../support/clock.ts";
import { makeStores } from "../support/stores.ts";
import type { TestTable } from "../support/table.ts";

/** `together`: events that are processed at the same time share their requests, as those of a batch of the queue do. */
export function makeRoad(table: TestTable, tenant: string, { together }: { readonly together?: boolean } = {}) {
  const clock = makeClock();
  const stores = makeStores({
    client: table.client,
    tableName: table.tableName,
    tenant,
    ids: systemIds,
    ...(together ? { together: makeTogether({ account: table.account }) } : {}),
  });
  const context = { client: table.client, tableName: table.tableName, tenant };
  const join = makeMergeContacts({ contacts: makeContactDesk(context, systemIds), clock, ids: systemIds });
  const shared = { conversations: stores.conversations, clock, ids: systemIds };
  const process = makeProcessEvent({
    mediumOf: (channel) => (channel === "twilio" ? "sms" : channel),
    receive: makeReceiveMessage({ ...shared, contacts: stores.contacts, changes: makePendingChanges(shared), tenant }),
    change: makeApplyChange(shared),
    contacts: stores.contacts,
    notices: stores.notices,
    consent: stores.consent,
    conversations: stores.conversations,
    activate: makeActivate({ ...stores, activations: makeActivationStore(context, systemIds), join }),
    ids: systemIds,
  });
  const conversationId = systemIds.derive("conversation", tenant, "con", "15550001111");
  let position = 0;

  type Input = Parameters<ProcessEvent>[0];
  const base = {
    channel: "whatsapp",
    accountId: "900",
    direction: "in",
    senderId: "15550001111",
    senderName: "Ana Ejemplo",
  } as const;
  return {
    clock,
    stores,
    conversationId,
    input(event: Record<string, unknown>, more: Partial<Input> = {}): Input {
      return {
        connectionId: "abcdefghij.klmnopqrstuv",
        conversationId,
        chat: { id: "15550001111", type: "person" },
        identities: [{ kind: "phone", value: "+15550001111" }],
        receivedAt: clock.iso(),
        position: queuePosition(String(++position)),
        redriven: false,
        event: { ...base, ...event } as unknown as Input["event"],
        ...more,
      };
    },
    text: (externalId: string, timestamp: string, text: string): Partial<MessageEvent> => ({
      event: "message",
      externalId,
      timestamp,
      type: "text",
      text,
    }),
    process,
    head: async () => {
      const head = await stores.conversations.get(conversationId);
      if (!head) throw new Error("there is no conversation");
      return head;
    },
    texts: async () => {
      const page = await stores.conversations.messages(conversationId, { limit: 100 });
      return page.items.map((message) => (message.kind === "received" ? message.body.text : message.kind)).reverse();
    },
  };
}
