/**
 * API Gateway's side of live connections. Source: "Use @connections commands in your backend service",
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
import type { HangUp, Push } from "../../core/live/ports.ts";
import { namedEndpoint } from "../aws/credentials.ts";
import { AwsError } from "../aws/error.ts";
import { callRest } from "../aws/rest.ts";

/** Nobody waits for a slow socket: whoever is behind it comes back and resumes. */
const PATIENCE_MS = 1_000;

/** `url`: of the stage, as API Gateway names it for calls from the back. */
export function makeSocketManagement(url: string): { readonly push: Push; readonly hangUp: HangUp } {
  const endpoint = new URL(namedEndpoint("apigatewaymanagementapi") ?? url);
  const base = endpoint.pathname.replace(/\/$/, "");
  const ask = (method: "POST" | "DELETE", connectionId: string, body: string): Promise<string> => {
    // Ids end in "=", which the path escapes and the signature escapes once more.
    const id = encodeURIComponent(connectionId);
    return callRest({
      service: "execute-api",
      endpoint,
      method,
      path: `${base}/@connections/${id}`,
      canonicalPath: `${base}/%40connections/${encodeURIComponent(id)}`,
      body,
      patienceMs: PATIENCE_MS,
      attempts: 1,
    });
  };
  return {
    async push(connectionId, message) {
      try {
        await ask("POST", connectionId, message);
        return "sent";
      } catch (error) {
        return error instanceof AwsError && error.status === 410 ? "gone" : "failed";
      }
    },
    async hangUp(connectionId) {
      await ask("DELETE", connectionId, "").catch(() => undefined);
    },
  };
}
