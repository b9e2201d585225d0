/** Systems of the business that are told what happens: an endpoint takes facts, and each fact to each endpoint is a delivery. */
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { PlainObject } from "../kernel/plain.ts";

/** What the product tells other systems of: every type of fact, and the names by which some systems know it. */
export const FACT_TYPES = [
  "message.received",
  "message.sent",
  "delivery.updated",
  "conversation.created",
  "conversation.updated",
  "conversation.resolved",
  "lead.created",
  "lead.updated",
  "lead.won",
  "lead.lost",
  "contact.created",
  "contact.updated",
  "consent.changed",
  "feedback.answered",
  "notification.failed",
  "engagement.opened",
  "engagement.clicked",
  "segment.entered",
  "segment.left",
  "campaign.submitted",
  "campaign.approved",
  "campaign.rejected",
  "campaign.signed",
  "campaign.launched",
  "campaign.paused",
  "campaign.resumed",
  "campaign.cancelled",
  "campaign.completed",
  "campaign.phase_started",
  "campaign.phase_ended",
  "campaign.phase_missed",
  "campaign.delivery_summary",
  "campaign.threshold_crossed",
  "publication.succeeded",
  "publication.failed",
  "automation.called",
  "webhook.test",
] as const;
export type FactType = (typeof FACT_TYPES)[number];

/** In place of the dotted type, for endpoints that ask for them. */
export const ALIASES: Readonly<Partial<Record<FactType, string>>> = {
  "publication.succeeded": "publication_success",
  "publication.failed": "publication_failure",
  "engagement.opened": "engagement_open",
  "engagement.clicked": "engagement_click",
  "campaign.threshold_crossed": "performance_alert",
};

/** What an endpoint may ask for: a type, all of one thing (`lead.*`), or everything. A test is sent to whoever asks for one. */
export const isFilter = (filter: string): boolean =>
  filter === "*" || FACT_TYPES.some((type) => type === filter || `${type.slice(0, type.indexOf("."))}.*` === filter);

export const passes = (filters: readonly string[], type: FactType): boolean =>
  type === "webhook.test" ||
  filters.some((filter) => filter === "*" || filter === type || filter === `${type.slice(0, type.indexOf("."))}.*`);

/** One thing that happened. The same `key` is the same fact, however often it is published. */
export interface Fact {
  readonly type: FactType;
  /** What tells this fact from every other of its type: ids and a version. */
  readonly key: readonly string[];
  /** The thing that it is of: a noun as in the API's paths but singular, and its id. */
  readonly subject: { readonly kind: string; readonly id: string };
  /** When it happened: the same moment each time that it is published, for it is part of its place. ISO 8601, UTC. */
  readonly at: string;
  readonly data: PlainObject;
  /** One of a campaign's many: for endpoints alone that want each of them, not the summary. */
  readonly ofCampaign?: true;
}

export interface WebhookEndpoint extends CatalogueEntry {
  readonly url: string;
  readonly description: string | null;
  /** See `isFilter`. */
  readonly types: readonly string[];
  readonly active: boolean;
  /** Set when it was switched off by us. `gone`: it answered 410; `failing`: nothing was taken for days. */
  readonly disabled: { readonly reason: "gone" | "failing"; readonly at: string } | null;
  /** Names of headers that go with every request; their values lie with the secret. */
  readonly headers: readonly string[];
  /** Types are told by the names of `ALIASES`, where they have one. */
  readonly aliases: boolean;
  readonly campaignDeliveries: "summary" | "each";
  /** Until when the secret before the present one signs as well. */
  readonly previousSecretUntil: string | null;
}

export const MAX_ENDPOINTS = 20;
export const ROTATION_MS = 86_400_000;

export const DELIVERY_STATES = ["pending", "failed", "succeeded", "exhausted"] as const;
/** `pending`: not tried yet. `failed`: tried, and will be again. `exhausted`: given up; only a person has it sent again. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface WebhookAttempt {
  readonly at: string;
  /** What was answered; null where nothing was. */
  readonly status: number | null;
  /** Why nothing was answered: `timeout`, `ECONNREFUSED`, `refused: …`. */
  readonly reason: string | null;
  readonly ms: number;
  /** The start of the answer. */
  readonly answer: string;
}

export interface WebhookDelivery {
  readonly endpointId: string;
  /** `<time in ms>-<derived id>`, in the order of time. It is the `webhook-id`: the same at each attempt, and for each endpoint. */
  readonly deliveryId: string;
  readonly type: FactType;
  readonly subject: Fact["subject"];
  /** What is posted, as it is signed. */
  readonly body: string;
  readonly state: DeliveryState;
  /** When it is tried next; null when it is not. */
  readonly dueAt: string | null;
  /** Of this round: a replay begins another. */
  readonly tries: number;
  /** The last ones. */
  readonly attempts: readonly WebhookAttempt[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export const KEPT_DAYS = 30;
export const MAX_ATTEMPTS_KEPT = 20;
export const ANSWER_LENGTH = 500;
export const TIMEOUT_MS = 15_000;

/** Waits before each attempt, in ms: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const WAITS_MS = [
  0, 5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000,
] as const;
const JITTER = 0.1;
/** An endpoint may ask for patience, but not for ever. */
const LONGEST_WAIT_MS = 86_400_000;
/** An endpoint that took nothing for so long is switched off. */
export const FAILING_MS = 5 * 86_400_000;

/** `random`: 0 to 1. Undefined: there was the last attempt. Jitter only adds, so that nothing comes sooner than it says. */
export function waitAfter(tries: number, random: number, retryAfterMs = 0): number | undefined {
  const wait = WAITS_MS[tries];
  if (wait === undefined) return undefined;
  return Math.max(Math.round(wait * (1 + JITTER * random)), Math.min(retryAfterMs, LONGEST_WAIT_MS));
}

/** Seconds or a date, as HTTP has them; 0 for what is neither. */
export function retryAfterMs(value: string | undefined, now: number): number {
  if (value === undefined) return 0;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}

/** Bytes of a body, as the standard asks for. */
export const MAX_BODY = 20_000;
const BRIEF_TEXT = 200;

/** Where the thing can be read in full. */
const PATHS: Readonly<Record<string, string>> = {
  conversation: "conversations",
  delivery: "deliveries",
  lead: "leads",
  contact: "contacts",
  notification: "notifications",
  "feedback-request": "feedback-requests",
  campaign: "publish/campaigns",
  segment: "aura/segments",
};
export const hrefOf = ({ kind, id }: Fact["subject"]): string | null =>
  PATHS[kind] === undefined ? null : `/api/${PATHS[kind]}/${encodeURIComponent(id)}`;

/** What is posted. What would be too long is cut to its ids and short words, and says so. `length`: bytes of a text. */
export function bodyOf(fact: Fact, aliases: boolean, length: (text: string) => number): string {
  const type = (aliases ? ALIASES[fact.type] : undefined) ?? fact.type;
  const say = (data: PlainObject) => JSON.stringify({ type, timestamp: fact.at, data });
  const href = hrefOf(fact.subject);
  const link = href === null ? {} : { href };
  const whole = say({ ...fact.data, ...link });
  if (length(whole) < MAX_BODY) return whole;
  const brief = Object.entries(fact.data).filter(([, value]) =>
    typeof value === "string" ? value.length <= BRIEF_TEXT : typeof value !== "object",
  );
  return say({ ...Object.fromEntries(brief), ...link, cut: true });
}
