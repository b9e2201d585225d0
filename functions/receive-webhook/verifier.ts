import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Credentials, Inbound, WebhookRequest } from "../../lib/channels/contract.ts";
import type { WebhookApp } from "../../lib/core/connections/webhooks.ts";
import { bodyBytes, type Verifier, type Webhook } from "./webhook.ts";

/** A channel, asked about API Gateway's events. */
export function makeVerifier(channel: Inbound, credentialsOf: (app: WebhookApp) => Credentials): Verifier {
  const request = ({ event }: Webhook, body: Uint8Array): WebhookRequest => ({
    method: event.requestContext.http.method,
    query: queryOf(event),
    headers: event.headers,
    body,
  });
  return {
    maxBytes: channel.manifest.webhook.maxBytes,
    read: ({ event }) => bodyBytes(event),
    challenge(webhook, app) {
      const answer = channel.challenge?.(request(webhook, new Uint8Array()), credentialsOf(app));
      return (
        answer && { statusCode: answer.status, headers: { "content-type": answer.contentType }, body: answer.body }
      );
    },
    verify: (webhook, body, app) => channel.verify(request(webhook, body), credentialsOf(app)),
    parse: (body) => channel.parse(body),
    acknowledge(body) {
      const answer = channel.acknowledge?.(body);
      return (
        answer && { statusCode: answer.status, headers: { "content-type": answer.contentType }, body: answer.body }
      );
    },
  };
}

/** From the raw query: API Gateway joins repeated names with commas, which would change what was signed or asked. */
function queryOf(event: APIGatewayProxyEventV2): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(event.rawQueryString));
}
