import type { OutboundContent } from "../../core/messages/model.ts";
import { areKeys, signedHeaders } from "../../signing/standard-webhooks.ts";
import { compact } from "../common/payloads.ts";
import type { Credentials, Http, HttpResult, SendOutcome, SendRequest } from "../contract.ts";
import { addressOf } from "./address.ts";
import { classify } from "./classify.ts";
import { manifest } from "./manifest.ts";

/** See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. */
export async function send(request: SendRequest, http: Http): Promise<SendOutcome> {
  const { connection, clientRef: id, to, replyTo, baseUrl, now = 0 } = request;
  const content = contentOf(request);
  if (content === undefined)
    return { kind: "rejected", code: "content", text: "nothing of this kind can be said, or the file has no address" };
  const data = { id, account: connection.account, to: { id: to.id }, ...compact({ replyTo }), content };
  const answer = await post({ connection, baseUrl, now, id, type: "message.send", data }, http);
  return answer
    ? classify(answer, id)
    : {
        kind: "broken",
        code: "connection",
        text: "the address or the secret of what goes out is missing or malformed",
      };
}

interface Posted {
  readonly connection: Credentials;
  readonly baseUrl: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The same one for every attempt. */
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

/** Undefined where the connection is not complete; then nobody is asked. */
export async function post(
  { connection, baseUrl, now, id, type, data }: Posted,
  http: Http,
): Promise<HttpResult | undefined> {
  const url = addressOf(connection, baseUrl);
  if (url === undefined || !connection.account || !areKeys(connection.outboundSecret ?? "")) return undefined;
  const body = JSON.stringify({ type, timestamp: new Date(now).toISOString(), data });
  const signed = signedHeaders(connection.outboundSecret, { id, now, body });
  if (signed === undefined) return undefined;
  return http({
    method: "POST",
    url,
    headers: { "content-type": "application/json", "user-agent": "Chasqui", "idempotency-key": id, ...signed },
    body,
    timeoutMs: manifest.send.timeoutMs,
  });
}

/** What the other system is told; undefined for what `plan` never lets through. */
function contentOf({ content, mediaUrl }: SendRequest): object | undefined {
  switch (content.type) {
    case "text":
    case "choices":
    case "location":
      return content;
    case "media": {
      const { kind, url, mime, filename } = content.media;
      const address = mediaUrl ?? url;
      return address === undefined
        ? undefined
        : { type: "media", kind, url: address, ...compact({ mime, filename, caption: content.caption }) };
    }
    case "template":
    case "email":
      return undefined;
  }
  return content satisfies never as OutboundContent;
}
