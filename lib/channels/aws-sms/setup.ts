/** Is the sender the account's, and may it send? */
import { records, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, FieldProblem, Http } from "../contract.ts";
import { phoneOf } from "../sms/place.ts";
import { call } from "./api.ts";
import { classify } from "./send.ts";

const KINDS: readonly string[] = ["TRANSACTIONAL", "PROMOTIONAL"];

/** See `Channel.check`. */
export function check({ sender, messageType }: Credentials): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (sender && !/^(\+[1-9]\d{6,14}|[A-Za-z0-9_-]{1,11})$/.test(sender))
    problems.push({
      field: "sender",
      message: "is a number with + and its country, or a sender ID of at most 11 characters",
    });
  if (messageType && !KINDS.includes(messageType))
    problems.push({ field: "messageType", message: `is one of ${KINDS.join(", ")}` });
  return problems;
}

/** See `Channel.test`. Looks at the first hundred of the account's senders, which is more than Amazon lets an account have unasked. */
export async function test({ sender }: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  if (!sender) return { ok: false, code: "connection", text: "the connection has no sender", retryable: false };
  const isNumber = phoneOf(sender) !== undefined;
  const answer = await call(http, baseUrl, isNumber ? "DescribePhoneNumbers" : "DescribeSenderIds", {
    MaxResults: 100,
  });
  if (answer.kind !== "ok") {
    const code = answer.kind === "refused" ? answer.code : answer.kind;
    const retryable = ["retry", "throttled", "unknown"].includes(classify(answer).kind);
    return { ok: false, code, text: answer.text, retryable };
  }
  const own = records(isNumber ? answer.value.PhoneNumbers : answer.value.SenderIds);
  const found = own.find((one) => string(isNumber ? one.PhoneNumber : one.SenderId) === sender);
  if (found === undefined)
    return { ok: false, code: "no_sender", text: "the account has no such number or sender ID", retryable: false };
  const status = string(found.Status);
  if (status !== undefined && status !== "ACTIVE")
    return { ok: false, code: "sender_status", text: `the sender is ${status}`, retryable: false };
  return { ok: true, displayName: sender, address: sender };
}
