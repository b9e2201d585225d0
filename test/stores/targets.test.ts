/** Promises and questions on a real table, driven by its changes: told once, at their minute, and only where they hold. */
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeSatisfactionResults, makeSatisfactionSettings } from "../../lib/adapters/dynamo/satisfaction.ts";
import { makeBreachStore, makeHoursStore, makePolicyStore } from "../../lib/adapters/dynamo/targets.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeHandleConversation } from "../../lib/core/conversations/handle.ts";
import type { Conversation } from "../../lib/core/conversations/model.ts";
import type { NewNotice } from "../../lib/core/notices/model.ts";
import type { Member, Team } from "../../lib/core/people/model.ts";
import type { Change } from "../../lib/core/projections/model.ts";
import { makeAskSatisfaction } from "../../lib/core/satisfaction/ask.ts";
import { makeFollowSatisfaction } from "../../lib/core/satisfaction/follow.ts";
import { DEFAULT_SETTINGS, type SatisfactionSettings } from "../../lib/core/satisfaction/model.ts";
import { makeWatchTarget } from "../../lib/core/targets/breach.ts";
import { stateOf, type TargetPolicy } from "../../lib/core/targets/model.ts";
import { makePromiseTargets } from "../../lib/core/targets/promise.ts";
import { makeReadTargetSettings } from "../../lib/core/targets/settings.ts";
import { makeFireDue, makeFireTimer } from "../../lib/core/timers/fire.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
}, 60_000);
afterAll(async () => {
  await table?.stop();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const times = { createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z", version: 1 };
const policy = (more: Partial<TargetPolicy> = {}): TargetPolicy => ({
  id: "policy0000",
  name: "All",
  position: 100,
  match: { priorities: [], labels: [], channels: [], teams: [] },
  firstResponseMinutes: 15,
  resolutionMinutes: 120,
  inBusinessHours: false,
  ...times,
  ...more,
});

async function makeService({
  policies = [policy()],
  satisfaction,
}: {
  policies?: readonly TargetPolicy[];
  satisfaction?: Partial<SatisfactionSettings>;
} = {}) {
  const desk = await openDesk(table);
  const { stores, clock, conversationId, tenant, reply, head } = desk;
  const context = { client: table.client, tableName: table.tableName, tenant };
  const [policyStore, hours] = [makePolicyStore(context, systemIds), makeHoursStore(context, systemIds)];
  for (const one of policies) await policyStore.create(one);
  const settings = makeSatisfactionSettings(context, systemIds);
  if (satisfaction) await settings.create({ ...DEFAULT_SETTINGS, enabled: true, ...satisfaction, version: 1 });
  const timers = makeTimerStore(context);
  const breaches = makeBreachStore(context);
  const results = makeSatisfactionResults(context);
  const notices: NewNotice[] = [];
  const notify = { notify: async (fresh: readonly NewNotice[]) => void notices.push(...fresh) };
  const { conversations } = stores;
  const targets = makePromiseTargets(() => ({
    conversations,
    timers,
    settings: makeReadTargetSettings({ policies: policyStore, hours, clock }),
    clock,
    ids: systemIds,
  }));
  const follow = makeFollowSatisfaction(() => ({ settings, results, timers, clock }));
  let seen: Conversation | undefined;
  let sequence = 0;
  /** As the stream would tell of the conversation since it was last looked at, twice. */
  const stream = async () => {
    for (let round = 0; round < 5; round++) {
      const after = await head();
      if (isDeepStrictEqual(after, seen)) return;
      const change: Change = {
        tenant,
        entity: "conversation",
        key: { pk: "p", sk: "head" },
        ...(seen ? { before: seen as never } : {}),
        after: after as never,
        expired: false,
        at: clock.iso(),
        place: { shard: "s", sequence: String(++sequence).padStart(40, "0") },
      };
      for (const projection of [targets, follow, targets, follow]) await projection.project([change]);
      seen = after;
    }
    throw new Error("the stream never ends");
  };
  const watched = { conversations, breaches, notices: notify, clock };
  const fire = makeFireTimer({
    first_response: makeWatchTarget("first_response", watched),
    resolution: makeWatchTarget("resolution", watched),
    satisfaction: makeAskSatisfaction({ settings, conversations, reply, clock }),
  });
  const outcomes: string[] = [];
  const fireDue = makeFireDue({
    timers,
    fire,
    clock,
    told: ({ timer }, outcome, error) => void outcomes.push(error ? String(error) : `${timer}: ${outcome}`),
  });
  const handle = makeHandleConversation({
    conversations,
    labels: { all: async () => [] },
    people: { membersOf: async (ids) => ids.map((userId) => ({ userId, status: "active" }) as Member) },
    teams: { get: async (id) => ({ id }) as Team },
    timers,
    notices: notify,
    clock,
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await stream();
    await fireDue();
    await stream();
  };
  const told = async () => (await breaches.list(clock.iso().slice(0, 7), { limit: 50 })).items;
  const answers = async () => (await results.list(clock.iso().slice(0, 7), { limit: 50 })).items;
  await stream();
  return {
    ...desk,
    handle,
    hours,
    policyStore,
    timers,
    stream,
    fireDue,
    outcomes,
    pass,
    told,
    answers,
    notices,
    settings,
    conversationId,
  };
}

describe("a promise", () => {
  test("that is not kept is told once, at its minute, to whoever has the conversation", async () => {
    const { head, handle, conversationId, stream, pass, told, notices, outcomes, clock } = await makeService();
    const opened = Date.parse((await head()).openedAt ?? "");
    expect((await head()).targets).toMatchObject({
      policyId: "policy0000",
      firstDueAt: new Date(opened + 15 * MINUTE).toISOString(),
      resolveDueAt: new Date(opened + 120 * MINUTE).toISOString(),
    });
    await handle.update({ conversationId, assignee: "usr_a", by: "usr_a" });
    await stream();
    await pass(14 * MINUTE);
    expect(outcomes).toEqual([]);
    expect(stateOf(await head(), "first_response", clock.iso())?.state).toBe("waiting");
    await pass(2 * MINUTE);
    await pass(2 * MINUTE);
    expect(outcomes).toEqual(["first_response: breached"]);
    expect(await told()).toMatchObject([{ kind: "first_response", conversationId, assignee: "usr_a" }]);
    expect(notices.filter(({ kind }) => kind === "sla_breached")).toHaveLength(1);
    expect((await head()).targets?.firstBreachedAt).toBe((await head()).targets?.firstDueAt);
    await pass(110 * MINUTE);
    expect((await told()).map(({ kind }) => kind)).toEqual(["resolution", "first_response"]);
  });

  test("that is kept in time is not told of, and its timers go in silence", async () => {
    const { pass, queue, handle, conversationId, told, outcomes, head, clock, timers } = await makeService();
    await pass(5 * MINUTE);
    await queue();
    await handle.update({ conversationId, state: "resolved" });
    await pass(3 * HOUR);
    expect(outcomes.sort()).toEqual(["first_response: met", "resolution: met"]);
    expect(await told()).toEqual([]);
    expect(stateOf(await head(), "resolution", clock.iso())?.state).toBe("met");
    expect(await timers.get(conversationId, "resolution")).toBeUndefined();
  });

  test("kept too late, before anybody looked, was not kept", async () => {
    const { clock, queue, fireDue, told, outcomes } = await makeService();
    clock.advance(15 * MINUTE + 30_000);
    await queue();
    clock.advance(40_000);
    await fireDue();
    expect(outcomes).toEqual(["first_response: breached"]);
    expect(await told()).toHaveLength(1);
  });

  test("follows priority and label; what was promised before is forgotten", async () => {
    const { handle, conversationId, stream, head, pass, outcomes, told } = await makeService({
      policies: [
        policy(),
        policy({
          id: "policy1111",
          name: "Urgent",
          position: 1,
          firstResponseMinutes: 5,
          resolutionMinutes: null,
          match: { ...policy().match, priorities: ["urgent"] },
        }),
      ],
    });
    await handle.update({ conversationId, priority: "urgent" });
    await stream();
    expect((await head()).targets).toMatchObject({ policyId: "policy1111" });
    expect((await head()).targets?.resolveDueAt).toBeUndefined();
    await pass(6 * MINUTE);
    expect(await told()).toMatchObject([{ kind: "first_response", policyId: "policy1111", priority: "urgent" }]);
    await pass(3 * HOUR);
    expect(outcomes).toEqual(["first_response: breached", "resolution: not_promised"]);
    expect(await told()).toHaveLength(1);
  });

  test("begins anew when the conversation is opened again", async () => {
    const { pass, queue, handle, conversationId, head, process, input, text, clock, stream, told } =
      await makeService();
    await queue();
    await handle.update({ conversationId, state: "resolved" });
    await pass(24 * HOUR);
    expect((await head()).targets?.firstDueAt).toBeDefined();
    const back = clock.iso();
    await process(input(text("again", back, "otra vez")));
    await stream();
    expect((await head()).targets?.firstDueAt).toBe(new Date(Date.parse(back) + 15 * MINUTE).toISOString());
    await pass(16 * MINUTE);
    expect(await told()).toHaveLength(1);
  });

  test("in business hours counts the time in which its team works", async () => {
    const { head, hours, handle, conversationId, stream } = await makeService({
      policies: [policy({ inBusinessHours: true, match: { ...policy().match, teams: ["team_a"] } })],
    });
    expect((await head()).targets).toBeUndefined();
    const opened = new Date((await head()).openedAt ?? "");
    const tomorrow = new Date(opened.getTime() + 24 * HOUR);
    const day = (["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const)[
      tomorrow.getUTCDay()
    ];
    await hours.create({
      id: "hours00000",
      name: "A",
      teamId: "team_a",
      timeZone: "UTC",
      weekly: { [day ?? "monday"]: [{ from: "08:00", to: "12:00" }] },
      holidays: [],
      ...times,
    });
    await handle.update({ conversationId, teamId: "team_a" });
    await stream();
    expect((await head()).targets?.firstDueAt).toBe(`${tomorrow.toISOString().slice(0, 10)}T08:15:00.000Z`);
  });

  test("is none where there is no policy, and then nothing is written", async () => {
    const { head, timers, conversationId } = await makeService({ policies: [] });
    expect((await head()).version).toBe(1);
    expect(await timers.get(conversationId, "first_response")).toBeUndefined();
  });

  test("told by a worker that was lost before it noted it is told once all the same", async () => {
    const { stores, clock, notices, conversationId, handle, timers } = await makeService();
    await handle.update({ conversationId, assignee: "usr_a", by: "usr_a" });
    clock.advance(16 * MINUTE);
    let lost = true;
    const watch = makeWatchTarget("first_response", {
      conversations: {
        ...stores.conversations,
        save: async (next) => {
          if (!lost) return stores.conversations.save(next);
          lost = false;
          throw new Error("lost");
        },
      },
      breaches: { keep: async () => {} },
      notices: { notify: async (fresh) => void notices.push(...fresh) },
      clock,
    });
    const timer = await timers.get(conversationId, "first_response");
    if (!timer) throw new Error("no timer");
    await expect(watch(timer)).rejects.toThrow("lost");
    expect(await watch(timer)).toBe("breached");
    expect(await watch(timer)).toBe("breached");
    const facts = notices.filter(({ kind }) => kind === "sla_breached").map(({ fact }) => fact.join(" "));
    expect(new Set(facts).size).toBe(1);
  });
});

describe("the question after a resolution", () => {
  const settle = async (service: Awaited<ReturnType<typeof makeService>>) => {
    await service.queue();
    await service.handle.update({ conversationId: service.conversationId, state: "resolved" });
    await service.pass(2 * MINUTE);
  };
  const press = (service: Awaited<ReturnType<typeof makeService>>, id: string, payload: string) =>
    service.process(service.input({ ...service.text(id, service.clock.iso(), "Content"), payload } as never));

  test("is asked once, as choices, and answered by one of them without opening anything", async () => {
    const service = await makeService({ policies: [], satisfaction: { askAgainDays: 0 } });
    const { head, stores, conversationId, pass, answers, clock, outcomes } = service;
    await settle(service);
    await pass(2 * MINUTE);
    expect(outcomes).toEqual(["satisfaction: asked"]);
    const { items } = await stores.conversations.messages(conversationId, { limit: 20 });
    const questions = items.filter((message) => message.kind === "sent" && message.content.type === "choices");
    expect(questions).toMatchObject([{ author: "rule:satisfaction", status: "queued" }]);
    expect(questions[0]).not.toHaveProperty("first");
    const [question] = questions;
    const choices = question?.kind === "sent" && question.content.type === "choices" ? question.content.choices : [];
    expect(choices.map(({ title }) => title)).toEqual(["5", "4", "3", "2", "1"]);
    const before = await head();
    clock.advance(MINUTE);
    await press(service, "p1", choices[1]?.id ?? "");
    await press(service, "p1", choices[1]?.id ?? "");
    await pass(0);
    const after = await head();
    expect(after).toMatchObject({ state: "resolved", unread: before.unread, satisfaction: { score: 4 } });
    expect(await answers()).toMatchObject([{ conversationId, score: 4, comment: null }]);
    clock.advance(MINUTE);
    await press(service, "p2", choices[0]?.id ?? "");
    await pass(0);
    expect(await answers()).toMatchObject([{ score: 5 }]);
    expect((await head()).state).toBe("resolved");
  });

  test("is answered by a bare digit in time; other words open the conversation", async () => {
    const service = await makeService({ policies: [], satisfaction: { validHours: 1 } });
    const { process, input, text, clock, head, pass, answers } = service;
    await settle(service);
    clock.advance(MINUTE);
    await process(input(text("d1", clock.iso(), " 2 ")));
    await pass(0);
    expect(await answers()).toMatchObject([{ score: 2 }]);
    expect((await head()).state).toBe("resolved");
    clock.advance(MINUTE);
    await process(input(text("d2", clock.iso(), "3 tables, please")));
    expect((await head()).state).toBe("open");

    const late = await makeService({ policies: [], satisfaction: { validHours: 1 } });
    await settle(late);
    late.clock.advance(2 * HOUR);
    await late.process(late.input(late.text("d3", late.clock.iso(), "5")));
    expect(await late.head()).toMatchObject({ state: "open" });
    expect((await late.head()).satisfaction?.score).toBeUndefined();
  });

  test("is followed by one about why, whose answer is kept with the score", async () => {
    const service = await makeService({ policies: [], satisfaction: { commentQuestion: "Why?" } });
    const { process, input, text, clock, head, pass, answers, outcomes, stores, conversationId } = service;
    await settle(service);
    clock.advance(MINUTE);
    await process(input(text("s1", clock.iso(), "1")));
    await pass(2_000);
    await pass(2_000);
    expect(outcomes).toEqual(["satisfaction: asked", "satisfaction: asked_for_comment"]);
    clock.advance(MINUTE);
    await process(input(text("s2", clock.iso(), "it was cold")));
    await pass(2_000);
    expect(await answers()).toMatchObject([{ score: 1, comment: "it was cold" }]);
    expect((await head()).state).toBe("resolved");
    const { items } = await stores.conversations.messages(conversationId, { limit: 20 });
    expect(items.filter((message) => message.kind === "sent" && message.author === "rule:satisfaction")).toHaveLength(
      2,
    );
    clock.advance(MINUTE);
    await process(input(text("s3", clock.iso(), "and I want my money back")));
    expect((await head()).state).toBe("open");
  });

  test.each([
    ["it is switched off", { enabled: false }, "disabled"],
    ["the channel is not asked", { channels: ["telegram"] }, "other_channel"],
  ])("is not asked when %s", async (_case, satisfaction, reason) => {
    const service = await makeService({ policies: [], satisfaction });
    await settle(service);
    expect(service.outcomes).toEqual(reason === "disabled" ? [] : [`satisfaction: ${reason}`]);
    expect((await service.head()).satisfaction).toBeUndefined();
  });

  test("is not asked of whom nobody answered, of whom was asked lately, beyond the window, or when it was a slip", async () => {
    const service = await makeService({ policies: [], satisfaction: {} });
    const { handle, conversationId, pass, outcomes, queue, process, input, text, clock, stream } = service;
    await handle.update({ conversationId, state: "resolved" });
    await pass(2 * MINUTE);
    expect(outcomes.splice(0)).toEqual(["satisfaction: never_answered"]);

    await handle.update({ conversationId, state: "open" });
    await queue();
    await handle.update({ conversationId, state: "resolved" });
    await stream();
    await handle.update({ conversationId, state: "open" });
    await pass(2 * MINUTE);
    expect(outcomes.splice(0)).toEqual(["satisfaction: not_resolved"]);

    await queue("and one more");
    await handle.update({ conversationId, state: "resolved" });
    await pass(2 * MINUTE);
    expect(outcomes.splice(0)).toEqual(["satisfaction: asked"]);
    await process(input(text("x1", clock.iso(), "otra cosa")));
    await queue("here you are");
    await handle.update({ conversationId, state: "resolved" });
    await pass(2 * MINUTE);
    expect(outcomes.splice(0)).toEqual(["satisfaction: asked_lately"]);

    clock.advance(8 * 24 * HOUR);
    await handle.update({ conversationId, state: "open" });
    await process(input(text("x2", clock.iso(), "hola")));
    await queue("hola");
    clock.advance(25 * HOUR);
    await handle.update({ conversationId, state: "resolved" });
    await pass(2 * MINUTE);
    expect(outcomes.splice(0)).toEqual(["satisfaction: window_closed"]);
  });
});
