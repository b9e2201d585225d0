/**
 * Where a customer's file is. A webhook brings its id; the address behind it lives for about five minutes and wants the
 * access token. Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
import type { MediaReference } from "../../core/messages/model.ts";
import { compact, type Json, number, record, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, MediaLocation } from "../contract.ts";
import { describe, json } from "../meta/classify.ts";
import { type Access, get, onHosts } from "../meta/graph.ts";
import { classifier } from "./classify.ts";
import { access, isMediaId } from "./graph.ts";
import { MEDIA_HOSTS, manifest } from "./manifest.ts";

const { timeoutMs } = manifest.send;

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
  const result = await http(get({ baseUrl, timeoutMs }, media.id, headers));
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
  if (!onHosts(MEDIA_HOSTS, url, baseUrl))
    return { kind: "gone", reason: "the file's address is not one of WhatsApp's" };
  return {
    kind: "found",
    url,
    headers,
    ...compact({ mime: string(file.mime_type), size: number(file.file_size) }),
  };
}

function missing(status: number, error: Json | undefined): boolean {
  if (error === undefined) return status === 404 || status === 410;
  const of = classifier.classOfError(error);
  return of === "gone" || of === "rejected";
}

/** See `Channel.test`: reads the number's own name, which needs the same right as sending does. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const granted = access(connection);
  if (!granted.ok) return { ok: false, code: "connection", text: granted.reason, retryable: false };
  const { accountId, headers } = granted.value;
  const path = `${accountId}?fields=display_phone_number,verified_name,quality_rating`;
  return classifier.check(await http(get({ baseUrl, timeoutMs }, path, headers)), (answer) => ({
    ok: true,
    ...compact({
      displayName: string(answer.verified_name),
      address: string(answer.display_phone_number),
      quality: string(answer.quality_rating),
    }),
  }));
}
