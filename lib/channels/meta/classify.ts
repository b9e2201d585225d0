/**
 * What an answer of the Graph API means. The code decides, never the HTTP status or the title: Meta answers throttling with
 * 403 and changes titles. Source: https://developers.facebook.com/docs/graph-api/guides/error-handling
 */

import { type Json, number, record, string } from "../common/payloads.ts";
import type { ConnectionCheck, ErrorClass, HttpResult, Manifest, SendOutcome } from "../contract.ts";

type Answer = Extract<HttpResult, { kind: "answered" }>;
type Rules = Pick<Manifest, "errors" | "errorSubcodes"> & { readonly send: Pick<Manifest["send"], "spamBackoffMs"> };

const LONGEST_TEXT = 500;
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

export interface Classifier {
  /** `accepted` finds the id of the message in an answer that is not an error. */
  classify(result: HttpResult, accepted: (answer: Json | undefined) => string | undefined): SendOutcome;
  /** The class of a code by the manifest, the more exact subcode first; undefined for a code that it does not name. */
  classOf(code: number | undefined, subcode?: number): ErrorClass | undefined;
  /** The class of an error object of the Graph API. */
  classOfError(error: Json): ErrorClass | undefined;
  /** See `Channel.classifyReceipt`. A code that nobody knows says only that this message did not arrive. */
  classifyReceipt(code: string): SendOutcome["kind"];
  /** What an answer to a harmless question says about the credentials; `found` reads it when there was no error. */
  check(result: HttpResult, found: (answer: Json) => ConnectionCheck): ConnectionCheck;
}

export function makeClassifier(rules: Rules): Classifier {
  function classOf(code: number | undefined, subcode?: number): ErrorClass | undefined {
    if (code === undefined) return undefined;
    for (const [name, pairs] of Object.entries(rules.errorSubcodes ?? {})) {
      if (pairs.some(([known, part]) => known === code && part === subcode)) return name as ErrorClass;
    }
    for (const [name, codes] of Object.entries(rules.errors)) {
      const named = codes.some((known) =>
        typeof known === "number" ? known === code : known[0] <= code && code <= known[1],
      );
      if (named) return name as ErrorClass;
    }
    return undefined;
  }
  const classOfError = (error: Json) => classOf(number(error.code), number(error.error_subcode));

  function failure(result: Answer, error: Json): SendOutcome {
    const known = classOfError(error);
    const problem = { code: string(error.code) ?? `http_${result.status}`, text: describe(error) };
    if (known !== undefined) return outcome(known, problem, retryAfter(result));
    if (result.status === 429) return outcome("throttledConnection", problem, retryAfter(result));
    if (error.is_transient === true || result.status >= 500) return outcome("transient", problem, retryAfter(result));
    return { kind: "rejected", ...problem };
  }

  // Not from the Graph API but from something in between: only refusals say for certain that nothing was accepted.
  function withoutExplanation(result: Answer): SendOutcome {
    const problem = { code: `http_${result.status}`, text: `HTTP ${result.status} without a readable error` };
    if (result.status === 429) return outcome("throttledConnection", problem, retryAfter(result));
    if (result.status === 503) return outcome("transient", problem, retryAfter(result));
    if (result.status >= 500 || result.status === 408) return { kind: "unknown", ...problem };
    return { kind: "rejected", ...problem };
  }

  function outcome(
    of: ErrorClass,
    problem: { readonly code: string; readonly text: string },
    afterMs: number | undefined,
  ): SendOutcome {
    const wait = afterMs === undefined ? {} : { afterMs };
    switch (of) {
      case "throttledConnection":
        return { kind: "throttled", scope: "connection", ...wait, ...problem };
      case "throttledRecipient":
        return { kind: "throttled", scope: "recipient", ...wait, ...problem };
      case "spam": {
        const pause = Math.max(afterMs ?? 0, rules.send.spamBackoffMs);
        return { kind: "throttled", scope: "connection", afterMs: pause, ...problem };
      }
      case "transient":
        return { kind: "retry", ...wait, ...problem };
      case "windowClosed":
      case "undeliverable":
      case "unreachable":
      case "rejected":
        return { kind: of, ...problem };
      case "template":
        return { kind: "rejected", template: true, ...problem };
      case "authentication":
      case "integrity":
      case "gone":
        return { kind: "broken", ...problem };
    }
  }

  return {
    classOf,
    classOfError,
    classify(result, accepted) {
      if (result.kind === "unsent") return { kind: "retry", code: "unsent", text: result.reason };
      if (result.kind === "lost") return { kind: "unknown", code: "lost", text: result.reason };
      const answer = json(result.body);
      const error = record(answer?.error);
      if (error !== undefined) return failure(result, error);
      if (result.status >= 200 && result.status < 300) {
        const externalId = accepted(answer);
        if (externalId !== undefined) return { kind: "accepted", externalId };
        return { kind: "unknown", code: "unreadable_answer", text: `HTTP ${result.status} without a message id` };
      }
      return withoutExplanation(result);
    },
    classifyReceipt(code) {
      const known = classOf(number(code));
      return known === undefined ? "undeliverable" : outcome(known, { code, text: "" }, undefined).kind;
    },
    check(result, found) {
      if (result.kind !== "answered") return { ok: false, code: result.kind, text: result.reason, retryable: true };
      const answer = json(result.body);
      const error = record(answer?.error);
      if (error !== undefined) {
        const of = classOfError(error);
        const passing =
          of === "transient" || of === "throttledConnection" || (of === undefined && result.status >= 500);
        return { ok: false, code: string(error.code) ?? "", text: describe(error), retryable: passing };
      }
      if (answer === undefined || result.status >= 300) {
        const retryable = result.status === 429 || result.status >= 500;
        return { ok: false, code: `http_${result.status}`, text: "an unreadable answer", retryable };
      }
      return found(answer);
    },
  };
}

/** The error of an answer in one line: what Meta says to developers, without trace ids. */
export function describe(error: Json): string {
  const details = string(record(error.error_data)?.details) ?? string(error.error_user_msg);
  const text = [string(error.message) ?? string(error.title), details].filter((line) => line !== undefined).join(": ");
  return text.slice(0, LONGEST_TEXT).toWellFormed();
}

export function json(body: string): Json | undefined {
  try {
    return record(JSON.parse(body));
  } catch {
    return undefined;
  }
}

// Seconds, or a date; a date is measured against the server's own clock.
function retryAfter(result: Answer): number | undefined {
  const header = (name: string) =>
    Object.entries(result.headers)
      .find(([key]) => key.toLowerCase() === name)?.[1]
      ?.trim();
  const asked = header("retry-after");
  if (asked === undefined || asked === "") return undefined;
  const milliseconds = /^\d+$/.test(asked)
    ? Number(asked) * 1000
    : Date.parse(asked) - Date.parse(header("date") ?? "");
  if (Number.isNaN(milliseconds)) return undefined;
  return Math.min(Math.max(milliseconds, 0), LONGEST_WAIT_MS);
}
