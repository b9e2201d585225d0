/** Notifications against a real table: the next channel where one fails, tries and waits in between, one end with its reason, nothing twice. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeConnectionStore } from "../../lib/adapters/dynamo/connections.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeDigestStore } from "../../lib/adapters/dynamo/digests.ts";
import { makeNotificationStore } from "../../lib/adapters/dynamo/notifications.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { systemIds, systemPause } from "../../lib/adapters/system/system.ts";
import { makeReachContact } from "../../lib/core/contacts/reach.ts";
import { makeStartConversation } from "../../lib/core/conversations/start.ts";
import type { ChannelGateway } from "../../lib/core/deliveries/ports.ts";
import { makeAdvance } from "../../lib/core/notifications/advance.ts";
import { makeCancelNotification } from "../../lib/core/notifications/cancel.ts";
import { makeCloseDigest } from "../../lib/core/notifications/digest.ts";
import { DEFAULT_PERSISTENCE, MOST_IN_A_DIGEST, statusOf } from "../../lib/core/notifications/model.ts";
import { makeNotifyContact } from "../../lib/core/notifications/notify.ts";
import type { NotifyInput } from "../../lib/core/notifications/ports.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const MINUTE = 60_000;
const FACTS = { perSecond: 1000, maxAttempts: 1, backoffMs: [1_000], presumedLostMs: 86_400_000 };
const channels: Pick<ChannelGateway, "facts" | "plan" | "place" | "price"> = {
  facts: (channel) => ({
    ...FACTS,
    medium: channel === "ses" ? "email" : channel,
    ...(channel === "ses" ? { reaches: "email" } : channel === "whatsapp" ? { reaches: "phone" } : {}),
  }),
  plan: (_channel, content) => ({ ok: true, parts: [content] }),
  place: (_channel, value, thread) => ({
    thread: value.includes("@") ? `${thread.id}@mail` : value,
    chat: { id: value, type: "person" },
    identities: [{ kind: value.includes("@") ? "email" : "phone", value }],
  }),
  price: () => undefined,
};

async function open() {
  const tenant = `notify-${++tenants}`;
  const { stores, clock, ...road } = makeRoad(table, tenant);
  const context = { client: table.client, tableName: table.tableName, tenant };
  const [at, contacts] = [clock.iso(), makeContactDesk(context, systemIds)];
  for (const [channel, suffix] of [
    ["ses", "aaaaaaaaaa"],
    ["whatsapp", "bbbbbbbbbb"],
    ["telegram", "cccccccccc"],
  ] as const) {
    const about = { channel, name: channel, settings: {}, active: true, createdAt: at, updatedAt: at, version: 1 };
    await stores.connections.createApp({ ...about, appId: `${tenant}.${suffix}` });
    await stores.connections.createConnection({
      ...about,
      connectionId: `${suffix}.klmnopqrstuv`,
      appId: `${tenant}.${suffix}`,
      accountIds: ["1"],
      health: "healthy",
    });
  }
  const notifications = makeNotificationStore(context);
  const advance = makeAdvance({
    notifications,
    contacts,
    connections: makeConnectionStore(context),
    conversations: stores.conversations,
    start: makeStartConversation({ ...stores, channels, clock, ids: systemIds, tenant }),
    deliveries: stores.deliveries,
    channels,
    render: async ({ medium, language = "es", data, contact }) =>
      medium === "email"
        ? { kind: "failed", code: "no_content", text: "nothing on email" }
        : {
            kind: "rendered",
            language,
            content: { type: "text", text: `${contact.name}: ${data.table}` },
            ...(medium === "whatsapp" ? { closedWindow: { type: "template", name: "table", language } } : {}),
          },
    timers: makeTimerStore(context),
    clock,
    ids: systemIds,
  });
  const reach = makeReachContact({ contacts, clock, ids: systemIds, tenant });
  const digests = makeDigestStore(context);
  const notify = makeNotifyContact({
    notifications,
    digests,
    contacts,
    reach,
    pause: systemPause,
    clock,
    ids: systemIds,
    tenant,
  });
  let requests = 0;
  /** What the sender would have found out. */
  const fail = async (id: string, code: string, retryable = false) => {
    const attempt = (await notifications.get(id))?.attempts.at(-1);
    if (!attempt) throw new Error("nothing was tried");
    await stores.deliveries.claim(attempt, { claimId: "c", now: clock.iso(), leaseUntil: clock.iso() });
    await stores.deliveries.settle(attempt, { status: "failed", reason: { code, text: code, retryable } }, clock.iso());
  };
  return {
    ...road,
    stores,
    clock,
    notifications,
    advance,
    fail,
    timers: makeTimerStore(context),
    close: makeCloseDigest({ digests, notifications, clock }),
    closeAndCrash: makeCloseDigest({
      digests: { close: digests.close, remove: () => Promise.reject(new Error("the worker was lost")) },
      notifications,
      clock,
    }),
    cancel: makeCancelNotification({ digests, notifications, deliveries: stores.deliveries, clock }),
    accept: async (id: string) => {
      const attempt = (await notifications.get(id))?.attempts.at(-1);
      if (!attempt) throw new Error("nothing was tried");
      await stores.deliveries.claim(attempt, { claimId: "c", now: clock.iso(), leaseUntil: clock.iso() });
      await stores.deliveries.accepted(attempt, "x1", clock.iso());
    },
    async ask(change: Partial<NotifyInput> = {}) {
      const outcome = await notify({
        type: "booking.confirmed",
        purpose: "transactional",
        channels: ["whatsapp", "email", "telegram"],
        contents: {
          default: { type: "text", text: "Su mesa está reservada" },
          email: { type: "email", subject: "Reserva", text: "Su mesa está reservada" },
        },
        persistence: DEFAULT_PERSISTENCE,
        createdBy: "key_1",
        recipient: { identity: { kind: "phone", value: "+34600111222" }, name: "Ana" },
        request: { id: `r${++requests}`, at: clock.iso() },
        ...change,
      });
      if (outcome.kind !== "queued") throw new Error(outcome.kind);
      return outcome.notification.notificationId;
    },
    async standing(id: string) {
      const notification = await notifications.get(id);
      if (!notification) throw new Error("gone");
      const last = notification.attempts.at(-1);
      return {
        ...statusOf(notification, last && (await stores.deliveries.get(last))),
        tried: notification.attempts.map(({ medium, attempt }) => `${medium} ${attempt}`),
        skipped: notification.skipped.map(({ medium, code }) => `${medium} ${code}`),
      };
    },
  };
}

test("the first channel that can be used is used once, however often it goes on", async () => {
  const { ask, advance, standing, stores, notifications } = await open();
  const id = await ask();
  expect((await standing(id)).status).toBe("queued");
  const outcomes = await Promise.all([advance(id), advance(id), advance(id)]);
  expect(outcomes.filter(({ kind }) => kind === "sent").length).toBeGreaterThan(0);
  await advance(id);
  expect(await standing(id)).toMatchObject({ status: "queued", tried: ["whatsapp 1"] });
  const attempt = (await notifications.get(id))?.attempts[0];
  const conversation = await stores.conversations.get(attempt?.conversationId ?? "");
  expect(conversation).toMatchObject({ state: "resolved", chat: { id: "+34600111222" }, contactName: "Ana" });
  const { items } = await stores.conversations.messages(conversation?.conversationId ?? "", { limit: 10 });
  expect(items).toMatchObject([{ kind: "sent", proactive: { purpose: "transactional", notificationId: id } }]);
});

test("a channel that may work later is tried three times more, further and further apart; then comes the next, and in the end one reason", async () => {
  const { ask, advance, fail, standing, clock } = await open();
  const id = await ask();
  await advance(id);
  const waits: number[] = [];
  for (let round = 0; round < 3; round++) {
    await fail(id, "gave_up", true);
    const outcome = await advance(id);
    if (outcome.kind !== "scheduled") throw new Error(outcome.kind);
    const ms = Date.parse(outcome.at) - clock.now();
    waits.push(Math.round(ms / MINUTE / 2 ** round));
    expect((await advance(id)).kind).toBe("scheduled");
    clock.advance(ms);
    expect((await advance(id)).kind).toBe("sent");
  }
  for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(4);
  for (const wait of waits) expect(wait).toBeLessThanOrEqual(6);
  await fail(id, "gave_up", true);
  expect(await advance(id)).toEqual({ kind: "ended", code: "gave_up" });
  expect(await standing(id)).toEqual({
    status: "failed",
    reason: { code: "gave_up", text: "gave_up" },
    tried: ["whatsapp 1", "whatsapp 2", "whatsapp 3", "whatsapp 4"],
    skipped: ["email no_address", "telegram no_conversation"],
  });
  expect((await advance(id)).kind).toBe("over");
});

test("what can never work goes to the next channel at once, and a conversation that the contact began serves where there are no addresses", async () => {
  const { ask, advance, fail, standing, stores, process, input, text, conversationId, clock } = await open();
  await process({ ...input(text("w1", clock.iso(), "hola")), connectionId: "cccccccccc.klmnopqrstuv" });
  const { contactId = "" } = (await stores.conversations.get(conversationId)) ?? {};
  const id = await ask({ recipient: { contactId }, channels: ["email", "telegram"] });
  expect(await advance(id)).toEqual({ kind: "sent", medium: "telegram", attempt: 1 });
  await fail(id, "unreachable");
  expect((await advance(id)).kind).toBe("ended");
  expect(await standing(id)).toMatchObject({ status: "failed", tried: ["telegram 1"], skipped: ["email no_address"] });
});

test("without a receipt in its time the next channel is taken; with one nothing more happens", async () => {
  const { ask, advance, accept, standing, stores, notifications, clock, timers } = await open();
  const persistence = { ...DEFAULT_PERSISTENCE, receiptMs: 10 * MINUTE };
  const recipient = { identity: { kind: "email", value: "ana@example.com" } };
  const id = await ask({ persistence, recipient, channels: ["email", "whatsapp"], externalId: "booking-7" });
  expect(await ask({ persistence, recipient, channels: ["email", "whatsapp"], externalId: "booking-7" })).toBe(id);
  await advance(id);
  await accept(id);
  expect((await advance(id)).kind).toBe("waiting");
  const first = (await notifications.get(id))?.attempts[0];
  if (!first) throw new Error("nothing was tried");
  expect(await timers.get(first.conversationId, `notify.${id.slice(-16)}`)).toBeDefined();
  clock.advance(11 * MINUTE);
  expect(await advance(id)).toMatchObject({ kind: "ended" });
  expect(await standing(id)).toMatchObject({ tried: ["email 1"], skipped: ["whatsapp no_address"] });

  const other = await ask({ persistence, recipient, channels: ["email"], externalId: "booking-8" });
  await advance(other);
  await accept(other);
  const attempt = (await notifications.get(other))?.attempts[0];
  if (!attempt) throw new Error("nothing was tried");
  const times = { delivered: clock.iso() };
  await stores.deliveries.receive(attempt, attempt.connectionId, { status: "delivered", externalId: "x1", times });
  clock.advance(11 * MINUTE);
  expect((await advance(other)).kind).toBe("told");
  expect((await standing(other)).status).toBe("delivered");
});

test("a template is filled in for the channel that is taken; what stands by for a closed window goes with it", async () => {
  const { ask, advance, fail, stores, notifications, standing } = await open();
  const template = { id: "t", key: "table", version: 1, data: { table: 7 }, language: "fr" };
  const id = await ask({ template, contents: {}, channels: ["email", "whatsapp"] });
  expect(await advance(id)).toMatchObject({ kind: "sent", medium: "whatsapp" });
  const [attempt] = (await notifications.get(id))?.attempts ?? [];
  expect(attempt).toMatchObject({ language: "fr", content: { text: "Ana: 7" } });
  const instead = { type: "template", name: "table", language: "fr" };
  if (!attempt) throw new Error("nothing was tried");
  expect(await stores.deliveries.get(attempt)).toMatchObject({
    content: { text: "Ana: 7" },
    closedWindow: { content: instead },
  });
  await fail(id, "rejected");
  await advance(id);
  expect((await standing(id)).skipped).toEqual(["email no_content"]);
});

test("several of one type in a short time are told together, once; what is taken back or over is left out", async () => {
  const { ask, advance, close, closeAndCrash, cancel, standing, notifications, timers, clock } = await open();
  const about = { contents: {}, channels: ["whatsapp"], digestMs: 10 * MINUTE } as const;
  const template = (table: number) => ({ id: "t", key: "table", version: 1, data: { table } });
  const asked = (table: number, more: Partial<NotifyInput> = {}) =>
    ask({ ...about, template: template(table), externalId: `order-${table}`, ...more });
  // Eight at the same moment, of which one is asked for twice, one is taken back, and one is over before its time.
  const ids = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map((table) =>
      // Worth something at the first closing, and nothing any more at the second.
      asked(table, table === 1 ? { sendBefore: new Date(clock.now() + 40 * MINUTE).toISOString() } : {}),
    ),
  );
  expect(await asked(3)).toBe(ids[2]);
  // Whose time ends between the digest's closing and the timer that is late.
  const short = await asked(9, { sendBefore: new Date(clock.now() + 14 * MINUTE).toISOString() });
  expect(await cancel(ids[1] ?? "", "usr_1")).toMatchObject({ kind: "cancelled" });
  // Another type waits for itself.
  const other = await asked(10, { type: "stock.low" });

  const all = await notifications.all([...ids, short, other]);
  const into = new Set(all.map((one) => one?.digestedInto));
  expect(into.size).toBe(2);
  const [contactId = "", own = ""] = (all[0]?.digestedInto ?? "").split(".");
  expect(await timers.get(contactId, `digest.${own}`)).toMatchObject({ wakeAt: expect.stringMatching(/:00\.000Z$/) });
  clock.advance(15 * MINUTE);
  const told = { kind: "told", notificationId: `${contactId}.${own}`, count: 7 };
  // A crash right before its end: whoever comes later, after somebody's time, finds all of it told.
  await expect(closeAndCrash(contactId, own)).rejects.toThrow("lost");
  clock.advance(30 * MINUTE);
  expect(await close(contactId, own)).toEqual(told);
  expect((await notifications.get(ids[0] ?? ""))?.state).toBe("queued");
  // By a timer that fires again.
  expect((await close(contactId, own)).kind).toBe("missing");
  const digest = await notifications.get(told.notificationId);
  const tables = ((digest?.template?.data.items ?? []) as { readonly table: number }[]).map(({ table }) => table);
  expect(tables.toSorted()).toEqual([1, 3, 4, 5, 6, 7, 8]);
  expect(digest).toMatchObject({ template: { data: { count: 7 } }, state: "queued" });
  expect(digest?.externalId).toBeUndefined();
  expect(await advance(told.notificationId)).toMatchObject({ kind: "sent", medium: "whatsapp" });
  expect(await cancel(ids[0] ?? "", "usr_1")).toMatchObject({ kind: "too_late" });
  expect(await standing(short)).toMatchObject({ status: "expired", reason: { code: "expired" } });
  // The next one begins another.
  const next = await asked(11);
  expect((await notifications.get(next))?.digestedInto).not.toBe(told.notificationId);
});

test("what is not alike, too big or over before its time is not told together; twenty at once all find their place", async () => {
  const { ask, notifications, clock } = await open();
  const template = { id: "t", key: "table", version: 1, data: { table: 1 } };
  const about = { contents: {}, channels: ["whatsapp"], digestMs: 10 * MINUTE, template } as const;
  const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => ask({ ...about, externalId: `a-${index}` })));
  const into = new Set((await notifications.all(ids)).map((one) => one?.digestedInto));
  expect(into.size).toBe(1);
  const other = await ask({ ...about, externalId: "b", purpose: "marketing" });
  expect(into.has((await notifications.get(other))?.digestedInto)).toBe(false);
  // Big ones fill one sooner, and what no entry of the table would hold beside others goes by itself, in the digest's form.
  const big = { ...template, data: { table: "x".repeat(60_000) } };
  const some = [];
  for (let index = 0; index < 4; index++) some.push(await ask({ ...about, externalId: `c-${index}`, template: big }));
  expect(new Set((await notifications.all(some)).map((one) => one?.digestedInto)).size).toBe(2);
  const huge = await ask({ ...about, externalId: "d", template: { ...template, data: { table: "é".repeat(60_000) } } });
  const soon = await ask({ ...about, externalId: "e", sendBefore: new Date(clock.now() + 5 * MINUTE).toISOString() });
  for (const id of [huge, soon]) {
    const alone = await notifications.get(id);
    expect(alone?.digestedInto).toBeUndefined();
    expect(alone?.template?.data).toMatchObject({ count: 1 });
  }
}, 30_000);

test("a digest takes in so many and no more, whoever comes at once; one of which nothing is left tells nobody", async () => {
  const { ask, close, cancel, notifications } = await open();
  const template = { id: "t", key: "table", version: 1, data: { table: 1 } };
  const about = { contents: {}, channels: ["whatsapp"], digestMs: 10 * MINUTE, template };
  const ids: string[] = [];
  for (let index = 0; index <= MOST_IN_A_DIGEST; index++) ids.push(await ask({ ...about, externalId: `o-${index}` }));
  const all = await notifications.all(ids);
  expect(new Set(all.slice(0, MOST_IN_A_DIGEST).map((one) => one?.digestedInto)).size).toBe(1);
  const [contactId = "", own = ""] = (all.at(-1)?.digestedInto ?? "").split(".");
  expect(all[0]?.digestedInto).not.toBe(`${contactId}.${own}`);
  expect(await cancel(ids.at(-1) ?? "", "usr_1")).toMatchObject({ kind: "cancelled" });
  expect(await close(contactId, own)).toEqual({ kind: "nothing_left" });
  expect(await notifications.get(`${contactId}.${own}`)).toBeUndefined();
});
