import { describe, expect, test } from "vitest";
import { makeActivity } from "../activity.ts";
import type { Properties } from "../json.ts";
import type { Model } from "../template/model.ts";
import { planned, type Schedule } from "./schedule.ts";
import { startScheduler } from "./scheduler.ts";
import { noSchedules, type SchedulerState } from "./store.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
const target = { Arn: "arn:aws:sqs:eu-west-1:000000000000:q", RoleArn: "role" };
const model = { places: { region: "eu-west-1" }, ofType: () => [] } as unknown as Model;

function start(deliver: (payload: string) => Promise<void> = async () => undefined) {
  const file = { value: noSchedules };
  const state = {
    read: () => file.value,
    write: (value: SchedulerState) => {
      file.value = value;
    },
  };
  const scheduler = startScheduler({
    state,
    model,
    prompt: true,
    activity: makeActivity(),
    retry: { deliver: (_, payload) => deliver(payload), signal: new AbortController().signal, log: () => undefined },
    log: () => undefined,
    now: () => now,
  });
  scheduler.engine.stop();
  const call = (method: string, path: string, body: Properties = {}) =>
    scheduler.handle(method, new URL(path, "http://localhost"), body) as Record<string, unknown>;
  return { scheduler, call, file };
}

const body = (more: Properties = {}): Properties => ({
  ScheduleExpression: "rate(1 hour)",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: target,
  ...more,
});

describe("the API", () => {
  test("creates, shows, changes, lists and deletes", () => {
    const { call } = start();
    const created = call("POST", "/schedules/one", body());
    expect(created).toEqual({ ScheduleArn: "arn:aws:scheduler:eu-west-1:000000000000:schedule/default/one" });
    expect(() => call("POST", "/schedules/one", body())).toThrow("already exists");
    call("PUT", "/schedules/one", body({ State: "DISABLED" }));
    expect(call("GET", "/schedules/one")).toMatchObject({
      Name: "one",
      GroupName: "default",
      State: "DISABLED",
      Target: target,
    });
    call("POST", "/schedules/two", body());
    expect(call("GET", "/schedules?NamePrefix=t")).toMatchObject({ Schedules: [{ Name: "two" }] });
    expect(call("GET", "/schedules?MaxResults=1")).toMatchObject({ Schedules: [{ Name: "one" }], NextToken: "1" });
    expect(call("DELETE", "/schedules/one")).toEqual({});
    expect(() => call("DELETE", "/schedules/one")).toThrow("does not exist");
  });

  test("a request that is repeated with the same token is the same request", () => {
    const { call } = start();
    const first = call("POST", "/schedules/one", body({ ClientToken: "t" }));
    expect(call("POST", "/schedules/one", body({ ClientToken: "t" }))).toEqual(first);
  });

  test("a group must exist, and goes with what is in it", () => {
    const { call } = start();
    expect(() => call("POST", "/schedules/one", body({ GroupName: "tenant" }))).toThrow("Schedule group tenant");
    call("POST", "/schedule-groups/tenant");
    call("POST", "/schedules/one", body({ GroupName: "tenant" }));
    expect(call("GET", "/schedules/one?groupName=tenant")).toMatchObject({ GroupName: "tenant" });
    call("DELETE", "/schedule-groups/tenant");
    expect(call("GET", "/schedules")).toEqual({ Schedules: [] });
    expect(() => call("DELETE", "/schedule-groups/default")).toThrow("cannot be deleted");
  });

  test.each([
    ["a name that is too long", "x".repeat(65), {}, "1 to 64"],
    ["no window", "a", { FlexibleTimeWindow: undefined }, "FlexibleTimeWindow"],
    ["a window without its length", "a", { FlexibleTimeWindow: { Mode: "FLEXIBLE" } }, "MaximumWindowInMinutes"],
    ["no role", "a", { Target: { Arn: "x" } }, "RoleArn"],
    ["an expression", "a", { ScheduleExpression: "at(tomorrow)" }, "Invalid Schedule Expression"],
    ["a time zone", "a", { ScheduleExpressionTimezone: "Nowhere" }, "timezone"],
  ])("%s is refused", (_, name, more, message) => {
    const { call } = start();
    expect(() => call("POST", `/schedules/${name}`, body(more))).toThrow(message);
  });
});

test("a run comes up to a minute late, or anywhere within its window", () => {
  const schedule = (FlexibleTimeWindow: Properties): Schedule => ({
    name: "a",
    group: "default",
    definition: body({ FlexibleTimeWindow }),
    createdAt: now,
    modifiedAt: now,
  });
  const late = (window: Properties): number | undefined => {
    const { next } = planned(schedule(window), now, { withinMinute: () => 30_000 });
    return next && next.fireAt - next.run;
  };
  expect(late({ Mode: "OFF" })).toBe(30_000);
  expect(late({ Mode: "FLEXIBLE", MaximumWindowInMinutes: 10 })).toBe(300_000);
});

test("firing fills in the context, ends a one-time schedule and leaves a recurring one as it is", async () => {
  const payloads: string[] = [];
  const { scheduler, call } = start(async (payload) => void payloads.push(payload));
  const Input = '{"at":"<aws.scheduler.scheduled-time>","try":"<aws.scheduler.attempt-number>"}';
  const once = {
    ScheduleExpression: "at(2026-01-02T00:00:00)",
    ActionAfterCompletion: "DELETE",
    Target: { ...target, Input },
  };
  call("POST", "/schedules/once", body(once));
  call("POST", "/schedules/often", body());
  const before = scheduler.all().find(({ name }) => name === "often")?.next;
  await scheduler.engine.fire("once");
  await scheduler.engine.fire("often");
  expect(payloads[0]).toBe('{"at":"2026-01-02T00:00:00Z","try":"1"}');
  expect(JSON.parse(payloads[1] ?? "{}")).toMatchObject({ source: "aws.scheduler", time: "2026-01-01T01:00:00Z" });
  expect(scheduler.all().map(({ name, next }) => [name, next])).toEqual([["often", before]]);
});
