import { decodeBody } from "../common/body.ts";
import { classOfCode, outcomeOf, retryAfter } from "../common/outcome.ts";
import { type Json, list, record, records, string } from "../common/payloads.ts";
import type { HttpResult, SendOutcome } from "../contract.ts";
import { oneLine } from "../email/address.ts";
import { manifest, UNREACHABLE } from "./manifest.ts";

type Answered = HttpResult & { readonly kind: "answered" };

/** Ids of mails are longer than a number holds. */
export function bodyOf({ body }: Answered): Json | undefined {
  const decoded = decodeBody(Buffer.from(body, "utf8"));
  return decoded.ok ? record(decoded.value) : undefined;
}

export interface Refused {
  readonly code: string;
  readonly status: number;
  readonly text: string;
}

/** What an answer that is no yes says: of the one mail in it, else of the whole request. */
export function refusalOf(answer: Answered): Refused {
  const body = bodyOf(answer);
  const [first] = records(records(body?.Messages)[0]?.Errors);
  const said = first ?? body ?? {};
  const status = Number(string(said.StatusCode) ?? answer.status) || answer.status;
  return {
    code: string(said.ErrorCode) ?? String(status),
    status,
    text: oneLine(string(said.ErrorMessage), 500) || `status ${status}`,
  };
}

export function classify(answer: HttpResult): SendOutcome {
  if (answer.kind === "unsent") return { kind: "retry", code: "unsent", text: "Mailjet could not be reached." };
  if (answer.kind === "lost") return { kind: "unknown", code: "lost", text: "Mailjet gave no whole answer." };
  const [message] = records(bodyOf(answer)?.Messages);
  if (answer.status >= 200 && answer.status < 300 && message?.Status !== "error") {
    const externalId = string(record(list(message?.To)[0])?.MessageID);
    return externalId === undefined
      ? { kind: "unknown", code: "no_id", text: "Mailjet named no mail." }
      : { kind: "accepted", externalId };
  }
  const { status, ...refused } = refusalOf(answer);
  const afterMs = retryAfter(answer.headers);
  const of = classOfCode(manifest, status) ?? "rejected";
  return outcomeOf(of, { ...refused, ...(afterMs === undefined ? {} : { afterMs }) });
}

/** See `Inbound.classifyReceipt`. Mailjet has tried for days by itself. */
export const classifyReceipt = (code: string): SendOutcome["kind"] =>
  Object.hasOwn(UNREACHABLE, code) ? "unreachable" : "undeliverable";
