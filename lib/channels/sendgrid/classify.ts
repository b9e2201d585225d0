import { classOfCode, outcomeOf, retryAfter } from "../common/outcome.ts";
import { record, records, string } from "../common/payloads.ts";
import type { HttpResult, SendOutcome } from "../contract.ts";
import { oneLine } from "../email/address.ts";
import { isPermanent } from "../email/report.ts";
import { manifest } from "./manifest.ts";

type Answered = HttpResult & { readonly kind: "answered" };

/** What SendGrid says is wrong; the status where it says nothing. */
export function textOf({ status, body }: Answered): string {
  try {
    const said = records(record(JSON.parse(body))?.errors).flatMap(({ message }) => string(message) ?? []);
    return oneLine(said.join(" "), 500) || `status ${status}`;
  } catch {
    return `status ${status}`;
  }
}

export function classify(answer: HttpResult): SendOutcome {
  if (answer.kind === "unsent") return { kind: "retry", code: "unsent", text: "SendGrid could not be reached." };
  if (answer.kind === "lost") return { kind: "unknown", code: "lost", text: "SendGrid gave no whole answer." };
  const { status, headers } = answer;
  if (status >= 200 && status < 300) {
    const id = Object.entries(headers).find(([name]) => name.toLowerCase() === "x-message-id")?.[1];
    return id
      ? { kind: "accepted", externalId: id }
      : { kind: "unknown", code: "no_id", text: "SendGrid named no mail." };
  }
  const of = classOfCode(manifest, status) ?? "rejected";
  const afterMs = retryAfter(headers);
  return outcomeOf(of, { code: String(status), text: textOf(answer), ...(afterMs === undefined ? {} : { afterMs }) });
}

/** See `Inbound.classifyReceipt`. SendGrid has tried for three days by itself. */
export const classifyReceipt = (code: string): SendOutcome["kind"] =>
  isPermanent(code) ? "unreachable" : "undeliverable";
