/** Files, both ways. https://docs.slack.dev/messaging/working-with-files */
import type { MediaReference } from "../../core/messages/model.ts";
import { compact, number, record, string } from "../common/payloads.ts";
import type { Credentials, Http, MediaLocation, SendOutcome, SendRequest } from "../contract.ts";
import { accessOf, callByForm, type Headers, read } from "./api.ts";
import { FILE_HOSTS, manifest } from "./manifest.ts";
import { below } from "./render.ts";
import { escaped } from "./text.ts";

/** Slack fetches nothing: it names a place, is given the bytes there, and is told where they belong. Only the last step shows them to anybody. */
export async function sendFile(request: SendRequest, headers: Headers, http: Http): Promise<SendOutcome> {
  const [file] = request.files ?? [];
  const { content, baseUrl, to } = request;
  if (file === undefined || content.type !== "media")
    return { kind: "rejected", code: "file_missing", text: "the file is not there" };
  const bytes = Buffer.from(file.base64, "base64");
  const asked = { filename: file.name, length: String(bytes.byteLength) };
  const place = read(await http(callByForm(baseUrl, headers, "files.getUploadURLExternal", asked)));
  if (place.kind === "failed") return unshown(place.outcome);
  const [url, id] = [string(place.fields.upload_url), string(place.fields.file_id)];
  if (url === undefined || id === undefined || !isSlacks(url, baseUrl))
    return { kind: "retry", code: "unreadable_answer", text: "an answer without a place for the file" };
  const { timeoutMs } = manifest.send;
  const put = await http({ method: "POST", url, headers: { "content-type": file.mime }, bytes, timeoutMs });
  if (put.kind !== "answered") return { kind: "retry", code: put.kind, text: put.reason };
  if (put.status >= 300) return { kind: "retry", code: `http_${put.status}`, text: "the file was not taken" };
  const shown = {
    files: JSON.stringify([{ id, title: file.name }]),
    channel_id: to.id,
    ...below(request.replyTo),
    ...(content.caption === undefined ? {} : { initial_comment: escaped(content.caption) }),
  };
  const answer = read(await http(callByForm(baseUrl, headers, "files.completeUploadExternal", shown)));
  // The message that shows it is made later, and has an id that nobody is told here.
  return answer.kind === "failed" ? answer.outcome : { kind: "accepted", externalId: id };
}

/** Nothing was shown to anybody yet, so a lost answer may be asked for again. */
const unshown = (outcome: SendOutcome): SendOutcome =>
  outcome.kind === "unknown" ? { kind: "retry", code: outcome.code, text: outcome.text } : outcome;

/** See `Channel.locateMedia`. A file of another workspace (Slack Connect) comes by its id alone. */
export async function locateMedia(
  { id, url, mime }: MediaReference,
  connection: Credentials,
  baseUrl: string,
  http: Http,
): Promise<MediaLocation> {
  const headers = accessOf(connection);
  if (headers === undefined) return { kind: "retry", reason: "the bot token is missing or malformed" };
  if (url !== undefined) {
    if (!isSlacks(url, baseUrl)) return { kind: "gone", reason: "the file's address is not one of Slack's" };
    return { kind: "found", url, headers, ...compact({ mime }) };
  }
  if (id === undefined) return { kind: "gone", reason: "the file has no address" };
  const answer = read(await http(callByForm(baseUrl, headers, "files.info", { file: id })));
  if (answer.kind === "failed") {
    const { kind, text } = answer.outcome;
    const isPassing = kind === "retry" || kind === "throttled" || kind === "unknown" || kind === "broken";
    return { kind: isPassing ? "retry" : "gone", reason: text };
  }
  const file = record(answer.fields.file);
  const address = string(file?.url_private_download) ?? string(file?.url_private);
  if (address === undefined || !isSlacks(address, baseUrl)) return { kind: "gone", reason: "the file has no address" };
  return {
    ...{ kind: "found", url: address, headers },
    ...compact({ mime: mime ?? string(file?.mimetype), size: number(file?.size) }),
  };
}

function isSlacks(address: string, baseUrl: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (url.origin === URL.parse(baseUrl)?.origin) return true;
  const isKnown = FILE_HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  return isKnown && url.protocol === "https:" && url.port === "";
}
