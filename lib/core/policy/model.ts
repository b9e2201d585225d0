/** May this be sent now? One pure function, asked when a reply is written and again when it is sent. */
import type { OutboundContent } from "../messages/model.ts";

export type PolicyAnswer =
  /** `extended`: past the usual window, by a grant of the provider's that the message has to name. */
  | { readonly kind: "send"; readonly extended?: true }
  | { readonly kind: "refuse"; readonly code: "window_closed"; readonly text: string };

export interface PolicyQuestion {
  readonly now: string;
  readonly content: OutboundContent;
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

export function decide({ now, content, windowMs, extendedWindowMs, lastInboundAt }: PolicyQuestion): PolicyAnswer {
  if (content.type === "template") return { kind: "send" };
  const usual = windowClosesAt(windowMs, lastInboundAt);
  if (usual === undefined || (usual !== null && now < usual)) return { kind: "send" };
  const closes = extendedWindowMs === undefined ? usual : (windowClosesAt(extendedWindowMs, lastInboundAt) ?? null);
  if (closes !== null && now < closes) return { kind: "send", extended: true };
  const text =
    closes === null
      ? "the customer has not written on this channel yet"
      : `the window for free-form messages closed at ${closes}`;
  return { kind: "refuse", code: "window_closed", text };
}
