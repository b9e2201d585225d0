/** `POST /{phone-number-id}/messages`: sends, reactions, and marking as read. */
import type { ServerResponse } from "node:http";
import type { World } from "../channel.ts";
import { sendJson } from "../http.ts";
import { misbehave } from "../meta.ts";
import type { AnswerFault } from "../misbehaviour.ts";
import type { ReceiptPlan } from "../receipts.ts";
import { type Chat, type ChatMedia, customerKey } from "../types.ts";
import type { WhatsAppAccount } from "./account.ts";
import { GraphError, invalidParameter } from "./errors.ts";
import { isFields, notValid } from "./fields.ts";
import { newMessageId } from "./ids.ts";
import { linkedMedia, uploadedMedia } from "./outgoing-media.ts";
import type { Template } from "./templates.ts";
import { type Outgoing, parseOutgoing, peekRecipient } from "./validate.ts";

const WINDOW_MS = 24 * 3_600_000;

export async function postMessage(
  world: World,
  account: WhatsAppAccount,
  templates: readonly Template[],
  body: unknown,
  response: ServerResponse,
): Promise<void> {
  if (isFields(body) && body.status !== undefined) return markAsRead(world, account, body, response);
  const accountId = account.phoneNumberId;
  const to = peekRecipient(body);
  const fault = world.misbehaviour.takeAnswerFault(accountId, to);
  const outcome = (text: string) => world.recordRequest({ at: world.now(), accountId, to: to ?? null, outcome: text });
  const silent = fault?.kind === "timeout" || fault?.kind === "disconnect" ? fault : undefined;
  if (fault && !silent?.accepted) {
    outcome(fault.kind);
    refuse(world, fault, response);
    return;
  }
  try {
    const outgoing = parseOutgoing(body, templates);
    const accepted = await accept(world, account, outgoing, body, !silent);
    outcome(silent ? `accepted, ${silent.kind}` : "accepted");
    await world.receipts.beforeAnswer(accepted.plan);
    if (silent) refuse(world, silent, response);
    else sendJson(response, 200, accepted.answer);
    world.receipts.afterAnswer(accepted.plan);
  } catch (error) {
    if (error instanceof GraphError) outcome(String(error.code));
    throw error;
  }
}

const refuse = (world: World, fault: AnswerFault, response: ServerResponse) =>
  misbehave(world, fault, response, (code, status) => {
    const known = code === "throttled" ? 613 : code === "internal" ? 131000 : code;
    return new GraphError(known, undefined, status === undefined ? {} : { status });
  });

async function accept(world: World, account: WhatsAppAccount, outgoing: Outgoing, body: unknown, answered: boolean) {
  const accountId = account.phoneNumberId;
  const { recipient, input } = outgoing;
  const key = "waId" in recipient ? recipient.waId : recipient.userId;
  if (key === account.displayPhoneNumber.replace(/\D/g, ""))
    throw new GraphError(131021, "Sender and recipient are the same");
  const known = world.chats.find(accountId, key);
  const outsideWindow = outgoing.type !== "template" && (known?.lastCustomerAt ?? 0) + WINDOW_MS < world.now();
  const { window } = world.settings(accountId);
  if (outsideWindow && window === "refuse")
    throw new GraphError(
      131047,
      "More than 24 hours have passed since the recipient last replied to the sender number.",
    );
  const target = outgoing.reaction && known && world.chats.message(known, outgoing.reaction.messageId);
  if (outgoing.reaction && !target) throw notValid("reaction: message_id names no message of this chat");
  const { media: wanted } = outgoing;
  const uploaded = wanted && uploadedMedia(world, account, wanted.kind, wanted.fields);

  const chat = known ?? world.chats.open(accountId, { ...recipient, name: "waId" in recipient ? `+${key}` : key });
  const id = newMessageId(key, "business");
  world.recordSent({ wamid: id, at: world.now(), accountId, to: key, body, answered });
  const media = uploaded ?? (wanted && (await linkedMedia(world, account, wanted.kind, wanted.fields)));
  show(world, chat, outgoing, id, media);

  const plan: ReceiptPlan = {
    account,
    chat,
    messageId: id,
    category: outgoing.category,
    fault: world.misbehaviour.takeReceiptFault(accountId, key),
    failWith: wanted && !media ? 131053 : outsideWindow && window === "receipt" ? 131047 : undefined,
    // A reaction is reported as sent and never as delivered or read.
    upTo: outgoing.reaction ? "sent" : "read",
    ...(outgoing.clientRef !== undefined && { clientRef: outgoing.clientRef }),
  };
  const contact = "waId" in recipient ? { input, wa_id: recipient.waId } : { input, user_id: recipient.userId };
  const message = { id, ...(outgoing.type === "template" && { message_status: "accepted" }) };
  return { plan, answer: { messaging_product: "whatsapp", contacts: [contact], messages: [message] } };
}

function show(world: World, chat: Chat, outgoing: Outgoing, id: string, media: ChatMedia | undefined): void {
  const { reaction, shown, replyTo } = outgoing;
  if (reaction) {
    world.chats.change(chat, reaction.messageId, (message) => {
      message.reactions = { ...message.reactions, business: reaction.emoji };
      if (!reaction.emoji) delete message.reactions.business;
    });
  } else if (shown) {
    const file = media ?? (outgoing.media && { note: "The file could not be fetched" });
    const message = { ...shown, id, by: "business" as const, at: world.now(), progress: "accepted" as const };
    world.chats.add(chat, { ...message, ...(file && { media: file }), ...(replyTo !== undefined && { replyTo }) });
  }
}

function markAsRead(
  world: World,
  account: WhatsAppAccount,
  body: Readonly<Record<string, unknown>>,
  response: ServerResponse,
): void {
  if (body.messaging_product !== "whatsapp") throw invalidParameter("The parameter messaging_product is required.");
  if (body.status !== "read") throw invalidParameter("Param status must be one of {read}.");
  if (typeof body.message_id !== "string") throw invalidParameter("The parameter message_id is required.");
  const id = body.message_id;
  const chat = world.chats
    .list(account.phoneNumberId)
    .find((candidate) => candidate.messages.some((message) => message.id === id && message.by === "customer"));
  if (!chat) throw notValid("message_id names no message of a customer");
  const upTo = world.chats.message(chat, id)?.at ?? 0;
  // Marking one message marks everything before it.
  for (const message of chat.messages)
    if (message.by === "customer" && (message.at < upTo || message.id === id))
      world.chats.progress(chat, message.id, "read");
  if (body.typing_indicator !== undefined) world.typing(chat);
  world.log("marked as read", { customer: customerKey(chat.customer).slice(-4) });
  sendJson(response, 200, { success: true });
}
