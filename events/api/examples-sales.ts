/** Examples of what contacts, leads and funnels are described by. */
const stage = (id: string, name: string, probability: number, colour: string, state: string) => ({
  id,
  name,
  probability,
  colour,
  state,
  requires: [],
});

const spanish = {
  channels: ["whatsapp"],
  connections: [],
  countries: ["PE"],
  languages: ["es"],
  labels: [],
  leadTypes: [],
  hours: "within",
};
const pool = {
  teamId: "team_k3v5q2m7n4",
  people: [{ id: "usr_k3v5q2m7n4b6x2c5z7a4s3d6f5", skills: ["weddings"], capacity: 5 }],
};
const rule = {
  name: "Peru, in office hours",
  position: 10,
  active: true,
  match: spanish,
  pool,
  skill: null,
  strategy: "least_load",
  capacity: 20,
  fallback: "team_lead",
};

const holds = {
  words: [
    { language: "es", phrases: ["mesa rota", "silla rota"] },
    { language: "en", phrases: ["broken table"] },
  ],
  except: ["no es una queja"],
  channels: ["whatsapp"],
  connections: [],
  countries: [],
  labels: [],
  referrals: ["https://casa-andina.example/outlet*"],
  payloads: [],
  messages: "any",
};
const classifies = {
  name: "Broken furniture",
  position: 10,
  active: true,
  match: holds,
  weight: 70,
  place: { funnelId: "support", stageId: "first_contact" },
  leadType: "support",
  again: false,
};
const spoke = {
  ruleId: "k3v5q2m7n4",
  funnelId: "support",
  stageId: "first_contact",
  weight: 70,
  adjustment: -14,
  score: 56,
};

export const salesExamples: Readonly<Record<string, unknown>> = {
  ClassificationWords: holds.words[0],
  ClassificationMatch: holds,
  ClassificationPlace: classifies.place,
  ClassificationRule: {
    id: "k3v5q2m7n4",
    standard: false,
    ...classifies,
    adjustment: -14,
    createdAt: "2026-03-01T08:00:00.000Z",
    updatedAt: "2026-03-01T08:00:00.000Z",
    version: 1,
  },
  NewClassificationRule: classifies,
  ClassificationRuleChange: { weight: 80, active: false },
  ClassificationPreviewInput: {
    text: "Llegó la mesa rota",
    payload: null,
    referral: null,
    channel: "whatsapp",
    connectionId: null,
    country: "PE",
    labels: [],
    first: true,
  },
  ClassificationPreview: {
    decided: { ruleId: "k3v5q2m7n4", funnelId: "support", stageId: "first_contact", leadType: "support" },
    because: ["mesa rota", "channel: whatsapp"],
    considered: [spoke],
    threshold: 30,
  },
  ClassificationCorrection: {
    id: "1772438280000-k3v5q2m7n4",
    leadId: "d5n7q2w4e6r8t1y3u5i7o9p2a4.1",
    ruleId: "k3v5q2m7n4",
    from: { funnelId: "support", stageId: "first_contact" },
    to: { funnelId: "sales", stageId: "negotiation" },
    steps: [{ ruleId: "k3v5q2m7n4", step: -1 }],
    correctedBy: "usr_k3v5q2m7n4b6x2c5z7a4s3d6f5",
    at: "2026-03-02T08:00:00.000Z",
    undoneAt: null,
    undoneBy: null,
    version: 1,
  },
  AssignmentMatch: spanish,
  AssignmentPool: pool,
  PoolPerson: pool.people[0],
  AssignmentRule: {
    id: "k3v5q2m7n4",
    ...rule,
    createdAt: "2026-03-01T08:00:00.000Z",
    updatedAt: "2026-03-01T08:00:00.000Z",
    version: 1,
  },
  NewAssignmentRule: rule,
  AssignmentRuleChange: { strategy: "round_robin", capacity: null },
  NewContact: {
    identities: [
      { kind: "phone", value: "+51987654321" },
      { kind: "email", value: "ines@huanca.example" },
    ],
    name: "Inés Huanca",
    language: "es",
    tags: ["restaurant"],
  },
  ContactChange: {
    name: "Inés Huanca Quispe",
    tags: ["restaurant", "terrace"],
    timeZone: "America/Lima",
    customFields: { birthday: "1990-05-17" },
  },
  NewIdentity: { identity: { kind: "email", value: "ines@huanca.example" } },
  ContactMerge: { contactId: "d5n7q2w4e6r8t1y3u5i7o9p2a4" },
  NewRecordNote: { text: "Prefers to be called after six" },
  NewLead: {
    contactId: "d5n7q2w4e6r8t1y3u5i7o9p2a4",
    type: "sale",
    value: { amount: 1250.5, currency: "PEN" },
    expectedOn: "2026-04-15",
    assignee: "me",
    tags: ["wedding"],
  },
  LeadChange: { state: "closed_lost", lostReasonId: "k3v5q2m7n4", lostReason: "A third dearer than the other offer" },
  LostReason: {
    ...{ id: "k3v5q2m7n4", name: "Too expensive", position: 1, archived: false },
    ...{ createdAt: "2026-03-02T08:00:00.000Z", updatedAt: "2026-03-02T08:00:00.000Z", version: 1 },
  },
  NewLostReason: { name: "Too expensive" },
  LostReasonChange: { archived: true },
  LeadMove: {
    stageId: "negotiation",
    afterId: "d5n7q2w4e6r8t1y3u5i7o9p2a4.1",
    value: { amount: 980, currency: "PEN" },
  },
  NewFunnel: {
    name: "Weddings",
    stages: [
      stage("visit", "Visit", 30, "#5b8def", "new"),
      stage("offer", "Offer", 60, "#f0a33a", "negotiation"),
      stage("signed", "Signed", 100, "#3fae6b", "closed"),
    ].map(({ id: _id, ...rest }) => rest),
  },
  FunnelChange: {
    stages: [
      stage("first_chat", "First chat", 10, "#5b8def", "new"),
      { ...stage("negotiation", "Negotiation", 45, "#f0a33a", "negotiation"), requires: ["value", "assignee"] },
      stage("closing", "Closing", 90, "#3fae6b", "closed"),
    ],
  },
  NewCustomField: { on: "lead", name: "Event date", kind: "date" },
  CustomFieldChange: { options: ["Terrace", "Salon"] },
};
