import type { SendOutcome } from "../../core/messages/model.ts";
import type { Http, SendRequest } from "../contract.ts";
import { oneLine, REFERENCE_HEADER } from "../email/address.ts";
import { mailOf } from "../email/mail.ts";
import { ask, authorization } from "./api.ts";
import { classify } from "./classify.ts";

/** See `Outbound.send`. Mailjet makes the mail out of its parts, and gives it a Message-ID of its own. Links are left alone: ours are ours. */
export async function send(request: SendRequest, http: Http): Promise<SendOutcome> {
  const keys = authorization(request.connection);
  if (keys === undefined) return { kind: "broken", code: "no_key", text: "The connection has no keys." };
  const prepared = mailOf(request);
  if (!prepared.ok) return prepared.outcome;
  const { from, to, replyTo, subject, text, html, files, root, inReplyTo, clientRef, unsubscribeUrl } = prepared.mail;
  const name = oneLine(from.name, 100);
  const message = {
    From: { Email: from.address, ...(name ? { Name: name } : {}) },
    To: [{ Email: to }],
    ...(replyTo === undefined ? {} : { ReplyTo: { Email: replyTo } }),
    Subject: oneLine(subject, 250),
    TextPart: text,
    HTMLPart: html,
    ...(files.length > 0
      ? {
          Attachments: files.map((file) => ({
            ContentType: file.mime,
            Filename: oneLine(file.name, 150),
            Base64Content: file.base64,
          })),
        }
      : {}),
    Headers: {
      References: root === inReplyTo ? root : `${root} ${inReplyTo}`,
      "In-Reply-To": inReplyTo,
      [REFERENCE_HEADER]: oneLine(clientRef, 250),
      ...(unsubscribeUrl === undefined
        ? {}
        : { "List-Unsubscribe": `<${unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
    CustomID: oneLine(clientRef, 250),
    TrackOpens: "disabled",
    TrackClicks: "disabled",
  };
  return classify(await ask(http, "POST", `${request.baseUrl}/v3.1/send`, keys, { Messages: [message] }));
}
