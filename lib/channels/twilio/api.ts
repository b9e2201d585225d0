/** Requests to Twilio's REST API, and how its answers read. https://www.twilio.com/docs/usage/requests-to-twilio */
import { retryAfter } from "../common/outcome.ts";
import { type Json, number, record, string } from "../common/payloads.ts";
import type { Credentials, Http, HttpRequest } from "../contract.ts";
import { manifest } from "./manifest.ts";

export interface Access {
  readonly accountSid: string;
  readonly sender: string;
  readonly headers: Readonly<Record<string, string>>;
}

// Nothing that could end a part of an address.
const SID = /^[A-Za-z0-9]{1,64}$/;

/** Undefined where something is missing or cannot be what it is said to be. */
export function accessOf({ accountSid, sender, apiKey, apiSecret }: Credentials): Access | undefined {
  if (!accountSid || !SID.test(accountSid) || !sender || !apiSecret) return undefined;
  const credentials = Buffer.from(`${apiKey || accountSid}:${apiSecret}`).toString("base64");
  return { accountSid, sender, headers: { authorization: `Basic ${credentials}` } };
}

type Form = readonly (readonly [string, string])[];

export function request(baseUrl: string, { accountSid, headers }: Access, path: string, form?: Form): HttpRequest {
  return {
    method: form ? "POST" : "GET",
    url: `${baseUrl.replace(/\/+$/, "")}/2010-04-01/Accounts/${accountSid}${path}`,
    headers: form ? { ...headers, "content-type": "application/x-www-form-urlencoded" } : headers,
    ...(form
      ? { body: new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString() }
      : {}),
    timeoutMs: manifest.send.timeoutMs,
  };
}

export type Answer =
  | { readonly kind: "ok"; readonly status: number; readonly value: Json }
  /** `code` is Twilio's own, absent where something in between answered. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly code?: number;
      readonly text: string;
      readonly afterMs?: number;
    }
  | { readonly kind: "unsent" | "lost"; readonly text: string };

const LONGEST_TEXT = 500;

export async function call(http: Http, asked: HttpRequest): Promise<Answer> {
  const result = await http(asked);
  if (result.kind !== "answered") return { kind: result.kind, text: result.reason };
  const { status } = result;
  const value = json(result.body);
  if (status >= 200 && status < 300 && value !== undefined) return { kind: "ok", status, value };
  const code = number(value?.code);
  const text = (string(value?.message) ?? `HTTP ${status} without a readable answer`).slice(0, LONGEST_TEXT);
  const afterMs = retryAfter(result.headers);
  return {
    kind: "refused",
    status,
    text: text.toWellFormed(),
    ...(code === undefined ? {} : { code }),
    ...(afterMs === undefined ? {} : { afterMs }),
  };
}

function json(body: string): Json | undefined {
  try {
    return record(JSON.parse(body));
  } catch {
    return undefined;
  }
}
