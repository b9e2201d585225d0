/**
 * When an access token ends. Meta tells the app that issued it, and not who merely has the token.
 * Source: https://developers.facebook.com/docs/graph-api/reference/debug_token
 */
import { number, record } from "../common/payloads.ts";
import type { Credentials, Http } from "../contract.ts";
import { json } from "./classify.ts";
import { type Destination, get } from "./graph.ts";

const TOKEN = /^[\x21-\x7e]{1,4096}$/;
const APP_ID = /^\d{1,32}$/;

/** See `Desk.expiry`: the token's own end, or that of what it may see, whichever comes first. Meta writes 0 for never. */
export async function askExpiry(
  { accessToken = "" }: Credentials,
  { appId = "", appSecret = "" }: Credentials,
  to: Destination,
  http: Http,
): Promise<{ readonly expiresAt: string | null } | undefined> {
  if (!TOKEN.test(accessToken) || !APP_ID.test(appId) || !TOKEN.test(appSecret)) return undefined;
  // The edge takes GET alone, so the token stands in the address: nothing of a request's address is ever logged.
  const headers = { authorization: `Bearer ${appId}|${appSecret}` };
  const result = await http(get(to, `debug_token?input_token=${encodeURIComponent(accessToken)}`, headers));
  const told = result.kind === "answered" && result.status < 300 ? record(json(result.body)?.data) : undefined;
  const ends = [told?.expires_at, told?.data_access_expires_at].map(number).filter((at) => at !== undefined);
  if (told?.is_valid !== true || number(told.expires_at) === undefined) return undefined;
  const first = Math.min(...ends.filter((at) => at > 0));
  return { expiresAt: Number.isFinite(first) ? new Date(first * 1_000).toISOString() : null };
}
