import { systemIds } from "../../lib/adapters/system/system.ts";
import type { SentMessage } from "../../lib/core/conversations/model.ts";
import { makeReply } from "../../lib/core/conversations/reply.ts";
import type { ChannelFacts, ChannelGateway } from "../../lib/core/deliveries/ports.ts";
import { makeProcessReceipts } from "../../lib/core/deliveries/receipts.ts";
import { makeSendDelivery } from "../../lib/core/deliveries/send.ts";
import type { OutboundContent, SendOutcome, StatusEvent } from "../../lib/core/messages/model.ts";
import type { ProactiveGate } from "../../lib/core/policy/ports.ts";
import type { SpendGuard } from "../../lib/core/spending/ports.ts";
import type { TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

export const CONNECTION = "abcdefghij.klmnopqrstuv";
export const FACTS: ChannelFacts = {
  medium: "whatsapp",
  windowMs: 86_400_000,
  perSecond: 1000,
  maxAttempts: 3,
  backoffMs: [2_000, 8_000],
  presumedLostMs: 86_400_000,
};

/** For desks at which people write everything. */
const noGate: ProactiveGate = {
  ask: async () => {
    throw new Error("nobody but people writes here");
  },
  release: async () => {},
  giveBack: async () => {},
};

let tenants = 0;

/** A conversation with one message of the customer, and a channel that answers as it is told to. */
export async function openDesk(
  table: TestTable,
  guardOf: (tenant: string) => SpendGuard = () => ({ refuses: async () => undefined, sent: async () => {} }),
) {
  const tenant = `desk-${++tenants}`;
  const road = makeRoad(table, tenant);
  const { stores, clock, process, input, text, conversationId } = road;
  const at = clock.iso();
  await stores.connections.createApp({
    appId: `${tenant}.abcdefghij`,
    channel: "whatsapp",
    name: "app",
    settings: {},
    active: true,
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  await stores.connections.createConnection({
    connectionId: CONNECTION,
    appId: `${tenant}.abcdefghij`,
    channel: "whatsapp",
    name: "number",
    accountIds: ["900"],
    settings: {},
    active: true,
    health: "healthy",
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  await process(input(text("w1", clock.iso(), "hola")));
  const answers: SendOutcome[] = [];
  const sends: string[] = [];
  const unprepared: boolean[] = [];
  let during: (() => Promise<void>) | undefined;
  const channels: ChannelGateway = {
    facts: () => FACTS,
    place: () => undefined,
    plan: (_channel, content) => ({
      ok: true,
      parts:
        content.type === "text" && content.text.length > 10
          ? [
              { ...content, text: content.text.slice(0, 10) },
              { ...content, text: content.text.slice(10) },
            ]
          : [content],
    }),
    price(_channel, content) {
      if (content.type !== "template") return { category: "service", micros: 20_000 };
      return content.category === "utility"
        ? { category: "utility", micros: 90_000 }
        : { category: "marketing", micros: 400_000 };
    },
    async prepare({ clientRef }) {
      if (unprepared.shift()) throw new Error("the secret store cannot be reached");
      return async () => {
        sends.push(clientRef);
        await during?.();
        const answer = answers.shift();
        if (!answer) throw new Error("no answer was prepared");
        return answer;
      };
    },
  };
  const reply = makeReply({ ...stores, channels, clock, ids: systemIds });
  const send = makeSendDelivery({
    ...stores,
    channels,
    spending: guardOf(tenant),
    gate: noGate,
    forget: async () => "nobodys",
    dress: async ({ content }) => content,
    pause: async (ms) => clock.advance(ms),
    clock,
    ids: systemIds,
  });
  const receipts = makeProcessReceipts({
    deliveries: stores.deliveries,
    campaigns: stores.campaigns,
    suppressions: stores.suppressions,
    clock,
    concurrency: 4,
  });
  const status = async (message: SentMessage) => (await stores.deliveries.get(message))?.status;
  let requests = 0;
  return {
    ...road,
    tenant,
    channels,
    answers,
    sends,
    unprepared,
    reply,
    send,
    status,
    whileSending: (action: () => Promise<void>) => {
      during = action;
    },
    async queue(words: string | OutboundContent = "hello"): Promise<SentMessage> {
      const outcome = await reply({
        conversationId,
        author: "usr_1",
        content: typeof words === "string" ? { type: "text", text: words } : words,
        request: { id: `request-${++requests}`, at: clock.iso() },
      });
      if (outcome.kind !== "queued" || !outcome.messages[0]) throw new Error(outcome.kind);
      return outcome.messages[0];
    },
    receipt: (
      message: SentMessage | undefined,
      state: StatusEvent["status"],
      externalId = "wamid.1",
      more: Partial<StatusEvent> = {},
    ) =>
      receipts([
        {
          handle: "h1",
          connectionId: CONNECTION,
          receivedAt: clock.iso(),
          retryable: false,
          event: {
            event: "status",
            channel: "whatsapp",
            externalId,
            status: state,
            timestamp: clock.iso(),
            ...(message ? { clientRef: `${message.conversationId}.${message.key}` } : {}),
            ...more,
          },
        },
      ]),
  };
}

export const accepted = { kind: "accepted", externalId: "wamid.1" } as const satisfies SendOutcome;
