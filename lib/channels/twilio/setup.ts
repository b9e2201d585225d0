/** Does the account's secret work, and does its number know where to post what is written to it? */
import { compact, records, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, FieldProblem, Http, Registration } from "../contract.ts";
import { phoneOf } from "../sms/place.ts";
import { type Answer, accessOf, call, request } from "./api.ts";
import { classify } from "./classify.ts";
import { CALLBACK_RETRIES } from "./manifest.ts";

const MALFORMED: ConnectionCheck = {
  ok: false,
  code: "connection",
  text: "the account, the sender or the secret is missing or malformed",
  retryable: false,
};

/** See `Channel.check`. */
export function check(values: Credentials): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { accountSid, apiKey, sender } = values;
  if (accountSid && !/^AC[0-9a-f]{32}$/i.test(accountSid))
    problems.push({ field: "accountSid", message: "is AC and 32 digits and letters from a to f" });
  if (apiKey && !/^SK[0-9a-f]{32}$/i.test(apiKey))
    problems.push({ field: "apiKey", message: "is SK and 32 digits and letters from a to f" });
  if (sender && !SENDERS.some((form) => form.test(sender)))
    problems.push({
      field: "sender",
      message:
        "is a number with + and its country, a short code, a name of at most 11 letters and digits, or a messaging service",
    });
  return problems;
}

const SENDERS: readonly RegExp[] = [
  /^(whatsapp:)?\+[1-9]\d{6,14}$/,
  /^\d{3,8}$/,
  /^MG[0-9a-f]{32}$/i,
  // With one letter at least: https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id
  /^(?=.*[A-Za-z])[A-Za-z0-9 +&_-]{1,11}$/,
];

/** See `Channel.test`. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const access = accessOf(connection);
  if (access === undefined) return MALFORMED;
  const answer = await call(http, request(baseUrl, access, ".json"));
  if (answer.kind !== "ok") return failed(answer);
  const status = string(answer.value.status);
  if (status !== undefined && status !== "active")
    return { ok: false, code: "account_status", text: `the account is ${status}`, retryable: false };
  return { ok: true, ...compact({ displayName: string(answer.value.friendly_name), address: access.sender }) };
}

/**
 * See `Channel.register`. Only a number of the account's own can be told where to post through this API; for short codes, messaging
 * services and WhatsApp senders a person enters the address at Twilio, and the account is only tested.
 */
export async function register(asked: Registration, http: Http): Promise<ConnectionCheck> {
  const { webhookUrl, connection, baseUrl } = asked;
  const access = accessOf(connection);
  if (access === undefined) return MALFORMED;
  const number = phoneOf(access.sender);
  if (number === undefined) return test(connection, baseUrl, http);
  const path = `/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(number)}`;
  const found = await call(http, request(baseUrl, access, path));
  if (found.kind !== "ok") return failed(found);
  const sid = string(records(found.value.incoming_phone_numbers)[0]?.sid);
  if (sid === undefined || !/^[A-Za-z0-9]{1,64}$/.test(sid)) return test(connection, baseUrl, http);
  const form = [
    ["SmsUrl", `${webhookUrl}${CALLBACK_RETRIES}`],
    ["SmsMethod", "POST"],
  ] as const;
  const told = await call(http, request(baseUrl, access, `/IncomingPhoneNumbers/${sid}.json`, form));
  return told.kind === "ok" ? { ok: true, address: number } : failed(told);
}

function failed(answer: Exclude<Answer, { kind: "ok" }>): ConnectionCheck {
  const { kind } = classify(answer);
  const code = answer.kind === "refused" ? String(answer.code ?? answer.status) : answer.kind;
  // Asking changes nothing, so an answer that was lost may be asked for again.
  return { ok: false, code, text: answer.text, retryable: ["retry", "throttled", "unknown"].includes(kind) };
}
