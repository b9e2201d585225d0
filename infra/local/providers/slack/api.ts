/** The part of Slack's Web API that a business needs. https://docs.slack.dev/reference/methods */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { readBody, sendJson } from "../http.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { Chat, ChatMessage } from "../types.ts";
import type { SlackAccount } from "./account.ts";
import { errorOf, SlackError } from "./errors.ts";
import { FILES_PATH, rememberForEcho } from "./events.ts";
import { customerIn, newTimestamp } from "./people.ts";

type Fields = Readonly<Record<string, unknown>>;

const UPLOADS_PATH = "/slack/uploads/";
const TEXT_MAX = 40_000;
const BLOCK_TEXT_MAX = 3000;
const BUTTONS_MAX = 25;
const TITLE_MAX = 75;
const VALUE_MAX = 2000;

/** Files that were given to Slack and belong nowhere yet. */
const uploads = new Map<string, { readonly name: string; mime: string; bytes?: Uint8Array }>();

export async function handleApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    if (url.pathname.startsWith(UPLOADS_PATH)) return await upload(request, response, url);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const account = [...world.accounts.values()].find(
      (one): one is SlackAccount => one.channel === "slack" && one.botToken === token,
    );
    if (!account) throw new SlackError(token === undefined ? "not_authed" : "invalid_auth");
    if (url.pathname.startsWith(FILES_PATH)) return sendFile(world, account, response, url);
    const fields = await parameters(request);
    await answer(world, account, url.pathname.slice("/slack/api/".length), fields, response);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body());
  }
}

async function answer(world: World, account: SlackAccount, method: string, fields: Fields, response: ServerResponse) {
  switch (method) {
    case "auth.test":
      return sendJson(response, 200, {
        ...{ ok: true, team: account.teamName, team_id: account.teamId },
        ...{ user: "chasqui", user_id: account.botUserId },
      });
    case "chat.postMessage":
      return post(world, account, fields, response, (answered) =>
        accept(world, account, fields, shown(fields), answered),
      );
    case "files.getUploadURLExternal": {
      const id = `F${randomBytes(5).toString("hex").toUpperCase()}`;
      uploads.set(id, { name: String(fields.filename), mime: "application/octet-stream" });
      return sendJson(response, 200, { ok: true, file_id: id, upload_url: `${world.baseUrl()}${UPLOADS_PATH}${id}` });
    }
    case "files.completeUploadExternal":
      return post(world, account, { ...fields, channel: fields.channel_id }, response, (answered) => {
        const file = uploaded(world, account, fields);
        return accept(world, account, { ...fields, channel: fields.channel_id }, file, answered);
      });
  }
  throw new SlackError("unknown_method");
}

async function post(
  world: World,
  account: SlackAccount,
  fields: Fields,
  response: ServerResponse,
  accepted: (answered: boolean) => Promise<ReceiptPlan>,
): Promise<void> {
  const channel = typeof fields.channel === "string" ? fields.channel : "";
  await answerSend(world, response, {
    accountId: account.teamId,
    to: channel === "" ? undefined : customerIn(channel),
    errorOf,
    accept: accepted,
    succeed: ({ messageId: ts }) => sendJson(response, 200, { ok: true, channel, ts, message: { ts } }),
    codeOf: (error) => (error instanceof SlackError ? error.code : undefined),
  });
}

type Shown = Partial<ChatMessage> & { readonly type: string };

async function accept(
  world: World,
  account: SlackAccount,
  fields: Fields,
  message: Shown,
  answered: boolean,
): Promise<ReceiptPlan> {
  const chat = chatOf(world, account, fields);
  const ts = newTimestamp();
  const to = customerIn(String(fields.channel));
  world.recordSent({ wamid: ts, at: world.now(), accountId: account.teamId, to, body: fields, answered });
  const below = typeof fields.thread_ts === "string" ? { replyTo: fields.thread_ts } : {};
  world.chats.add(chat, { ...message, ...below, id: ts, by: "business", at: world.now(), progress: "accepted" });
  const { text, blocks, metadata } = fields;
  rememberForEcho(ts, { ...{ text: text ?? "" }, ...(blocks ? { blocks } : {}), ...(metadata ? { metadata } : {}) });
  return {
    ...{ account, chat, messageId: ts, category: "service" },
    fault: world.misbehaviour.takeReceiptFault(account.teamId, to),
    upTo: "sent",
  };
}

/** An app is in the conversations of those who opened one with it. */
function chatOf(world: World, account: SlackAccount, { channel }: Fields): Chat {
  const chat = world.chats.find(account.teamId, customerIn(String(channel ?? "")));
  if (!chat) throw new SlackError("channel_not_found");
  return chat;
}

function shown({ text, blocks }: Fields): Shown {
  const [section, actions] = (Array.isArray(blocks) ? blocks : []) as Record<
    string,
    Fields & { elements?: Fields[] }
  >[];
  const words = section ? String((section.text as Fields | undefined)?.text ?? "") : plain(String(text ?? ""));
  if (words.trim() === "") throw new SlackError("no_text");
  if (words.length > (section ? BLOCK_TEXT_MAX : TEXT_MAX))
    throw new SlackError(section ? "invalid_blocks" : "msg_too_long");
  if (!actions) return { type: "text", text: words };
  const elements = (actions.elements ?? []) as unknown as Fields[];
  const options = elements.map(({ value, text: label }) => ({
    id: String(value),
    title: String((label as Fields).text),
  }));
  const isWrong = options.some(({ id, title }) => title.length > TITLE_MAX || id.length > VALUE_MAX || title === "");
  if (isWrong || options.length === 0 || options.length > BUTTONS_MAX) throw new SlackError("invalid_blocks");
  return { type: "text", text: words, choices: { kind: "buttons", options } };
}

const plain = (text: string): string => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function uploaded(world: World, account: SlackAccount, { files, initial_comment: comment }: Fields): Shown {
  const [named] = JSON.parse(String(files)) as { readonly id: string }[];
  const file = uploads.get(named?.id ?? "");
  if (!file?.bytes) throw new SlackError("file_not_found");
  const { name: filename, mime, bytes } = file;
  const kept = world.media.put({ accountId: account.teamId, mime, bytes, filename });
  const kind = mime.split("/")[0] ?? "";
  const type = ["image", "video", "audio"].includes(kind) ? kind : "document";
  return {
    type,
    media: { id: kept.id, mime, filename },
    ...(typeof comment === "string" ? { text: plain(comment) } : {}),
  };
}

async function upload(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const file = uploads.get(url.pathname.slice(UPLOADS_PATH.length));
  if (!file) return sendJson(response, 404, {});
  file.bytes = await readBody(request);
  file.mime = request.headers["content-type"] ?? file.mime;
  response.writeHead(200, { "content-type": "text/plain" }).end("OK");
}

async function parameters(request: IncomingMessage): Promise<Fields> {
  const text = (await readBody(request)).toString("utf8");
  if (!request.headers["content-type"]?.startsWith("application/json"))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Fields;
  } catch {
    throw new SlackError("invalid_json");
  }
}

function sendFile(world: World, account: SlackAccount, response: ServerResponse, url: URL): void {
  const file = world.media.get(decodeURIComponent(url.pathname.slice(FILES_PATH.length + 1)));
  if (file?.accountId !== account.teamId) throw new SlackError("file_not_found", 404);
  response.writeHead(200, { "content-type": file.mime, "content-length": file.bytes.length }).end(file.bytes);
}
