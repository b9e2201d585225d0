/** `POST /{page id}/messages`: messages, reactions, typing, and marking as seen. */
import type { ServerResponse } from "node:http";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { sendJson } from "../http.ts";
import { linkedFile } from "../meta.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { Chat } from "../types.ts";
import { errorOf, invalid, PageError } from "./errors.ts";
import { FILES, type Fields, fieldsOf, type Outgoing, peekRecipient, readOutgoing } from "./outgoing.ts";
import { idOf, type PageAccount } from "./page.ts";
import { newMessageId, rememberForEcho } from "./webhook.ts";

const DAY_MS = 24 * 3_600_000;
/** How long people may answer, with the tag that says so. */
const LATE_MS = 7 * DAY_MS;

export async function postMessage(
  world: World,
  account: PageAccount,
  body: Fields,
  response: ServerResponse,
): Promise<void> {
  if (body.sender_action !== undefined) return senderAction(world, account, body, response);
  const to = peekRecipient(body);
  await answerSend(world, response, {
    accountId: idOf(account),
    to,
    errorOf,
    accept: (answered) => accept(world, account, readOutgoing(account, body), body, answered),
    succeed: ({ messageId }) => sendJson(response, 200, { recipient_id: to, message_id: messageId }),
    codeOf: (error) => (error instanceof PageError ? error.code : undefined),
  });
}

async function accept(
  world: World,
  account: PageAccount,
  outgoing: Outgoing,
  body: Fields,
  answered: boolean,
): Promise<ReceiptPlan> {
  const accountId = idOf(account);
  const { recipientId, replyTo, file, metadata, shown } = outgoing;
  const chat = chatOf(world, account, recipientId);
  checkWindow(world, chat, outgoing);
  if (replyTo !== undefined && !world.chats.message(chat, replyTo))
    throw invalid("reply_to names no message of this chat");
  const media =
    file && (await linkedFile(world, accountId, file.link, FILES[file.kind] ?? { maxBytes: 0, mime: undefined }));
  // Unlike WhatsApp, Messenger fetches the file before it answers.
  if (file && !media) throw new PageError(100, 2018047);

  const id = newMessageId();
  world.recordSent({ wamid: id, at: world.now(), accountId, to: recipientId, body, answered });
  const message = { ...shown, id, by: "business" as const, at: world.now(), progress: "accepted" as const };
  world.chats.add(chat, { ...message, ...(media && { media }), ...(replyTo !== undefined && { replyTo }) });
  rememberForEcho(id, {
    ...outgoing.echo,
    ...(metadata !== undefined && { metadata }),
    ...(replyTo !== undefined && { reply_to: { mid: replyTo } }),
  });
  return {
    account,
    chat,
    messageId: id,
    category: "service",
    fault: world.misbehaviour.takeReceiptFault(accountId, recipientId),
    ...(metadata !== undefined && { clientRef: metadata }),
  };
}

/** A page may only write to who wrote to it: nobody else has an id on it. */
function chatOf(world: World, account: PageAccount, recipientId: string): Chat {
  const chat = world.chats.find(idOf(account), recipientId);
  if (!chat) throw new PageError(100, 2018001);
  return chat;
}

// There are no receipts that say "failed", so what another provider might tell later is refused at once.
function checkWindow(world: World, chat: Chat, { tag }: Outgoing): void {
  if (world.settings(chat.accountId).window === "off") return;
  const allowed = tag === undefined ? DAY_MS : tag === "HUMAN_AGENT" ? LATE_MS : 0;
  if ((chat.lastCustomerAt ?? 0) + allowed < world.now()) throw new PageError(10, 2018278);
}

function senderAction(world: World, account: PageAccount, body: Fields, response: ServerResponse): void {
  const recipientId = peekRecipient(body);
  if (recipientId === undefined) throw invalid("The parameter recipient is required");
  const chat = chatOf(world, account, recipientId);
  const payload = fieldsOf(body.payload);
  switch (body.sender_action) {
    case "typing_on":
      world.typing(chat);
      break;
    case "typing_off":
      break;
    case "mark_seen":
      for (const message of chat.messages)
        if (message.by === "customer") world.chats.progress(chat, message.id, "read");
      break;
    case "react":
    case "unreact": {
      const id = String(payload?.message_id);
      if (!world.chats.message(chat, id)) throw invalid("payload names no message of this chat");
      world.chats.change(chat, id, (message) => {
        message.reactions = { ...message.reactions, business: String(payload?.reaction) };
        if (body.sender_action === "unreact") delete message.reactions.business;
      });
      break;
    }
    default:
      throw invalid(`Param sender_action must not be ${String(body.sender_action)}`);
  }
  sendJson(response, 200, { recipient_id: recipientId });
}
