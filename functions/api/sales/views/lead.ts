import type { Lead as LeadView } from "../../../../events/api/leads.ts";
import type { Lead } from "../../../../lib/core/leads/model.ts";

export const leadView = (lead: Lead): LeadView => ({
  id: lead.leadId,
  contactId: lead.contactId,
  contactName: lead.contactName,
  type: lead.type,
  state: lead.state,
  assignee: lead.assignee,
  source: {
    channel: lead.source.channel,
    connectionId: lead.source.connectionId,
    referral: lead.source.referral ?? null,
  },
  createdAt: lead.createdAt,
  updatedAt: lead.updatedAt,
  version: lead.version,
});
