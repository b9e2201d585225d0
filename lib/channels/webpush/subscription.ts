/** A browser as an address: the endpoint of its push service, and behind # the keys that it made (https://www.w3.org/TR/push-api/). */
import { isPoint } from "../../webpush/encryption.ts";
import type { EventPlace } from "../contract.ts";
import { CHANNEL, LONGEST_ENDPOINT, SERVICES } from "./manifest.ts";

export interface Subscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

const isOfService = (host: string): boolean =>
  SERVICES.some((name) => (name.startsWith(".") ? host.endsWith(name) : host === name));

/** Undefined for what is no subscription, or one of a service that nobody knows. */
export function readSubscription(text: string): Subscription | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== "https:" || url.username || url.password || url.port) return undefined;
  if (!isOfService(url.hostname)) return undefined;
  const fragment = new URLSearchParams(url.hash.slice(1));
  const [p256dh, auth] = [fragment.get("p256dh") ?? "", fragment.get("auth") ?? ""];
  if (!isPoint(p256dh) || !/^[A-Za-z0-9_-]{22}$/.test(auth)) return undefined;
  url.hash = "";
  return url.href.length > LONGEST_ENDPOINT ? undefined : { endpoint: url.href, keys: { p256dh, auth } };
}

/** See `Desk.address`: one thread with each browser. */
export const address = (value: string, { account = "" }: { readonly account?: string }): EventPlace | undefined =>
  readSubscription(value) && {
    thread: value,
    chat: { id: value, type: "person" },
    identities: [{ kind: `${CHANNEL}:${account}`, value }],
  };
