/** Whoever's plans changed has them made alike at Google. Most changes are of people who connected none: those cost a cached look. */
import type { Clock } from "../kernel/ports.ts";
import type { Change, Image, Projection } from "../projections/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import type { GoogleAccount } from "./model.ts";

export interface FollowPlansPorts {
  /** As they are known by now. */
  readonly accounts: () => Promise<readonly Pick<GoogleAccount, "person" | "shows" | "status">[]>;
  readonly timers: Pick<TimerStore, "set">;
  readonly clock: Clock;
}

/** What changes in a row, such as an event and its seats, is one synchronisation. */
const SETTLED_MS = 2_000;

export const makeFollowPlans = (of: (tenant: string) => FollowPlansPorts): Projection => ({
  name: "google-calendar",
  async project(changes) {
    for (const [tenant, its] of Map.groupBy(changes.filter(isPlan), (change) => change.tenant)) {
      const { accounts, timers, clock } = of(tenant);
      const wakeAt = new Date(clock.now() + SETTLED_MS).toISOString();
      for (const { person, shows, status } of await accounts())
        if (status === "connected" && its.some((change) => concerns(change, person, shows)))
          await timers.set({ conversationId: person, timer: "calendar", wakeAt });
    }
    return undefined;
  },
});

const isPlan = ({ entity }: Change): boolean =>
  entity === "reminder" || entity === "calendar-event" || entity === "campaign";

function concerns({ entity, before, after }: Change, person: string, shows: GoogleAccount["shows"]): boolean {
  if (entity === "campaign") return shows.phases;
  if (entity === "reminder" ? !shows.reminders : !shows.events) return false;
  return [before, after].some((image) => image !== undefined && isTheirs(image, person));
}

const isTheirs = ({ owner, people }: Image, person: string): boolean =>
  owner === person || (Array.isArray(people) && people.includes(person));
