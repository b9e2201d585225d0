import type { Activity } from "../activity.ts";
import { asList, asObject, asText, type Properties } from "../json.ts";
import type { RetryOptions } from "../retries.ts";
import type { StateFile } from "../state-file.ts";
import type { Model } from "../template/model.ts";
import { makeSchedulerApi, type SchedulerApi } from "./api.ts";
import { type SchedulerEngine, startSchedulerEngine } from "./engine.ts";
import { type Lateness, planned, type Schedule, validateSchedule } from "./schedule.ts";
import { makeScheduleStore, type SchedulerState } from "./store.ts";

export interface Scheduler extends SchedulerApi {
  readonly engine: SchedulerEngine;
  all(): readonly Schedule[];
}

export interface SchedulerOptions {
  readonly state: StateFile<SchedulerState>;
  readonly model: Model;
  readonly activity: Activity;
  readonly retry: RetryOptions;
  /** Fire when due, not up to a minute late. */
  readonly prompt: boolean;
  readonly log: (line: string) => void;
  readonly now?: () => number;
}

export function startScheduler(options: SchedulerOptions): Scheduler {
  const { model, log, prompt, now = Date.now } = options;
  const store = makeScheduleStore(options.state);
  // AWS fires anywhere within the minute; code that relies on more must fail here first.
  const lateness: Lateness = { withinMinute: () => (prompt ? 0 : Math.random() * 59_000) };
  for (const { name } of model.ofType("AWS::Scheduler::ScheduleGroup")) store.putGroup({ name, createdAt: now() });
  const rules = model
    .ofType("AWS::Events::Rule")
    .filter(({ properties }) => properties.ScheduleExpression !== undefined);
  for (const { name, properties } of [...model.ofType("AWS::Scheduler::Schedule"), ...rules]) {
    const isRule = properties.Target === undefined;
    const definitions: readonly OwnSchedule[] = isRule
      ? ruleSchedules(name, properties)
      : [{ name, definition: properties }];
    for (const { name: ownName, definition } of definitions) {
      validateSchedule(ownName, definition);
      const group = asText(definition.GroupName) ?? "default";
      const existing = store.find(group, ownName);
      if (existing && JSON.stringify(existing.definition) === JSON.stringify(definition)) continue;
      const createdAt = existing?.createdAt ?? now();
      const schedule: Schedule = { name: ownName, group, definition, createdAt, modifiedAt: now() };
      store.put(planned(schedule, now(), lateness));
    }
  }
  const { region } = model.places;
  const engine = startSchedulerEngine({ ...options, store, lateness, region, now });
  const api = makeSchedulerApi({ store, engine, lateness, region, now, log });
  return { ...api, engine, all: () => store.all() };
}

interface OwnSchedule {
  readonly name: string;
  readonly definition: Properties;
}

/** A rule of the bus with a schedule is a schedule for each of its targets, in UTC and without a window. */
function ruleSchedules(name: string, properties: Properties): readonly OwnSchedule[] {
  return asList(properties.Targets).map((target, index) => ({
    name: `${name.slice(0, 60)}.${index}`,
    definition: {
      ScheduleExpression: properties.ScheduleExpression,
      State: properties.State ?? "ENABLED",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { RoleArn: "arn:aws:iam::000000000000:role/events", ...asObject(target) },
    },
  }));
}
