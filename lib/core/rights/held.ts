/**
 * Every kind of row there is, and what it has to do with a customer's rights. A test holds this list against the code: a kind that is
 * not here fails it until somebody has decided, and those that hold something of a person are exported and erased by the test.
 */

/** Where rows about a person lie, as the export and the erasure find them. */
export type Place =
  /** In the partition of the contact, or of one of its conversations. */
  | "contact"
  | "conversation"
  /** Found by a hash of what the person goes by, or by the provider's name for a message. */
  | "identity"
  | "external"
  /** Under the person's contacts, conversations and leads. */
  | "reminders"
  /** With people of the team. */
  | "notices-of"
  | "own"
  /** In payloads that name the person. */
  | "kept"
  | "notices"
  /** Of a funnel's stage. */
  | "stage"
  /** An event of the business, found by what lies of it in the contact's partition. */
  | "event"
  /** The contact's row of the audience. */
  | "audience"
  /** With an endpoint of webhooks, in what it was told. */
  | "webhook";

export interface OfPerson {
  readonly place: Place;
  /** True: in the archive that the person gets; else why it is not. */
  readonly exported: true | string;
}

/** Everything here is erased. What a row leaves behind is in `REMAINS`. */
export const OF_PERSON: Readonly<Record<string, OfPerson>> = {
  assignment: { place: "conversation", exported: true },
  audience: { place: "audience", exported: true },
  "automation-entry": { place: "contact", exported: "when they last came into an automation, which its runs say" },
  "automation-run": { place: "contact", exported: true },
  card: { place: "stage", exported: "says where a lead is, which the lead says itself" },
  consent: { place: "contact", exported: true },
  contact: { place: "contact", exported: true },
  "contact-conversation": { place: "contact", exported: true },
  "contact-event": { place: "contact", exported: true },
  conversation: { place: "conversation", exported: true },
  draft: { place: "own", exported: true },
  digest: { place: "contact", exported: "ids of notifications, which are exported" },
  duplicate: { place: "contact", exported: true },
  "external-id": { place: "external", exported: "a hash that leads to a message, which is exported" },
  "campaign-delivery": { place: "contact", exported: true },
  "campaign-credit": { place: "contact", exported: true },
  event: { place: "event", exported: true },
  fact: { place: "conversation", exported: true },
  "feedback-about": {
    place: "contact",
    exported: "leads to what somebody else was asked about them, which is exported",
  },
  "feedback-request": { place: "contact", exported: true },
  judgement: { place: "contact", exported: true },
  engagement: { place: "contact", exported: true },
  hit: { place: "contact", exported: true },
  identity: { place: "identity", exported: "a hash that leads to the contact, whose identities are exported" },
  interest: { place: "contact", exported: true },
  kept: { place: "kept", exported: true },
  "list-member": { place: "contact", exported: true },
  "later-message": { place: "conversation", exported: true },
  lead: { place: "contact", exported: true },
  merge: { place: "contact", exported: true },
  message: { place: "conversation", exported: true },
  notification: { place: "contact", exported: true },
  notified: { place: "conversation", exported: true },
  notice: { place: "notices", exported: true },
  "pending-change": { place: "conversation", exported: true },
  "personal-notice": { place: "notices-of", exported: true },
  "record-note": { place: "contact", exported: true },
  reminder: { place: "reminders", exported: true },
  "rule-told": { place: "contact", exported: "when rules told somebody, which the notifications say themselves" },
  sends: { place: "contact", exported: true },
  satisfaction: { place: "conversation", exported: true },
  "webhook-delivery": {
    place: "webhook",
    exported: "copies of what is exported, as the business's own systems were told",
  },
  "stage-move": { place: "contact", exported: true },
  timer: { place: "conversation", exported: true },
};

const TEAM = "of the business and its team, not of a customer";
const PLUMBING = "marks of the machinery, gone by themselves within days; ids of ours alone";

/** Kinds that are left alone, and why. */
export const KEPT: Readonly<Record<string, string>> = {
  activation: "which contact a code is for, found by a hash of the code; ids of ours, gone a month after its time",
  activity: "who of the team did what, by ids that say nothing; gone after days",
  "api-key": TEAM,
  app: TEAM,
  "assignment-rule": TEAM,
  "assignment-turns": TEAM,
  audit: "who did what has to be provable; names nobody (`STAYS`), and is exported without the team's ids",
  "audit-day": "numbers of blocks by day",
  automation: TEAM,
  "automation-version": TEAM,
  breach: "that a promise was broken on a day, in a conversation whose id is derived; the business's own figures",
  "business-hours": TEAM,
  "canned-reply": TEAM,
  "approval-policy": TEAM,
  campaign: "what is sent to whom, by conditions and lists; names nobody who gets it",
  "campaign-comment": TEAM,
  "campaign-signature": "who of the team signed what, which has to be provable",
  "campaign-signed": "who of the team signed what, which has to be provable",
  "campaign-step": TEAM,
  "signature-request": "whom of the team a service was asked to have sign what",
  "signature-service": TEAM,
  "campaign-version": "a campaign as it was submitted; names nobody who gets it",
  "calendar-event": TEAM,
  "calendar-link": TEAM,
  "google-account": TEAM,
  "google-busy": "appointments of the team, at Google; gone when their person ends the connection",
  "google-client": TEAM,
  "google-consent": PLUMBING,
  "google-mirror": TEAM,
  "calendar-seat": TEAM,
  "campaign-budget": TEAM,
  "campaign-alert": "that a figure of a campaign crossed a limit",
  "campaign-settings": TEAM,
  publication: "that a phase did not go out on a channel, and why; names nobody",
  "campaign-figures": "what was told of a campaign's figures; numbers that name nobody",
  "campaign-look": PLUMBING,
  census: TEAM,
  "classification-correction": "that a rule put a lead, whose id is derived, in the wrong place; no word of anybody",
  "classification-rule": TEAM,
  "classification-steps": "sums of corrections by rule",
  connection: TEAM,
  "notification-type": TEAM,
  counter: "sums that name nobody (`STAYS`)",
  "followed-types": TEAM,
  "event-rule": TEAM,
  "rule-log": "what rules made of events: ids of ours and counts, no value of any; gone after two weeks",
  "rule-wait": "that a rule waits for its time: ids of ours; gone when it has come, or a month after it was taken back",
  "event-type": "names of properties that events have, and no value of any",
  "feedback-form": TEAM,
  field: TEAM,
  forgotten: "that a person does not want to come back (`STAYS`)",
  funnel: TEAM,
  invitation: TEAM,
  item: "what the business deals in, with no word of a customer; who is interested lies with the contact",
  "item-type": TEAM,
  job: "ids of ours; its files are erased with the person, or within a week; gone after a month",
  label: TEAM,
  "lost-reason": TEAM,
  "live-closing": PLUMBING,
  "live-connection": PLUMBING,
  "live-link": PLUMBING,
  "live-socket": PLUMBING,
  "live-state": TEAM,
  "live-ticket": PLUMBING,
  "live-wanted": PLUMBING,
  macro: TEAM,
  member: TEAM,
  membership: TEAM,
  "notice-preferences": TEAM,
  once: TEAM,
  preferences: TEAM,
  "provider-template": TEAM,
  "push-subscriptions": TEAM,
  ranking: TEAM,
  "ranking-entry":
    "how far somebody, whom nobody finds by it, stood from the typical and how they were judged; the business's own figures",
  "ranking-state": "weights of a ranking, which name nobody",
  "ranking-version": "weights of a ranking and who of the team changed them",
  shard: "how far a campaign is sent, with the ids of those who were written to last; gone after a month",
  wave: TEAM,
  remains: "what rows leave behind (`REMAINS`); names nobody",
  "reporting-zone": TEAM,
  places: "how many a connection sent on a day; gone after three",
  request: "an answer that was given, sealed with the caller's own key; gone after a day",
  retention: TEAM,
  role: TEAM,
  "satisfaction-settings": TEAM,
  search: "entries of the search index, which the erasure goes through by itself",
  segment: TEAM,
  "segment-findings": "how many are in each segment, and what groups of contacts look like on the whole; names nobody",
  sender: TEAM,
  "sending-policy": TEAM,
  settings: TEAM,
  "short-link":
    "where a link of a text message leads: found by a hash, sealed with the link itself; gone after 400 days",
  "spending-level": TEAM,
  "spending-settings": TEAM,
  "webhook-endpoint": TEAM,
  "webhook-gone": "that an endpoint was removed: an id of ours; gone when what it was told is",
  "webhook-state": "how an endpoint is doing: times and states of answers",
  watch: "what was told of a connection on a day; gone after a week",
  "opt-out": "that somebody withdrew consent: an id of ours, which leads to the ledger; gone after two hours",
  suppression:
    "that an address must not be written to, which its owner wants to last beyond everything else that is kept of them",
  switches: TEAM,
  "target-policy": TEAM,
  team: TEAM,
  template: TEAM,
  "template-body": TEAM,
  "template-ready": TEAM,
  "template-version": TEAM,
  tenant: TEAM,
  view: TEAM,
  visits: "how often somebody unnamed was at a website's door; gone within the hour",
};
