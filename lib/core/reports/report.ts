/** Reports of a tenant: one query of counters each, for the range and the one before it together. */
import { type Counter, NOW, type Values } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import {
  activityIn,
  eachDay,
  FAMILY_OF,
  type Figures,
  figuresOf,
  type Grouping,
  type HeatMap,
  heatMapOf,
  precedingOf,
  type Range,
} from "./model.ts";
import { channelIn, type Names } from "./ports.ts";

export interface ReportQuery {
  readonly by: Grouping;
  readonly range: Range;
  /** With the figures of the range before. */
  readonly compare: boolean;
  /** With each group's days. */
  readonly daily: boolean;
  /** Of one channel or one connection: by day, channel and connection alone, which are what those are counted by. */
  readonly channel?: string | undefined;
  readonly connectionId?: string | undefined;
}

export interface ReportGroup {
  readonly id: string;
  /** Null where nothing is known by that id any more. */
  readonly name: string | null;
  readonly figures: Figures;
  readonly previous: Figures | null;
  readonly days: readonly { readonly day: string; readonly figures: Figures }[] | null;
}

export interface Report {
  readonly by: Grouping;
  readonly range: Range;
  readonly previousRange: Range | null;
  readonly total: { readonly figures: Figures; readonly previous: Figures | null };
  /** Days in their order, everything else the busiest first. */
  readonly groups: readonly ReportGroup[];
}

export interface LeadStates {
  readonly type: string;
  /** By state. */
  readonly now: Values;
  /** Those that were created in the range, by the state in which they are now. */
  readonly created: Values;
}

export interface NowFigures {
  readonly connectionId: string;
  readonly name: string | null;
  readonly channel: string | null;
  readonly open: number;
  readonly pending: number;
  readonly snoozed: number;
  readonly unanswered: number;
  readonly unassigned: number;
}

export interface Reports {
  report(query: ReportQuery): Promise<Report>;
  heatMap(range: Range, only: Pick<ReportQuery, "channel" | "connectionId">): Promise<HeatMap>;
  leadStates(range: Range): Promise<readonly LeadStates[]>;
  /** As things stand: conversations by connection, and what is one person's. */
  now(person: string): Promise<{ readonly connections: readonly NowFigures[]; readonly mine: Values }>;
}

interface ReportPorts {
  readonly counters: Pick<CounterStore, "read">;
  readonly names: Names;
}

const within =
  ({ from, through }: Range) =>
  ({ period }: Counter): boolean =>
    period >= from && period <= through;
const STATE = "state.";
const CONVERSATIONS = ["open", "pending", "snoozed", "resolved"];

export function makeReports({ counters, names }: ReportPorts): Reports {
  /** Counters of the connections that are asked for. */
  async function ofConnections(
    from: string,
    through: string,
    { channel, connectionId }: Pick<ReportQuery, "channel" | "connectionId">,
    named = channel !== undefined,
  ): Promise<{ readonly all: readonly Counter[]; readonly known: Awaited<ReturnType<Names["connections"]>> }> {
    const [all, known] = await Promise.all([
      counters.read("connection", from, through),
      named ? names.connections() : new Map<string, never>(),
    ]);
    const wanted = ({ id }: Counter): boolean =>
      (connectionId === undefined || id === connectionId) &&
      (channel === undefined || known.get(id)?.channel === channel);
    return { all: all.filter(wanted), known };
  }

  async function nameOf(by: Grouping, ids: readonly string[]): Promise<(id: string) => string | null> {
    switch (by) {
      case "person": {
        const known = await names.people(ids);
        return (id) => known.get(id) ?? null;
      }
      case "team": {
        const known = await names.teams();
        return (id) => known.get(id) ?? null;
      }
      case "stage": {
        const known = await names.stages();
        return (id) => known.get(id) ?? null;
      }
      case "lost-reason": {
        const known = await names.lostReasons();
        return (id) => known.get(id) ?? null;
      }
      default:
        return () => null;
    }
  }

  return {
    async report(query) {
      const { by, range, compare, daily } = query;
      const before = compare ? precedingOf(range) : undefined;
      const from = before?.from ?? range.from;
      const connections =
        FAMILY_OF[by] === "connection"
          ? await ofConnections(from, range.through, query, by !== "day" || query.channel !== undefined)
          : undefined;
      const all = connections?.all ?? (await counters.read(FAMILY_OF[by], from, range.through));
      const current = all.filter(within(range));
      const earlier = before && all.filter(within(before));
      const channelOf = (id: string): string => channelIn(connections?.known, id);

      if (by === "day") {
        const days = Map.groupBy(current, ({ period }) => period);
        const past = earlier && Map.groupBy(earlier, ({ period }) => period);
        const pastDays = before && eachDay(before);
        return {
          by,
          range,
          previousRange: before ?? null,
          total: { figures: figuresOf(current), previous: earlier ? figuresOf(earlier) : null },
          groups: eachDay(range).map((day, index) => ({
            id: day,
            name: null,
            figures: figuresOf(days.get(day) ?? []),
            previous: past && pastDays ? figuresOf(past.get(pastDays[index] ?? "") ?? []) : null,
            days: null,
          })),
        };
      }

      const groupId = ({ id }: Counter): string => (by === "channel" ? channelOf(id) : id);
      const groups = Map.groupBy(current, groupId);
      const past = earlier && Map.groupBy(earlier, groupId);
      const groupIds = [...new Set([...groups.keys(), ...(past?.keys() ?? [])])];
      const name =
        by === "connection" ? (id: string) => connections?.known.get(id)?.name ?? null : await nameOf(by, groupIds);
      const made = groupIds.map((id): ReportGroup => {
        const its = groups.get(id) ?? [];
        const byDay = daily ? Map.groupBy(its, ({ period }) => period) : undefined;
        return {
          id,
          name: name(id),
          figures: figuresOf(its),
          previous: past ? figuresOf(past.get(id) ?? []) : null,
          days: byDay ? eachDay(range).map((day) => ({ day, figures: figuresOf(byDay.get(day) ?? []) })) : null,
        };
      });
      const busiest = (a: ReportGroup, b: ReportGroup): number =>
        activityIn(b.figures) - activityIn(a.figures) || (a.id < b.id ? -1 : 1);
      return {
        by,
        range,
        previousRange: before ?? null,
        total: { figures: figuresOf(current), previous: earlier ? figuresOf(earlier) : null },
        groups: made.sort(busiest),
      };
    },

    async heatMap(range, only) {
      return heatMapOf((await ofConnections(range.from, range.through, only)).all);
    },

    async leadStates(range) {
      const [now, days] = await Promise.all([
        counters.read("lead-type", NOW, NOW),
        counters.read("lead-type", range.from, range.through),
      ]);
      const created = Map.groupBy(days, ({ id }) => id);
      const types = new Set([...now.map(({ id }) => id), ...created.keys()]);
      return [...types].sort().map((type) => ({
        type,
        now: now.find(({ id }) => id === type)?.values ?? {},
        created: statesIn(created.get(type) ?? []),
      }));
    },

    async now(person) {
      const [conversations, people, known] = await Promise.all([
        counters.read("connection", NOW, NOW),
        counters.read("person", NOW, NOW),
        names.connections(),
      ]);
      // Of those that are known no more, the ones that something still stands in.
      const standing = ({ id, values }: Counter): boolean =>
        known.has(id) || CONVERSATIONS.some((name) => values[name]);
      const connections = conversations.filter(standing).map(({ id, values }) => ({
        connectionId: id,
        name: known.get(id)?.name ?? null,
        channel: known.get(id)?.channel ?? null,
        open: values.open ?? 0,
        pending: values.pending ?? 0,
        snoozed: values.snoozed ?? 0,
        unanswered: values.unanswered ?? 0,
        unassigned: values.unassigned ?? 0,
      }));
      return { connections, mine: people.find(({ id }) => id === person)?.values ?? {} };
    },
  };
}

function statesIn(days: readonly Counter[]): Values {
  const states: Record<string, number> = {};
  for (const { values } of days)
    for (const [field, count] of Object.entries(values))
      if (field.startsWith(STATE)) {
        const state = field.slice(STATE.length);
        states[state] = (states[state] ?? 0) + count;
      }
  return states;
}
