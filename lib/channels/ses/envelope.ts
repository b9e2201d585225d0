/**
 * What SES tells, out of whatever brought it: EventBridge, SNS over HTTPS, by Lambda or by a queue, the Lambda action of a receipt rule,
 * or nothing at all.
 */
import { type Json, list, record, string } from "../common/payloads.ts";

export interface Notice {
  /** What SES says. */
  readonly said: Json;
  /** When the bringer had it. */
  readonly at?: string;
}

/** No bringer of ours puts more than three envelopes around a notice. */
const DEEPEST = 5;

/** Undefined for what is none of these; a list that may be empty otherwise. */
export function noticesIn(
  value: unknown,
  at?: string,
  depth = 0,
): readonly (Notice | "confirmation" | "unreadable")[] | undefined {
  const said = record(value);
  if (said === undefined || depth > DEEPEST) return undefined;
  if (string(said.eventType) !== undefined || string(said.notificationType) !== undefined) return [withTime(said, at)];
  if (said.source === "aws.ses" && record(said.detail)) return [withTime(said.detail as Json, string(said.time) ?? at)];
  if (said.Type === "SubscriptionConfirmation" || said.Type === "UnsubscribeConfirmation") return ["confirmation"];
  if (typeof said.Message === "string" && (said.Type === "Notification" || string(said.TopicArn) !== undefined))
    return within(said.Message, string(said.Timestamp) ?? at, depth);
  if (!Array.isArray(said.Records)) return undefined;
  const found = list(said.Records).map((item) => {
    const entry = record(item);
    const ses = record(entry?.ses);
    if (ses) return [withTime({ notificationType: "Received", ...ses }, at)];
    const sns = record(entry?.Sns);
    if (sns) return noticesIn({ ...sns, Type: "Notification" }, at, depth + 1);
    return typeof entry?.body === "string" ? within(entry.body, at, depth) : undefined;
  });
  return found.every((notices) => notices === undefined)
    ? undefined
    : found.flatMap((notices) => notices ?? ["unreadable"]);
}

const withTime = (said: Json, at: string | undefined): Notice => (at === undefined ? { said } : { said, at });

function within(text: string, at: string | undefined, depth: number) {
  try {
    return noticesIn(JSON.parse(text), at, depth + 1) ?? ["unreadable" as const];
  } catch {
    return ["unreadable" as const];
  }
}
