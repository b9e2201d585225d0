import type { SendOutcome } from "../../core/messages/model.ts";
import type { Http, SendRequest } from "../contract.ts";
import { oneLine, REFERENCE_HEADER } from "../email/address.ts";
import { messageIdFor } from "../email/compose.ts";
import { mailOf } from "../email/mail.ts";
import { classify } from "./classify.ts";
import { manifest, REFERENCE } from "./manifest.ts";

/** See `Outbound.send`. SendGrid makes the mail out of its parts; what is on its own lists stays there, so links are left alone. */
export async function send(request: SendRequest, http: Http): Promise<SendOutcome> {
  const { apiKey } = request.connection;
  if (!apiKey) return { kind: "broken", code: "no_key", text: "The connection has no API key." };
  const prepared = mailOf(request);
  if (!prepared.ok) return prepared.outcome;
  const { from, to, replyTo, subject, text, html, files, root, inReplyTo, clientRef, unsubscribeUrl } = prepared.mail;
  const name = oneLine(from.name, 100);
  const body = {
    personalizations: [{ to: [{ email: to }] }],
    from: { email: from.address, ...(name ? { name } : {}) },
    ...(replyTo === undefined ? {} : { reply_to: { email: replyTo } }),
    // An empty one is refused.
    subject: oneLine(subject, 250) || "-",
    content: [
      { type: "text/plain", value: text || " " },
      { type: "text/html", value: html },
    ],
    ...(files.length > 0
      ? {
          attachments: files.map((file) => ({
            content: file.base64,
            filename: oneLine(file.name, 150),
            type: file.mime,
          })),
        }
      : {}),
    headers: {
      "Message-ID": messageIdFor(prepared.mail),
      References: root === inReplyTo ? root : `${root} ${inReplyTo}`,
      "In-Reply-To": inReplyTo,
      [REFERENCE_HEADER]: oneLine(clientRef, 250),
      ...(unsubscribeUrl === undefined
        ? {}
        : { "List-Unsubscribe": `<${unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
    custom_args: { [REFERENCE]: oneLine(clientRef, 250) },
  };
  return classify(
    await http({
      method: "POST",
      url: `${request.baseUrl}/v3/mail/send`,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      timeoutMs: manifest.send.timeoutMs,
    }),
  );
}
