/** May this be sent now? Pure functions, asked when something is written and again when it is sent: by every path that can send. */
import { type Cap, room, type SendLedger } from "../caps/model.ts";
import { type ConsentRecord, consentFor, isSuppressed, type Purpose, type Suppression } from "../consent/model.ts";
import type { Identity } from "../contacts/model.ts";
import type { OutboundContent, TemplateContent } from "../messages/model.ts";
import { afterQuiet, type QuietHours, type Zones } from "../quiet/model.ts";

export type PolicyAnswer =
  /** `extended`: past the usual window, by a grant of the provider's that the message has to name. */
  | { readonly kind: "send"; readonly extended?: true }
  /** Not this, but what stands by for a closed window may. */
  | { readonly kind: "use_template"; readonly content: TemplateContent }
  | { readonly kind: "refuse"; readonly code: "window_closed"; readonly text: string };

export interface PolicyQuestion {
  readonly now: string;
  readonly content: OutboundContent;
  /** Stands by for a closed window: what the provider approved. */
  readonly closedWindow?: TemplateContent | undefined;
  /** Milliseconds after the customer's last message in which free-form messages are allowed; absent where there is no such window. */
  readonly windowMs?: number | undefined;
  /** A longer window that the provider granted for what a person writes. */
  readonly extendedWindowMs?: number | undefined;
  /** The customer's last message; null when they never wrote. */
  readonly lastInboundAt: string | null;
}

/**
 * May this be spent now? Asked at the sender alone, for what starts a conversation at a price: an answer in an open window is never
 * stopped, whatever it costs and whatever was spent.
 */
export function decideSpending({
  spent,
  micros,
  limitMicros,
  mode,
}: {
  readonly spent: number;
  readonly micros: number;
  readonly limitMicros: number | null;
  readonly mode: "warn" | "block";
}): { readonly kind: "send" } | { readonly kind: "refuse"; readonly code: "spend_limit"; readonly text: string } {
  if (limitMicros === null || mode === "warn" || spent + micros <= limitMicros) return { kind: "send" };
  const dollars = (limitMicros / 1_000_000).toFixed(2);
  return { kind: "refuse", code: "spend_limit", text: `this month's limit of ${dollars} USD is reached` };
}

/** When the window closes; null when it is closed for want of any message, undefined when the channel has none. */
export function windowClosesAt(windowMs: number | undefined, lastInboundAt: string | null): string | null | undefined {
  if (windowMs === undefined) return undefined;
  return lastInboundAt === null ? null : new Date(Date.parse(lastInboundAt) + windowMs).toISOString();
}

export function decide(question: PolicyQuestion): PolicyAnswer {
  const { now, content, closedWindow, windowMs, extendedWindowMs, lastInboundAt } = question;
  if (content.type === "template") return { kind: "send" };
  const usual = windowClosesAt(windowMs, lastInboundAt);
  if (usual === undefined || (usual !== null && now < usual)) return { kind: "send" };
  const closes = extendedWindowMs === undefined ? usual : (windowClosesAt(extendedWindowMs, lastInboundAt) ?? null);
  if (closes !== null && now < closes) return { kind: "send", extended: true };
  if (closedWindow) return { kind: "use_template", content: closedWindow };
  const text =
    closes === null
      ? "the customer has not written on this channel yet"
      : `the window for free-form messages closed at ${closes}`;
  return { kind: "refuse", code: "window_closed", text };
}

/** What a tenant decided for everything that it sends of its own accord. */
export interface SendingPolicy {
  /** Of the business: for people of whom nothing better is known. */
  readonly timeZone: string;
  readonly quietHours: QuietHours;
  readonly caps: readonly Cap[];
  /** Administrators are told when more of one connection's messages fail in 24 hours. */
  readonly failuresAllowed: number;
  readonly version: number;
}

/** Nobody is written to at night, and nobody gets more than one advertisement a day, until the tenant says otherwise. */
export const DEFAULT_SENDING: SendingPolicy = {
  timeZone: "UTC",
  quietHours: { from: 21 * 60, to: 9 * 60 },
  caps: [{ limit: 1, per: "day", purposes: ["marketing"] }],
  failuresAllowed: 10,
  version: 0,
};

/** What a message is that nobody at a desk wrote. Kept with it: what was true when it was asked for is asked for again when it goes. */
export interface Proactive {
  readonly purpose: Purpose;
  /** What people call the channel. */
  readonly medium: string;
  /** The business begins; false where it answers what the customer did just now. */
  readonly begins: boolean;
  /** Whose suppression stops it, where the channel is addressed by something that others know too. */
  readonly address?: Identity;
  readonly sendBefore?: string;
  readonly notificationId?: string;
  /** Which of the notification's attempts, from 1. */
  readonly attempt?: number;
  /** What its figures are counted under: what it is about, and the template and language that it was written by. */
  readonly type?: string;
  readonly template?: string;
  readonly language?: string;
  /** Whether it is counted who opens it and follows its links; unless somebody says, of e-mails alone. */
  readonly tracking?: boolean;
}

/** What the policy answered when it went, and why: kept with the delivery. */
export interface PolicyNote {
  readonly answer: "send" | "use_template";
  readonly because: string;
}

/** A message that nobody at a desk wrote: of a notification, a campaign, a reminder to a customer, a rule. */
export interface ProactiveQuestion {
  /** The delivery. */
  readonly id: string;
  readonly now: string;
  readonly purpose: Purpose;
  /** Whether the business begins (a campaign, a reminder), or something answers what the customer did just now. */
  readonly proactive: boolean;
  readonly medium: string;
  readonly content: OutboundContent;
  readonly closedWindow?: TemplateContent | undefined;
  readonly suppression: Suppression | undefined;
  readonly consent: readonly ConsentRecord[];
  readonly windowMs?: number | undefined;
  readonly lastInboundAt: string | null;
  readonly policy: SendingPolicy;
  readonly ledger: SendLedger;
  readonly zones: Zones;
  /** After this it is worth nothing any more. */
  readonly sendBefore?: string | undefined;
}

export type ProactiveAnswer =
  /** `counts`: the ledger of what the contact got has to hold it first. */
  | {
      readonly kind: "send";
      readonly counts: boolean;
      readonly because: string;
      readonly template?: TemplateContent;
      /** The day of whose places one was taken, where the connection has a limit. */
      readonly place?: string;
    }
  | {
      readonly kind: "defer";
      readonly until: string;
      readonly code: "quiet_hours" | "frequency_cap" | "connection_limit";
      readonly text: string;
    }
  | { readonly kind: "expire"; readonly code: "send_before"; readonly text: string }
  | { readonly kind: "suppress"; readonly code: SuppressCode; readonly text: string };
export type SuppressCode = "address_suppressed" | "no_consent" | "window_closed" | "frequency_cap" | "quiet_hours";

/**
 * In this order: whether it is still wanted, the address, the consent, the channel's window, the caps, the night. A wait that would end
 * after `sendBefore` is no wait: then it expires at once, so that somebody knows.
 */
export function decideProactive(question: ProactiveQuestion): ProactiveAnswer {
  const { now, purpose, medium, policy, zones, sendBefore } = question;
  if (sendBefore !== undefined && now >= sendBefore)
    return { kind: "expire", code: "send_before", text: `it was to be sent before ${sendBefore}` };
  if (isSuppressed(question.suppression, purpose))
    return {
      kind: "suppress",
      code: "address_suppressed",
      text: `the address is suppressed (${question.suppression?.reason}) since ${question.suppression?.at}`,
    };
  const { allowed, by } = consentFor(question.consent, purpose, medium);
  if (!allowed)
    return {
      kind: "suppress",
      code: "no_consent",
      text: by
        ? `the contact withdrew consent for ${purpose} at ${by.at}`
        : `the contact never gave consent for ${purpose}`,
    };
  const window = decide(question);
  if (window.kind === "refuse") return { kind: "suppress", code: window.code, text: window.text };

  const because = by ? `${by.source} of ${by.at}` : `${purpose} needs no consent`;
  const send = (counts: boolean) => ({
    ...({ kind: "send", counts, because } as const),
    ...(window.kind === "use_template" ? { template: window.content } : {}),
  });
  if (purpose === "transactional") return send(false);
  const counts = policy.caps.some(({ purposes }) => (purposes as readonly Purpose[]).includes(purpose));
  const place = room(policy.caps, question.ledger, { id: question.id, at: now, purpose }, zones.zones[0] ?? "UTC");
  if (place.kind === "full") {
    const text = `the contact has got the ${place.cap.limit} that are allowed`;
    return place.until === null
      ? { kind: "suppress", code: "frequency_cap", text }
      : wait(place.until, "frequency_cap", `${text}; the next one may go at ${place.until}`);
  }
  if (purpose === "service" && !question.proactive) return send(counts);
  const awake = afterQuiet(policy.quietHours, zones, Date.parse(now));
  if (awake === undefined)
    return { kind: "suppress", code: "quiet_hours", text: "it is always night in one of the contact's time zones" };
  if (awake === Date.parse(now)) return send(counts);
  const until = new Date(awake).toISOString();
  return wait(apart(awake), "quiet_hours", `it is night by the contact's clock (${zones.source}) until ${until}`);

  /** Not all in the first minute of the morning; always the same for one message, so that it is not put off again. */
  function apart(morning: number): string {
    const later = morning + shareOf(question.id) * MORNING_MS;
    const isFit = afterQuiet(policy.quietHours, zones, later) === later;
    const at = new Date(later).toISOString();
    return isFit && (sendBefore === undefined || at < sendBefore) ? at : until;
  }

  function wait(until: string, code: "quiet_hours" | "frequency_cap", text: string): ProactiveAnswer {
    return laterOr(sendBefore, until, code, text);
  }
}

/** Over which what waited for the morning is spread. */
const MORNING_MS = 15 * 60_000;

/** Of 1, by the id alone. */
function shareOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (hash % 1000) / 1000;
}

/** The connection has sent what it may today; asked last, because the place that it takes is real. */
export const fullToday = (limit: number, until: string, sendBefore: string | undefined): ProactiveAnswer =>
  laterOr(sendBefore, until, "connection_limit", `the connection has sent the ${limit} that it may today`);

function laterOr(
  sendBefore: string | undefined,
  until: string,
  code: "quiet_hours" | "frequency_cap" | "connection_limit",
  text: string,
): ProactiveAnswer {
  return sendBefore !== undefined && until >= sendBefore
    ? { kind: "expire", code: "send_before", text: `${text}, and it was to be sent before ${sendBefore}` }
    : { kind: "defer", until, code, text };
}
