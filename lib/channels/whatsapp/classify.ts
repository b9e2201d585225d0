/**
 * What an answer of the Graph API means. The code decides, never the HTTP status or the title: Meta answers throttling with
 * 403 and changes titles. Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
import type { ErrorClass, HttpResult, SendOutcome } from "../contract.ts";
import { MISSING_OBJECT_SUBCODE, manifest } from "./manifest.ts";
import { type Json, list, number, record, string } from "./payloads.ts";

type Answer = Extract<HttpResult, { kind: "answered" }>;

const LONGEST_TEXT = 500;
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

export function classify(result: HttpResult): SendOutcome {
  if (result.kind === "unsent") return { kind: "retry", code: "unsent", text: result.reason };
  if (result.kind === "lost") return { kind: "unknown", code: "lost", text: result.reason };
  const answer = json(result.body);
  const error = record(answer?.error);
  if (error !== undefined) return failure(result, error);
  if (result.status >= 200 && result.status < 300) {
    const externalId = string(record(list(answer?.messages)[0])?.id);
    if (externalId !== undefined) return { kind: "accepted", externalId };
    return { kind: "unknown", code: "unreadable_answer", text: `HTTP ${result.status} without a message id` };
  }
  return withoutExplanation(result);
}

function failure(result: Answer, error: Json): SendOutcome {
  const known = classOf(number(error.code), number(error.error_subcode));
  const code = string(error.code) ?? `http_${result.status}`;
  const problem = { code, text: describe(error) };
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

/** The class of a code by the manifest; undefined for a code that it does not name. */
export function classOf(code: number | undefined, subcode?: number): ErrorClass | undefined {
  if (code === undefined) return undefined;
  if (code === 100 && subcode === MISSING_OBJECT_SUBCODE) return "gone";
  for (const [name, codes] of Object.entries(manifest.errors)) {
    const named = codes.some((known) =>
      typeof known === "number" ? known === code : known[0] <= code && code <= known[1],
    );
    if (named) return name as ErrorClass;
  }
  return undefined;
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
      const pause = Math.max(afterMs ?? 0, manifest.send.spamBackoffMs);
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

/** See `Channel.classifyReceipt`. A code that nobody knows says only that this message did not arrive. */
export function classifyReceipt(code: string): SendOutcome["kind"] {
  const known = classOf(number(code));
  return known === undefined ? "undeliverable" : outcome(known, { code, text: "" }, undefined).kind;
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
