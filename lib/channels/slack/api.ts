/** Requests to Slack's Web API and what its answers mean. https://docs.slack.dev/apis/web-api */
import { classOfCode, classOfName, outcomeOf, retryAfter } from "../common/outcome.ts";
import { type Json, record, string } from "../common/payloads.ts";
import type { Credentials, ErrorClass, HttpRequest, HttpResult, SendOutcome } from "../contract.ts";
import { manifest, UNCLEAR_ERRORS } from "./manifest.ts";

// Printable ASCII: anything else could end the header.
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

export type Headers = Readonly<Record<string, string>>;

/** Undefined without a usable token. */
export function accessOf({ slackToken }: Credentials): Headers | undefined {
  return slackToken !== undefined && TOKEN.test(slackToken) ? { authorization: `Bearer ${slackToken}` } : undefined;
}

export function call(baseUrl: string, headers: Headers, method: string, parameters: unknown): HttpRequest {
  return {
    method: "POST",
    url: `${baseUrl.replace(/\/+$/, "")}/${method}`,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(parameters),
    timeoutMs: manifest.send.timeoutMs,
  };
}

/** Some methods read no JSON. */
export const callByForm = (baseUrl: string, headers: Headers, method: string, fields: Record<string, string>) => ({
  ...call(baseUrl, headers, method, {}),
  headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});

export type Answer =
  | { readonly kind: "ok"; readonly fields: Json }
  | { readonly kind: "failed"; readonly outcome: Exclude<SendOutcome, { kind: "accepted" }> };

/** Slack says "no" with HTTP 200 and a name; the name decides. */
export function read(result: HttpResult): Answer {
  if (result.kind === "unsent") return failed({ kind: "retry", code: "unsent", text: result.reason });
  if (result.kind === "lost") return failed({ kind: "unknown", code: "lost", text: result.reason });
  const { status } = result;
  const fields = json(result.body);
  if (fields?.ok === true && status < 300) return { kind: "ok", fields };
  const name = string(fields?.error);
  const after = retryAfter(result.headers);
  const problem = { code: name ?? `http_${status}`, text: name ?? `HTTP ${status} without a readable answer` };
  if (name !== undefined && UNCLEAR_ERRORS.includes(name)) return failed({ kind: "unknown", ...problem });
  const known = classOfName(manifest, name) ?? classOfCode(manifest, status);
  if (known !== undefined) return failed(outcome(known, problem, after));
  if (name !== undefined) return failed({ kind: "rejected", ...problem });
  // An answer of Slack's without its one word, or one of something in between; only a refusal says for certain that nothing was taken.
  if (fields !== undefined && status < 500) return failed({ kind: "rejected", ...problem, code: "unreadable_answer" });
  const isUnclear = status < 400 || status >= 500 || status === 408;
  return failed(isUnclear ? { kind: "unknown", ...problem } : { kind: "rejected", ...problem });
}

const failed = (of: SendOutcome): Answer => ({
  kind: "failed",
  outcome: of as Exclude<SendOutcome, { kind: "accepted" }>,
});

const outcome = (of: ErrorClass, problem: { readonly code: string; readonly text: string }, afterMs?: number) =>
  outcomeOf(of, { ...problem, ...(afterMs === undefined ? {} : { afterMs }) }, manifest.send.spamBackoffMs);

/** See `Channel.classifyReceipt`. Slack sends no receipts, so nobody asks; a name means what it means in an answer. */
export function classifyReceipt(code: string): SendOutcome["kind"] {
  const known = classOfName(manifest, code);
  return known === undefined ? "undeliverable" : outcome(known, { code, text: "" }).kind;
}

function json(body: string): Json | undefined {
  try {
    return record(JSON.parse(body));
  } catch {
    return undefined;
  }
}
