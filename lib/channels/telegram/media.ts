/** Where a customer's file is: its address lives for an hour and holds the bot's token. https://core.telegram.org/bots/api#getfile */
import type { MediaReference } from "../../core/messages/model.ts";
import { compact, number, record, string } from "../common/payloads.ts";
import type { Credentials, Http, MediaLocation } from "../contract.ts";
import { type Answer, access, call, fileUrl, request } from "./bot-api.ts";
import { classOf } from "./classify.ts";
import { manifest } from "./manifest.ts";

// A path below Telegram's own; a server of one's own may name a file of its disk instead, which nobody else can read.
const FILE_PATH = /^(?!.*(?:^|\/)\.\.?(?:\/|$))[\w-][\w./ -]{0,255}$/;

/** See `Channel.locateMedia`. Files of more than 20 MB cannot be had through the Bot API. */
export async function locateMedia(
  media: MediaReference,
  connection: Credentials,
  baseUrl: string,
  http: Http,
): Promise<MediaLocation> {
  const granted = access(connection);
  if (!granted.ok) return { kind: "retry", reason: granted.reason };
  if (media.id === undefined) return { kind: "gone", reason: "the file has no id" };
  const { token } = granted;
  const answer = await call(http, request(baseUrl, token, "getFile", { file_id: media.id }), token);
  if (answer.kind !== "ok") return { kind: passing(answer) ? "retry" : "gone", reason: answer.text };
  const found = record(answer.result);
  const size = number(found?.file_size);
  if (size !== undefined && size > manifest.limits.inboundMediaBytes) return { kind: "gone", reason: "too_large" };
  const path = string(found?.file_path);
  if (path === undefined) return { kind: "retry", reason: "Telegram has not prepared the file yet" };
  if (!FILE_PATH.test(path)) return { kind: "gone", reason: "the file's path is not one below the Bot API" };
  const url = fileUrl(baseUrl, token, encodeURI(path));
  return { kind: "found", url, headers: {}, ...compact({ mime: media.mime, size }) };
}

/** Credentials can be mended, and then the file is there. Telegram says 400 also of a file that it cannot reach just now. */
function passing(answer: Exclude<Answer, { kind: "ok" }>): boolean {
  if (!("status" in answer)) return true;
  const of = classOf(answer.status);
  return (
    of === "transient" ||
    of === "throttledConnection" ||
    (answer.kind === "refused" && (of === "authentication" || /temporarily unavailable/i.test(answer.text)))
  );
}
