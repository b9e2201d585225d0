/** What the product tells other systems, by type: the form of `data`, when it is told, and an example of each. */
import * as z from "zod/mini";

const id = z.string();
const text = z.nullable(z.string());
const at = z.iso.datetime();
const version = z.number();
/** Where the thing can be read in full; absent for what has no place of its own. */
const href = z.optional(z.string());
/** Set where the whole would be longer than 20 KB: only ids and short words are left. */
const cut = z.optional(z.literal(true));
const shared = { href, cut };

const message = z.looseObject({
  ...shared,
  id,
  conversationId: id,
  connectionId: text,
  channel: text,
  sender: z.object({ name: text }),
  content: z.object({ type: text, text, attachments: z.number() }),
  at,
  version,
});
const delivery = z.looseObject({
  ...shared,
  id,
  conversationId: text,
  connectionId: text,
  status: z.string(),
  author: text,
  at,
  reason: z.nullable(z.looseObject({ code: z.string(), text: z.string(), retryable: z.boolean() })),
  times: z.record(z.string(), z.string()),
  notificationId: text,
  campaignId: text,
});
const conversation = z.looseObject({
  ...shared,
  id,
  connectionId: id,
  channel: id,
  contactId: id,
  state: z.enum(["open", "pending", "snoozed", "resolved"]),
  assignee: text,
  teamId: text,
  priority: text,
  country: text,
  labels: z.array(z.string()),
  lastMessageAt: at,
  version,
});
const lead = z.looseObject({
  ...shared,
  id,
  contactId: id,
  contactName: text,
  type: text,
  state: z.string(),
  value: z.nullable(z.looseObject({ amount: z.unknown(), currency: z.string() })),
  assignee: text,
  teamId: text,
  funnelId: text,
  stageId: text,
  lostReason: text,
  createdAt: at,
  updatedAt: at,
  version,
});
const contact = z.looseObject({
  ...shared,
  id,
  name: text,
  identities: z.array(z.looseObject({ kind: z.string(), value: z.string() })),
  country: text,
  language: text,
  tags: z.array(z.string()),
  createdAt: at,
  updatedAt: at,
  version,
});
const consent = z.looseObject({
  ...shared,
  contactId: id,
  channel: z.string(),
  purpose: z.string(),
  state: z.enum(["granted", "withdrawn", "pending"]),
  source: z.string(),
  at,
});
const feedback = z.looseObject({
  ...shared,
  id,
  formId: id,
  formKey: z.string(),
  contactId: id,
  answers: z.record(z.string(), z.unknown()),
  answeredAt: at,
  version,
});
const notification = z.looseObject({ ...shared, id, type: z.string(), contactId: id, reason: z.unknown(), version });
const engagement = z.looseObject({
  ...shared,
  contactId: id,
  deliveryId: text,
  notificationId: text,
  campaignId: text,
  url: text,
  at,
});
const segment = z.looseObject({ ...shared, segmentId: id, contactId: id, at, version });
const campaign = { ...shared, campaignId: id, name: z.string(), version };
const phase = z.looseObject({ ...campaign, phaseId: id, phase: z.string(), at });
const moved = z.looseObject({ ...campaign, status: z.string(), revision: z.number(), by: text, at });
const approved = z.looseObject({ ...moved.shape, approvedBy: z.array(z.string()), hash: z.string() });
const signature = z.looseObject({ ...moved.shape, method: z.string(), hash: z.string(), keyId: z.string() });
const summary = z.looseObject({
  ...campaign,
  phaseId: id,
  from: at,
  to: at,
  counts: z.record(z.string(), z.number()),
  totals: z.record(z.string(), z.number()),
});
const threshold = z.looseObject({
  ...campaign,
  phaseId: text,
  metric: z.string(),
  direction: z.enum(["above", "below"]),
  threshold: z.number(),
  value: z.number(),
  at,
});
const publication = z.looseObject({
  ...shared,
  publicationId: id,
  campaignId: text,
  connectionId: text,
  channel: z.string(),
  externalId: text,
  reason: z.nullable(z.object({ code: z.string(), text: z.string() })),
  at,
  version,
});
const call = z.looseObject({
  ...shared,
  automationId: id,
  runId: id,
  step: z.string(),
  contactId: id,
  trigger: z.record(z.string(), z.string()),
  data: z.record(z.string(), z.unknown()),
  at,
});
const trial = z.looseObject({ endpointId: id, message: z.string() });

interface PublicFact {
  readonly data: z.ZodMiniType;
  /** When it is told. */
  readonly when: string;
  readonly example: Readonly<Record<string, unknown>>;
}

const THREAD = "q3x5n2m7k4w6r8t9y1a2b3c4d5";
const WHEN = "2026-11-02T09:00:00.000Z";
const aDelivery = {
  id: `${THREAD}.1793610000000-k3v5q2m7n4w6r8t9`,
  conversationId: THREAD,
  connectionId: "con_madrid",
  status: "sent",
  author: "usr_ana",
  at: WHEN,
  reason: null,
  times: { sent: "2026-11-02T09:00:01.000Z" },
  notificationId: null,
  campaignId: null,
};
const aConversation = {
  id: THREAD,
  connectionId: "con_madrid",
  channel: "whatsapp",
  contactId: "c7n4w6r8t9y1a2b3c4d5q3x5n2",
  state: "open",
  assignee: null,
  teamId: null,
  priority: null,
  country: "ES",
  labels: [],
  lastMessageAt: WHEN,
  createdAt: WHEN,
  updatedAt: WHEN,
  version: 1,
};
const aLead = {
  id: "l3v5q2m7n4w6r8t9y1a2b3c4d5",
  contactId: "c7n4w6r8t9y1a2b3c4d5q3x5n2",
  contactName: "Robin Example",
  type: "sale",
  state: "new",
  value: null,
  expectedOn: null,
  assignee: null,
  teamId: null,
  funnelId: "sales",
  stageId: "new",
  country: "ES",
  lostReasonId: null,
  lostReason: null,
  tags: [],
  customFields: {},
  source: { channel: "whatsapp" },
  closedAt: null,
  createdAt: WHEN,
  updatedAt: WHEN,
  version: 1,
};
const aContact = {
  id: "c7n4w6r8t9y1a2b3c4d5q3x5n2",
  name: "Robin Example",
  identities: [{ kind: "email", value: "robin@customer.example" }],
  country: "ES",
  language: "es",
  timeZone: null,
  tags: [],
  customFields: {},
  mergedInto: null,
  createdAt: WHEN,
  updatedAt: WHEN,
  version: 1,
};
const aCampaign = { campaignId: "cmp_spring", name: "Spring", status: "running", revision: 2, by: "usr_ana", at: WHEN };
const aPhase = { campaignId: "cmp_spring", name: "Spring", phaseId: "launch", phase: "launch", at: WHEN, version: 4 };
const aPublication = {
  publicationId: "pub_1",
  campaignId: "cmp_spring",
  connectionId: "con_page",
  channel: "linkedin",
  externalId: "urn:li:share:1",
  reason: null,
  at: WHEN,
  version: 2,
};
const anOpening = {
  contactId: aContact.id,
  deliveryId: aDelivery.id,
  notificationId: null,
  campaignId: "cmp_spring",
  url: null,
  at: WHEN,
};
const aMembership = { segmentId: "seg_regulars", contactId: aContact.id, at: WHEN, version: 1 };

/** One line for each type; a test holds the list against the types that the product knows. */
export const PUBLIC_FACTS = {
  "message.received": {
    data: message,
    when: "A customer wrote.",
    example: {
      id: aDelivery.id,
      conversationId: THREAD,
      connectionId: "con_madrid",
      channel: "whatsapp",
      sender: { name: "Robin Example" },
      content: { type: "text", text: "Do you have a table for four?", attachments: 0 },
      at: WHEN,
      version: 1,
    },
  },
  "message.sent": {
    data: delivery,
    when: "A message of the business was taken by its provider; `content` says what it was.",
    example: { ...aDelivery, content: { type: "text", text: "Yes, at nine." } },
  },
  "delivery.updated": {
    data: delivery,
    when: "A message of the business went on: sent, delivered, read, failed, suppressed, deferred, expired, … Of a campaign's messages only for endpoints that want each.",
    example: { ...aDelivery, status: "delivered" },
  },
  "conversation.created": { data: conversation, when: "A conversation began.", example: aConversation },
  "conversation.updated": {
    data: conversation,
    when: "Its state, assignee, team, priority or labels changed; not each message.",
    example: { ...aConversation, assignee: "usr_ana", version: 3 },
  },
  "conversation.resolved": {
    data: conversation,
    when: "A conversation was resolved.",
    example: { ...aConversation, state: "resolved", version: 5 },
  },
  "lead.created": { data: lead, when: "A lead came to be.", example: aLead },
  "lead.updated": {
    data: lead,
    when: "What is known of a lead, or its stage, changed.",
    example: { ...aLead, state: "in_progress", version: 2 },
  },
  "lead.won": {
    data: lead,
    when: "A lead was closed as won.",
    example: {
      ...aLead,
      state: "closed_won",
      value: { amount: "1200.00", currency: "EUR" },
      closedAt: WHEN,
      version: 6,
    },
  },
  "lead.lost": {
    data: lead,
    when: "A lead was closed as lost.",
    example: { ...aLead, state: "closed_lost", lostReason: "Too far away", closedAt: WHEN, version: 6 },
  },
  "contact.created": { data: contact, when: "A contact came to be.", example: aContact },
  "contact.updated": {
    data: contact,
    when: "A contact changed, or was merged into another.",
    example: { ...aContact, language: "en", version: 2 },
  },
  "consent.changed": {
    data: consent,
    when: "Somebody agreed to something, or no longer does.",
    example: {
      contactId: aContact.id,
      channel: "*",
      purpose: "marketing",
      state: "withdrawn",
      source: "keyword",
      detail: "baja",
      at: WHEN,
    },
  },
  "feedback.answered": {
    data: feedback,
    when: "Every question of a form that has to be answered was.",
    example: {
      id: "fbr_1",
      formId: "frm_stay",
      formKey: "stay",
      contactId: aContact.id,
      subjectId: null,
      itemId: null,
      eventId: null,
      language: "es",
      answers: { overall: 5 },
      way: "page",
      answeredAt: WHEN,
      version: 3,
    },
  },
  "notification.failed": {
    data: notification,
    when: "A notification could be told on none of its channels.",
    example: {
      id: `${aContact.id}.k3v5q2m7n4w6r8t9`,
      type: "booking.confirmed",
      contactId: aContact.id,
      reason: { code: "no_address", text: "the contact has no address" },
      version: 2,
    },
  },
  "engagement.opened": { data: engagement, when: "A person, not a machine, opened a mail.", example: anOpening },
  "engagement.clicked": {
    data: engagement,
    when: "A person followed a link.",
    example: { ...anOpening, url: "https://shop.example/spring" },
  },
  "segment.entered": { data: segment, when: "A contact came into a segment that is followed.", example: aMembership },
  "segment.left": { data: segment, when: "A contact left a segment that is followed.", example: aMembership },
  "campaign.approved": {
    data: approved,
    when: "A campaign has every approval that it needs.",
    example: { ...aCampaign, status: "approved", approvedBy: ["usr_ana"], hash: "9f2c1e", version: 3 },
  },
  "campaign.submitted": {
    data: moved,
    when: "A campaign was given to whoever approves it.",
    example: { ...aCampaign, status: "in_review", version: 2 },
  },
  "campaign.rejected": {
    data: moved,
    when: "Somebody who decides gave it back: changes were asked for.",
    example: { ...aCampaign, status: "changes_requested", version: 3 },
  },
  "campaign.signed": {
    data: signature,
    when: "An approved plan was signed.",
    example: { ...aCampaign, status: "approved", method: "second_factor", hash: "9f2c1e", keyId: "k1", version: 4 },
  },
  "campaign.launched": { data: moved, when: "A campaign was launched.", example: { ...aCampaign, version: 5 } },
  "campaign.paused": {
    data: moved,
    when: "A campaign was paused, by a person or because a limit was crossed.",
    example: { ...aCampaign, status: "paused", version: 6 },
  },
  "campaign.resumed": { data: moved, when: "A paused campaign goes on.", example: { ...aCampaign, version: 7 } },
  "campaign.cancelled": {
    data: moved,
    when: "A campaign was cancelled: nothing of it is sent any more.",
    example: { ...aCampaign, status: "cancelled", version: 8 },
  },
  "campaign.completed": {
    data: moved,
    when: "A campaign is over: every phase is.",
    example: { ...aCampaign, status: "completed", by: null, version: 8 },
  },
  "campaign.phase_started": { data: phase, when: "A phase began to send.", example: aPhase },
  "campaign.phase_ended": { data: phase, when: "A phase sent to its last recipient, or was ended.", example: aPhase },
  "campaign.phase_missed": {
    data: phase,
    when: "A phase could not begin in time, and does not.",
    example: aPhase,
  },
  "campaign.delivery_summary": {
    data: summary,
    when: "What became of a phase's messages in a stretch of time, and how they stand at its end, by state.",
    example: {
      campaignId: "cmp_spring",
      name: "Spring",
      phaseId: "launch",
      from: WHEN,
      to: "2026-11-02T09:05:00.000Z",
      counts: { sent: 940, delivered: 902, failed: 12, suppressed: 46 },
      totals: { targeted: 1998, sent: 1940, delivered: 1880, failed: 12, suppressed: 46 },
      version: 4,
    },
  },
  "campaign.threshold_crossed": {
    data: threshold,
    when: "A figure of a campaign crossed a limit that somebody set.",
    example: {
      campaignId: "cmp_spring",
      name: "Spring",
      phaseId: "launch",
      metric: "failure_rate",
      direction: "above",
      pauses: false,
      threshold: 0.05,
      value: 0.061,
      at: WHEN,
      version: 4,
    },
  },
  "publication.succeeded": {
    data: publication,
    when: "A post was published; a phase of a campaign went out on a channel, at first or once what kept it back was mended.",
    example: aPublication,
  },
  "publication.failed": {
    data: publication,
    when: "A post, or a phase of a campaign on a channel, could not go out: `action` says what would mend it; told again when it is not tried any more.",
    example: { ...aPublication, externalId: null, reason: { code: "token", text: "the token has ended" } },
  },
  "automation.called": {
    data: call,
    when: "A step of an automation called this endpoint. It comes to the endpoint that the step names, whatever types that asks for.",
    example: {
      automationId: "k3v5q2m7n4b6x2c5",
      runId: "b6x2c5k3v5q2m7n4",
      step: "webhook-1",
      contactId: aContact.id,
      trigger: { leadId: aLead.id },
      data: { reason: "silent" },
      at: WHEN,
    },
  },
  "webhook.test": {
    data: trial,
    when: "Somebody asked for a test of the endpoint; whatever it filters.",
    example: { endpointId: "k3v5q2m7n4w6r8t9", message: "It works." },
  },
} as const satisfies Readonly<Record<string, PublicFact>>;
