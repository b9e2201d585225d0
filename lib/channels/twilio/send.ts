import type { Http, SendOutcome, SendRequest } from "../contract.ts";
import { type Access, accessOf, call, request } from "./api.ts";
import { classify } from "./classify.ts";
import { CALLBACK_RETRIES, REFERENCE } from "./manifest.ts";

/** See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. */
export async function send(asked: SendRequest, http: Http): Promise<SendOutcome> {
  const access = accessOf(asked.connection);
  if (access === undefined)
    return {
      kind: "broken",
      code: "connection",
      text: "the account, the sender or the secret is missing or malformed",
    };
  const content = contentOf(asked);
  if (content === undefined)
    return {
      kind: "rejected",
      code: "content",
      text: "Twilio has no messages of this kind, or the file has no address",
    };
  const form = [["To", to(asked)], senderOf(access, asked.to.id), ...content, ...callback(asked)] as const;
  return classify(await call(http, request(asked.baseUrl, access, "/Messages.json", form)));
}

const WHATSAPP = "whatsapp:";
const NUMBER = /^\d{7,15}$/;

const to = ({ to: { id } }: SendRequest): string => (NUMBER.test(id) ? `+${id}` : id);

/** Whoever wrote by WhatsApp is answered there, from the same number. */
function senderOf({ sender }: Access, recipient: string): readonly [string, string] {
  if (/^MG[0-9a-f]{32}$/i.test(sender)) return ["MessagingServiceSid", sender];
  return ["From", recipient.startsWith(WHATSAPP) && !sender.startsWith(WHATSAPP) ? `${WHATSAPP}${sender}` : sender];
}

function contentOf({ content, mediaUrl }: SendRequest): readonly (readonly [string, string])[] | undefined {
  switch (content.type) {
    case "text":
      return [["Body", content.text]];
    case "media": {
      const url = mediaUrl ?? content.media.url;
      if (url === undefined) return undefined;
      return [["MediaUrl", url], ...(content.caption ? [["Body", content.caption] as const] : [])];
    }
    default:
      return undefined;
  }
}

/** Receipts come to an address with our reference in it: they find their delivery also when the answer to this request is lost. */
function callback({ callbackUrl, clientRef }: SendRequest): readonly (readonly [string, string])[] {
  if (callbackUrl === undefined) return [];
  return [["StatusCallback", `${callbackUrl}?${REFERENCE}=${encodeURIComponent(clientRef)}${CALLBACK_RETRIES}`]];
}
