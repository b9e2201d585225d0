import { list, record, string } from "../common/payloads.ts";
import type { Http, SendOutcome, SendRequest } from "../contract.ts";
import { phoneOf } from "../sms/place.ts";
import { segments } from "../sms/segments.ts";
import { accessOf, call, outcomeOfRefusal } from "./api.ts";
import { BARRED } from "./manifest.ts";

/** See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. */
export async function send(asked: SendRequest, http: Http): Promise<SendOutcome> {
  const { content, to, connection, baseUrl, now } = asked;
  const access = accessOf(connection);
  if (access === undefined)
    return { kind: "broken", code: "connection", text: "the account or its keys are missing or malformed" };
  if (content.type !== "text") return { kind: "rejected", code: "content", text: "there are only texts here" };
  const body = {
    message: content.text,
    receivers: [phoneOf(to.id) ?? to.id],
    ...(connection.sender ? { sender: connection.sender } : { senderForResponse: true }),
    charset: "UTF-8",
    coding: segments(content.text).encoding === "gsm7" ? "7bit" : "8bit",
    noStopClause: !/^\s*(yes|true|on|1)\s*$/i.test(connection.stopClause ?? ""),
    priority: "high",
  };
  const answer = await call(http, baseUrl, access, { method: "POST", path: "/jobs", body }, now);
  if (answer.kind !== "ok") return outcomeOfRefusal(answer);
  const report = record(answer.value);
  const externalId = string(list(report?.ids)[0]);
  if (externalId !== undefined) return { kind: "accepted", externalId };
  if (list(report?.invalidReceivers).length > 0)
    return { kind: "unreachable", code: "invalid_receiver", text: "OVHcloud takes this for no telephone number" };
  return { kind: "unknown", code: "unreadable_answer", text: "an answer without a message id" };
}

/** See `Channel.classifyReceipt`. OVHcloud and the networks have tried by themselves, so nothing is tried again. */
export const classifyReceipt = (code: string): SendOutcome["kind"] =>
  BARRED.includes(code) ? "unreachable" : "undeliverable";
