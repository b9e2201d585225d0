/** Examples of what contacts, leads and funnels are described by. */
const stage = (id: string, name: string, probability: number, colour: string, state: string) => ({
  id,
  name,
  probability,
  colour,
  state,
  requires: [],
});

export const salesExamples: Readonly<Record<string, unknown>> = {
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
  LeadChange: { state: "closed_lost", lostReason: "Too expensive" },
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
