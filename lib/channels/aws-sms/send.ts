import { outcomeOf } from "../common/outcome.ts";
import { string } from "../common/payloads.ts";
import type { Http, SendOutcome, SendRequest } from "../contract.ts";
import { phoneOf } from "../sms/place.ts";
import { type Answer, call } from "./api.ts";
import { CONTEXT, ERROR_REASONS, manifest } from "./manifest.ts";

/** See `Channel.send`. Without a sender nothing is sent and the outcome is `broken`. */
export async function send(asked: SendRequest, http: Http): Promise<SendOutcome> {
  const { content, to, connection, clientRef, appId } = asked;
  const { sender, configurationSet, messageType } = connection;
  if (!sender) return { kind: "broken", code: "connection", text: "the connection has no sender" };
  if (content.type !== "text") return { kind: "rejected", code: "content", text: "there are only texts here" };
  const input = {
    DestinationPhoneNumber: phoneOf(to.id) ?? to.id,
    OriginationIdentity: sender,
    MessageBody: content.text,
    MessageType: messageType || "TRANSACTIONAL",
    ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
    Context: { [CONTEXT.clientRef]: clientRef, ...(appId ? { [CONTEXT.app]: appId } : {}) },
  };
  return classify(await call(http, asked.baseUrl, "SendTextMessage", input));
}

export function classify(answer: Answer): SendOutcome {
  switch (answer.kind) {
    case "unsent":
      return { kind: "retry", code: "unsent", text: answer.text };
    case "lost":
      return { kind: "unknown", code: "lost", text: answer.text };
    case "ok": {
      const externalId = string(answer.value.MessageId);
      if (externalId !== undefined) return { kind: "accepted", externalId };
      return { kind: "unknown", code: "unreadable_answer", text: "an answer without a message id" };
    }
    case "refused": {
      const { of, status, code, text, afterMs, named } = answer;
      // Something in between may have failed after Amazon took the message.
      if (!named && (status < 400 || (status >= 500 && status !== 503) || status === 408))
        return { kind: "unknown", code, text };
      return outcomeOf(of, { code, text, ...(afterMs === undefined ? {} : { afterMs }) }, manifest.send.spamBackoffMs);
    }
  }
}

/** See `Channel.classifyReceipt`. */
export const classifyReceipt = (code: string): SendOutcome["kind"] =>
  outcomeOf((Object.hasOwn(ERROR_REASONS, code) ? ERROR_REASONS[code] : undefined) ?? "undeliverable", {
    code,
    text: "",
  }).kind;
