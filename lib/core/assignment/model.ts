/** Who is given a new conversation: rules in order, each with conditions, a pool of people and a way to choose among them. */
import type { Conversation } from "../conversations/model.ts";
import { type BusinessHours, hoursFor, openTimeBetween } from "../hours/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { Lead, LeadType } from "../leads/model.ts";
import type { Team } from "../people/model.ts";

export const STRATEGIES = ["round_robin", "least_load"] as const;
export const FALLBACKS = ["next_rule", "team_lead", "unassigned"] as const;

/** Somebody of a pool, and what they bring. */
export interface PoolPerson {
  readonly id: string;
  readonly skills: readonly string[];
  /** In place of the rule's. */
  readonly capacity: number | null;
}

export interface AssignmentRule extends CatalogueEntry {
  readonly name: string;
  /** Rules are asked from the lowest position on. */
  readonly position: number;
  readonly active: boolean;
  /** What is empty fits everything; one of each list is enough, and all lists must fit. */
  readonly match: {
    readonly channels: readonly string[];
    readonly connections: readonly string[];
    readonly countries: readonly string[];
    readonly languages: readonly string[];
    readonly labels: readonly string[];
    readonly leadTypes: readonly LeadType[];
    /** By the hours of the pool's team, else the conversation's, else everybody's. */
    readonly hours: "within" | "outside" | "any";
  };
  /** The team's members and these people; of a member, an entry here tells the skills. */
  readonly pool: { readonly teamId: string | null; readonly people: readonly PoolPerson[] };
  /** Only whoever has it is chosen. */
  readonly skill: string | null;
  readonly strategy: (typeof STRATEGIES)[number];
  /** Nobody is given another one while they have so many open. */
  readonly capacity: number | null;
  /** When nobody of the pool can be given it. */
  readonly fallback: (typeof FALLBACKS)[number];
}

export const MAX_RULES = 100;

/** What choosing has to remember from one conversation to the next; of one tenant. */
export interface Turns {
  /** By rule: who was chosen last. */
  readonly last: Readonly<Record<string, string>>;
  /** By person: how many they have open, which the counters may not show yet. */
  readonly given: Readonly<Record<string, { readonly at: string; readonly open: number }>>;
  /** 0: nothing was ever chosen. */
  readonly version: number;
}
export const NO_TURNS: Turns = { last: {}, given: {}, version: 0 };

/** The counters have caught up after so long. */
const COUNTED_AFTER_MS = 60_000;

export interface Circumstances {
  /** Or what a lead that was made without one knows of it. */
  readonly conversation: Partial<
    Pick<Conversation, "channel" | "connectionId" | "country" | "labels" | "teamId" | "openedAt">
  >;
  /** Of the contact, where a rule asks for it. */
  readonly language: string | null;
  /** Of the contact, those that are not closed. */
  readonly leads: readonly Lead[];
  readonly hours: readonly BusinessHours[];
  /** Of the pools' teams, those that are there. */
  readonly teams: ReadonlyMap<string, Team>;
  /** Members who are active. */
  readonly active: ReadonlySet<string>;
  /** Open conversations of people, as the counters show them. */
  readonly open: ReadonlyMap<string, number>;
}

export interface Choice {
  readonly person: string;
  readonly ruleId: string;
  /** Set for a pool of a team. */
  readonly teamId: string | null;
  readonly turns: Turns;
}

export const inOrder = (rules: readonly AssignmentRule[]): readonly AssignmentRule[] =>
  rules.filter(({ active }) => active).sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));

const fits = (wanted: readonly string[], ...have: readonly (string | null | undefined)[]): boolean =>
  wanted.length === 0 || have.some((one) => typeof one === "string" && wanted.includes(one));

/** `es` is also for who speaks `es-PE`. */
const withPrimary = (language: string | null): readonly (string | undefined)[] =>
  language === null ? [] : [language.toLowerCase(), language.toLowerCase().split("-")[0]];

export function applies({ match, pool }: AssignmentRule, circumstances: Circumstances): boolean {
  const { conversation, language, leads, hours } = circumstances;
  const { channel, connectionId, country, labels = [], teamId, openedAt } = conversation;
  if (!fits(match.channels, channel) || !fits(match.connections, connectionId)) return false;
  if (!fits(match.countries, country) || !fits(match.labels, ...labels)) return false;
  if (
    !fits(
      match.languages.map((one) => one.toLowerCase()),
      ...withPrimary(language),
    )
  )
    return false;
  if (!fits(match.leadTypes, ...leads.map(({ type }) => type))) return false;
  if (match.hours === "any") return true;
  const schedule = hoursFor(hours, pool.teamId ?? teamId);
  const at = Date.parse(openedAt ?? "");
  const within = schedule === undefined || openTimeBetween(schedule, at, at + 1) > 0;
  return within === (match.hours === "within");
}

/** Everybody whom these rules could choose, and who else might get it. */
export const candidatesOf = (rules: readonly AssignmentRule[], teams: ReadonlyMap<string, Team>): readonly string[] => [
  ...new Set(
    rules.flatMap(({ pool }) => {
      const team = pool.teamId === null ? undefined : teams.get(pool.teamId);
      return [...(team?.members ?? []), ...(team?.lead ? [team.lead] : []), ...pool.people.map(({ id }) => id)];
    }),
  ),
];

export const asksForLoad = ({ strategy, capacity, pool }: AssignmentRule): boolean =>
  strategy === "least_load" || capacity !== null || pool.people.some((person) => person.capacity !== null);

/** By the first rule that fits and has somebody; undefined: nobody. */
export function choose(
  rules: readonly AssignmentRule[],
  circumstances: Circumstances,
  turns: Turns,
  now: string,
): Choice | undefined {
  const { active, teams } = circumstances;
  for (const rule of inOrder(rules)) {
    if (!applies(rule, circumstances)) continue;
    const { teamId } = rule.pool;
    const chosen = fromPool(rule, circumstances, turns, now);
    if (chosen !== undefined) return given(rule, chosen);
    if (rule.fallback === "next_rule") continue;
    const lead = teamId === null ? null : (teams.get(teamId)?.lead ?? null);
    return rule.fallback === "team_lead" && lead !== null && active.has(lead) ? given(rule, lead) : undefined;
  }
  return undefined;

  function given({ id: ruleId, pool }: AssignmentRule, person: string): Choice {
    const known = new Set(rules.map(({ id }) => id));
    const last = Object.fromEntries(Object.entries(turns.last).filter(([id]) => known.has(id)));
    const recent = Object.entries(turns.given).filter(([, { at }]) => fresh(at, now));
    return {
      person,
      ruleId,
      teamId: pool.teamId,
      turns: {
        last: { ...last, [ruleId]: person },
        given: {
          ...Object.fromEntries(recent),
          [person]: { at: now, open: loadOf(person, circumstances, turns, now) + 1 },
        },
        version: turns.version + 1,
      },
    };
  }
}

const fresh = (at: string, now: string): boolean => Date.parse(now) - Date.parse(at) < COUNTED_AFTER_MS;

/** What was given just now may not be counted yet, or may be: the larger of the two is never too small. */
function loadOf(person: string, { open }: Circumstances, { given }: Turns, now: string): number {
  const just = Object.hasOwn(given, person) ? given[person] : undefined;
  return Math.max(open.get(person) ?? 0, just && fresh(just.at, now) ? just.open : 0);
}

function fromPool(
  { id, pool, skill, strategy, capacity }: AssignmentRule,
  circumstances: Circumstances,
  turns: Turns,
  now: string,
): string | undefined {
  const { active, teams } = circumstances;
  const entries = new Map(pool.people.map((person) => [person.id, person]));
  const members = pool.teamId === null ? [] : (teams.get(pool.teamId)?.members ?? []);
  const load = (person: string) => loadOf(person, circumstances, turns, now);
  const able = [...new Set([...members, ...entries.keys()])]
    .filter((person) => {
      const entry = entries.get(person);
      const most = entry?.capacity ?? capacity;
      return (
        active.has(person) &&
        (skill === null || entry?.skills.includes(skill) === true) &&
        (most === null || load(person) < most)
      );
    })
    .sort();
  // Whoever stands behind the last one comes first, also when that one has left the pool.
  const last = Object.hasOwn(turns.last, id) ? (turns.last[id] ?? "") : "";
  const inTurn = [...able.filter((person) => person > last), ...able.filter((person) => person <= last)];
  if (strategy === "round_robin") return inTurn[0];
  const least = Math.min(...inTurn.map(load));
  return inTurn.find((person) => load(person) === least);
}
