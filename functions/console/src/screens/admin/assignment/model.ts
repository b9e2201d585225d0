/** An assignment rule as it is filled in. */
import type { Schemas } from "../../../api/client.ts";
import { asLines, linesOf } from "../../../shared/editing/lines.ts";

export type Rule = Schemas["AssignmentRule"];
export const NO_TEAM = "none";
export const LEAD_TYPES = ["sale", "no_interest", "future_contact", "support", "recovery"] as const;
export const HOURS = ["any", "within", "outside"] as const;
export const STRATEGIES = ["round_robin", "least_load"] as const;
export const FALLBACKS = ["next_rule", "team_lead", "unassigned"] as const;

const skillsOf = (text: string) => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  ),
];

export const fieldsOf = (rule: Rule | undefined) => ({
  name: rule?.name ?? "",
  active: rule?.active ?? true,
  team: rule?.pool.teamId ?? NO_TEAM,
  people: (rule?.pool.people ?? []).map(({ id }) => id),
  skills: Object.fromEntries((rule?.pool.people ?? []).map(({ id, skills }) => [id, skills.join(" ")])) as Readonly<
    Record<string, string>
  >,
  capacities: Object.fromEntries((rule?.pool.people ?? []).map(({ id, capacity }) => [id, capacity])) as Readonly<
    Record<string, number | null>
  >,
  skill: rule?.skill ?? "",
  strategy: rule?.strategy ?? ("round_robin" as const),
  capacity: rule?.capacity ?? null,
  fallback: rule?.fallback ?? ("next_rule" as const),
  channels: rule?.match.channels ?? [],
  connections: rule?.match.connections ?? [],
  countries: asLines(rule?.match.countries ?? []),
  languages: asLines(rule?.match.languages ?? []),
  labels: rule?.match.labels ?? [],
  leadTypes: rule?.match.leadTypes ?? [],
  hours: rule?.match.hours ?? ("any" as const),
});
export type Fields = ReturnType<typeof fieldsOf>;

export const bodyOf = (fields: Fields) => ({
  name: fields.name.trim(),
  active: fields.active,
  match: {
    channels: fields.channels,
    connections: fields.connections,
    countries: linesOf(fields.countries.toUpperCase()),
    languages: linesOf(fields.languages),
    labels: fields.labels,
    leadTypes: LEAD_TYPES.filter((type) => fields.leadTypes.includes(type)),
    hours: fields.hours,
  },
  pool: {
    teamId: fields.team === NO_TEAM ? null : fields.team,
    people: fields.people.map((id) => ({
      id,
      skills: skillsOf(fields.skills[id] ?? ""),
      capacity: fields.capacities[id] ?? null,
    })),
  },
  skill: fields.skill.trim().toLowerCase() || null,
  strategy: fields.strategy,
  capacity: fields.capacity,
  fallback: fields.fallback,
});

export const hasPool = ({ team, people }: Fields): boolean => team !== NO_TEAM || people.length > 0;
