/** What an answer of the Bot API means for a delivery. Only its code decides: descriptions change. */

import { classOfCode, outcomeOf } from "../common/outcome.ts";
import { record, string } from "../common/payloads.ts";
import type { ErrorClass, SendOutcome } from "../contract.ts";
import type { Answer } from "./bot-api.ts";
import { manifest } from "./manifest.ts";

export function classify(answer: Answer): SendOutcome {
  switch (answer.kind) {
    case "unsent":
      return { kind: "retry", code: "unsent", text: answer.text };
    case "lost":
      return { kind: "unknown", code: "lost", text: answer.text };
    case "ok": {
      // Unique in its chat only, as the ids in webhooks are: a conversation is one chat.
      const externalId = string(record(answer.result)?.message_id);
      if (externalId !== undefined) return { kind: "accepted", externalId };
      return { kind: "unknown", code: "unreadable_answer", text: "an answer without a message id" };
    }
    case "unreadable": {
      const code = `http_${answer.status}`;
      // Something in between may have failed after Telegram took the message; only a refusal says for certain that nothing was.
      const unclear = answer.status < 400 || (answer.status >= 500 && answer.status !== 503) || answer.status === 408;
      if (unclear) return { kind: "unknown", code, text: answer.text };
      // A 401 or 404 of a proxy says nothing about the bot.
      const known = classOf(answer.status);
      return outcome(known === "throttledConnection" || known === "transient" ? known : "rejected", answer, code);
    }
    case "refused":
      return outcome(classOf(answer.status) ?? "rejected", answer, String(answer.status));
  }
}

/** The class of a status by the manifest; undefined for one that it does not name. */
export const classOf = (status: number): ErrorClass | undefined => classOfCode(manifest, status);

function outcome(
  of: ErrorClass,
  { text, retryAfterMs }: { readonly text: string; readonly retryAfterMs?: number },
  code: string,
): SendOutcome {
  return outcomeOf(of, { code, text, ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }) });
}

/** See `Channel.classifyReceipt`. Telegram sends no receipts, so nobody asks; a status means what it means in an answer. */
export function classifyReceipt(code: string): SendOutcome["kind"] {
  const known = classOf(Number(code));
  return known === undefined ? "undeliverable" : outcome(known, { text: "" }, code).kind;
}
