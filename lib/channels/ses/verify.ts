import { decodeBody } from "../common/body.ts";
import { record } from "../common/payloads.ts";
import { isSignedBySns } from "../common/sns.ts";
import type { Credentials, WebhookRequest } from "../contract.ts";

/** See `Inbound.verify`. For a topic of another account; what our own account sends comes by another door, which asks IAM. */
export function verify({ headers, body }: WebhookRequest, app: Credentials): boolean {
  const decoded = decodeBody(body);
  if (!decoded.ok || headers["x-amz-sns-message-type"] !== record(decoded.value)?.Type) return false;
  return isSignedBySns(decoded.value, {
    topicArn: app.topicArn,
    certificate: app.certificate,
    certificateUrl: app.certificateUrl,
  });
}
