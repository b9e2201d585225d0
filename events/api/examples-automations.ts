/** Examples of automations: whoever does not answer the offer within three days is reminded, unless they write. */
const at = "2026-03-02T08:00:00.000Z";
const contactId = "c5k3m7q4x6t2w5y7c3e6b4n5h2";
const campaignId = "k3v5q2m7n4b6x2c5z7a4s3k3v5";
const trigger = { kind: "silent", campaignId, phaseId: "launch", days: 3 };
const steps = [
  { id: "morning", kind: "until", time: "09:30", days: [1, 2, 3, 4, 5] },
  {
    id: "engaged",
    kind: "branch",
    condition: { path: "engagement.opened", op: "gte", value: 1 },
    yes: [
      {
        id: "remind",
        kind: "send",
        send: {
          type: "offer.reminder",
          channels: ["email"],
          purpose: "marketing",
          template: { key: "offer-reminder", data: { name: { path: "contact.name" } } },
        },
      },
    ],
    no: [{ id: "cold", kind: "tag", add: ["cold"], remove: [] }],
  },
];
const definition = {
  trigger,
  condition: { path: "country", op: "eq", value: "PE" },
  entry: { kind: "once" },
  exits: {
    reply: { funnelId: "sales", stageId: "talking" },
    leaves: null,
    consentWithdrawn: true,
    goal: { kind: "lead.closed", as: "won" },
  },
  steps,
};
const automation = {
  id: "k3v5q2m7n4b6x2c5",
  name: "Reminder of the offer",
  state: "active",
  draft: definition,
  published: { version: 2, at, by: "usr_4k7q", definition },
  changed: false,
  figures: { active: 41, finished: 180, stopped: 23, stoppedByReply: 17, failed: 0 },
  createdBy: "usr_4k7q",
  createdAt: at,
  updatedAt: at,
  version: 5,
};
const run = {
  id: `${contactId}.b6x2c5z7a4s3k3v5`,
  contactId,
  automationId: automation.id,
  version: 2,
  state: "stopped",
  step: null,
  wakeAt: null,
  stoppedBy: "reply",
  triggeredAt: at,
  trigger: { campaignId, phaseId: "launch" },
  log: [
    { at, step: null, kind: "begin", outcome: "done", code: null, text: null },
    { at, step: "morning", kind: "stop", outcome: "done", code: "reply", text: null },
  ],
  startedAt: at,
  updatedAt: at,
};
const way = {
  contactId,
  name: "Inés Huanca",
  at,
  enters: true,
  because: [{ path: "country", op: "eq", value: "PE", verdict: "holds", actual: "PE" }],
  steps: [{ id: "remind", kind: "send", at, outcome: "would", text: "email" }],
};

export const stepsExamples: Readonly<Record<string, unknown>> = {
  AutomationTrigger: trigger,
  AutomationStep: steps[0],
  AutomationDefinition: definition,
  Automation: automation,
  NewAutomation: { name: automation.name, draft: definition },
  AutomationChange: { name: "Reminder of the spring offer" },
  AutomationVersion: { version: 2, definition },
  AutomationRun: run,
  AutomationDryRunRequest: { definition, contactId, last: 10 },
  AutomationDryRun: { ways: [way] },
};
