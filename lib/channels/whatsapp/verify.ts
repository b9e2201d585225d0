import type { Credentials, WebhookAnswer, WebhookRequest } from "../contract.ts";
import { answerChallenge, signedByMeta } from "../meta/signature.ts";

/** Accepts the current and, while it is being changed, the previous app secret, so that a change loses no webhook. */
export function verify(request: WebhookRequest, app: Credentials): boolean {
  return signedByMeta(request.body, request.headers["x-hub-signature-256"], [app.appSecret, app.previousAppSecret]);
}

export function challenge(request: WebhookRequest, app: Credentials): WebhookAnswer {
  return answerChallenge(request.query, app.verifyToken);
}
