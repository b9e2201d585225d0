import { ServiceError } from "../errors.ts";
import { asNumber, asObject, asText, type Properties } from "../json.ts";
import { account } from "../template/names.ts";
import type { SchedulerEngine } from "./engine.ts";
import { type Lateness, planned, type Schedule, validateSchedule } from "./schedule.ts";
import type { ScheduleStore } from "./store.ts";

export interface SchedulerApi {
  /**
   * EventBridge Scheduler's REST API: undefined for a path that is none of its own. Throws a ServiceError as AWS does.
   * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
   */
  handle(method: string, url: URL, body: Properties): Properties | undefined;
}

export interface SchedulerApiOptions {
  readonly store: ScheduleStore;
  readonly engine: SchedulerEngine;
  readonly lateness: Lateness;
  readonly region: string;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

export function makeSchedulerApi({ store, engine, lateness, region, now, log }: SchedulerApiOptions): SchedulerApi {
  const missing = (what: string): ServiceError =>
    new ServiceError("ResourceNotFoundException", `${what} does not exist.`, 404);
  const scheduleArn = ({ group, name }: Pick<Schedule, "group" | "name">): string =>
    `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
  const groupArn = (name: string): string => `arn:aws:scheduler:${region}:${account}:schedule-group/${name}`;
  const found = (group: string, name: string): Schedule => {
    const schedule = store.find(group, name);
    if (!schedule) throw missing(`Schedule ${name}`);
    return schedule;
  };

  const write = (name: string, body: Properties, existing: Schedule | undefined): Properties => {
    const { ClientToken, GroupName, ...definition } = body;
    const group = asText(GroupName) ?? "default";
    if (!store.groups().some((one) => one.name === group)) throw missing(`Schedule group ${group}`);
    validateSchedule(name, definition);
    const createdAt = existing?.createdAt ?? now();
    // Two changes within a millisecond are two changes.
    const modifiedAt = Math.max(now(), (existing?.modifiedAt ?? 0) + 1);
    const clientToken = asText(ClientToken);
    const schedule = planned({ name, group, definition, createdAt, modifiedAt, clientToken }, now(), lateness);
    if (schedule.next && schedule.next.run < now() - 60_000) {
      log(`schedule ${group}/${name} asks for a time that has passed; it runs at once here, AWS may refuse it`);
    }
    store.put(schedule);
    engine.rearm();
    return { ScheduleArn: scheduleArn(schedule) };
  };
  const show = (schedule: Schedule): Properties => ({
    State: "ENABLED",
    ScheduleExpressionTimezone: "UTC",
    ActionAfterCompletion: "NONE",
    ...schedule.definition,
    Arn: scheduleArn(schedule),
    Name: schedule.name,
    GroupName: schedule.group,
    CreationDate: schedule.createdAt / 1000,
    LastModificationDate: schedule.modifiedAt / 1000,
  });
  const summary = (schedule: Schedule): Properties => {
    const { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target } = show(schedule);
    return { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target: { Arn: asObject(Target).Arn } };
  };
  const page = <T>(items: readonly T[], query: URLSearchParams, name: string, present: (item: T) => Properties) => {
    const from = asNumber(query.get("NextToken")) ?? 0;
    const size = asNumber(query.get("MaxResults")) ?? 100;
    const rest = from + size < items.length ? { NextToken: String(from + size) } : {};
    return { [name]: items.slice(from, from + size).map(present), ...rest };
  };

  const schedules = (
    method: string,
    name: string | undefined,
    query: URLSearchParams,
    body: Properties,
  ): Properties => {
    if (name === undefined) {
      const prefix = query.get("NamePrefix") ?? "";
      const [group, state] = [query.get("ScheduleGroup"), query.get("State")];
      const items = store
        .all()
        .filter((one) => (group === null || one.group === group) && one.name.startsWith(prefix))
        .filter((one) => state === null || (one.definition.State ?? "ENABLED") === state)
        .sort((left, right) => (left.name < right.name ? -1 : 1));
      return page(items, query, "Schedules", summary);
    }
    const group = asText(body.GroupName) ?? query.get("groupName") ?? "default";
    if (method === "POST") {
      const existing = store.find(group, name);
      if (!existing) return write(name, body, undefined);
      // The SDK repeats a request that it got no answer to with the same token.
      if (existing.clientToken !== undefined && existing.clientToken === body.ClientToken) {
        return { ScheduleArn: scheduleArn(existing) };
      }
      throw new ServiceError("ConflictException", `Schedule ${name} already exists.`, 409);
    }
    const schedule = found(group, name);
    if (method === "PUT") return write(name, body, schedule);
    if (method === "GET") return show(schedule);
    store.remove(group, name);
    engine.rearm();
    return {};
  };

  const groups = (method: string, name: string | undefined, query: URLSearchParams): Properties => {
    const present = (group: { name: string; createdAt: number }): Properties => ({
      Arn: groupArn(group.name),
      Name: group.name,
      State: "ACTIVE",
      CreationDate: group.createdAt / 1000,
      LastModificationDate: group.createdAt / 1000,
    });
    const all = store.groups();
    if (name === undefined) return page(all, query, "ScheduleGroups", present);
    const existing = all.find((group) => group.name === name);
    if (method === "POST") {
      if (existing) throw new ServiceError("ConflictException", `Schedule group ${name} already exists.`, 409);
      store.putGroup({ name, createdAt: now() });
      return { ScheduleGroupArn: groupArn(name) };
    }
    if (!existing) throw missing(`Schedule group ${name}`);
    if (method === "GET") return present(existing);
    if (name === "default") throw new ServiceError("ValidationException", "The default group cannot be deleted.");
    store.removeGroup(name);
    engine.rearm();
    return {};
  };

  return {
    handle(method, url, body) {
      const [, collection, encoded] = /^\/(schedules|schedule-groups)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
      if (collection === undefined) return undefined;
      const name = encoded === undefined ? undefined : decodeURIComponent(encoded);
      return collection === "schedules"
        ? schedules(method, name, url.searchParams, body)
        : groups(method, name, url.searchParams);
    },
  };
}
