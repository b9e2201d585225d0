/** What Amazon says of text messages, out of whatever brought it: EventBridge, SNS over HTTPS, by Lambda or by a queue, or nothing at all. */
import { type Json, record, string } from "../common/payloads.ts";
import { unwrapped } from "../common/sns.ts";

export interface Notice {
  readonly said: Json;
  /** When the bringer had it: a two-way message says no time itself. */
  readonly at?: string;
}

const DEEPEST = 5;

/** Undefined for what is none of these; "confirmation" for SNS's question whether its messages are wanted. */
export function noticesIn(
  value: unknown,
  at?: string,
  depth = 0,
): readonly (Notice | "confirmation" | "unreadable")[] | undefined {
  const said = record(value);
  if (said === undefined || depth > DEEPEST) return undefined;
  if (string(said.eventType) !== undefined || string(said.inboundMessageId) !== undefined)
    return [at === undefined ? { said } : { said, at }];
  if (said.source === "aws.sms-voice") return noticesIn(said.detail, string(said.time) ?? at, depth + 1);
  return unwrapped(said, at, (inner, since) => noticesIn(inner, since, depth + 1));
}
