import { classOfCode, outcomeOf } from "../common/outcome.ts";
import type { ErrorClass, HttpResult, SendOutcome } from "../contract.ts";
import { oneLine } from "../email/address.ts";
import { isPermanent } from "../email/report.ts";
import { manifest } from "./manifest.ts";

/** What no patience mends: a server that we do not call, a certificate of another name, or no way to sign in. */
const HOPELESS = /^(?:refused:|EAUTH$|ENOAUTH$|ETLS$|ERR_TLS|CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED|ERR_INVALID_URL$)/;

/** RFC 3463: the finer code within a reply. */
const finer = (reply: string): string | undefined => /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1];

export function classOf(status: number, reply: string): ErrorClass {
  const code = finer(reply);
  if (isPermanent(code)) return "unreachable";
  // The server takes us for a source of spam, or the sender for a stranger: the next mail fares no better.
  if (status >= 500 && code !== undefined && /^5\.7\.(?:8|9|13|14)$/.test(code)) return "authentication";
  return classOfCode(manifest, status) ?? "rejected";
}

/** `externalId`: what the mail is called from now on. */
export function classify(answer: HttpResult, externalId: string): SendOutcome {
  switch (answer.kind) {
    case "unsent":
      return HOPELESS.test(answer.reason)
        ? { kind: "broken", code: "unreachable_server", text: `The mail server was not used: ${answer.reason}` }
        : { kind: "retry", code: "unsent", text: "The mail server could not be reached." };
    case "lost":
      return { kind: "unknown", code: "lost", text: "The mail server had the mail and gave no answer." };
    case "answered": {
      const { status, body } = answer;
      if (status >= 200 && status < 300) return { kind: "accepted", externalId };
      const text = oneLine(body, 500) || `reply ${status}`;
      return outcomeOf(classOf(status, body), { code: finer(body) ?? String(status), text });
    }
  }
}

/** See `Inbound.classifyReceipt`: of a mail that was given back. */
export const classifyReceipt = (code: string): SendOutcome["kind"] =>
  isPermanent(code) ? "unreachable" : "undeliverable";
