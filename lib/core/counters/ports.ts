import type { Zones } from "./calendar.ts";
import type { Counter, CounterKey, Extremes, Family, Values } from "./model.ts";

/** What one change adds to one counter. */
export interface Step {
  /** Its place in the shard; compares as text. */
  readonly sequence: string;
  readonly values: Values;
  /** By measure: widens what is there. */
  readonly extremes: Readonly<Record<string, Extremes>>;
}

/** Of one tenant. */
export interface CounterStore {
  /**
   * Adds the steps, which are in the order of their shard, unless they were added before: each exactly once, however often and in
   * whatever portions they come. Steps of a shard must not come before all that stand before them were added.
   */
  add(key: CounterKey, shard: string, steps: readonly Step[], now: number): Promise<void>;
  /** What was counted from rows that are gone by now. It still shows in `read`, and no rebuild can find it again. */
  addGone(key: CounterKey, shard: string, steps: readonly Step[], now: number): Promise<void>;
  /** Counters of a family from a period through another: one query for a megabyte. */
  read(family: Family, from: string, through: string): Promise<readonly Counter[]>;
  /** One counter; of nothing that was counted yet, no values. `surely`: with what was added a moment ago, at twice the price. */
  one(key: CounterKey, how?: "surely"): Promise<Values>;
}

/** For checking and mending: what the projection has made of the rows that are there. */
export interface CounterState extends Counter {
  /** Changes with each change of the counter. */
  readonly revision: string;
}

export interface CounterWorkshop {
  /** All of the tenant's counters, without what was counted from rows that are gone. */
  states(): Promise<readonly CounterState[]>;
  /** Corrects a counter. The same correction (`id`) again changes nothing. */
  correct(key: CounterKey, id: string, by: Values, extremes: Readonly<Record<string, Extremes>>): Promise<void>;
  /** Takes away what was counted under this id: beacons that were seen. */
  forget(key: CounterKey): Promise<void>;
}

/** An opening, an end or a hand-over of a conversation. */
export interface Fact {
  readonly conversationId: string;
  readonly kind: "resolved" | "reopened" | "assigned";
  readonly at: string;
  readonly connectionId: string;
  /** Whose work it was: who resolved it, or to whom it was given. */
  readonly person: string | null;
  readonly teamId: string | null;
  /** From its opening to its end. */
  readonly tookMs?: number;
  /** Of the conversation that shows it: each is told once. */
  readonly version: number;
}

/** Of one tenant. */
export interface FactStore {
  /** The same fact again changes nothing. */
  keep(fact: Fact): Promise<void>;
}

export interface ReportingZone {
  /** All that ever held: what was counted stays on the day on which it was counted. */
  readonly zones: Zones;
  /** Of the settings that it was last taken from: an older one that comes again says nothing. */
  readonly settingsVersion: number;
  readonly updatedAt: string | null;
  readonly version: number;
}

export const NO_ZONE: ReportingZone = { zones: [], settingsVersion: 0, updatedAt: null, version: 0 };

/** Of one tenant. */
export interface ZoneStore {
  read(): Promise<ReportingZone>;
  /** `conflict`: it is not at the version before any more. */
  save(zone: ReportingZone): Promise<"saved" | "conflict">;
}
