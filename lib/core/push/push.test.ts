import { describe, expect, test } from "vitest";
import { memoryPush } from "../../../functions/api/testing/push.ts";
import { NOTICE_KINDS, type Notice } from "../notices/model.ts";
import { type PushMessage, type PushSubscription, urgencyOf, WORTH_PUSHING_MS } from "./model.ts";
import type { PushAnswer } from "./ports.ts";
import { makePushNotice } from "./push.ts";

const AT = "2026-11-02T09:00:00.000Z";
const notice: Notice = {
  noticeId: "1793610000000-aaaaaaaaaaaaaaaa",
  person: "usr_ana",
  kind: "mention",
  subject: { kind: "conversation", id: "c" },
  place: { kind: "message", id: "m" },
  text: "Rosa asks for the terrace",
  by: "usr_other",
  at: AT,
  readAt: null,
  carry: ["push"],
  version: 1,
};
const browser = (id: string, more: Partial<PushSubscription> = {}): PushSubscription => ({
  id,
  endpoint: `https://push.example/${id}`,
  keys: { p256dh: "p", auth: "a" },
  label: null,
  createdAt: AT,
  updatedAt: AT,
  expiresAt: "2027-05-01T09:00:00.000Z",
  version: 1,
  ...more,
});

async function start(browsers: readonly PushSubscription[], told: Partial<Notice> | null = {}) {
  const clock = { time: Date.parse(AT) + 60_000, now: () => clock.time };
  const subscriptions = { ...memoryPush().subscriptions };
  await subscriptions.save("usr_ana", browsers, 0);
  const taken: string[] = [];
  const sent: { readonly to: string; readonly message: PushMessage }[] = [];
  const answers = new Map<string, PushAnswer>();
  const world = { member: true, key: true, marking: true, marked: 0 };
  const push = makePushNotice({
    tenant: "demo",
    notices: { get: async () => (told === null ? undefined : { ...notice, ...told }) },
    subscriptions,
    receipts: {
      taken: async () => taken,
      mark: async (_person, _notice, ids) => {
        if (!world.marking) throw new Error("the process ended");
        world.marked++;
        taken.push(...ids);
      },
    },
    keys: { read: async () => (world.key ? { publicKey: "k", privateKey: "s" } : undefined) },
    service: {
      send: async ({ endpoint }, message) => {
        const to = endpoint.slice(endpoint.lastIndexOf("/") + 1);
        sent.push({ to, message });
        return answers.get(to) ?? { kind: "taken" };
      },
    },
    isMember: async () => world.member,
    clock,
  });
  const reached = () => sent.map(({ to }) => to);
  const left = async () => (await subscriptions.of("usr_ana")).subscriptions.map(({ id }) => id);
  const run = () => push({ person: "usr_ana", noticeId: notice.noticeId });
  return { clock, subscriptions, sent, reached, answers, world, taken, left, run };
}

test("every browser gets ids and nothing else, for as long as it is worth it, and once", async () => {
  const { run, sent, reached } = await start([browser("one"), browser("two")]);
  expect(await run()).toMatchObject({ kind: "pushed", taken: 2, gone: 0, refused: 0, busy: 0 });
  expect(sent[0]?.message).toEqual({
    payload: {
      noticeId: notice.noticeId,
      kind: "mention",
      subject: { kind: "conversation", id: "c" },
      tenant: "demo",
    },
    ttlSeconds: WORTH_PUSHING_MS / 1000 - 60,
    topic: notice.noticeId,
    urgency: "normal",
  });
  expect(notice.noticeId).toMatch(/^[\w-]{1,32}$/);
  expect(await run()).toMatchObject({ kind: "pushed", taken: 0 });
  expect(reached()).toEqual(["one", "two"]);
});

describe("nothing is sent", () => {
  test.each([
    ["unwanted", { carry: ["email"] as const }],
    ["read", { readAt: AT, version: 2 }],
    ["late", { at: new Date(Date.parse(AT) + 60_000 - WORTH_PUSHING_MS).toISOString() }],
  ])("%s", async (kind, told) => {
    const { run, sent, world } = await start([browser("one")], told);
    expect([await run(), sent]).toEqual([{ kind }, []]);
    // Reading it took it out of the outbox; everything else is done now.
    expect(world.marked).toBe(kind === "read" ? 0 : 1);
  });
  test("to nobody: no notice, no browser, one that ended, no member, no key", async () => {
    const none = await start([browser("one")], null);
    expect(await none.run()).toEqual({ kind: "missing" });
    expect(await (await start([])).run()).toEqual({ kind: "no_browser" });
    expect(await (await start([browser("one", { expiresAt: AT })])).run()).toEqual({ kind: "no_browser" });
    const left = await start([browser("one")]);
    left.world.member = false;
    expect(await left.run()).toEqual({ kind: "no_member" });
    const keyless = await start([browser("one")]);
    keyless.world.key = false;
    expect(await keyless.run()).toEqual({ kind: "no_key" });
    expect([...none.sent, ...left.sent, ...keyless.sent]).toEqual([]);
  });
});

test("a notice that is not listed counts as read from the start and is pushed all the same", async () => {
  const { run } = await start([browser("one")], { readAt: AT });
  expect(await run()).toMatchObject({ kind: "pushed", taken: 1 });
});

test("a browser that is gone is forgotten, unless it registered anew meanwhile", async () => {
  const { run, answers, left, subscriptions } = await start([browser("one"), browser("two"), browser("three")]);
  answers.set("one", { kind: "gone" });
  answers.set("two", { kind: "gone" });
  const of = subscriptions.of;
  let asked = 0;
  subscriptions.of = async (person) => {
    const before = await of(person);
    // Between the sending and the forgetting, the second one comes back.
    if (++asked === 2) {
      const anew = before.subscriptions.map((one) => (one.id === "two" ? { ...one, version: 2 } : one));
      await subscriptions.save(person, anew, before.version);
    }
    return asked === 2 ? before : of(person);
  };
  expect(await run()).toMatchObject({ kind: "pushed", taken: 1, gone: 2 });
  expect(await left()).toEqual(["two", "three"]);
});

test("who is busy is asked again, the others are not; the longest wait counts", async () => {
  const { run, answers, reached } = await start([browser("one"), browser("two"), browser("three"), browser("four")]);
  answers.set("two", { kind: "busy", seconds: 30 });
  answers.set("three", { kind: "busy", seconds: 90 });
  answers.set("four", { kind: "refused", reason: "403" });
  expect(await run()).toEqual({
    kind: "pushed",
    taken: 1,
    gone: 0,
    refused: 1,
    busy: 2,
    seconds: 90,
    reasons: ["403"],
  });
  answers.set("two", { kind: "taken" });
  answers.set("three", { kind: "busy" });
  expect(await run()).toEqual({ kind: "pushed", taken: 1, gone: 0, refused: 0, busy: 1, reasons: [] });
  expect(reached()).toEqual(["one", "two", "three", "four", "two", "three"]);
});

test("a process that ends between sending and marking sends again, under the same topic", async () => {
  const { run, world, sent, taken } = await start([browser("one")]);
  world.marking = false;
  await expect(run()).rejects.toThrow("the process ended");
  world.marking = true;
  expect(await run()).toMatchObject({ taken: 1 });
  expect(await run()).toMatchObject({ taken: 0 });
  expect(sent.map(({ message }) => message.topic)).toEqual([notice.noticeId, notice.noticeId]);
  expect(taken).toEqual(["one"]);
});

test("a telephone is woken for what cannot wait alone", () => {
  const high = NOTICE_KINDS.filter((kind) => urgencyOf(kind) === "high");
  expect(high).toEqual(["sla_breached", "reminder", "spend_limit", "connection_paused"]);
  expect(urgencyOf("job_ended")).toBe("low");
});
