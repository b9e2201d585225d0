/**
 * Watches what each connection sends: too many failures are told, and what the provider would not tolerate is stopped before the provider
 * does it. Once a day and connection: whoever lets a stopped one go on has the day to mend it.
 */
import type { ConnectionStore } from "../connections/ports.ts";
import type { Calendar } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import { administratorsOf, type PeopleStore } from "../people/ports.ts";
import type { SendingPolicyStore } from "../policy/ports.ts";
import type { Change, Image, Projection } from "../projections/model.ts";
import { ownStop } from "../switches/model.ts";
import type { SwitchStore } from "../switches/ports.ts";
import { figuresOf, judge, lastHours, type Tolerated, type Verdict } from "./model.ts";
import type { LastFailure, LastFailureStore, WatchStore } from "./ports.ts";

export interface WatchPorts {
  readonly counters: Pick<CounterStore, "one">;
  readonly policy: Pick<SendingPolicyStore, "read">;
  readonly connections: Pick<ConnectionStore, "connection">;
  readonly switches: SwitchStore;
  readonly watch: WatchStore;
  readonly failures: Pick<LastFailureStore, "failed">;
  readonly notices: Notify;
  readonly people: Pick<PeopleStore, "page">;
}

interface Watching {
  readonly of: (tenant: string) => WatchPorts;
  readonly calendarOf: (tenant: string) => Promise<Calendar>;
  readonly toleratedBy: (channel: string) => Tolerated;
  readonly clock: Clock;
}

/** As the audit log and the screens name who stopped it. */
export const WATCH = "system:watch";

/** Has to come after the counters, of which it reads what the same changes made. */
export function makeWatch({ of, calendarOf, toleratedBy, clock }: Watching): Projection {
  return {
    name: "watch",
    async project(changes) {
      for (const [tenant, its] of Map.groupBy(changes, (change) => change.tenant)) {
        for (const [connectionId, troubles] of Map.groupBy(its.flatMap(troubledIn), ({ connection }) => connection)) {
          const last = latestOf(troubles.flatMap(({ failure }) => failure ?? []));
          if (last) await of(tenant).failures.failed(connectionId, last);
          await look(tenant, connectionId);
        }
      }
      return undefined;
    },
  };

  async function look(tenant: string, connectionId: string): Promise<void> {
    const ports = of(tenant);
    const connection = await ports.connections.connection(connectionId);
    if (!connection) return;
    const calendar = await calendarOf(tenant);
    const now = clock.now();
    const days = await Promise.all(
      [...lastHours(now, calendar)].map(async ([period, hours]) => ({
        hours,
        values: await ports.counters.one({ family: "connection", period, id: connectionId }, "surely"),
      })),
    );
    const { failuresAllowed } = await ports.policy.read();
    const verdict = judge(figuresOf(days), failuresAllowed, toleratedBy(connection.channel));
    const at = new Date(now).toISOString();
    if (verdict.kind !== "fine") await act(ports, connection, verdict, calendar.day(at), at);
  }
}

async function act(
  { switches, watch, notices, people }: WatchPorts,
  { connectionId, name }: { readonly connectionId: string; readonly name: string },
  { kind, reason }: Exclude<Verdict, { readonly kind: "fine" }>,
  day: string,
  now: string,
): Promise<void> {
  const { at, done } = await watch.begin(connectionId, kind, day, now);
  if (done) return;
  if (kind === "pause") {
    const stop = ownStop(await switches.read("surely"), connectionId);
    // Stopped by somebody else, or on another day, and so nothing new; unless it was done here, and not told.
    if (stop && stop.at !== at) return;
    if (!stop) await switches.set(connectionId, { reason, at, by: WATCH });
  }
  const fresh = {
    kind: kind === "pause" ? ("connection_paused" as const) : ("connection_failing" as const),
    subject: { kind: "connection", id: connectionId },
    text: name,
    at,
    fact: [connectionId, day],
  };
  await notices.notify((await administratorsOf(people)).map((person) => ({ ...fresh, person })));
  await watch.end(connectionId, kind, day);
}

interface Trouble {
  readonly connection: string;
  readonly failure?: LastFailure;
}

/** Whose message just failed, came back, or was called spam. */
function troubledIn({ entity, before, after, at }: Change): readonly Trouble[] {
  if (entity !== "message" || after?.kind !== "sent" || typeof after.connectionId !== "string") return [];
  const failed = after.status === "failed" && before?.status !== "failed";
  const told = after.unreachable !== undefined && before?.unreachable === undefined;
  if (failed)
    return [
      {
        connection: after.connectionId,
        failure: { at: textAt(after, "times", "failed") ?? at, code: textAt(after, "reason", "code") ?? "failed" },
      },
    ];
  return told ? [{ connection: after.connectionId }] : [];
}

function textAt(row: Image, ...path: readonly [string, string]): string | undefined {
  const inner = row[path[0]];
  const value = typeof inner === "object" && inner !== null ? (inner as Image)[path[1]] : undefined;
  return typeof value === "string" ? value : undefined;
}

const latestOf = (failures: readonly LastFailure[]): LastFailure | undefined =>
  failures.reduce<LastFailure | undefined>((last, one) => (last && last.at > one.at ? last : one), undefined);
