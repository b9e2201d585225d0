/** Requests to the Graph API: addresses and tokens come from forms and webhooks, so nothing unchecked enters a request. */
import type { Credentials, HttpRequest } from "../contract.ts";
import { manifest } from "./manifest.ts";

const NUMERIC_ID = /^\d{1,32}$/;
const MEDIA_ID = /^[A-Za-z0-9_-]{1,128}$/;
// Printable ASCII: anything else could end the header.
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

export type Prepared<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export interface Access {
  readonly phoneNumberId: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function access(connection: Credentials): Prepared<Access> {
  const { phoneNumberId, accessToken } = connection;
  if (phoneNumberId === undefined || !NUMERIC_ID.test(phoneNumberId)) {
    return { ok: false, reason: "the phone number ID must be a number" };
  }
  if (accessToken === undefined || !TOKEN.test(accessToken)) {
    return { ok: false, reason: "the access token is missing or malformed" };
  }
  return { ok: true, value: { phoneNumberId, headers: { authorization: `Bearer ${accessToken}` } } };
}

export function isMediaId(id: string): boolean {
  return MEDIA_ID.test(id);
}

/** `path` holds only ids that were checked. */
export function get(baseUrl: string, path: string, headers: Access["headers"]): HttpRequest {
  return { method: "GET", url: address(baseUrl, path), headers, timeoutMs: manifest.send.timeoutMs };
}

export function post(baseUrl: string, path: string, headers: Access["headers"], body: unknown): HttpRequest {
  return {
    method: "POST",
    url: address(baseUrl, path),
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    timeoutMs: manifest.send.timeoutMs,
  };
}

function address(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/+$/, "")}/${path}`;
}
