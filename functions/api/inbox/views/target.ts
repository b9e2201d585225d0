import type * as z from "zod/mini";
import type { SatisfactionSettings as SettingsView } from "../../../../events/api/satisfaction.ts";
import type {
  Breach as BreachView,
  BusinessHours as BusinessHoursView,
  TargetPolicy as TargetPolicyView,
} from "../../../../events/api/targets.ts";
import type { BusinessHours } from "../../../../lib/core/hours/model.ts";
import type { SatisfactionSettings } from "../../../../lib/core/satisfaction/model.ts";
import type { Breach, TargetPolicy } from "../../../../lib/core/targets/model.ts";

export const hoursView = (hours: BusinessHours): BusinessHoursView => ({
  id: hours.id,
  name: hours.name,
  teamId: hours.teamId,
  timeZone: hours.timeZone,
  weekly: Object.fromEntries(Object.entries(hours.weekly).map(([day, openings]) => [day, [...(openings ?? [])]])),
  holidays: hours.holidays.map(({ date, name }) => ({ date, name })),
  createdAt: hours.createdAt,
  updatedAt: hours.updatedAt,
  version: hours.version,
});

export const policyView = (policy: TargetPolicy): TargetPolicyView => ({
  id: policy.id,
  name: policy.name,
  position: policy.position,
  match: {
    priorities: [...policy.match.priorities],
    labels: [...policy.match.labels],
    channels: [...policy.match.channels],
    teams: [...policy.match.teams],
  },
  firstResponseMinutes: policy.firstResponseMinutes,
  resolutionMinutes: policy.resolutionMinutes,
  inBusinessHours: policy.inBusinessHours,
  createdAt: policy.createdAt,
  updatedAt: policy.updatedAt,
  version: policy.version,
});

export const breachView = (breach: Breach): z.infer<typeof BreachView> => ({
  conversationId: breach.conversationId,
  kind: breach.kind,
  dueAt: breach.dueAt,
  policyId: breach.policyId,
  assignee: breach.assignee,
  teamId: breach.teamId,
  channel: breach.channel,
  connectionId: breach.connectionId,
  priority: breach.priority,
});

export const satisfactionSettingsView = (settings: SatisfactionSettings): SettingsView => ({
  enabled: settings.enabled,
  question: settings.question,
  choices: [...settings.choices],
  commentQuestion: settings.commentQuestion,
  channels: [...settings.channels],
  validHours: settings.validHours,
  askAgainDays: settings.askAgainDays,
  updatedAt: settings.updatedAt,
  version: settings.version,
});
