/** Requests to the Graph API: addresses and tokens come from forms and webhooks, so nothing unchecked enters a request. */
import type { Credentials, HttpRequest } from "../contract.ts";

const NUMERIC_ID = /^\d{1,32}$/;
// Printable ASCII: anything else could end the header.
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

export type Prepared<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export interface Access {
  /** The account on whose behalf the request is made: a phone number, a page. */
  readonly accountId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The account's id from the connection's `field`, called `name` in the reason, and the headers with its access token. */
export function accessTo(connection: Credentials, field: string, name: string): Prepared<Access> {
  const { [field]: accountId, accessToken } = connection;
  if (accountId === undefined || !NUMERIC_ID.test(accountId)) {
    return { ok: false, reason: `the ${name} must be a number` };
  }
  if (accessToken === undefined || !TOKEN.test(accessToken)) {
    return { ok: false, reason: "the access token is missing or malformed" };
  }
  return { ok: true, value: { accountId, headers: { authorization: `Bearer ${accessToken}` } } };
}

export interface Destination {
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

/** `path` holds only ids that were checked. */
export function get(to: Destination, path: string, headers: Access["headers"]): HttpRequest {
  return { method: "GET", url: address(to, path), headers, timeoutMs: to.timeoutMs };
}

export function post(to: Destination, path: string, headers: Access["headers"], body: unknown): HttpRequest {
  return {
    method: "POST",
    url: address(to, path),
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    timeoutMs: to.timeoutMs,
  };
}

function address({ baseUrl }: Destination, path: string): string {
  return `${baseUrl.replace(/\/+$/, "")}/${path}`;
}

/** Whether a file may be fetched from there: over https from one of these hosts or their subdomains, or from the host that the connection itself talks to, where one is given. */
export function onHosts(hosts: readonly string[], fileUrl: string, baseUrl?: string): boolean {
  const url = URL.parse(fileUrl);
  if (url === null) return false;
  if (baseUrl !== undefined && url.origin === URL.parse(baseUrl)?.origin) return true;
  const known = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  return known && url.protocol === "https:" && url.port === "";
}
