import { record, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, HttpResult } from "../contract.ts";
import { addressOf, domainOf } from "../email/address.ts";
import { bodyOf, refusalOf } from "./classify.ts";
import { manifest } from "./manifest.ts";

/** See `Desk.test`: whether the sender may send, as the address or as its domain. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const address = addressOf(connection.address);
  if (address === undefined)
    return { ok: false, code: "no_sender", text: "The connection has no address to send from.", retryable: false };
  const ask = (path: string) =>
    http({ method: "GET", url: `${baseUrl}/v2/email/${path}`, timeoutMs: manifest.send.timeoutMs });
  let answer = await ask(`identities/${encodeURIComponent(address)}`);
  if (answer.kind === "answered" && answer.status === 404)
    answer = await ask(`identities/${encodeURIComponent(domainOf(address))}`);
  if (!isYes(answer)) return refused(answer, "SES does not know this sender: verify its domain.");
  if (bodyOf(answer.body)?.VerifiedForSendingStatus !== true)
    return { ok: false, code: "not_verified", text: "SES has not verified this sender yet.", retryable: false };
  const account = await ask("account");
  if (!isYes(account)) return refused(account, "SES does not say whether this account may send.");
  const state = bodyOf(account.body);
  if (state?.SendingEnabled !== true)
    return { ok: false, code: "sending_paused", text: "SES has paused sending for this account.", retryable: false };
  const enforcement = string(state.EnforcementStatus);
  const quota = record(state.SendQuota);
  return {
    ok: true,
    displayName: connection.senderName || address,
    address,
    ...(enforcement === undefined ? {} : { quality: quotaWords(enforcement, state.ProductionAccessEnabled, quota) }),
  };
}

const isYes = (answer: HttpResult): answer is HttpResult & { readonly kind: "answered" } =>
  answer.kind === "answered" && answer.status >= 200 && answer.status < 300;

function refused(answer: HttpResult, missing: string): ConnectionCheck {
  if (answer.kind !== "answered")
    return { ok: false, code: answer.kind, text: "SES could not be reached.", retryable: true };
  const { code, text, of } = refusalOf(answer);
  if (answer.status === 404) return { ok: false, code, text: missing, retryable: false };
  return { ok: false, code, text, retryable: of === "transient" || of === "throttledConnection" };
}

/** In the sandbox, mail reaches verified addresses alone, which looks like loss. */
function quotaWords(enforcement: string, production: unknown, quota: Readonly<Record<string, unknown>> | undefined) {
  const state = production === false ? "SANDBOX" : enforcement;
  const daily = string(quota?.Max24HourSend);
  return daily === undefined ? state : `${state}, ${daily} a day`;
}
