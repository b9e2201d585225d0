/** Examples of campaigns, and of who approves them. */
const audience = {
  segments: ["k3v5q2m7n4"],
  excluded: [],
  condition: { path: "country", op: "eq", value: "PE" },
};
const phase = {
  phaseId: "m7n4b6x2",
  kind: "launch",
  name: "Launch",
  instructions: "Answer whoever asks for a table within the hour.",
  startsAt: "2026-12-01T10:00",
  endsAt: "2026-12-05T22:00",
  zone: "account",
  audience: null,
  channels: ["whatsapp", "email"],
  variations: [
    {
      variationId: "a3s3k3v5",
      name: "A",
      weight: 1,
      content: {
        template: { id: "q2m7n4b6x2", key: "autumn_menu", version: 3 },
        contentHash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        data: { dish: "Ají de gallina" },
      },
    },
  ],
  holdoutPercent: 5,
  winner: null,
  window: { from: 540, to: 1200, days: [1, 2, 3, 4, 5] },
  lateStartMinutes: 60,
};
const plan = {
  purpose: "marketing",
  timeZone: "America/Lima",
  audience,
  phases: [phase],
  budget: { micros: 50_000_000, currency: "USD" },
  tracking: null,
  definitions: { k3v5q2m7n4: { name: "Regulars", condition: { path: "conversations.count", op: "gte", value: 3 } } },
};
const fields = {
  name: "Autumn menu",
  description: "",
  businessUnit: null,
  objectives: ["200 reservations"],
  owners: ["usr_k3v5q2m7n4b6x2c5z7a4s3k3v5"],
  goals: [{ metric: "lead.won", target: 200 }],
  alerts: null,
  tags: ["menu"],
};
const campaign = {
  id: "k3v5q2m7n4b6x2c5",
  ...fields,
  status: "approved",
  plan,
  revision: 3,
  isTemplate: false,
  elsewhere: ["LinkedIn"],
  submitted: { revision: 3, by: "usr_k3v5q2m7n4b6x2c5z7a4s3k3v5", at: "2026-11-20T09:00:00.000Z" },
  launchedAt: null,
  createdBy: "usr_k3v5q2m7n4b6x2c5z7a4s3k3v5",
  createdAt: "2026-11-18T09:00:00.000Z",
  updatedAt: "2026-11-20T10:00:00.000Z",
  version: 7,
};
const hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
const given = {
  ...{ name: "Launch", startsAt: "2026-12-01T10:00", endsAt: "2026-12-05T22:00", channels: ["whatsapp", "email"] },
  variations: [{ content: { template: { key: "autumn_menu" }, data: { dish: "Ají de gallina" } } }],
};
const policy = {
  levels: [{ name: "Marketing", roles: ["supervisor"], people: [], approvals: 1 }],
  separation: "where_possible",
};

export const campaignExamples: Readonly<Record<string, unknown>> = {
  CampaignAudience: audience,
  CampaignPlan: plan,
  Campaign: campaign,
  CampaignWithState: {
    ...campaign,
    can: ["edit", "edit_plan", "withdraw", "sign", "cancel", "duplicate", "comment"],
    approval: {
      level: null,
      missing: 0,
      approvals: [{ level: 1, by: "usr_n4b6x2c5z7a4s3k3v5k3v5q2m7", at: "2026-11-20T10:00:00.000Z" }],
    },
    signed: null,
    problems: [],
    warnings: [{ field: "channels", code: "no_channel", message: "LinkedIn is kept, and nothing is sent there" }],
  },
  SimpleCampaign: {
    ...{ id: "k3v5q2m7n4b6x2c5", name: "Autumn menu", description: "", status: "scheduled", budget: 250 },
    ...{ start: "2026-12-01T10:00", end: "2026-12-05T22:00", target_audience: ["k3v5q2m7n4"], channels: ["email"] },
    ...{ success_metrics: { orders: 120 }, created_at: "2026-11-20T09:00:00.000Z" },
  },
  NewCampaign: { name: "Autumn menu", audience: { segments: ["k3v5q2m7n4"] }, phases: [given] },
  CampaignChange: { phases: [{ ...given, phaseId: "m7n4b6x2", endsAt: "2026-12-06T22:00" }] },
  CampaignRemark: { comment: "The photograph is lovely." },
  CampaignStep: {
    revision: 3,
    action: "approved",
    by: "usr_n4b6x2c5z7a4s3k3v5k3v5q2m7",
    at: "2026-11-20T10:00:00.000Z",
    comment: "The photograph is lovely.",
    level: 1,
  },
  CampaignComment: {
    id: "b6x2c5z7a4",
    revision: 3,
    by: "usr_n4b6x2c5z7a4s3k3v5k3v5q2m7",
    at: "2026-11-20T09:30:00.000Z",
    text: "Shorter, please.",
    field: "phases.m7n4b6x2.variations.a3s3k3v5",
  },
  NewCampaignComment: { text: "Shorter, please.", field: "phases.m7n4b6x2.variations.a3s3k3v5" },
  CampaignVersion: {
    revision: 3,
    hash,
    submittedBy: "usr_k3v5q2m7n4b6x2c5z7a4s3k3v5",
    submittedAt: "2026-11-20T09:00:00.000Z",
    plan,
  },
  CampaignDiff: {
    from: 2,
    to: 3,
    changes: [{ field: "phases.m7n4b6x2.endsAt", before: "2026-12-04T22:00", after: "2026-12-05T22:00" }],
  },
  CampaignDuplicate: { name: "Winter menu", startsAt: "2027-06-01T10:00" },
  CampaignCertificate: {
    text: "Chasqui campaign certificate 1\nTenant: demo\nCampaign: k3v5q2m7n4b6x2c5\nRevision: 3",
    signature: "MEUCIQDk3v5q2m7n4b6x2c5z7a4s3k3v5q2m7n4b6x2c5z7a4s3AiAk3v5q2m7n4",
    publicKey: "-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----\n",
    plan: '{"audience":{}}',
    hash,
    keyId: "arn:aws:kms:us-east-1:000000000000:key/0f9d6c3e-5a51-4f6f-9d4e-2b8f0c7a1e63",
    signedBy: "usr_c5z7a4s3k3v5k3v5q2m7n4b6x2",
    signedAt: "2026-11-21T10:00:00.000Z",
    method: "second_factor",
    valid: true,
    current: true,
  },
  ApprovalPolicy: { ...policy, updatedAt: "2026-11-18T09:00:00.000Z", version: 1 },
  ApprovalPolicyChange: policy,
};
