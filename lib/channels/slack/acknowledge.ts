import { decodeBody } from "../common/body.ts";
import { record, string } from "../common/payloads.ts";
import type { WebhookAnswer } from "../contract.ts";

/** See `Channel.acknowledge`. Before Slack uses an address it asks by a signed request for a word of its own. */
export function acknowledge(body: Uint8Array): WebhookAnswer | undefined {
  const decoded = decodeBody(body);
  const asked = decoded.ok ? record(decoded.value) : undefined;
  const challenge = asked?.type === "url_verification" ? string(asked.challenge) : undefined;
  return challenge === undefined ? undefined : { status: 200, body: challenge, contentType: "text/plain" };
}
