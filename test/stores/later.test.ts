/** Messages for later, on a real table: once in their minute, as they then are, and only if they still may. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeLaterStore } from "../../lib/adapters/dynamo/later.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { SentMessage } from "../../lib/core/conversations/model.ts";
import { makeScheduleMessages } from "../../lib/core/later/schedule.ts";
import { makeSendLater } from "../../lib/core/later/send.ts";
import type { NewNotice } from "../../lib/core/notices/model.ts";
import { makeFireDue, makeFireOne, makeFireTimer } from "../../lib/core/timers/fire.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
}, 60_000);
afterAll(async () => {
  await table?.stop();
});

const HOUR = 3_600_000;

async function makeLater(crash: { before?: string; after?: string } = {}) {
  const desk = await openDesk(table);
  const { stores, clock, conversationId, tenant, channels } = desk;
  const context = { client: table.client, tableName: table.tableName, tenant };
  const store = makeLaterStore(context);
  const timers = makeTimerStore(context);
  const notices: NewNotice[] = [];
  const { conversations } = stores;
  const schedule = makeScheduleMessages({ later: store, conversations, channels, clock, ids: systemIds });
  /** Once each: the process is lost there. */
  const lost = (place: string) => {
    if (crash.before !== place && crash.after !== place) return;
    crash.before = "";
    crash.after = "";
    throw new Error("lost");
  };
  let writes = 0;
  const send = makeSendLater({
    later: {
      ...store,
      async save(message) {
        const place = `save ${++writes}`;
        if (crash.before === place) lost(place);
        const saved = await store.save(message);
        if (crash.after === place) lost(place);
        return saved;
      },
    },
    conversations,
    async reply(input) {
      if (crash.before === "reply") lost("reply");
      const outcome = await desk.reply(input);
      if (crash.after === "reply") lost("reply");
      return outcome;
    },
    notices: { notify: async (fresh) => void notices.push(...fresh) },
    clock,
  });
  const fire = makeFireTimer({ later: send });
  const outcomes: string[] = [];
  const fireDue = makeFireDue({ timers, fire, clock, told: (_timer, outcome) => void outcomes.push(outcome) });
  const fireOne = makeFireOne({ timers, fire, clock });
  let requests = 0;
  const plan = async (ms: number, more: { cancelOnReply?: boolean; text?: string; request?: string } = {}) => {
    const outcome = await schedule.create({
      conversationId,
      author: "usr_a",
      content: { type: "text", text: more.text ?? "see you" },
      sendAt: new Date(clock.now() + ms).toISOString(),
      cancelOnReply: more.cancelOnReply ?? false,
      request: { id: more.request ?? `r${++requests}`, at: clock.iso() },
    });
    if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
    return outcome.message;
  };
  const sent = async () =>
    (await conversations.messages(conversationId, { limit: 50 })).items.filter(
      (message): message is SentMessage => message.kind === "sent",
    );
  return { ...desk, store, timers, schedule, notices, fireDue, fireOne, plan, sent, outcomes };
}

describe("a message for later", () => {
  test("is sent in its minute, once, as an ordinary message of its author", async () => {
    const { plan, clock, fireDue, sent, store, conversationId, head } = await makeLater();
    const planned = await plan(HOUR + 1_234);
    expect(planned.sendAt.slice(17)).toBe("00.000Z");
    clock.advance(HOUR);
    await fireDue();
    expect(await sent()).toEqual([]);
    clock.advance(60_000);
    await fireDue();
    await fireDue();
    const [message, ...others] = await sent();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      author: "usr_a",
      status: "queued",
      at: clock.iso(),
      content: { type: "text", text: "see you" },
      first: true,
    });
    expect(await store.get(conversationId, planned.laterId)).toMatchObject({
      state: "sent",
      messageKeys: [message?.key],
    });
    expect((await head()).preview).toBe("see you");
  });

  test.each(["save 1", "reply", "save 2"])("is sent once when its worker is lost at: %s", async (place) => {
    for (const when of ["before", "after"] as const) {
      const { plan, clock, fireDue, sent, store, conversationId } = await makeLater({ [when]: place });
      const { laterId } = await plan(60_000);
      clock.advance(120_000);
      expect(await fireDue()).toMatchObject({ fired: 0, failed: 1 });
      clock.advance(45_000);
      await fireDue();
      await fireDue();
      expect([when, (await sent()).length]).toEqual([when, 1]);
      expect((await store.get(conversationId, laterId))?.state).toBe("sent");
    }
  });

  test("is what it was last changed to, at the time it was last moved to", async () => {
    const { plan, clock, schedule, fireDue, fireOne, sent, conversationId } = await makeLater();
    const { laterId } = await plan(HOUR);
    const moved = await schedule.edit({
      conversationId,
      laterId,
      expectedVersion: 1,
      content: { type: "text", text: "later" },
      sendAt: new Date(clock.now() + 3 * HOUR).toISOString(),
    });
    expect(moved).toMatchObject({ kind: "done", message: { version: 2 } });
    expect(await schedule.edit({ conversationId, laterId, expectedVersion: 1, cancelOnReply: true })).toMatchObject({
      kind: "stale",
    });
    clock.advance(HOUR);
    await fireDue();
    expect(await fireOne({ conversationId, timer: `later.${laterId}` })).toEqual({ kind: "postponed" });
    expect(await sent()).toEqual([]);
    clock.advance(2 * HOUR + 60_000);
    expect(await fireOne({ conversationId, timer: `later.${laterId}` })).toEqual({ kind: "fired", outcome: "sent" });
    expect(await sent()).toMatchObject([{ content: { text: "later" } }]);
    expect(await schedule.edit({ conversationId, laterId, cancelOnReply: true })).toMatchObject({ kind: "settled" });
    expect(await schedule.cancel({ conversationId, laterId })).toMatchObject({ kind: "settled" });
  });

  test("that was called off is not sent", async () => {
    const { plan, clock, schedule, fireDue, sent, conversationId, timers } = await makeLater();
    const { laterId } = await plan(HOUR);
    expect(await schedule.cancel({ conversationId, laterId })).toMatchObject({ message: { state: "cancelled" } });
    clock.advance(2 * HOUR);
    expect(await timers.due(clock.iso(), 10)).toEqual([]);
    expect(await fireDue()).toMatchObject({ fired: 0 });
    expect(await sent()).toEqual([]);
  });

  test("is called off by the customer's next message, when that was asked for", async () => {
    const { plan, clock, fireDue, sent, store, conversationId, process, input, text, outcomes, schedule } =
      await makeLater();
    const shy = await plan(HOUR, { cancelOnReply: true, text: "still there?" });
    const bold = await plan(HOUR, { text: "opening hours" });
    const renewed = await plan(HOUR, { cancelOnReply: true, text: "renewed" });
    clock.advance(60_000);
    await process(input(text("w9", clock.iso(), "sí")));
    await schedule.edit({ conversationId, laterId: renewed.laterId, content: { type: "text", text: "as agreed" } });
    clock.advance(HOUR);
    await fireDue();
    expect(outcomes.sort()).toEqual(["called_off", "sent", "sent"]);
    // The channel of these tests splits after ten characters.
    expect((await sent()).map(({ content }) => ("text" in content ? content.text : ""))).toEqual(
      expect.arrayContaining(["as agreed", "opening ho", "urs"]),
    );
    expect((await store.get(conversationId, shy.laterId))?.reason?.code).toBe("customer_wrote");
    expect((await store.get(conversationId, bold.laterId))?.state).toBe("sent");
  });

  test("asks policy at its time, and its author hears that it could not go", async () => {
    const { plan, clock, fireDue, sent, store, conversationId, notices } = await makeLater();
    const { laterId } = await plan(30 * HOUR);
    clock.advance(31 * HOUR);
    await fireDue();
    await fireDue();
    expect(await sent()).toEqual([]);
    expect(await store.get(conversationId, laterId)).toMatchObject({
      state: "failed",
      reason: { code: "window_closed" },
    });
    expect(notices).toMatchObject([{ person: "usr_a", kind: "scheduled_message_failed" }]);
  });

  test("asked for twice by one request is one; there may be twenty; the past and other years are refused", async () => {
    const { plan, store, conversationId, schedule, clock } = await makeLater();
    const once = await plan(HOUR, { request: "same" });
    expect(await plan(HOUR, { request: "same" })).toEqual(once);
    for (let number = 1; number < 20; number++) await plan(HOUR + number * 60_000);
    expect(await store.list(conversationId)).toHaveLength(20);
    const ask = (ms: number) =>
      schedule.create({
        conversationId,
        author: "usr_a",
        content: { type: "text", text: "a" },
        sendAt: new Date(clock.now() + ms).toISOString(),
        cancelOnReply: false,
        request: { id: "one more", at: clock.iso() },
      });
    expect(await ask(HOUR)).toEqual({ kind: "full", limit: 20 });
    expect(await ask(0)).toMatchObject({ kind: "invalid", problems: [{ code: "in_the_past" }] });
    expect(await ask(400 * 24 * HOUR)).toMatchObject({ kind: "invalid", problems: [{ code: "too_far" }] });
  });
});
