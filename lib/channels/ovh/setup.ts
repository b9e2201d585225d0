/** Do the keys work, and does the account know where to call back? */
import { compact, record, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, FieldProblem, Http, Registration } from "../contract.ts";
import { type Answer, accessOf, call, outcomeOfRefusal } from "./api.ts";
import { TOKEN } from "./manifest.ts";

const MALFORMED: ConnectionCheck = {
  ok: false,
  code: "connection",
  text: "the account or its keys are missing or malformed",
  retryable: false,
};

/** See `Channel.check`. */
export function check({ serviceName, callbackToken }: Credentials): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (serviceName && !/^sms-[A-Za-z0-9-]{1,60}$/.test(serviceName))
    problems.push({ field: "serviceName", message: "is written sms-xx00000-1" });
  if (callbackToken && !/^[A-Za-z0-9_-]{16,256}$/.test(callbackToken))
    problems.push({ field: "callbackToken", message: "is 16 to 256 letters, digits, _ and -" });
  return problems;
}

/** See `Channel.test`. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const access = accessOf(connection);
  if (access === undefined) return MALFORMED;
  const answer = await call(http, baseUrl, access, { method: "GET", path: "" });
  if (answer.kind !== "ok") return failed(answer);
  const account = record(answer.value);
  const credits = string(account?.creditsLeft);
  return {
    ok: true,
    ...compact({
      displayName: string(account?.description) ?? access.service,
      address: connection.sender || undefined,
      quality: credits === undefined ? undefined : `${credits} credits`,
    }),
  };
}

/** See `Channel.register`. The address holds the app's token: whoever calls it knows that. */
export async function register({ webhookUrl, app, connection, baseUrl }: Registration, http: Http) {
  const access = accessOf(connection);
  if (access === undefined || !app.callbackToken) return MALFORMED;
  const callBack = `${webhookUrl}?${TOKEN}=${encodeURIComponent(app.callbackToken)}`;
  const answer = await call(http, baseUrl, access, { method: "PUT", path: "", body: { callBack } });
  return answer.kind === "ok" ? ({ ok: true } as const) : failed(answer);
}

function failed(answer: Exclude<Answer, { kind: "ok" }>): ConnectionCheck {
  const outcome = outcomeOfRefusal(answer);
  // Asking changes nothing that matters, so an answer that was lost may be asked for again.
  const retryable = ["retry", "throttled", "unknown"].includes(outcome.kind);
  return { ok: false, code: "code" in outcome ? outcome.code : answer.kind, text: answer.text, retryable };
}
