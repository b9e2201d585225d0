import { randomUUID } from "node:crypto";
import type { Activity } from "../activity.ts";
import { LocalRunnerError } from "../errors.ts";
import { asObject, asText } from "../json.ts";
import { deliverWithRetries, type RetryOptions } from "../retries.ts";
import { detailsOf } from "../targets.ts";
import { account } from "../template/names.ts";
import { parseExpression } from "./expression.ts";
import { type Lateness, planned, type Schedule } from "./schedule.ts";
import type { ScheduleStore } from "./store.ts";

/** Fires the schedules of a store when they are due. */
export interface SchedulerEngine {
  /** Call after a schedule was written, so that the timer suits the earliest one. */
  rearm(): void;
  /** Fires a schedule now, whatever its time; its own runs stay as they are, a one-time schedule is over after it. */
  fire(name: string, group?: string): Promise<void>;
  /** Whether a run is due within this time. */
  isDueWithin(milliseconds: number): boolean;
  stop(): void;
}

export interface SchedulerEngineOptions {
  readonly store: ScheduleStore;
  readonly activity: Activity;
  readonly retry: RetryOptions;
  readonly lateness: Lateness;
  readonly region: string;
  readonly now: () => number;
}

/** A longer timer would overflow, and a sleeping laptop stops timers anyway. */
const longestTimerMs = 30_000;

export function startSchedulerEngine(options: SchedulerEngineOptions): SchedulerEngine {
  const { store, now } = options;
  const firing = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const due = (until: number): readonly Schedule[] =>
    store.all().filter((one) => one.next !== undefined && one.next.fireAt <= until && !firing.has(keyOf(one)));

  const deliver = async (schedule: Schedule, run: number): Promise<boolean> => {
    const done = options.activity.begin();
    const target = asObject(schedule.definition.Target);
    const executionId = randomUUID();
    try {
      return await deliverWithRetries(
        target,
        (attempt) => inputOf(schedule, run, executionId, attempt, options.region),
        detailsOf(target),
        options.retry,
      );
    } finally {
      done();
    }
  };
  /** State moves on only after the delivery, so a run that a crash interrupts takes place at the next start. */
  const run = async (schedule: Schedule, at: number): Promise<void> => {
    const key = keyOf(schedule);
    firing.add(key);
    try {
      if (!(await deliver(schedule, at))) return;
      const current = store.find(schedule.group, schedule.name);
      // Whoever changed it meanwhile has planned it anew.
      if (!current || current.modifiedAt !== schedule.modifiedAt) return;
      const next = planned({ ...current, lastRun: at }, Math.max(at, now()), options.lateness);
      if (next.next === undefined && current.definition.ActionAfterCompletion === "DELETE") {
        store.remove(current.group, current.name);
      } else {
        store.put(next);
      }
    } finally {
      firing.delete(key);
      rearm();
    }
  };
  const tick = (): void => {
    for (const schedule of due(now())) void run(schedule, schedule.next?.run ?? now());
    rearm();
  };
  const rearm = (): void => {
    clearTimeout(timer);
    if (stopped) return;
    const times = due(Number.POSITIVE_INFINITY).map(({ next }) => next?.fireAt ?? 0);
    const earliest = Math.min(...times, now() + longestTimerMs);
    timer = setTimeout(tick, Math.max(0, earliest - now()));
    timer.unref();
  };
  rearm();

  return {
    rearm,
    async fire(name, group = "default") {
      const schedule = store.find(group, name);
      if (!schedule) throw new LocalRunnerError(`There is no schedule ${group}/${name}.`);
      const at = schedule.next?.run ?? now();
      const isOneTime = parseExpression(asText(schedule.definition.ScheduleExpression) ?? "").kind === "at";
      await (isOneTime ? run(schedule, at) : deliver(schedule, at));
    },
    isDueWithin: (milliseconds) => firing.size > 0 || due(now() + milliseconds).length > 0,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function keyOf({ group, name }: Schedule): string {
  return `${group}/${name}`;
}

/** The target's input with Scheduler's context attributes filled in, or Scheduler's own event where there is none. */
function inputOf(schedule: Schedule, run: number, executionId: string, attempt: number, region: string): string {
  const arn = `arn:aws:scheduler:${region}:${account}:schedule/${keyOf(schedule)}`;
  const time = `${new Date(run).toISOString().slice(0, 19)}Z`;
  const input = asText(asObject(schedule.definition.Target).Input);
  if (input !== undefined) {
    return input
      .replaceAll("<aws.scheduler.schedule-arn>", arn)
      .replaceAll("<aws.scheduler.scheduled-time>", time)
      .replaceAll("<aws.scheduler.execution-id>", executionId)
      .replaceAll("<aws.scheduler.attempt-number>", String(attempt));
  }
  return JSON.stringify({
    version: "0",
    id: executionId,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account,
    time,
    region,
    resources: [arn],
    detail: "{}",
  });
}
