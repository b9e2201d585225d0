/** `POST /Messages.json`: whether Twilio would take a message, and what the customer sees of it. */
import type { ServerResponse } from "node:http";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { isLoopback, sendJson } from "../http.ts";
import { linkedFile } from "../meta.ts";
import type { ReceiptPlan } from "../receipts.ts";
import { chatWith, hasStopped, takeText } from "../sms/accepting.ts";
import { numberOf } from "../sms/customers.ts";
import type { TwilioAccount } from "./account.ts";
import { errorOf, TwilioError } from "./errors.ts";
import { newSid } from "./webhook.ts";

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
  if (hasStopped(chatWith(world, accountId, waId))) throw new TwilioError(21610);
  const media = link === null ? undefined : await linkedFile(world, accountId, link, FILES);
  if (link !== null && !media) throw new TwilioError(21620);

  const id = newSid(link === null ? "SM" : "MM");
  return takeText(world, account, {
    ...{ accountId, id, to: waId, text, media, answered },
    asked: Object.fromEntries(form),
    ...(callback !== null && { clientRef: callback }),
  });
}

/** The number whose settings hold the address of the webhooks. */
export const numberResource = (account: TwilioAccount) => ({
  sid: `PN${account.accountSid.slice(2)}`,
  phone_number: account.number,
  friendly_name: numberOf({ waId: account.number.slice(1), name: account.name }),
  sms_url: account.webhookUrl,
});
