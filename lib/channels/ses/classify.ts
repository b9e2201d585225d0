/** What an answer of SES means for a delivery. Errors have names; what they are called stands in the API reference of `SendEmail`. */
import { classOfCode, outcomeOf, retryAfter } from "../common/outcome.ts";
import { record, string } from "../common/payloads.ts";
import type { ErrorClass, HttpResult, SendOutcome } from "../contract.ts";
import { isPermanent } from "../email/report.ts";
import { manifest } from "./manifest.ts";

const NAMES: Readonly<Record<string, ErrorClass>> = {
  AccessDeniedException: "authentication",
  AccountSuspendedException: "integrity",
  BadRequestException: "rejected",
  ExpiredTokenException: "transient",
  InternalServiceErrorException: "transient",
  InvalidClientTokenId: "authentication",
  LimitExceededException: "throttledConnection",
  MailFromDomainNotVerifiedException: "authentication",
  MessageRejected: "rejected",
  NotFoundException: "authentication",
  SendingPausedException: "integrity",
  ServiceUnavailable: "transient",
  SignatureDoesNotMatch: "authentication",
  Throttling: "throttledConnection",
  ThrottlingException: "throttledConnection",
  TooManyRequestsException: "throttledConnection",
  UnrecognizedClientException: "authentication",
};

/** The quota of a day frees itself little by little over the day. */
const QUOTA_WAIT_MS = 30 * 60_000;

export interface Refused {
  readonly code: string;
  readonly text: string;
  readonly of: ErrorClass;
  readonly afterMs?: number;
}

/** What an answer that is no "yes" says. */
export function refusalOf(answer: HttpResult & { readonly kind: "answered" }): Refused {
  const body = bodyOf(answer.body);
  const header = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === "x-amzn-errortype")?.[1];
  const code = (header ?? string(body?.__type) ?? string(body?.code) ?? String(answer.status)).split("#").at(-1) ?? "";
  const name = code.split(":")[0] ?? code;
  const text = (string(body?.message) ?? string(body?.Message) ?? `status ${answer.status}`).slice(0, 500);
  const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  // The identity is missing: no mail of this connection will be taken until a person mends it.
  const unverified = name === "MessageRejected" && /not verified/i.test(text);
  const of = unverified ? "authentication" : (known ?? classOfCode(manifest, answer.status) ?? "rejected");
  const afterMs =
    retryAfter(answer.headers) ??
    (/daily|24.hour/i.test(text) && of === "throttledConnection" ? QUOTA_WAIT_MS : undefined);
  return { code: name, text, of, ...(afterMs === undefined ? {} : { afterMs }) };
}

export function bodyOf(text: string) {
  try {
    return record(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function classify(answer: HttpResult): SendOutcome {
  if (answer.kind === "unsent") return { kind: "retry", code: "unsent", text: "SES could not be reached." };
  if (answer.kind === "lost") return { kind: "unknown", code: "lost", text: "SES gave no whole answer." };
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    const externalId = string(bodyOf(body)?.MessageId);
    if (externalId !== undefined) return { kind: "accepted", externalId };
    return { kind: "unknown", code: "no_message_id", text: "SES named no message." };
  }
  const { of, ...refusal } = refusalOf(answer);
  return outcomeOf(of, refusal);
}

/** See `Inbound.classifyReceipt`. SES has tried for hours by itself, so nothing is tried again. */
export const classifyReceipt = (code: string): SendOutcome["kind"] =>
  isPermanent(code) ? "unreachable" : "undeliverable";
