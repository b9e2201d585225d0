/** The process that classifies is cut off at each of its calls, and the batch comes again: one move, one reason, one correction. */
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { makeCorrectionStore } from "../../lib/adapters/dynamo/classification.ts";
import {
  cardItem,
  conversationItem,
  leadItem,
  messageItem,
  stepItem,
} from "../../lib/adapters/dynamo/conversation-items.ts";
import { makeLeadStore } from "../../lib/adapters/dynamo/leads.ts";
import type { Conversation, ReceivedMessage } from "../../lib/core/conversations/model.ts";
import { BLANK_LEAD, firstStep, type Lead, placedByPerson } from "../../lib/core/leads/model.ts";
import { type Image, sequenceText } from "../../lib/core/projections/model.ts";
import type { Behind, Fate } from "./cloud.ts";
import { startRoom } from "./rooms.ts";
import { DEEP, useStage } from "./stage.ts";

const stage = useStage();
beforeEach(() => void vi.useRealTimers());

const AT = "2026-11-02T09:00:00.000Z";
const SUPPORT = "standard-support-contact";
let tenants = 0;

interface Told {
  readonly before?: Image;
  readonly after: Image;
}

/** A thread with its first message and its lead, as the table has them, and what the stream tells of them. */
async function scene() {
  const tenant = `cls${++tenants}`;
  const { client, tableName } = stage().table;
  const context = { client, tableName, tenant };
  const contactId = "d".repeat(26);
  const key = `1793610000000-${"m".repeat(16)}`;
  const message = {
    kind: "received",
    conversationId: "c".repeat(26),
    key,
    at: AT,
    createdAt: AT,
    order: "1",
    direction: "in",
    connectionId: "app.one",
    sender: { id: "15550001111" },
    body: { type: "text", text: "Hola, tengo un problema: no funciona" },
    media: [],
  } as unknown as ReceivedMessage;
  const conversation = {
    conversationId: message.conversationId,
    connectionId: "app.one",
    channel: "whatsapp",
    chat: { id: "15550001111", type: "person" },
    contactId,
    contactName: null,
    state: "open",
    assignee: null,
    unread: 1,
    lastMessageAt: AT,
    lastMessageId: key,
    lastDirection: "in",
    preview: "Hola",
    lastInboundAt: AT,
    lastApplied: "1",
    readThrough: "",
    known: [],
    awaited: [],
    openedAt: AT,
    createdAt: AT,
    updatedAt: AT,
    version: 1,
  } as unknown as Conversation;
  const source = { channel: "whatsapp" };
  const lead: Lead = {
    ...BLANK_LEAD,
    leadId: `${contactId}.1`,
    contactId,
    contactName: null,
    source,
    sources: [source],
    funnelId: "sales",
    stageId: "first_chat",
    rank: "m",
    stageSince: AT,
    createdAt: AT,
    updatedAt: AT,
    version: 1,
  };
  const step = firstStep(lead, "rule:first-message");
  const rows = [messageItem(tenant, message), conversationItem(tenant, conversation), leadItem(tenant, lead)];
  const card = cardItem(tenant, lead);
  for (const Item of [...rows, ...(card ? [card] : []), ...(step ? [stepItem(tenant, step)] : [])])
    await client.put({ TableName: tableName, Item });
  const [leads, corrections] = [makeLeadStore(context), makeCorrectionStore(context)];
  const wrote: readonly Told[] = rows.map((after) => ({ after: after as Image }));
  /** A person says that the lead belongs elsewhere; what the stream tells of that. */
  const corrected = async (): Promise<readonly Told[]> => {
    const before = await leads.get(lead.leadId);
    if (!before) throw new Error("there is no lead");
    const moved: Lead = { ...before, funnelId: "sales", stageId: "first_chat", version: before.version + 1 };
    const after = { ...moved, classification: placedByPerson(before, moved, [], true) };
    const by = { kind: "person", id: "usr_ana", change: "change1" };
    return [{ before: leadItem(tenant, before), after: { ...leadItem(tenant, after), by } }];
  };
  return { leads, corrections, lead, wrote, corrected };
}

const eventOf = (told: readonly Told[]) => ({
  shardId: "shard-1",
  state: {},
  Records: told.map(({ before, after }, index) => ({
    eventName: before ? "MODIFY" : "INSERT",
    dynamodb: {
      ApproximateCreationDateTime: Date.parse(AT) / 1000,
      SequenceNumber: sequenceText(String(1000 + index)),
      ...(before ? { OldImage: marshall(before, { removeUndefinedValues: true }) } : {}),
      NewImage: marshall(after, { removeUndefinedValues: true }),
    },
  })),
});

async function invoke(told: readonly Told[], fate?: (number: number) => Fate) {
  stage().cloud.behind = { written: () => {} } as unknown as Behind;
  const room = await startRoom(stage().cloud, "project-changes", fate && ((_, number) => fate(number)));
  const outcome = await room.invoke(eventOf(told));
  return { outcome, calls: room.process.calls.length };
}

async function judge({ leads, corrections, lead }: Awaited<ReturnType<typeof scene>>, corrects: boolean) {
  const classified = await leads.get(lead.leadId);
  expect(classified).toMatchObject({
    funnelId: "support",
    stageId: "first_contact",
    version: 2,
    classification: { by: "rule", ruleId: SUPPORT, because: ["no funciona", "tengo un problema"] },
  });
  expect((await leads.steps(lead.leadId, { limit: 10 })).items.map(({ by }) => by)).toEqual([
    "rule:classification",
    "rule:first-message",
  ]);
  const cards = (funnelId: string, stageId: string) => leads.beside({ funnelId, stageId }, null, "behind", 10);
  expect(await cards("sales", "first_chat")).toEqual([]);
  expect(await cards("support", "first_contact")).toMatchObject([{ leadId: lead.leadId }]);
  expect((await corrections.list({ limit: 10 })).items).toHaveLength(corrects ? 1 : 0);
  expect(await corrections.steps()).toEqual(corrects ? { [SUPPORT]: -1 } : {});
}

describe("classification", () => {
  const fates = ["before", "after", "lose", { refuse: "throttled" }, { refuse: "error" }] as const;
  const parts = ["a message", "a correction"] as const;
  test.each(parts.flatMap((part) => fates.map((fate) => [part, JSON.stringify(fate), fate] as const)))(
    "of %s, cut off or refused at each call: %s",
    { timeout: 300_000 },
    async (part, _, fate) => {
      const corrects = part === "a correction";
      /** What is handed over, the rest having been done undisturbed. */
      const arrange = async () => {
        const world = await scene();
        if (!corrects) return { world, told: world.wrote };
        expect((await invoke(world.wrote)).outcome).toMatchObject({ kind: "answered" });
        return { world, told: await world.corrected() };
      };
      const clean = await arrange();
      const { calls } = await invoke(clean.told);
      await judge(clean.world, corrects);
      expect(calls).toBeGreaterThan(5);
      for (let call = 1; call <= calls; call += DEEP ? 1 : 8) {
        const { world, told } = await arrange();
        // Refusals last: the client asks four times before it gives up.
        const lasting = typeof fate === "object" ? 4 : 1;
        await invoke(told, (number) => (number >= call && number < call + lasting ? fate : "pass"));
        for (const again of [told, told])
          expect((await invoke(again)).outcome).toMatchObject({ kind: "answered", answer: { batchItemFailures: [] } });
        await judge(world, corrects);
      }
    },
  );
});
