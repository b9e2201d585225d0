import { isToken } from "../common/token.ts";
import type { Credentials, WebhookRequest } from "../contract.ts";

/** Events and mails are not signed: whoever posts them says the password of the address that we gave. */
export function verify({ headers }: WebhookRequest, { webhookToken, previousWebhookToken }: Credentials): boolean {
  const basic = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(headers.authorization ?? "")?.[1];
  const said = Buffer.from(basic ?? "", "base64").toString("utf8");
  return isToken(said.slice(said.indexOf(":") + 1), webhookToken, previousWebhookToken);
}
