/** What Twilio posts: forms, signed over the address and their fields. https://www.twilio.com/docs/messaging/guides/webhook-request */
import { createHmac, randomBytes } from "node:crypto";
import type { CustomerEvent, Receipt, World } from "../channel.ts";
import { numberOf, wishOf } from "../sms/customers.ts";
import type { TwilioAccount } from "./account.ts";
import { ownCode } from "./errors.ts";

type Fields = Readonly<Record<string, string>>;

/** One webhook: Twilio posts to the address of the number, or to the one that came with a message. */
export interface Update {
  readonly url: string;
  readonly fields: Fields;
}

export const newSid = (prefix: string): string => `${prefix}${randomBytes(16).toString("hex")}`;

/** Throws for what people cannot send by SMS. */
export function customerUpdate(world: World, account: TwilioAccount, event: CustomerEvent): Update {
  const { accountSid, number } = account;
  const fields = {
    MessageSid: event.id,
    SmsSid: event.id,
    SmsMessageSid: event.id,
    AccountSid: accountSid,
    From: numberOf(event.customer),
    To: number,
    NumSegments: "1",
    ApiVersion: "2010-04-01",
    SmsStatus: "received",
    ...contentOf(world, account, event),
  };
  return { url: account.webhookUrl, fields };
}

function contentOf(world: World, { accountSid }: TwilioAccount, { id, message, file }: CustomerEvent): Fields {
  switch (message.type) {
    case "text": {
      const wish = wishOf(message.text);
      return { Body: message.text, NumMedia: "0", ...(wish && { OptOutType: wish }) };
    }
    case "image":
    case "video":
    case "audio":
    case "document": {
      if (!file) throw new Error(`a message of type ${message.type} needs a file`);
      const url = `${world.baseUrl()}/2010-04-01/Accounts/${accountSid}/Messages/${id}/Media/${file.id}`;
      return { Body: message.caption ?? "", NumMedia: "1", MediaUrl0: url, MediaContentType0: file.mime };
    }
    case "raw":
      return Object.fromEntries(Object.entries(message.fields).map(([name, value]) => [name, String(value)]));
    default:
      throw new Error(`nobody can send ${message.type} by SMS`);
  }
}

/** Undefined where Twilio says nothing: a text message is not seen to be read, and without an address there is nowhere to say it. */
export function receiptUpdate(account: TwilioAccount, receipt: Receipt): Update | undefined {
  const { customer, messageId, status, clientRef, errorCode } = receipt;
  if (clientRef === undefined || status === "read") return undefined;
  const said = status === "failed" ? "undelivered" : status;
  // The same machine as the number's, by the name under which this simulator reaches it.
  const asked = new URL(clientRef);
  const url = new URL(asked.pathname + asked.search, account.webhookUrl).href;
  return {
    url,
    fields: {
      MessageSid: messageId,
      SmsSid: messageId,
      MessageStatus: said,
      SmsStatus: said,
      AccountSid: account.accountSid,
      From: account.number,
      To: numberOf(customer),
      ApiVersion: "2010-04-01",
      ...(errorCode !== undefined && { ErrorCode: String(ownCode(errorCode)) }),
    },
  };
}

export function posting(_account: TwilioAccount, update: unknown) {
  const { url, fields } = update as Update;
  return {
    // What stands behind the # is for Twilio alone.
    url: url.split("#", 1)[0] ?? url,
    contentType: "application/x-www-form-urlencoded; charset=UTF-8",
    bytes: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

export function headers({ authToken }: TwilioAccount, body: Uint8Array, url: string): Record<string, string> {
  const pairs = [...new URLSearchParams(Buffer.from(body).toString("utf8"))];
  const sorted = pairs.sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, value]) => `${name}${value}`);
  const signature = createHmac("sha1", authToken)
    .update(`${url}${sorted.join("")}`)
    .digest("base64");
  return { "user-agent": "TwilioProxy/1.1", "x-twilio-signature": signature };
}
