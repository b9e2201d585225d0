/** Where a customer's file is. https://www.twilio.com/docs/messaging/api/media-resource */
import type { MediaReference } from "../../core/messages/model.ts";
import { compact } from "../common/payloads.ts";
import type { Credentials, MediaLocation } from "../contract.ts";
import { accessOf } from "./api.ts";
import { manifest } from "./manifest.ts";

/**
 * See `Channel.locateMedia`. Twilio's API hands its files on to another host, which is given no credentials; neither is any address
 * that is not the API's own, whatever a webhook says.
 */
export async function locateMedia(
  { url, mime }: MediaReference,
  connection: Credentials,
  baseUrl: string,
): Promise<MediaLocation> {
  const address = url === undefined ? null : URL.parse(url);
  if (!address || !/^https?:$/.test(address.protocol)) return { kind: "gone", reason: "the file has no address" };
  const hosts = [manifest.baseUrl, baseUrl].map((base) => URL.parse(base)?.origin);
  if (!hosts.includes(address.origin)) return { kind: "found", url: address.href, headers: {}, ...compact({ mime }) };
  const access = accessOf(connection);
  if (access === undefined) return { kind: "retry", reason: "the account's credentials are missing or malformed" };
  return { kind: "found", url: address.href, headers: access.headers, ...compact({ mime }) };
}
