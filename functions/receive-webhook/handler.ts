import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { WebhookDirectory } from "../../lib/core/connections/webhooks.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import type { Publish } from "../publish.ts";
import { answer, type Refusal, type Verifier, type Webhook } from "./webhook.ts";

interface HandlerPorts {
  readonly directory: WebhookDirectory;
  readonly verifierOf: (channel: string) => Promise<Verifier | undefined>;
  readonly publish: Publish;
  readonly log: Log;
}

/**
 * Verify, normalise, queue, answer: in this order, and nothing else. Everything that is refused was not signed by the provider;
 * what was signed is answered with 200 as soon as the queues have it, whatever it means.
 */
export function makeHandler({ directory, verifierOf, publish, log }: HandlerPorts) {
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const { channel = "", appId = "" } = event.pathParameters ?? {};
    const refuse = (refusal: Refusal) => {
      log.warn("webhook_refused", { channel, appId, reason: refusal.code });
      return answer(refusal);
    };
    const verifier = await verifierOf(channel);
    const webhook: Webhook = { event, channel, appId };
    const body = verifier?.read(webhook);
    if (!verifier || !body) return refuse({ status: 404, code: "not_found" });
    if (body.byteLength > verifier.maxBytes) return refuse({ status: 413, code: "payload_too_large" });
    const app = await directory.app(channel, appId);
    if (!app) return refuse({ status: 404, code: "not_found" });
    if (event.requestContext.http.method === "GET" && !verifier.byGet)
      return verifier.challenge(webhook, app) ?? refuse({ status: 405, code: "method_not_allowed" });
    if (!verifier.verify(webhook, body, app)) return refuse({ status: 401, code: "bad_signature" });
    const counts = await publish({
      app,
      channel,
      appId,
      events: await verifier.parse(webhook, body),
      trace: event.requestContext.requestId,
    });
    log.info("webhook_taken", { channel, appId, ...counts });
    return (
      verifier.acknowledge(body) ?? {
        statusCode: 200,
        headers: { "content-type": "text/plain; charset=utf-8" },
        body: "ok",
      }
    );
  };
}
