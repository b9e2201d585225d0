import { record } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http } from "../contract.ts";
import { addressOf } from "../email/address.ts";
import { textOf } from "./classify.ts";
import { manifest } from "./manifest.ts";

/** See `Desk.test`: whether the key may send. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const address = addressOf(connection.address);
  if (!connection.apiKey || address === undefined)
    return { ok: false, code: "incomplete", text: "The connection is not complete.", retryable: false };
  const answer = await http({
    method: "GET",
    url: `${baseUrl}/v3/scopes`,
    headers: { authorization: `Bearer ${connection.apiKey}` },
    timeoutMs: manifest.send.timeoutMs,
  });
  if (answer.kind !== "answered")
    return { ok: false, code: answer.kind, text: "SendGrid could not be reached.", retryable: true };
  const { status } = answer;
  if (status !== 200)
    return { ok: false, code: String(status), text: textOf(answer), retryable: status === 429 || status >= 500 };
  if (!scopesIn(answer.body).includes("mail.send"))
    return { ok: false, code: "scope", text: "The key may not send mail.", retryable: false };
  return { ok: true, displayName: connection.senderName || address, address };
}

function scopesIn(body: string): readonly unknown[] {
  try {
    const { scopes } = record(JSON.parse(body)) ?? {};
    return Array.isArray(scopes) ? scopes : [];
  } catch {
    return [];
  }
}
