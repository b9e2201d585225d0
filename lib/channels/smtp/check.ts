import type { ConnectionCheck, Credentials, Http } from "../contract.ts";
import { addressOf, oneLine } from "../email/address.ts";
import { manifest } from "./manifest.ts";
import { addressOfServer } from "./server.ts";

/** See `Desk.test`: signs in, and sends nothing. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const url = addressOfServer(connection, baseUrl);
  const address = addressOf(connection.address);
  if (url === undefined || address === undefined)
    return { ok: false, code: "incomplete", text: "The connection is not complete.", retryable: false };
  const answer = await http({ method: "GET", url, timeoutMs: manifest.send.timeoutMs });
  if (answer.kind !== "answered")
    return { ok: false, code: answer.kind, text: `The server was not reached: ${answer.reason}`, retryable: true };
  const { status, body } = answer;
  if (status >= 200 && status < 300) return { ok: true, displayName: connection.senderName || address, address };
  const text = oneLine(body, 300) || `The server answered ${status}.`;
  return { ok: false, code: String(status), text, retryable: status < 500 };
}
