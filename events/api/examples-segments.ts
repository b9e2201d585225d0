/** Examples of segments: customers in Peru who may get advertising and have not written for a month. */
const at = "2026-03-02T08:00:00.000Z";
const condition = {
  all: [
    { path: "country", op: "eq", value: "PE" },
    { path: "consent.marketing.email", op: "eq", value: true },
    { path: "conversations.lastInbound", op: "not_within_days", value: 30 },
  ],
};
const contactId = "c5k3m7q4x6t2w5y7c3e6b4n5h2";
const member = {
  contactId,
  name: "Inés Huanca",
  country: "PE",
  language: "es",
  tags: ["vip"],
  lastActiveOn: "2026-01-20",
  engagement: 34,
};
const segment = {
  id: "seg_k3v5q2m7n4b6x2c5",
  name: "Quiet customers in Peru",
  description: null,
  kind: "dynamic",
  condition,
  count: { contacts: 412, asOf: at },
  watched: false,
  followed: false,
  archived: false,
  createdBy: "usr_4k7q",
  createdAt: at,
  updatedAt: at,
  version: 1,
};

export const segmentExamples: Readonly<Record<string, unknown>> = {
  Segment: segment,
  NewSegment: { name: segment.name, kind: "dynamic", condition },
  SegmentChange: { description: "For the letter of May" },
  SegmentMember: member,
  SegmentPreview: { condition },
  SegmentEstimate: { count: 412, exact: true, within: 0, looked: 3120, contacts: 3120, asOf: at, first: [member] },
  ListChange: { add: { contactIds: [contactId], identities: [{ kind: "email", value: "ines@example.com" }] } },
  ListChanged: { added: 2, removed: 0, unknown: [] },
  SegmentExplanation: {
    contactId,
    member: true,
    verdict: "holds",
    because: [{ path: "country", op: "eq", value: "PE", verdict: "holds", actual: "PE" }],
  },
  ContactScore: { contactId, engagement: 34, recency: 3, frequency: 2, daysSinceActive: 41, cluster: 2 },
  ContactClusters: {
    clusters: [{ number: 1, share: 0.62, marks: [{ feature: "daysSinceActive", by: 0.7 }] }],
    sample: 800,
    asOf: at,
  },
  Lookalike: { looked: 3120, contacts: [{ contact: member, likeness: 0.81 }] },
};
