import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Credentials, Inbound, WebhookRequest } from "../../lib/channels/contract.ts";
import type { WebhookApp } from "../../lib/core/connections/webhooks.ts";
import { bodyBytes, type Verifier, type Webhook } from "./webhook.ts";

/**
 * A channel, asked about API Gateway's events. `publicUrl`: scheme and host by which providers call us, where that is another name
 * than API Gateway's.
 */
export function makeVerifier(
  channel: Inbound,
  credentialsOf: (app: WebhookApp) => Credentials,
  publicUrl?: string,
): Verifier {
  const request = ({ event }: Webhook, body: Uint8Array): WebhookRequest => ({
    method: event.requestContext.http.method,
    query: queryOf(event),
    headers: event.headers,
    body,
    url: urlOf(event, publicUrl),
    now: event.requestContext.timeEpoch,
  });
  return {
    maxBytes: channel.manifest.webhook.maxBytes,
    byGet: channel.manifest.webhook.byGet === true,
    read: ({ event }) => bodyBytes(event),
    challenge(webhook, app) {
      const answer = channel.challenge?.(request(webhook, new Uint8Array()), credentialsOf(app));
      return (
        answer && { statusCode: answer.status, headers: { "content-type": answer.contentType }, body: answer.body }
      );
    },
    verify: (webhook, body, app) => channel.verify(request(webhook, body), credentialsOf(app)),
    parse: ({ event }, body) => channel.parse(body, queryOf(event)),
    acknowledge(body) {
      const answer = channel.acknowledge?.(body);
      return (
        answer && { statusCode: answer.status, headers: { "content-type": answer.contentType }, body: answer.body }
      );
    },
  };
}

/** As it was called: a provider may have signed every character of it. */
function urlOf(
  { headers, rawPath, rawQueryString, requestContext }: APIGatewayProxyEventV2,
  publicUrl?: string,
): string {
  const scheme = headers["x-forwarded-proto"] === "http" ? "http" : "https";
  const origin = publicUrl?.replace(/\/+$/, "") ?? `${scheme}://${requestContext.domainName}`;
  return `${origin}${rawPath}${rawQueryString === "" ? "" : `?${rawQueryString}`}`;
}

/** From the raw query: API Gateway joins repeated names with commas, which would change what was signed or asked. */
function queryOf(event: APIGatewayProxyEventV2): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(event.rawQueryString));
}
