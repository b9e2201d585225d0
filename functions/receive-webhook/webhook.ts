import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { WebhookApp } from "../../lib/core/connections/webhooks.ts";
import type { InboundEvent } from "../../lib/core/messages/model.ts";

export interface Webhook {
  readonly event: APIGatewayProxyEventV2;
  readonly channel: string;
  readonly appId: string;
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** What a channel says about one request. */
export interface Verifier {
  readonly maxBytes: number;
  /** The provider tells by GET: such a request is a webhook, and no question. */
  readonly byGet: boolean;
  /** The body's bytes as they were sent. */
  read(webhook: Webhook): Uint8Array | undefined;
  challenge(webhook: Webhook, app: WebhookApp): APIGatewayProxyStructuredResultV2 | undefined;
  verify(webhook: Webhook, body: Uint8Array, app: WebhookApp): boolean;
  parse(webhook: Webhook, body: Uint8Array): readonly InboundEvent[] | Promise<readonly InboundEvent[]>;
  /** What the provider reads in our answer beside 200. */
  acknowledge(body: Uint8Array): APIGatewayProxyStructuredResultV2 | undefined;
}

/** RFC 9457, and nothing in it that tells a stranger which part of a guess was right. */
export const answer = ({ status, code }: Refusal): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { "content-type": "application/problem+json" },
  body: JSON.stringify({ type: "about:blank", title: code.replaceAll("_", " "), status, code }),
});

/** API Gateway hands over text as UTF-8 and everything else as base64; both give back the very bytes that were signed. */
export const bodyBytes = (event: APIGatewayProxyEventV2): Uint8Array =>
  Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
