/** DocuSign eSignature REST API v2.1, by JWT grant. https://developers.docusign.com/docs/esign-rest-api/reference/envelopes */
import { createSign } from "node:crypto";
import * as z from "zod/mini";
import type { EnvelopeState, ServiceAnswer, ServiceNo, SignatureProvider } from "../../core/signatures/ports.ts";

type Called =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | { readonly kind: "unsent" | "lost"; readonly reason: string };
export type CallDocuSign = (call: {
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}) => Promise<Called>;

export interface DocuSignCredentials {
  readonly sandbox: boolean;
  /** Integration key. */
  readonly clientId: string;
  /** Whom the integration acts as; they or their administrator consented once. */
  readonly userId: string;
  /** RSA, PEM. */
  readonly privateKey: string;
}
interface Connected extends DocuSignCredentials {
  readonly accountId: string;
  readonly baseUri: string;
}

const TIMEOUT_MS = 15_000;
const TOKEN_SECONDS = 3_600;
/** Days that the signer has; DocuSign then voids the envelope by itself. */
const EXPIRES_AFTER = "30";
const HASH_FIELD = "chasqui_sha256";

const Token = z.object({ access_token: z.string(), expires_in: z.number() });
const UserInfo = z.object({
  accounts: z.array(
    z.object({ account_id: z.string(), account_name: z.string(), base_uri: z.string(), is_default: z.boolean() }),
  ),
});
const Problem = z.object({
  error: z.optional(z.string()),
  errorCode: z.optional(z.string()),
  message: z.optional(z.string()),
});
const Created = z.object({ envelopeId: z.string() });
const Found = z.object({ envelopes: z.optional(z.array(z.object({ envelopeId: z.string(), status: z.string() }))) });
const Envelope = z.object({
  status: z.string(),
  voidedReason: z.optional(z.string()),
  customFields: z.optional(
    z.object({ textCustomFields: z.optional(z.array(z.object({ name: z.string(), value: z.optional(z.string()) }))) }),
  ),
  recipients: z.optional(
    z.object({
      signers: z.optional(
        z.array(
          z.object({
            email: z.string(),
            status: z.optional(z.string()),
            signedDateTime: z.optional(z.string()),
            declinedReason: z.optional(z.string()),
          }),
        ),
      ),
    }),
  ),
});

const hostOf = (sandbox: boolean): string => (sandbox ? "account-d.docusign.com" : "account.docusign.com");

function noOf(answer: Called): ServiceNo {
  if (answer.kind !== "answered")
    return { ok: false, kind: "later", code: answer.reason, text: "DocuSign could not be reached" };
  const { status, body } = answer;
  let said: z.infer<typeof Problem> = {};
  try {
    said = z.parse(Problem, JSON.parse(body));
  } catch {
    // Not the form of their refusals: then the status alone says something.
  }
  const code = said.errorCode ?? said.error ?? String(status);
  const isLater = status === 429 || status >= 500 || code === "HOURLY_APIINVOCATION_LIMIT_EXCEEDED";
  const kind = isLater ? "later" : status === 404 || code === "ENVELOPE_DOES_NOT_EXIST" ? "missing" : "refused";
  return { ok: false, kind, code, text: (said.message ?? `DocuSign answered ${code}`).slice(0, 200) };
}

/** Tokens by the user in whose name they are, for as long as the process lives. */
const tokens = new Map<string, { readonly token: string; readonly until: number }>();

function makeAccess(
  {
    http,
    baseUrl,
    now = Date.now,
  }: { readonly http: CallDocuSign; readonly baseUrl: string | undefined; readonly now?: () => number },
  { sandbox, clientId, userId, privateKey }: DocuSignCredentials,
) {
  const host = hostOf(sandbox);
  const name = `${host} ${clientId} ${userId}`;
  const origin = baseUrl ?? `https://${host}`;
  return {
    origin,
    forget: () => tokens.delete(name),
    async token(): Promise<ServiceAnswer<string>> {
      const known = tokens.get(name);
      if (known && known.until > now()) return { ok: true, value: known.token };
      const seconds = Math.floor(now() / 1_000);
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const claims = { iss: clientId, sub: userId, aud: host, iat: seconds, exp: seconds + TOKEN_SECONDS };
      const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ ...claims, scope: "signature impersonation" })}`;
      let signature: string;
      try {
        signature = createSign("RSA-SHA256").update(text).sign(privateKey, "base64url");
      } catch {
        return { ok: false, kind: "refused", code: "bad_key", text: "the private key is no RSA key in PEM" };
      }
      const answer = await http({
        ...{ method: "POST", url: `${origin}/oauth/token`, timeoutMs: TIMEOUT_MS },
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({
          grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
          assertion: `${text}.${signature}`,
        }).toString(),
      });
      if (answer.kind !== "answered" || answer.status !== 200) return noOf(answer);
      const { access_token: token, expires_in: lasts } = z.parse(Token, JSON.parse(answer.body));
      tokens.set(name, { token, until: now() + (lasts - 60) * 1_000 });
      return { ok: true, value: token };
    },
  };
}

interface Outside {
  readonly http: CallDocuSign;
  /** Of a stand-in. */
  readonly baseUrl: string | undefined;
}

/** The account that the credentials lead to: the named one, or the default. */
export async function docuSignAccount(
  outside: Outside,
  credentials: DocuSignCredentials,
  accountId?: string,
): Promise<ServiceAnswer<{ readonly accountId: string; readonly account: string; readonly baseUri: string }>> {
  const access = makeAccess(outside, credentials);
  access.forget();
  const token = await access.token();
  if (!token.ok) return token;
  const answer = await outside.http({
    ...{ method: "GET", url: `${access.origin}/oauth/userinfo`, timeoutMs: TIMEOUT_MS },
    headers: { authorization: `Bearer ${token.value}` },
  });
  if (answer.kind !== "answered" || answer.status !== 200) return noOf(answer);
  const { accounts } = z.parse(UserInfo, JSON.parse(answer.body));
  const found = accounts.find((one) => (accountId === undefined ? one.is_default : one.account_id === accountId));
  if (!found) return { ok: false, kind: "refused", code: "no_account", text: "the user has no such account" };
  return {
    ok: true,
    value: { accountId: found.account_id, account: found.account_name, baseUri: found.base_uri },
  };
}

export function makeDocuSign(outside: Outside, connected: Connected): SignatureProvider {
  const access = makeAccess(outside, connected);
  const root = `${outside.baseUrl ?? connected.baseUri}/restapi/v2.1/accounts/${encodeURIComponent(connected.accountId)}`;

  async function ask<Value>(
    method: "GET" | "POST" | "PUT",
    path: string,
    body: object | undefined,
    parse: (body: unknown) => Value,
    isSecond = false,
  ): Promise<ServiceAnswer<Value>> {
    const token = await access.token();
    if (!token.ok) return token;
    const answer = await outside.http({
      ...{ method, url: `${root}${path}`, timeoutMs: TIMEOUT_MS },
      headers: { authorization: `Bearer ${token.value}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.kind === "answered" && answer.status === 401 && !isSecond) {
      access.forget();
      return ask(method, path, body, parse, true);
    }
    if (answer.kind !== "answered" || answer.status > 299) return noOf(answer);
    return { ok: true, value: parse(JSON.parse(answer.body || "null")) };
  }

  return {
    service: "docusign",

    async send({ requestId, subject, document, hash, signer, notify }) {
      // An answer that was lost: DocuSign knows the transaction for seven days.
      const query = new URLSearchParams({ transaction_ids: requestId });
      const before = await ask("GET", `/envelopes?${query}`, undefined, (body) => z.parse(Found, body));
      if (!before.ok) return before;
      const known = before.value.envelopes?.[0];
      if (known) return { ok: true, value: { envelopeId: known.envelopeId } };
      return ask(
        "POST",
        "/envelopes",
        {
          ...{ transactionId: requestId, status: "sent", emailSubject: subject },
          documents: [
            {
              ...{ documentId: "1", name: "Campaign", fileExtension: "txt" },
              documentBase64: Buffer.from(document).toString("base64"),
            },
          ],
          recipients: {
            signers: [
              {
                ...{ recipientId: "1", routingOrder: "1", email: signer.email, name: signer.name },
                tabs: { signHereTabs: [{ anchorString: "/sign here/", anchorUnits: "pixels", anchorYOffset: "20" }] },
              },
            ],
          },
          customFields: { textCustomFields: [{ name: HASH_FIELD, value: hash, show: "true", required: "false" }] },
          notification: {
            useAccountDefaults: "false",
            expirations: { expireEnabled: "true", expireAfter: EXPIRES_AFTER, expireWarn: "5" },
          },
          eventNotification: {
            ...{ url: notify, includeHMAC: "true", loggingEnabled: "true", requireAcknowledgment: "true" },
            envelopeEvents: ["completed", "declined", "voided"].map((envelopeEventStatusCode) => ({
              envelopeEventStatusCode,
            })),
            eventData: { version: "restv2.1", format: "json" },
          },
        },
        (body) => ({ envelopeId: z.parse(Created, body).envelopeId }),
      );
    },

    read: (envelopeId) =>
      ask("GET", `/envelopes/${encodeURIComponent(envelopeId)}?include=custom_fields,recipients`, undefined, stateIn),

    async cancel(envelopeId, reason) {
      const body = { status: "voided", voidedReason: reason };
      const answer = await ask("PUT", `/envelopes/${encodeURIComponent(envelopeId)}`, body, () => null);
      // It is over already.
      const isOver = !answer.ok && (answer.kind === "missing" || answer.code === "ENVELOPE_CANNOT_VOID_INVALID_STATE");
      return isOver ? { ok: true, value: null } : answer;
    },
  };
}

function stateIn(body: unknown): EnvelopeState {
  const { status, voidedReason = null, customFields, recipients } = z.parse(Envelope, body);
  const signers = recipients?.signers ?? [];
  const declined = signers.find(({ declinedReason }) => declinedReason !== undefined)?.declinedReason ?? null;
  const state =
    status === "completed" || status === "declined"
      ? status
      : status === "voided"
        ? /expired/i.test(voidedReason ?? "")
          ? "expired"
          : "void"
        : "out";
  return {
    state,
    reason: (declined ?? voidedReason)?.slice(0, 200) ?? null,
    hash: customFields?.textCustomFields?.find(({ name }) => name === HASH_FIELD)?.value ?? null,
    signers: signers.map(({ email, status: its, signedDateTime = null }) => ({
      email,
      completedAt: its === "completed" && signedDateTime ? new Date(signedDateTime).toISOString() : null,
    })),
  };
}
