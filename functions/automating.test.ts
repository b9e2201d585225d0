/** Runs on stores in memory: crashes, duplicates, replies, versions and re-entry. */
import { describe, expect, test } from "vitest";
import { makeAdvanceRun } from "../lib/core/automations/advance.ts";
import { makeDryRunAutomation } from "../lib/core/automations/dry-run.ts";
import { makeFollowAutomations } from "../lib/core/automations/follow.ts";
import type { Automation, Definition, Run } from "../lib/core/automations/model.ts";
import type { Hands } from "../lib/core/automations/ports.ts";
import type { Change } from "../lib/core/projections/model.ts";
import { memoryAutomationStore, memoryRuns } from "./api/testing/automations.ts";
import { testIds } from "./api/testing/world.ts";

const contactId = "c".repeat(26);
const DAY = 86_400_000;
const BEGAN = Date.parse("2026-03-02T08:00:00.000Z");
const iso = (ms: number) => new Date(ms).toISOString();

const definition: Definition = {
  trigger: { kind: "event", type: "offer.made", condition: { path: "properties.price", op: "gt", value: 10 } },
  condition: { path: "country", op: "eq", value: "PE" },
  entry: { kind: "once" },
  exits: {
    reply: { funnelId: "sales", stageId: "talking" },
    leaves: null,
    consentWithdrawn: true,
    goal: { kind: "lead.closed", as: "won" },
  },
  steps: [
    { id: "first", kind: "send", send: { type: "offer.reminder", text: "Hello" } },
    { id: "pause", kind: "wait", minutes: 2 * 1440 },
    {
      id: "fork",
      kind: "branch",
      condition: { path: "tags", op: "contains", value: "vip" },
      yes: [{ id: "vip", kind: "assign", what: "lead", assignee: "usr_a", teamId: null }],
      no: [
        { id: "cold", kind: "tag", add: ["cold"], remove: [] },
        { id: "monday", kind: "until", time: "09:30", days: [1] },
      ],
    },
    { id: "told", kind: "event", type: "offer.cold", properties: {} },
    { id: "asked", kind: "campaign", campaignId: "c", phaseId: "winback" },
    { id: "called", kind: "webhook", endpointId: "erp", data: {} },
  ],
};

const change = (entity: string, after: Change["after"], before?: Change["before"]): Change => ({
  ...{ tenant: "demo", entity, key: { pk: "demo#x", sk: "x" }, expired: false, at: iso(BEGAN) },
  place: { shard: "s", sequence: "1" },
  ...(after ? { after } : {}),
  ...(before ? { before } : {}),
});
const offer = (eventId: string, at: string, price = 20) =>
  change("event", { contactId, eventId, type: "offer.made", occurredAt: at, properties: JSON.stringify({ price }) });
const reply = (at: string) =>
  change("message", { kind: "received", direction: "in", conversationId: "v".repeat(26), at, body: { text: "Yes" } });

class Crash extends Error {}

/** `crashAt`: the how manieth call to a port dies, before it did anything or after. */
async function world(
  given: Definition = definition,
  crash?: { readonly at: number; readonly when: "before" | "after" },
) {
  const clock = { time: BEGAN, now: () => clock.time };
  const automations = memoryAutomationStore();
  const runs = memoryRuns();
  const timers = new Map<string, string>();
  /** What was done, by what makes it once; how often it was asked for. */
  const done = new Map<string, number>();
  const logged: string[] = [];
  const calls = { count: 0 };
  const dying = <Ports extends object>(ports: Ports): Ports =>
    new Proxy(ports, {
      get(target, name) {
        const port = Reflect.get(target, name);
        if (typeof port !== "function") return port;
        return async (...args: unknown[]) => {
          calls.count++;
          const dies = crash?.at === calls.count;
          if (dies && crash.when === "before") throw new Crash();
          const answer = await port.apply(target, args);
          if (dies) throw new Crash();
          return answer;
        };
      },
    });
  const act = async (run: Run, what: string) => {
    const key = `${run.runId} ${what}`;
    if (!done.has(key)) logged.push(what);
    done.set(key, (done.get(key) ?? 0) + 1);
    return { kind: "done" } as const;
  };
  const hands: Hands = {
    send: (run, { id }) => act(run, `send ${id}`),
    tag: (run, { add }) => act(run, `tag ${add}`),
    move: (run, { stageId }) => act(run, `move ${stageId}`),
    assign: (run, { assignee }) => act(run, `assign ${assignee}`),
    event: (run, { type }) => act(run, `event ${type}`),
    campaign: (run, { phaseId }) => act(run, `campaign ${phaseId}`),
    webhook: (run, { endpointId }) => act(run, `webhook ${endpointId}`),
  };
  const who = { country: "PE", vip: false };
  const wake = async ({ runId }: Pick<Run, "runId">, at: string) => void timers.set(runId, at);
  const family = async () => [{ contactId }];
  const entry = {
    ...{
      id: "automation",
      name: "Offer",
      createdBy: "usr_a",
      createdAt: iso(BEGAN),
      updatedAt: iso(BEGAN),
      version: 1,
    },
    ...{ state: "active", draft: given },
    published: { version: 1, at: iso(BEGAN), by: "usr_a", definition: given },
  } satisfies Automation;
  await automations.create(entry);
  await automations.keep("automation", 1, given);
  const judge: Parameters<typeof makeAdvanceRun>[0]["judge"] = async (_, condition) => {
    const holds = "path" in condition && (condition.path === "country" ? who.country === condition.value : who.vip);
    return { holds, verdict: holds ? "holds" : "fails", because: [] };
  };
  const wakes = dying({ wake });
  const advance = makeAdvanceRun({
    ...{ automations: dying(automations), runs: dying(runs), hands: dying(hands), judge, family, clock },
    ...{ isSilent: async () => true, zoneOf: async () => "America/Lima", wake: (run, at) => wakes.wake(run, at) },
  });
  const projection = makeFollowAutomations(() => ({
    automations: automations.all,
    version: automations.version,
    runs: dying(runs),
    contactOf: async () => contactId,
    ...{ family, clock, ids: testIds, wake: (run, at) => wakes.wake(run, at) },
  }));
  const again = async (work: () => Promise<unknown>) => {
    // Queues and streams hand over at least once, and until somebody is through with it.
    for (let through = 0; through < 2; )
      try {
        await work();
        through++;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
  };
  const edit = async (to: Partial<Automation>) => {
    const before = await automations.get("automation");
    if (before) await automations.save({ ...before, ...to, version: before.version + 1 }, before);
  };
  return {
    ...{ clock, runs, timers, logged, calls, who, edit, automations, judge },
    see: (...changes: Change[]) => again(() => projection.project(changes)),
    /** Until then, everything that is due is done, in its time. */
    async until(ms: number) {
      for (;;) {
        const [due] = [...timers].sort(([, a], [, b]) => (a < b ? -1 : 1));
        if (!due || Date.parse(due[1]) > ms) break;
        const [runId, at] = due;
        clock.time = Math.max(clock.time, Date.parse(at));
        await again(() => advance(contactId, runId));
        if (timers.get(runId) === at) timers.delete(runId);
      }
      clock.time = ms;
    },
    one: () => [...runs.all.values()][0],
  };
}

describe("a run", () => {
  test("does each step once, whatever call dies and however often it is handed over", async () => {
    const clean = await world();
    await clean.see(offer("e1", iso(BEGAN)));
    await clean.until(BEGAN + 30 * DAY);
    expect(clean.logged).toEqual(["send first", "tag cold", "event offer.cold", "campaign winback", "webhook erp"]);
    expect(clean.one()).toMatchObject({ state: "finished", step: null, version: 1 });
    expect(clean.one()?.log.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      ...(["null done", "first done", "pause waits", "pause done", "fork no", "cold done"] as const),
      ...(["monday waits", "monday done", "told done", "asked done", "called done", "null done"] as const),
    ]);
    // By the contact's clock: half past nine in Lima, on the Monday behind the two days.
    expect(clean.one()?.log.find(({ step, outcome }) => step === "monday" && outcome === "done")?.at).toBe(
      "2026-03-09T14:30:00.000Z",
    );
    expect(clean.calls.count).toBeGreaterThan(20);
    for (let at = 1; at <= clean.calls.count; at++)
      for (const when of ["before", "after"] as const) {
        const crashed = await world(definition, { at, when });
        await crashed.see(offer("e1", iso(BEGAN)));
        await crashed.until(BEGAN + 30 * DAY);
        expect([at, when, crashed.logged]).toEqual([at, when, clean.logged]);
        expect([at, when, crashed.one()?.state]).toEqual([at, when, "finished"]);
      }
  });

  test("is stopped by a reply, which moves the card; what was written before it stops nothing", async () => {
    const { see, until, logged, one } = await world();
    await see(offer("e1", iso(BEGAN)));
    await until(BEGAN + DAY);
    await see(reply(iso(BEGAN - 1)));
    await until(BEGAN + DAY + 1);
    expect(one()?.state).toBe("waiting");
    await see(reply(iso(BEGAN + DAY)));
    await until(BEGAN + 30 * DAY);
    expect(one()).toMatchObject({ state: "stopped", stoppedBy: "reply" });
    expect(one()?.log.slice(-2)).toMatchObject([
      { kind: "move", outcome: "done" },
      { kind: "stop", code: "reply", step: "pause" },
    ]);
    expect(logged).toEqual(["send first", "move talking"]);
  });

  test("goes by the version that it began by, while another is published", async () => {
    const { see, until, logged, edit, automations, one } = await world();
    await see(offer("e1", iso(BEGAN)));
    await until(BEGAN + DAY);
    const other = { ...definition, steps: [] };
    await automations.keep("automation", 2, other);
    await edit({ draft: other, published: { version: 2, at: iso(BEGAN), by: "usr_a", definition: other } });
    await until(BEGAN + 30 * DAY);
    expect(logged).toEqual(["send first", "tag cold", "event offer.cold", "campaign winback", "webhook erp"]);
    expect(one()).toMatchObject({ version: 1, state: "finished" });
  });

  test("is held by a pause and goes on behind it", async () => {
    const { see, until, logged, edit, timers, clock, one } = await world();
    await see(offer("e1", iso(BEGAN)));
    await until(BEGAN + DAY);
    await edit({ state: "paused" });
    await until(BEGAN + 5 * DAY);
    expect(one()?.state).toBe("held");
    await see(offer("e2", iso(BEGAN + 5 * DAY)));
    expect(logged).toEqual(["send first"]);
    await edit({ state: "active" });
    timers.set(one()?.runId ?? "", iso(clock.time));
    await until(BEGAN + 30 * DAY);
    expect(logged).toEqual(["send first", "tag cold", "event offer.cold", "campaign winback", "webhook erp"]);
  });

  test("ends by its goal and by a consent that was withdrawn", async () => {
    for (const [told, by] of [
      [
        change("lead", { contactId, leadId: "l", version: 2, state: "closed_won", updatedAt: iso(BEGAN + DAY) }),
        "goal",
      ],
      [change("consent", { contactId, state: "withdrawn", at: iso(BEGAN + DAY) }), "consent_withdrawn"],
    ] as const) {
      const { see, until, one } = await world();
      await see(offer("e1", iso(BEGAN)));
      await until(BEGAN + DAY);
      await see(told);
      await until(BEGAN + 2 * DAY);
      expect(one()).toMatchObject({ state: "stopped", stoppedBy: by });
    }
  });
});

test("a contact comes in again as often as the automation says, and never while they are in", async () => {
  const of = async (entry: Definition["entry"]) => {
    const { see, until, logged } = await world({ ...definition, entry });
    await see(offer("e1", iso(BEGAN)));
    await until(BEGAN + DAY);
    await see(offer("e2", iso(BEGAN + DAY)));
    await until(BEGAN + 10 * DAY);
    await see(offer("e3", iso(BEGAN + 10 * DAY)));
    await until(BEGAN + 40 * DAY);
    return logged.filter((one) => one === "send first").length;
  };
  expect(await of({ kind: "once" })).toBe(1);
  expect(await of({ kind: "every", days: 60 })).toBe(1);
  expect(await of({ kind: "every", days: 9 })).toBe(2);
  expect(await of({ kind: "always" })).toBe(2);
});

test("whom the condition or the event does not fit leaves no trace, and 20 runs a day are all that one contact gets", async () => {
  const { see, until, runs, who } = await world({ ...definition, entry: { kind: "always" }, steps: [] });
  await see(offer("cheap", iso(BEGAN), 5));
  who.country = "MX";
  await see(offer("abroad", iso(BEGAN)));
  await until(BEGAN + 60_000);
  expect(runs.all.size).toBe(0);
  who.country = "PE";
  for (let n = 0; n < 25; n++) {
    await see(offer(`e${n}`, iso(BEGAN + 60_000 + n)));
    await until(BEGAN + 120_000 + n * 10_000);
  }
  expect(runs.all.size).toBe(20);
});

test("a dry run says what would be done, and does nothing", async () => {
  const { judge, logged, runs } = await world();
  const dryRun = makeDryRunAutomation({
    contacts: { resolve: async () => ({ contactId, name: "Inés" }) as never },
    events: { list: async () => ({ items: [] }) },
    ...{ judge, zoneOf: async () => "America/Lima", clock: { now: () => BEGAN } },
    could: async () => ({ would: false, text: "there is no consent" }),
  });
  expect(await dryRun(definition, { contactId, last: 1 })).toMatchObject([
    {
      enters: true,
      steps: [
        { id: "first", outcome: "would_not", text: "there is no consent" },
        { id: "pause", outcome: "waits", at: iso(BEGAN + 2 * DAY) },
        { id: "fork", outcome: "no" },
        { id: "cold", outcome: "would" },
        { id: "monday", outcome: "waits", at: "2026-03-09T14:30:00.000Z" },
        { id: "told", outcome: "would" },
        { id: "asked", outcome: "would" },
        { id: "called", outcome: "would" },
      ],
    },
  ]);
  expect([logged, runs.all.size]).toEqual([[], 0]);
});
