import type { StateFile } from "../state-file.ts";
import type { Schedule } from "./schedule.ts";

export interface ScheduleGroup {
  readonly name: string;
  readonly createdAt: number;
}

export interface SchedulerState {
  readonly schedules: readonly Schedule[];
  readonly groups: readonly ScheduleGroup[];
}

export const noSchedules: SchedulerState = { schedules: [], groups: [] };

export interface ScheduleStore {
  all(): readonly Schedule[];
  find(group: string, name: string): Schedule | undefined;
  put(schedule: Schedule): void;
  remove(group: string, name: string): void;
  groups(): readonly ScheduleGroup[];
  putGroup(group: ScheduleGroup): void;
  /** With everything in it. */
  removeGroup(name: string): void;
}

export function makeScheduleStore(state: StateFile<SchedulerState>): ScheduleStore {
  const read = state.read();
  const schedules = new Map(read.schedules.map((schedule) => [`${schedule.group}/${schedule.name}`, schedule]));
  const groups = new Map(read.groups.map((group) => [group.name, group]));
  if (!groups.has("default")) groups.set("default", { name: "default", createdAt: Date.now() });
  const save = (): void => state.write({ schedules: [...schedules.values()], groups: [...groups.values()] });
  return {
    all: () => [...schedules.values()],
    find: (group, name) => schedules.get(`${group}/${name}`),
    put(schedule) {
      schedules.set(`${schedule.group}/${schedule.name}`, schedule);
      save();
    },
    remove(group, name) {
      if (schedules.delete(`${group}/${name}`)) save();
    },
    groups: () => [...groups.values()],
    putGroup(group) {
      groups.set(group.name, group);
      save();
    },
    removeGroup(name) {
      groups.delete(name);
      for (const [key, schedule] of schedules) if (schedule.group === name) schedules.delete(key);
      save();
    },
  };
}
