/** What Twilio's answers and error codes mean for a delivery. Only codes decide: words change. */
import { classOfCode, outcomeOf } from "../common/outcome.ts";
import { number, string } from "../common/payloads.ts";
import type { ErrorClass, SendOutcome } from "../contract.ts";
import type { Answer } from "./api.ts";
import { manifest } from "./manifest.ts";

export const classOf = (code: number | undefined): ErrorClass | undefined => classOfCode(manifest, code);

export function classify(answer: Answer): SendOutcome {
  switch (answer.kind) {
    case "unsent":
      return { kind: "retry", code: "unsent", text: answer.text };
    case "lost":
      return { kind: "unknown", code: "lost", text: answer.text };
    case "ok": {
      const externalId = string(answer.value.sid);
      if (externalId !== undefined) return { kind: "accepted", externalId };
      return { kind: "unknown", code: "unreadable_answer", text: "an answer without a message id" };
    }
    case "refused": {
      const { status, text } = answer;
      const code = answer.code === undefined ? `http_${status}` : String(answer.code);
      const refusal = { code, text, ...(answer.afterMs === undefined ? {} : { afterMs: answer.afterMs }) };
      const of = classOf(answer.code) ?? (answer.code === undefined && status === 404 ? undefined : classOf(status));
      if (of !== undefined) return outcomeOf(of, refusal, manifest.send.spamBackoffMs);
      // Something in between may have failed after Twilio took the message.
      const unclear = status < 400 || status >= 500 || status === 408;
      return unclear ? { kind: "unknown", code, text } : { kind: "rejected", code, text };
    }
  }
}

/** See `Channel.classifyReceipt`. */
export function classifyReceipt(code: string): SendOutcome["kind"] {
  const of = classOf(number(code));
  return of === undefined ? "undeliverable" : outcomeOf(of, { code, text: "" }).kind;
}
