/** Which part of the API serves what: by the first word of a path after `/api/`. */
export const PARTS = {
  inbox: [
    "breaches",
    "business-hours",
    "canned-replies",
    "conversations",
    "deliveries",
    "drafts",
    "labels",
    "live",
    "macros",
    "notices",
    "push",
    "push-subscriptions",
    "satisfaction",
    "target-policies",
    "views",
  ],
  sales: [
    "assignment-rules",
    "classification-corrections",
    "classification-rules",
    "contacts",
    "custom-fields",
    "funnels",
    "leads",
    "lost-reasons",
    "reminders",
  ],
  setup: [
    "apps",
    "channels",
    "connections",
    "invitations",
    "keys",
    "me",
    "roles",
    "sending",
    "settings",
    "spending",
    "teams",
    "users",
  ],
  outreach: [
    "activations",
    "consents",
    "customer-browsers",
    "notification-types",
    "notifications",
    "sending-policy",
    "suppressions",
  ],
  audience: ["aura"],
  automation: ["automation-runs", "automations", "event-rules", "event-types", "events"],
  calendar: ["calendar"],
  campaigns: ["approval-policy", "communication", "publish", "signature-service"],
  catalogue: ["interests", "item-types", "items"],
  feedback: ["feedback-forms", "feedback-requests", "rankings"],
  reports: ["audit", "dashboard", "dead-letters", "erasures", "exports", "imports", "jobs", "reports", "retention"],
  search: ["search"],
  templates: ["provider-templates", "templates"],
  webhooks: ["webhooks"],
  reference: ["docs", "health", "openapi.json", "sign-in"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PartName = keyof typeof PARTS;

const names = Object.keys(PARTS) as PartName[];
const PART_OF: ReadonlyMap<string, PartName> = new Map(
  names.flatMap((part) => PARTS[part].map((noun) => [noun, part] as const)),
);

export const partOfPath = (path: string): PartName | undefined => PART_OF.get(path.split("/")[2] ?? "");
