/** The part of the Bot API that a business needs. https://core.telegram.org/bots/api#available-methods */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../channel.ts";
import { isLoopback, readBody, sendJson } from "../http.ts";
import type { TelegramAccount } from "./account.ts";
import { BotApiError, badRequest, sendError } from "./errors.ts";
import { sendMethod } from "./messages.ts";
import { type Fields, isFields } from "./outgoing.ts";
import { botFields, seconds } from "./people.ts";

const FILE_MAX_BYTES = 20 * 1024 * 1024;

export async function handleBotApi(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const [, first = "", ...rest] = url.pathname.split("/");
    const [bot, path] = first === "file" ? [rest[0] ?? "", rest.slice(1)] : [first, rest];
    const token = decodeURIComponent(bot.slice("bot".length));
    const account = [...world.accounts.values()].find(
      (one): one is TelegramAccount => one.channel === "telegram" && one.botToken === token,
    );
    if (!account) throw new BotApiError(401);
    if (first === "file") return download(world, account, path.join("/"), response);
    const method = path[0] ?? "";
    const fields = await parameters(request, url);
    const result = await answerOf(world, account, method, fields);
    if (result !== undefined) return sendJson(response, 200, { ok: true, result });
    if (!(await sendMethod(world, account, method, fields, response))) throw new BotApiError(404);
  } catch (error) {
    if (!(error instanceof BotApiError)) throw error;
    if (!response.headersSent) sendError(response, error);
  }
}

async function parameters(request: IncomingMessage, url: URL): Promise<Fields> {
  const fromUrl = Object.fromEntries(url.searchParams);
  const text = request.method === "POST" ? (await readBody(request, 1024 * 1024)).toString("utf8") : "";
  if (text === "") return fromUrl;
  try {
    const body: unknown = JSON.parse(text);
    if (isFields(body)) return { ...fromUrl, ...body };
  } catch {
    // Answered below, as every body that is no object.
  }
  throw badRequest("can't parse JSON object");
}

/** Undefined for a method that is none of these. */
async function answerOf(world: World, account: TelegramAccount, method: string, fields: Fields): Promise<unknown> {
  switch (method) {
    case "getMe":
      return { ...botFields(account), can_join_groups: true, can_read_all_group_messages: false };
    case "getWebhookInfo":
      return webhookInfo(world, account);
    case "setWebhook":
      return setWebhook(account, fields);
    case "getFile":
      return fileOf(world, account, fields);
    case "answerCallbackQuery":
      if (!fields.callback_query_id) throw badRequest("query is too old and response timeout expired");
      return true;
    case "sendChatAction": {
      const chat = world.chats.find(account.botId, String(fields.chat_id));
      if (!chat) throw badRequest("chat not found");
      world.typing(chat);
      return true;
    }
    default:
      return undefined;
  }
}

function webhookInfo(world: World, account: TelegramAccount): Fields {
  const posts = world.webhooks.log().filter((entry) => entry.accountId === account.botId);
  const last = posts.at(-1);
  return {
    url: account.webhookUrl,
    has_custom_certificate: false,
    pending_update_count: 0,
    max_connections: 40,
    ...(last &&
      last.status !== 200 && {
        last_error_date: seconds(last.at),
        last_error_message:
          last.status === null ? "Connection refused" : `Wrong response from the webhook: ${last.status}`,
      }),
  };
}

/** Telegram itself takes https only; on a laptop there is nothing but loopback. */
function setWebhook(account: TelegramAccount, fields: Fields): true {
  const { url, secret_token: secret = "" } = fields;
  if (typeof url !== "string" || !isLoopback(url)) throw badRequest("bad webhook: only this computer's own addresses");
  if (typeof secret !== "string" || !/^[A-Za-z0-9_-]{0,256}$/.test(secret))
    throw badRequest("secret token contains unallowed characters");
  Object.assign(account, { webhookUrl: url, secretToken: secret });
  return true;
}

function fileOf(world: World, account: TelegramAccount, fields: Fields): Fields {
  const file = world.media.get(String(fields.file_id));
  if (file?.accountId !== account.botId) throw badRequest("invalid file_id");
  if (file.bytes.length > FILE_MAX_BYTES) throw badRequest("file is too big");
  return {
    file_id: file.id,
    file_unique_id: `u${file.id}`,
    file_size: file.bytes.length,
    file_path: `${file.mime.split("/")[0]}/file_${file.id}`,
  };
}

function download(world: World, account: TelegramAccount, path: string, response: ServerResponse): void {
  const file = world.media.get(/\/file_(\w+)$/.exec(path)?.[1] ?? "");
  if (file?.accountId !== account.botId) throw new BotApiError(404);
  // Telegram does not tell what a file is.
  response
    .writeHead(200, { "content-type": "application/octet-stream", "content-length": file.bytes.length })
    .end(file.bytes);
}
