/**
 * What SES tells, out of whatever brought it: EventBridge, SNS over HTTPS, by Lambda or by a queue, the Lambda action of a receipt rule,
 * or nothing at all.
 */
import { type Json, record, string } from "../common/payloads.ts";
import { unwrapped } from "../common/sns.ts";

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
  const received = record(said.ses);
  if (received) return [withTime({ notificationType: "Received", ...received }, at)];
  return unwrapped(said, at, (inner, since) => noticesIn(inner, since, depth + 1));
}

const withTime = (said: Json, at: string | undefined): Notice => (at === undefined ? { said } : { said, at });
