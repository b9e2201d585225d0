/** How connections are: what their providers said of the credentials, and what becomes of what is sent over them. */
import type { Connection } from "../connections/model.ts";
import type { Calendar } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { type Activity, activityOf, hoursOf } from "./model.ts";
import type { LastFailure, LastFailureStore } from "./ports.ts";

interface HealthPorts {
  readonly counters: Pick<CounterStore, "read">;
  readonly failures: Pick<LastFailureStore, "all">;
  readonly calendar: () => Promise<Calendar>;
  readonly clock: Clock;
}

export interface ConnectionHealth {
  readonly state: Connection["health"] | "degraded";
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly since: string | null;
  readonly activity: Activity;
  readonly lastFailure: LastFailure | null;
}

/** Of every connection at once: three queries, whatever their number. */
export type ReadHealth = () => Promise<(connection: Connection) => ConnectionHealth>;

const DAY_MS = 86_400_000;

export function makeReadHealth({ counters, failures, calendar, clock }: HealthPorts): ReadHealth {
  return async () => {
    const now = clock.now();
    const its = await calendar();
    const [from, through] = [now - DAY_MS, now].map((ms) => its.day(new Date(ms).toISOString()));
    const [counted, failed] = await Promise.all([
      counters.read("connection", from ?? "", through ?? ""),
      failures.all(),
    ]);
    const values = new Map(counted.map((counter) => [`${counter.period} ${counter.id}`, counter.values]));
    return (connection) => {
      const { connectionId } = connection;
      const activity = activityOf(hoursOf(now, its, (day) => values.get(`${day} ${connectionId}`)));
      return { ...stateOf(connection, activity), activity, lastFailure: failed.get(connectionId) ?? null };
    };
  };
}

/** What the provider refuses does not work at all, whatever went through before. */
function stateOf(
  { health, healthReason, healthSince, checkedAt }: Connection,
  { degraded }: Activity,
): Pick<ConnectionHealth, "state" | "reason" | "since"> {
  if (health !== "broken" && degraded)
    return { state: "degraded", reason: { code: "many_failures", text: degraded.reason }, since: degraded.since };
  return { state: health, reason: healthReason ?? null, since: healthSince ?? checkedAt ?? null };
}
