/**
 * Where a customer's file is. A webhook brings its id; the address behind it lives for about five minutes and wants the
 * access token. Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
import type { MediaReference } from "../../core/messages/model.ts";
import type { ConnectionCheck, Credentials, Http, HttpResult, MediaLocation } from "../contract.ts";
import { classOf, describe, json } from "./classify.ts";
import { type Access, access, get, isMediaId } from "./graph.ts";
import { MEDIA_HOSTS } from "./manifest.ts";
import { compact, type Json, number, record, string } from "./payloads.ts";

/** See `Channel.locateMedia`. The token goes to Meta's own hosts, or to the one that the connection itself talks to. */
export async function locateMedia(
  media: MediaReference,
  connection: Credentials,
  baseUrl: string,
  http: Http,
): Promise<MediaLocation> {
  const granted = access(connection);
  if (!granted.ok) return { kind: "retry", reason: granted.reason };
  const { headers } = granted.value;
  if (media.id === undefined) return found({ url: media.url, mime_type: media.mime }, baseUrl, headers);
  if (!isMediaId(media.id)) return { kind: "gone", reason: "the file's id is malformed" };
  const result = await http(get(baseUrl, media.id, headers));
  if (result.kind !== "answered") return { kind: "retry", reason: result.reason };
  const answer = json(result.body);
  const error = record(answer?.error);
  if (answer !== undefined && error === undefined && result.status < 300) return found(answer, baseUrl, headers);
  return missing(result.status, error)
    ? { kind: "gone", reason: error === undefined ? `HTTP ${result.status}` : describe(error) }
    : { kind: "retry", reason: error === undefined ? `HTTP ${result.status}` : describe(error) };
}

function found(file: Json, baseUrl: string, headers: Access["headers"]): MediaLocation {
  const url = string(file.url);
  if (url === undefined) return { kind: "gone", reason: "the file has no address" };
  if (!trusted(url, baseUrl)) return { kind: "gone", reason: "the file's address is not one of WhatsApp's" };
  return {
    kind: "found",
    url,
    headers,
    ...compact({ mime: string(file.mime_type), size: number(file.file_size) }),
  };
}

function trusted(address: string, baseUrl: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (url.origin === URL.parse(baseUrl)?.origin) return true;
  const known = MEDIA_HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  return known && url.protocol === "https:" && url.port === "";
}

function missing(status: number, error: Json | undefined): boolean {
  if (error === undefined) return status === 404 || status === 410;
  const of = classOf(number(error.code), number(error.error_subcode));
  return of === "gone" || of === "rejected";
}

/** See `Channel.test`: reads the number's own name, which needs the same right as sending does. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const granted = access(connection);
  if (!granted.ok) return { ok: false, code: "connection", text: granted.reason, retryable: false };
  const { phoneNumberId, headers } = granted.value;
  const path = `${phoneNumberId}?fields=display_phone_number,verified_name,quality_rating`;
  return checked(await http(get(baseUrl, path, headers)));
}

function checked(result: HttpResult): ConnectionCheck {
  if (result.kind !== "answered") return { ok: false, code: result.kind, text: result.reason, retryable: true };
  const answer = json(result.body);
  const error = record(answer?.error);
  if (error !== undefined) {
    const of = classOf(number(error.code), number(error.error_subcode));
    const passing = of === "transient" || of === "throttledConnection" || (of === undefined && result.status >= 500);
    return { ok: false, code: string(error.code) ?? "", text: describe(error), retryable: passing };
  }
  if (answer === undefined || result.status >= 300) {
    const retryable = result.status === 429 || result.status >= 500;
    return { ok: false, code: `http_${result.status}`, text: "an unreadable answer", retryable };
  }
  return {
    ok: true,
    ...compact({
      displayName: string(answer.verified_name),
      address: string(answer.display_phone_number),
      quality: string(answer.quality_rating),
    }),
  };
}
