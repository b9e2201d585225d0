import { isToken } from "../common/token.ts";
import type { Credentials, Inbound, WebhookRequest } from "../contract.ts";
import { mailOf } from "../email/inbound.ts";
import { locate } from "../email/locate.ts";
import { classifyReceipt } from "./classify.ts";
import { manifest } from "./manifest.ts";

/** Whatever hands mails on posts them whole, and says the token. */
function verify({ headers }: WebhookRequest, { inboundToken, previousInboundToken }: Credentials): boolean {
  const said = /^Bearer ([\x21-\x7e]+)$/.exec(headers.authorization ?? "")?.[1];
  return isToken(said, inboundToken, previousInboundToken);
}

const mail = mailOf(manifest);

export const smtp: Inbound = { manifest, verify, parse: mail, mail, locate, classifyReceipt };
