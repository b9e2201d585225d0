/** May this sender send, and does Mailjet know where to tell what becomes of its mails? */
import { records, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, HttpResult, Registration } from "../contract.ts";
import { addressOf, domainOf } from "../email/address.ts";
import { ask, authorization } from "./api.ts";
import { bodyOf, refusalOf } from "./classify.ts";
import { EVENTS, USER } from "./manifest.ts";

const INCOMPLETE: ConnectionCheck = {
  ok: false,
  code: "incomplete",
  text: "The connection is not complete.",
  retryable: false,
};

/** See `Desk.test`: whether the sender, or its whole domain, is validated. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const keys = authorization(connection);
  const address = addressOf(connection.address);
  if (keys === undefined || address === undefined) return INCOMPLETE;
  const answer = await ask(http, "GET", `${baseUrl}/v3/REST/sender?Status=Active&Limit=1000`, keys);
  if (!isYes(answer)) return refused(answer);
  const wanted = [address, `*@${domainOf(address)}`];
  const known = records(bodyOf(answer)?.Data).some(({ Email, Status }) => {
    const sender = string(Email)?.toLowerCase() ?? "";
    return wanted.includes(sender) && (Status === undefined || Status === "Active");
  });
  if (!known)
    return { ok: false, code: "no_sender", text: "Mailjet has not validated this sender yet.", retryable: false };
  return { ok: true, displayName: connection.senderName || address, address };
}

/** See `Desk.register`. Events only: mails that come in need a plan that has the Parse API, and a person who chooses the address. */
export async function register({ webhookUrl, app, connection, baseUrl }: Registration, http: Http) {
  const keys = authorization(connection);
  if (keys === undefined || !app.webhookToken) return INCOMPLETE;
  const url = new URL(webhookUrl);
  url.username = USER;
  url.password = app.webhookToken;
  const resource = `${baseUrl}/v3/REST/eventcallbackurl`;
  const present = await ask(http, "GET", `${resource}?Limit=100`, keys);
  if (!isYes(present)) return refused(present);
  const known = records(bodyOf(present)?.Data);
  for (const event of EVENTS) {
    const id = string(known.find(({ EventType, IsBackup }) => EventType === event && IsBackup !== true)?.ID);
    // Several of one second together.
    const wanted = { EventType: event, Url: url.href, Version: 2 };
    const answer =
      id === undefined
        ? await ask(http, "POST", resource, keys, wanted)
        : await ask(http, "PUT", `${resource}/${encodeURIComponent(id)}`, keys, wanted);
    // 304: it stands there already.
    const unchanged = answer.kind === "answered" && answer.status === 304;
    if (!unchanged && !isYes(answer)) return refused(answer);
  }
  return { ok: true } as const;
}

const isYes = (answer: HttpResult): answer is HttpResult & { readonly kind: "answered" } =>
  answer.kind === "answered" && answer.status >= 200 && answer.status < 300;

function refused(answer: HttpResult): ConnectionCheck {
  if (answer.kind !== "answered")
    return { ok: false, code: answer.kind, text: "Mailjet could not be reached.", retryable: true };
  const { code, status, text } = refusalOf(answer);
  return { ok: false, code, text, retryable: status === 429 || status >= 500 };
}
