/**
 * Twilio's signature over the whole address as Twilio called it and the sorted fields of a form, or the digest of a JSON body that
 * stands in the address. https://www.twilio.com/docs/usage/security#validating-requests
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { pairsOf } from "../common/form.ts";
import type { Credentials, WebhookRequest } from "../contract.ts";

const HEADER = "x-twilio-signature";
const BODY_DIGEST = "bodySHA256";

/** See `Channel.verify`. Accepts the current and, while it is being changed, the previous auth token. */
export function verify({ url, headers, body }: WebhookRequest, app: Credentials): boolean {
  const given = headers[HEADER];
  if (!given || url === undefined) return false;
  const digest = new URLSearchParams(queryOf(url)).get(BODY_DIGEST);
  // Everything is compared whatever the first comparison says, so that the time taken tells nothing.
  const sealed = digest === null || sameText(digest.toLowerCase(), sha256(body));
  const fields = digest === null ? fieldsOf(body) : "";
  const signed = [app.authToken, app.previousAuthToken].flatMap((token) =>
    token ? spellingsOf(url).map((spelling) => sameText(given, sign(token, `${spelling}${fields}`))) : [],
  );
  return sealed && signed.includes(true);
}

const sign = (token: string, text: string): string => createHmac("sha1", token).update(text).digest("base64");
const sha256 = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");

/** Names sorted by their bytes, each with its values, which count once and are sorted, too. */
function fieldsOf(body: Uint8Array): string {
  const byName = new Map<string, Set<string>>();
  for (const [name, value] of pairsOf(body)) byName.set(name, (byName.get(name) ?? new Set()).add(value));
  return [...byName]
    .sort(([left], [right]) => byBytes(left, right))
    .flatMap(([name, values]) => [...values].sort(byBytes).map((value) => `${name}${value}`))
    .join("");
}

const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

const queryOf = (url: string): string => url.split("#", 1)[0]?.split("?").slice(1).join("?") ?? "";

const STANDARD_PORT: Readonly<Record<string, string>> = { "http:": ":80", "https:": ":443" };

/**
 * The address as Twilio may have written it: with and without the port that goes without saying, and with its query as an older
 * library of Twilio's encoded it.
 */
function spellingsOf(url: string): readonly string[] {
  const [address = ""] = url.split("#", 1);
  const match = /^(https?:)(\/\/[^/?#]*)(.*)$/is.exec(address);
  if (!match) return [address];
  const [, scheme = "", host = "", rest = ""] = match;
  const port = STANDARD_PORT[scheme.toLowerCase()] ?? "";
  const hosts = /:\d+$/.test(host)
    ? host.endsWith(port)
      ? [host, host.slice(0, -port.length)]
      : [host]
    : [host, `${host}${port}`];
  const query = queryOf(rest);
  const [path = ""] = rest.split("?", 1);
  const legacy = [...new URLSearchParams(query)]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  const rests = query === "" || legacy === query ? [rest] : [rest, `${path}?${legacy}`];
  return hosts.flatMap((name) => rests.map((end) => `${scheme}${name}${end}`));
}

// Digests have one length, so the time taken says nothing about either text.
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
