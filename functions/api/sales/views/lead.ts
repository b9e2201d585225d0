import type { Lead as LeadView } from "../../../../events/api/leads.ts";
import type { FieldValues } from "../../../../lib/core/fields/model.ts";
import type { Lead, LeadSource, StageMove } from "../../../../lib/core/leads/model.ts";

export const customFieldsView = (values: FieldValues): Record<string, string | number | boolean | string[]> =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, typeof value === "object" ? [...value] : value] as const),
  );

const sourceView = ({ channel, connectionId, referral }: LeadSource) => ({
  channel,
  connectionId: connectionId ?? null,
  referral: referral ?? null,
});

export const leadView = (lead: Lead): LeadView => ({
  id: lead.leadId,
  contactId: lead.contactId,
  contactName: lead.contactName,
  type: lead.type,
  state: lead.state,
  value: lead.value && { amount: lead.value.amount, currency: lead.value.currency },
  expectedOn: lead.expectedOn,
  assignee: lead.assignee,
  teamId: lead.teamId,
  tags: [...lead.tags],
  customFields: customFieldsView(lead.customFields),
  country: lead.country,
  source: sourceView(lead.source),
  sources: lead.sources.map(sourceView),
  lostReasonId: lead.lostReasonId,
  lostReason: lead.lostReason,
  funnelId: lead.funnelId,
  stageId: lead.stageId,
  stageSince: lead.stageSince,
  classification: lead.classification && {
    by: lead.classification.by,
    funnelId: lead.classification.funnelId,
    stageId: lead.classification.stageId,
    ruleId: lead.classification.ruleId ?? null,
    because: [...lead.classification.because],
    considered: lead.classification.considered.map((one) => ({ ...one })),
    messageId: lead.classification.messageId ?? null,
    at: lead.classification.at,
  },
  closedAt: lead.closedAt,
  createdAt: lead.createdAt,
  updatedAt: lead.updatedAt,
  version: lead.version,
});

export const moveView = ({ at, by, from, to, spentMs }: StageMove) => ({ at, by, from, to, spentMs });
