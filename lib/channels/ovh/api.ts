/**
 * Requests to OVHcloud's API, signed over the time, and how its answers read.
 * https://docs.ovhcloud.com/en/guides/manage-operate/api/first-steps
 */
import { createHash } from "node:crypto";
import { classOfCode, outcomeOf, retryAfter } from "../common/outcome.ts";
import { type Json, record, string } from "../common/payloads.ts";
import type { Credentials, Http, SendOutcome } from "../contract.ts";
import { manifest } from "./manifest.ts";

export interface Access {
  readonly service: string;
  readonly applicationKey: string;
  readonly applicationSecret: string;
  readonly consumerKey: string;
}

/** Undefined where something is missing, or would leave its part of an address. */
export function accessOf(connection: Credentials): Access | undefined {
  const { serviceName: service, applicationKey, applicationSecret, consumerKey } = connection;
  if (!service || !/^[A-Za-z0-9_-]{1,64}$/.test(service)) return undefined;
  if (!applicationKey || !applicationSecret || !consumerKey) return undefined;
  return { service, applicationKey, applicationSecret, consumerKey };
}

export type Answer =
  | { readonly kind: "ok"; readonly value: unknown }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly text: string;
      readonly afterMs?: number;
      /** OVHcloud's own words, not those of something in between. */
      readonly own: boolean;
    }
  | { readonly kind: "unsent" | "lost"; readonly text: string };

const { timeoutMs } = manifest.send;

interface Asked {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: unknown;
}

/** `now`: epoch milliseconds; OVHcloud is asked for its own time where nobody tells. */
export async function call(
  http: Http,
  baseUrl: string,
  access: Access,
  { method, path, body: value }: Asked,
  now?: number,
): Promise<Answer> {
  const base = baseUrl.replace(/\/+$/, "");
  let time = now === undefined ? undefined : Math.floor(now / 1000);
  if (time === undefined) {
    const clock = await http({ method: "GET", url: `${base}/auth/time`, timeoutMs });
    if (clock.kind !== "answered") return { kind: "unsent", text: clock.reason };
    time = Number(clock.body);
    if (!Number.isSafeInteger(time)) return refused(clock.status, undefined, clock.headers);
  }
  const url = `${base}/sms/${access.service}${path}`;
  const body = value === undefined ? "" : JSON.stringify(value);
  const { applicationKey, applicationSecret, consumerKey } = access;
  const signed = [applicationSecret, consumerKey, method, url, body, time].join("+");
  const result = await http({
    method,
    url,
    headers: {
      ...(body === "" ? {} : { "content-type": "application/json" }),
      "x-ovh-application": applicationKey,
      "x-ovh-consumer": consumerKey,
      "x-ovh-timestamp": String(time),
      "x-ovh-signature": `$1$${createHash("sha1").update(signed).digest("hex")}`,
    },
    ...(body === "" ? {} : { body }),
    timeoutMs,
  });
  if (result.kind !== "answered") return { kind: result.kind, text: result.reason };
  const answer = json(result.body);
  if (result.status >= 200 && result.status < 300 && answer.ok) return { kind: "ok", value: answer.value };
  return refused(result.status, answer.ok ? record(answer.value) : undefined, result.headers);
}

function refused(status: number, said: Json | undefined, headers: Readonly<Record<string, string>>): Answer {
  const text = string(said?.message);
  const afterMs = retryAfter(headers);
  return {
    kind: "refused",
    status,
    text: (text ?? `HTTP ${status} without a readable answer`).slice(0, 500).toWellFormed(),
    ...(afterMs === undefined ? {} : { afterMs }),
    own: text !== undefined,
  };
}

function json(body: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(body) };
  } catch {
    return { ok: false };
  }
}

/** What an answer that is no yes means. */
export function outcomeOfRefusal(answer: Exclude<Answer, { kind: "ok" }>): SendOutcome {
  if (answer.kind !== "refused")
    return { kind: answer.kind === "unsent" ? "retry" : "unknown", code: answer.kind, text: answer.text };
  const { status, text, afterMs, own } = answer;
  const code = `http_${status}`;
  // Something in between, or behind, may have failed after OVHcloud took the message.
  if (status < 400 || status === 408 || (status >= 500 && status !== 503)) return { kind: "unknown", code, text };
  const known = classOfCode(manifest, status);
  const of = own || known === "throttledConnection" || known === "transient" ? known : undefined;
  return outcomeOf(of ?? "rejected", { code, text, ...(afterMs === undefined ? {} : { afterMs }) });
}
