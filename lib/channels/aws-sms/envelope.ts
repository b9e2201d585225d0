/** What Amazon says of text messages, out of whatever brought it: EventBridge, SNS over HTTPS, by Lambda or by a queue, or nothing at all. */
import { type Json, list, record, string } from "../common/payloads.ts";

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
  if (said.Type === "SubscriptionConfirmation" || said.Type === "UnsubscribeConfirmation") return ["confirmation"];
  if (typeof said.Message === "string" && (said.Type === "Notification" || string(said.TopicArn) !== undefined))
    return within(said.Message, string(said.Timestamp) ?? at, depth);
  if (!Array.isArray(said.Records)) return undefined;
  const found = list(said.Records).map((item) => {
    const entry = record(item);
    if (record(entry?.Sns)) return noticesIn(entry?.Sns, at, depth + 1);
    return typeof entry?.body === "string" ? within(entry.body, at, depth) : undefined;
  });
  return found.every((notices) => notices === undefined)
    ? undefined
    : found.flatMap((notices) => notices ?? ["unreadable"]);
}

function within(text: string, at: string | undefined, depth: number) {
  try {
    return noticesIn(JSON.parse(text), at, depth + 1) ?? ["unreadable" as const];
  } catch {
    return ["unreadable" as const];
  }
}
