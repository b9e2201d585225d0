import type { AssignmentRule as AssignmentRuleView } from "../../../../events/api/assignment.ts";
import type { AssignmentRule } from "../../../../lib/core/assignment/model.ts";

export const assignmentRuleView = ({ match, pool, ...rule }: AssignmentRule): AssignmentRuleView => ({
  id: rule.id,
  name: rule.name,
  position: rule.position,
  active: rule.active,
  match: {
    channels: [...match.channels],
    connections: [...match.connections],
    countries: [...match.countries],
    languages: [...match.languages],
    labels: [...match.labels],
    leadTypes: [...match.leadTypes],
    hours: match.hours,
  },
  pool: {
    teamId: pool.teamId,
    people: pool.people.map(({ id, skills, capacity }) => ({ id, skills: [...skills], capacity })),
  },
  skill: rule.skill,
  strategy: rule.strategy,
  capacity: rule.capacity,
  fallback: rule.fallback,
  createdAt: rule.createdAt,
  updatedAt: rule.updatedAt,
  version: rule.version,
});
