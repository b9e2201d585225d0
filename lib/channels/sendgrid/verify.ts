import { createPublicKey, verify as verifySignature } from "node:crypto";
import { isToken } from "../common/token.ts";
import type { Credentials, WebhookRequest } from "../contract.ts";
import { isForm } from "./form.ts";

const SIGNATURE = "x-twilio-email-event-webhook-signature";
const TIMESTAMP = "x-twilio-email-event-webhook-timestamp";

/** Events are signed (ECDSA, P-256, SHA-256, over time and raw body); mails that Inbound Parse hands on say the token. */
export function verify({ headers, query, body }: WebhookRequest, app: Credentials): boolean {
  // The token of mails proves mails alone: whoever knows it must not tell of receipts.
  if (/^multipart\/form-data\b/i.test(headers["content-type"] ?? ""))
    return isForm(body) && isToken(query.token, app.inboundToken, app.previousInboundToken);
  const [signature, timestamp] = [headers[SIGNATURE], headers[TIMESTAMP]];
  if (!app.verificationKey || !signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return false;
  const bytes = Buffer.from(signature, "base64");
  if (bytes.toString("base64") !== signature) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(app.verificationKey, "base64"), format: "der", type: "spki" });
    if (key.asymmetricKeyType !== "ec") return false;
    return verifySignature("sha256", Buffer.concat([Buffer.from(timestamp), body]), key, bytes);
  } catch {
    return false;
  }
}
