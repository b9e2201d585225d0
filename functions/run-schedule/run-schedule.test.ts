import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { WakeOutcome } from "../../lib/core/deliveries/wake.ts";
import type { FireOutcome, FireReminder } from "../../lib/core/reminders/fire.ts";
import { type FakeAws, startAws } from "../../test/support/aws.ts";
import { captureLog, lambdaContext, PERSONAL, personalIn, setEnvironment } from "../../test/support/room.ts";
import { makeHandler } from "./handler.ts";

const SLOT = "2026-11-02T09:15:00.000Z";
const fired = {
  id: "wake-demo-202611020915",
  type: "wake.slot",
  version: 1,
  time: SLOT,
  tenant: "demo",
  subject: SLOT,
  data: { slot: SLOT },
};

let aws: FakeAws;
let invoke: (event: unknown) => Promise<unknown>;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  setEnvironment({ SECRETS_PREFIX: "/chasqui/test" });
  aws = await startAws();
  const { handler } = await import("./index.ts");
  invoke = async (event) => handler(event, lambdaContext());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});
beforeEach(() => {
  vi.restoreAllMocks();
  aws.reset();
  log = captureLog();
});

const due = (status: string, number: number) => ({
  kind: "sent",
  conversationId: "c".repeat(26),
  key: `1793610000000-${String(number).padStart(16, "a")}`,
  content: { type: "text", text: PERSONAL.text },
  status,
});
const listed = (status: string) => ({
  ExpressionAttributeValues: expect.objectContaining({ ":list": `demo#dlv#${status}` }) as never,
});

describe("run-schedule", () => {
  test("queues what was deferred, closes what was lost, and leaves alone what moved on meanwhile", async () => {
    aws
      .on("Query")
      .callsFake(({ ExpressionAttributeValues: values }: { ExpressionAttributeValues: Record<string, string> }) => ({
        Items: String(values[":list"]).endsWith("deferred")
          ? [due("deferred", 1), due("deferred", 2)]
          : String(values[":list"]).endsWith("unknown")
            ? [due("unknown", 3)]
            : [],
      }));
    aws
      .on("UpdateItem")
      .resolvesOnce({ Attributes: {} })
      .rejectsOnce("ConditionalCheckFailedException")
      .resolves({ Attributes: {} });
    await invoke(fired);
    const queries = aws.calls("Query");
    expect(queries).toMatchObject([
      { ExpressionAttributeValues: expect.objectContaining({ ":list": "demo#timers" }) as never },
      listed("deferred"),
      listed("unknown"),
    ]);
    expect(queries[1]).toMatchObject({ IndexName: "list", Limit: 200 });
    expect(aws.calls("UpdateItem")).toHaveLength(3);
    expect(log.codes()).toEqual(["slot_woken"]);
    expect(log.text()).toContain('"requeued":1,"presumedLost":1,"more":false');
    expect(personalIn(log.text())).toEqual([]);
  });

  test("goes on while a whole batch was due", async () => {
    let rest = 450;
    aws.on("UpdateItem").resolves({ Attributes: {} });
    aws
      .on("Query")
      .callsFake(
        ({
          ExpressionAttributeValues: values,
          Limit,
        }: {
          ExpressionAttributeValues: Record<string, string>;
          Limit: number;
        }) => {
          if (!String(values[":list"]).endsWith("deferred")) return { Items: [] };
          const count = Math.min(rest, Limit);
          rest -= count;
          return { Items: Array.from({ length: count }, (_, number) => due("deferred", number)) };
        },
      );
    await invoke(fired);
    expect(aws.calls("UpdateItem")).toHaveLength(450);
    expect(log.codes()).toEqual(["slot_woken", "slot_woken", "slot_woken"]);
  });

  test("an event of another kind, or of no tenant, is an error that the schedule repeats", async () => {
    await expect(invoke({ ...fired, type: "wake.all" })).rejects.toThrow();
    await expect(invoke({ ...fired, tenant: "sys#x" })).rejects.toThrow();
    await expect(invoke({})).rejects.toThrow();
    expect(aws.calls()).toEqual([]);
  });
});

describe("its handler", () => {
  const silent = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const nothing = { fired: 0, failed: 0, more: false, slow: [] };
  const unexpected = async () => {
    throw new Error("unexpected call");
  };
  const remindersOf = (): FireReminder => ({ fire: unexpected, setAgain: unexpected });
  const outcome = (more: boolean): WakeOutcome => ({ requeued: 1, presumedLost: 0, more });

  test("throws when time runs out and more is due, so that the schedule starts another run", async () => {
    const times = [60_000, 30_000, 9_999];
    let runs = 0;
    const handler = makeHandler({
      log: silent,
      remindersOf,
      fireOf: () => async () => nothing,
      wakeOf: () => async () => {
        runs++;
        return outcome(true);
      },
    });
    await expect(handler(fired, () => times[runs - 1] ?? 0)).rejects.toThrow("more is due");
    expect(runs).toBe(3);
  });

  test("needs no time in hand when nothing more is due", async () => {
    const handler = makeHandler({
      log: silent,
      remindersOf,
      fireOf: () => async () => nothing,
      wakeOf: () => async () => outcome(false),
    });
    await expect(handler(fired, () => 0)).resolves.toBeUndefined();
  });

  test("throws when a timer failed, once everything else is done, so that the schedule comes again", async () => {
    const handler = makeHandler({
      log: silent,
      remindersOf,
      fireOf: () => async () => ({ fired: 2, failed: 1, more: false, slow: [] }),
      wakeOf: () => async () => outcome(false),
    });
    await expect(handler(fired, () => 60_000)).rejects.toThrow("timers failed");
  });

  test("asks providers once deliveries are woken, and not for longer than the run has", async () => {
    const done: string[] = [];
    const slow = [{ conversationId: "c".repeat(26), timer: "daily", wakeAt: SLOT } as const];
    let look: () => Promise<unknown> = async () => undefined;
    const handler = makeHandler({
      log: silent,
      remindersOf,
      fireOf: () => async (given) => {
        done.push(given ? "look" : "timers");
        if (given) await look();
        return { ...nothing, slow: given ? [] : slow };
      },
      wakeOf: () => async () => {
        done.push("wake");
        return outcome(false);
      },
    });
    await handler(fired, () => 60_000);
    expect(done).toEqual(["timers", "wake", "look"]);
    look = () => new Promise(() => undefined);
    await expect(handler(fired, () => 10_020)).rejects.toThrow("longer than this run has");
  });

  test("fires the reminder whose clock ran out, and has a clock that ran out too early set anew", async () => {
    const reminderId = `${"p".repeat(26)}.${"o".repeat(16)}`;
    const due = {
      ...fired,
      id: `${reminderId}.3`,
      type: "reminder.due",
      subject: reminderId,
      data: { reminderId, generation: 3 },
    };
    const outcomes: FireOutcome[] = [{ kind: "fired" }, { kind: "early", ms: 5 }];
    const again: unknown[] = [];
    const handler = makeHandler({
      log: silent,
      wakeOf: () => unexpected,
      fireOf: () => unexpected,
      remindersOf: () => ({
        fire: async (asked) => {
          expect(asked).toEqual({ reminderId, generation: 3 });
          return outcomes.shift() ?? { kind: "nothing" };
        },
        setAgain: async (asked) => void again.push(asked),
      }),
    });
    for (let runs = 0; runs < 3; runs++) await handler(due, () => 0);
    expect(again).toEqual([{ reminderId, generation: 3 }]);
    await expect(handler({ ...due, data: { reminderId: "x", generation: 3 } }, () => 0)).rejects.toThrow();
    await expect(handler({ ...due, data: { reminderId, generation: 0 } }, () => 0)).rejects.toThrow();
  });
});
