/** What Meta's simulated products share: signatures, the question about an address, bad answers, and files behind links. */
import { createHmac, randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { World } from "./channel.ts";
import { isLoopback, sendJson } from "./http.ts";
import { type AnswerFault, errorCode } from "./misbehaviour.ts";
import type { ChatMedia } from "./types.ts";

/** The old SHA-1 header still comes along; nobody should believe it. */
export function signatureHeaders({ appSecret }: { readonly appSecret: string }, body: Uint8Array) {
  const hmac = (algorithm: string) => createHmac(algorithm, appSecret).update(body).digest("hex");
  return {
    "user-agent": "facebookexternalua",
    "x-hub-signature": `sha1=${hmac("sha1")}`,
    "x-hub-signature-256": `sha256=${hmac("sha256")}`,
  };
}

export function verification(account: { readonly webhookUrl: string; readonly verifyToken: string }): {
  url: string;
  accepts(status: number, body: string): boolean;
} {
  const challenge = String(randomBytes(4).readUInt32BE());
  const url = new URL(account.webhookUrl);
  url.searchParams.set("hub.mode", "subscribe");
  url.searchParams.set("hub.challenge", challenge);
  url.searchParams.set("hub.verify_token", account.verifyToken);
  return { url: url.href, accepts: (status, body) => status === 200 && body === challenge };
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  body(): unknown;
}

/** Answers badly, or not at all. `errorOf` writes the product's own errors; without a code that of an inner failure. */
export function misbehave(
  world: World,
  fault: AnswerFault,
  response: ServerResponse,
  errorOf: (code: number | "internal" | "throttled", status?: number) => ErrorAnswer,
): void {
  switch (fault.kind) {
    case "timeout":
      world.held.add(response);
      response.once("close", () => world.held.delete(response));
      return;
    case "disconnect":
      response.destroy();
      return;
    case "throttle": {
      const error = errorOf("throttled", 429);
      const after = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      sendJson(response, 429, error.body(), { ...error.headers, ...after });
      return;
    }
    case "server_error":
      if (fault.empty) response.writeHead(fault.status ?? 500).end();
      else {
        const error = errorOf("internal");
        sendJson(response, fault.status ?? 500, error.body(), error.headers);
      }
      return;
    case "nonsense":
      response
        .writeHead(200, { "content-type": "text/html" })
        .end("<html><body>Sorry, something went wrong.</body></html>");
      return;
    case "error": {
      const error = errorOf(errorCode(fault.code), fault.httpStatus);
      sendJson(response, error.status, error.body(), error.headers);
    }
  }
}

const FETCH_TIMEOUT_MS = 10_000;

/**
 * Fetches a link. Only this computer's own addresses: a made-up message must not make a laptop call strangers, so other
 * links are shown as such and count as fetched. Undefined when the file cannot be had or is not what was announced.
 */
export async function linkedFile(
  world: World,
  accountId: string,
  link: string,
  allowed: { readonly maxBytes: number; readonly mime: RegExp | undefined },
): Promise<ChatMedia | undefined> {
  if (!isLoopback(link)) return { note: link };
  try {
    const answer = await fetch(link, { redirect: "error", signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    const mime = answer.headers.get("content-type") ?? "application/octet-stream";
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const plain = mime.split(";")[0]?.trim().toLowerCase() ?? "";
    if (!answer.ok || bytes.length === 0 || bytes.length > allowed.maxBytes || !allowed.mime?.test(plain)) {
      world.log("media link refused", { status: answer.status, mime: plain, bytes: bytes.length });
      return undefined;
    }
    const file = world.media.put({ accountId, mime, bytes });
    return { id: file.id, mime };
  } catch (error) {
    world.log("media link failed", { error: String(error) });
    return undefined;
  }
}

/**
 * What Meta says of a token to the app that issued it: undefined when somebody else asks, or it is no token. An app is known by its secret
 * here, whatever id stands before it. https://developers.facebook.com/docs/graph-api/reference/debug_token
 */
export function debugToken<A extends { readonly accessToken: string; readonly appSecret: string }>(
  accounts: readonly A[],
  authorization: string | undefined,
  url: URL,
  expiresAt: (account: A) => number,
): unknown {
  const secret = /^Bearer \d+\|(.+)$/.exec(authorization ?? "")?.[1];
  const account = accounts.find(
    ({ accessToken, appSecret }) => appSecret === secret && accessToken === url.searchParams.get("input_token"),
  );
  if (!account) return undefined;
  return { data: { type: "SYSTEM_USER", is_valid: true, expires_at: expiresAt(account), data_access_expires_at: 0 } };
}
