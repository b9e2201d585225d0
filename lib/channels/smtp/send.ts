import type { SendOutcome } from "../../core/messages/model.ts";
import type { Http, SendRequest } from "../contract.ts";
import { compose, messageIdFor } from "../email/compose.ts";
import { mailOf } from "../email/mail.ts";
import { classify } from "./classify.ts";
import { manifest } from "./manifest.ts";
import { addressOfServer } from "./server.ts";

/** See `Outbound.send`. Our Message-ID stays, and names the mail in reports. */
export async function send(request: SendRequest, http: Http): Promise<SendOutcome> {
  const url = addressOfServer(request.connection, request.baseUrl);
  if (url === undefined)
    return { kind: "broken", code: "no_server", text: "The connection names no server, user or password." };
  const prepared = mailOf(request);
  if (!prepared.ok) return prepared.outcome;
  const { mail } = prepared;
  const body = Buffer.from(await compose(mail)).toString("utf8");
  const headers = { from: mail.from.address, to: mail.to };
  const answer = await http({ method: "POST", url, headers, body, timeoutMs: manifest.send.timeoutMs });
  return classify(answer, messageIdFor(mail));
}
