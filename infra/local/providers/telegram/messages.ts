/** The methods that send something: what is accepted is shown on the phone. */
import type { ServerResponse } from "node:http";
import type { World } from "../channel.ts";
import { isLoopback, sendJson } from "../http.ts";
import { type AnswerFault, errorCode } from "../misbehaviour.ts";
import { type Chat, type ChatMedia, customerKey } from "../types.ts";
import type { TelegramAccount } from "./account.ts";
import { BotApiError, badRequest, errorTitle, sendError, statusOf } from "./errors.ts";
import { type Fields, fileRules, type Outgoing, readOutgoing } from "./outgoing.ts";
import { nextNumber, quotedFields } from "./people.ts";

/** False when the method is none of these. */
export async function sendMethod(
  world: World,
  account: TelegramAccount,
  method: string,
  fields: Fields,
  response: ServerResponse,
): Promise<boolean> {
  const to = fields.chat_id === undefined ? undefined : String(fields.chat_id);
  const outcome = (text: string) =>
    world.recordRequest({ at: world.now(), accountId: account.botId, to: to ?? null, outcome: text });
  try {
    const outgoing = readOutgoing(method, fields);
    if (outgoing === undefined) return false;
    const fault = world.misbehaviour.takeAnswerFault(account.botId, to);
    const silent = fault?.kind === "timeout" || fault?.kind === "disconnect" ? fault : undefined;
    if (fault && !silent?.accepted) {
      outcome(fault.kind);
      misbehave(world, fault, response);
      return true;
    }
    const result = await accept(world, account, outgoing, fields, !silent);
    outcome(silent ? `accepted, ${silent.kind}` : "accepted");
    if (silent) misbehave(world, silent, response);
    else sendJson(response, 200, { ok: true, result });
    return true;
  } catch (error) {
    if (error instanceof BotApiError) outcome(String(error.code));
    throw error;
  }
}

function misbehave(world: World, fault: AnswerFault, response: ServerResponse): void {
  switch (fault.kind) {
    case "timeout":
      world.held.add(response);
      response.once("close", () => world.held.delete(response));
      return;
    case "disconnect":
      response.destroy();
      return;
    case "throttle": {
      const { retryAfter } = fault;
      const text = retryAfter === undefined ? undefined : `Too Many Requests: retry after ${retryAfter}`;
      const parameters = retryAfter === undefined ? undefined : { retry_after: retryAfter };
      sendError(response, new BotApiError(429, text, parameters));
      return;
    }
    case "server_error":
      if (fault.empty) response.writeHead(fault.status ?? 500).end();
      else sendError(response, new BotApiError(fault.status ?? 500, errorTitle(500)));
      return;
    case "nonsense":
      response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Sorry</body></html>");
      return;
    case "error": {
      const status = fault.httpStatus ?? statusOf(errorCode(fault.code));
      sendError(response, new BotApiError(status));
    }
  }
}

async function accept(world: World, account: TelegramAccount, outgoing: Outgoing, body: Fields, answered: boolean) {
  const chat = chatOf(world, account, outgoing.chatId);
  const { replyTo, file, shown } = outgoing;
  const reply = replyTo !== undefined && world.chats.message(chat, replyTo);
  if (reply === undefined && !outgoing.replyMayMiss) throw badRequest("message to be replied not found");
  const media = file && (await fetched(world, account, file));
  const id = String(nextNumber());
  world.recordSent({
    wamid: id,
    at: world.now(),
    accountId: account.botId,
    to: customerKey(chat.customer),
    body,
    answered,
  });
  const message = { ...shown, id, by: "business" as const, at: world.now(), progress: "sent" as const };
  world.chats.add(chat, { ...message, ...(media && { media }), ...(reply && { replyTo: reply.id }) });
  return quotedFields(account, chat, message);
}

/** A bot may only write to who wrote first. */
function chatOf(world: World, account: TelegramAccount, chatId: string): Chat {
  const chat = world.chats.find(account.botId, chatId);
  if (!chat) throw badRequest("chat not found");
  if (chat.lastCustomerAt === undefined)
    throw new BotApiError(403, "Forbidden: bot can't initiate conversation with a user");
  return chat;
}

const FETCH_TIMEOUT_MS = 10_000;

/**
 * A file that Telegram has (an id), or one that it fetches. Only this computer's own addresses: a made-up message must not make a
 * laptop call strangers, so other links are shown as such and count as fetched.
 */
async function fetched(
  world: World,
  account: TelegramAccount,
  { kind, value }: NonNullable<Outgoing["file"]>,
): Promise<ChatMedia> {
  const voice = kind === "voice" ? { voice: true } : {};
  if (!/^https?:/.test(value)) {
    const known = world.media.get(value);
    if (known?.accountId !== account.botId) throw badRequest("wrong file identifier/HTTP URL specified");
    return { id: known.id, mime: known.mime, ...voice };
  }
  if (!isLoopback(value)) return { note: value, ...voice };
  const { maxBytes, mime } = fileRules(kind);
  const answer = await fetch(value, { redirect: "error", signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  const bytes = answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : new Uint8Array();
  const type = answer?.headers.get("content-type") ?? "";
  if (bytes.length === 0 || bytes.length > maxBytes) throw badRequest("failed to get HTTP URL content");
  if (!mime.test(type)) throw badRequest("wrong type of the web page content");
  const file = world.media.put({ accountId: account.botId, mime: type, bytes });
  return { id: file.id, mime: type, ...voice };
}
