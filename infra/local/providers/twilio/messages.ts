/** `POST /Messages.json`: whether Twilio would take a message, and what the customer sees of it. */
import type { ServerResponse } from "node:http";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { isLoopback, sendJson } from "../http.ts";
import { linkedFile } from "../meta.ts";
import type { ReceiptPlan } from "../receipts.ts";
import type { Chat } from "../types.ts";
import type { TwilioAccount } from "./account.ts";
import { errorOf, TwilioError } from "./errors.ts";
import { newSid, numberOf, wishOf } from "./webhook.ts";

const TEXT_MAX = 1600;
const FILES = { maxBytes: 5 * 1024 * 1024, mime: /^(image\/(jpeg|png|gif)|video\/|audio\/|application\/pdf|text\/)/ };

export async function postMessage(
  world: World,
  account: TwilioAccount,
  form: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  await answerSend(world, response, {
    accountId: account.accountSid,
    to: form.get("To")?.replace("+", "") || undefined,
    errorOf,
    accept: (answered) => accept(world, account, form, answered),
    succeed: (plan) => sendJson(response, 201, resource(account, plan, form)),
    codeOf: (error) => (error instanceof TwilioError ? error.code : undefined),
  });
}

function resource({ accountSid }: TwilioAccount, { messageId }: ReceiptPlan, form: URLSearchParams): unknown {
  const text = form.get("Body") ?? "";
  return {
    sid: messageId,
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: text,
    direction: "outbound-api",
    error_code: null,
    error_message: null,
    from: form.get("From"),
    to: form.get("To"),
    num_media: String(form.getAll("MediaUrl").length),
    status: "queued",
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${messageId}.json`,
  };
}

async function accept(
  world: World,
  account: TwilioAccount,
  form: URLSearchParams,
  answered: boolean,
): Promise<ReceiptPlan> {
  const accountId = account.accountSid;
  const [to, text, link] = [form.get("To") ?? "", form.get("Body") ?? "", form.get("MediaUrl")];
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new TwilioError(21211);
  if (form.get("From") !== account.number) throw new TwilioError(21606);
  if (text === "" && link === null) throw new TwilioError(21602);
  if (text.length > TEXT_MAX) throw new TwilioError(21617);
  const callback = form.get("StatusCallback");
  if (callback !== null && !isLoopback(callback)) throw new TwilioError(21609);
  const waId = to.slice(1);
  const chat = world.chats.find(accountId, waId) ?? world.chats.open(accountId, { waId, name: to });
  if (hasStopped(chat)) throw new TwilioError(21610);
  const media = link === null ? undefined : await linkedFile(world, accountId, link, FILES);
  if (link !== null && !media) throw new TwilioError(21620);

  const id = newSid(link === null ? "SM" : "MM");
  world.recordSent({ wamid: id, at: world.now(), accountId, to: waId, body: Object.fromEntries(form), answered });
  world.chats.add(chat, {
    id,
    by: "business",
    at: world.now(),
    progress: "accepted",
    type: media ? "image" : "text",
    ...(text !== "" && { text }),
    ...(media && { media }),
  });
  return {
    account,
    chat,
    messageId: id,
    category: "service",
    fault: world.misbehaviour.takeReceiptFault(accountId, waId),
    ...(callback !== null && { clientRef: callback }),
  };
}

/** Somebody's last word on it counts. */
function hasStopped(chat: Chat): boolean {
  const wishes = chat.messages.flatMap(({ by, text }) => (by === "customer" ? (wishOf(text) ?? []) : []));
  return wishes.at(-1) === "STOP";
}

/** The number whose settings hold the address of the webhooks. */
export const numberResource = (account: TwilioAccount) => ({
  sid: `PN${account.accountSid.slice(2)}`,
  phone_number: account.number,
  friendly_name: numberOf({ waId: account.number.slice(1), name: account.name }),
  sms_url: account.webhookUrl,
});
