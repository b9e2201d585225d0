import type { SendOutcome } from "../../core/messages/model.ts";
import type { Http, SendRequest } from "../contract.ts";
import { compose } from "../email/compose.ts";
import { mailOf } from "../email/mail.ts";
import { classify } from "./classify.ts";
import { manifest, TAGS } from "./manifest.ts";
import { tagOf } from "./tags.ts";

/** See `Outbound.send`. Whole mails are sent raw: then headers and files are ours. */
export async function send(request: SendRequest, http: Http): Promise<SendOutcome> {
  const prepared = mailOf(request);
  if (!prepared.ok) return prepared.outcome;
  const { mail } = prepared;
  const raw = await compose(mail);
  const { configurationSet } = request.connection;
  const tags = { [TAGS.clientRef]: tagOf(request.clientRef), [TAGS.app]: tagOf(request.appId ?? "") };
  return classify(
    await http({
      method: "POST",
      url: `${request.baseUrl}/v2/email/outbound-emails`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        FromEmailAddress: mail.from.address,
        Destination: { ToAddresses: [mail.to] },
        Content: { Raw: { Data: Buffer.from(raw).toString("base64") } },
        EmailTags: Object.entries(tags).flatMap(([Name, Value]) => (Value ? [{ Name, Value }] : [])),
        ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
      }),
      timeoutMs: manifest.send.timeoutMs,
    }),
  );
}
