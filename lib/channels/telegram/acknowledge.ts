import { decodeBody } from "../common/body.ts";
import { record, string } from "../common/payloads.ts";
import type { WebhookAnswer } from "../contract.ts";

/**
 * See `Channel.acknowledge`. A pressed button shows a turning wheel until somebody answers the query; the answer to the webhook
 * may carry that one call, which costs no request. https://core.telegram.org/bots/api#making-requests-when-getting-updates
 */
export function acknowledge(body: Uint8Array): WebhookAnswer | undefined {
  const decoded = decodeBody(body);
  const query = decoded.ok ? record(record(decoded.value)?.callback_query) : undefined;
  const id = string(query?.id);
  if (id === undefined) return undefined;
  const answer = { method: "answerCallbackQuery", callback_query_id: id };
  return { status: 200, body: JSON.stringify(answer), contentType: "application/json" };
}
