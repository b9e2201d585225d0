import { classOfCode, outcomeOf, retryAfter } from "../common/outcome.ts";
import { record, string } from "../common/payloads.ts";
import type { ErrorClass, HttpResult, SendOutcome } from "../contract.ts";
import { CODES, manifest } from "./manifest.ts";

/** What no patience mends: an address that is not visited, or a certificate of another name. */
const HOPELESS = /^(?:refused: |ERR_TLS|CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED|ERR_INVALID_URL$)/;

const named = (code: string | undefined): ErrorClass | undefined =>
  code !== undefined && Object.hasOwn(CODES, code) ? CODES[code] : undefined;

/** What an answer means. A message is taken by any 2xx, and is called by our own id from then on. */
export function classify(answer: HttpResult, id: string): SendOutcome {
  switch (answer.kind) {
    case "unsent":
      return HOPELESS.test(answer.reason)
        ? { kind: "broken", code: "unreachable_system", text: `The address was not called: ${answer.reason}` }
        : { kind: "retry", code: "unsent", text: "The system could not be reached." };
    case "lost":
      return { kind: "unknown", code: "lost", text: "The system had the message and gave no answer." };
    case "answered": {
      const { status, headers, body } = answer;
      if (status >= 200 && status < 300) return { kind: "accepted", externalId: id };
      const said = saidIn(body);
      const of = (status < 500 ? named(said.code) : undefined) ?? classOfCode(manifest, status) ?? "rejected";
      const afterMs = retryAfter(headers);
      return outcomeOf(of, {
        code: named(said.code) ? (said.code ?? "") : `http_${status}`,
        text: (said.message ?? `The system answered ${status}.`).slice(0, 500).toWellFormed(),
        ...(afterMs === undefined ? {} : { afterMs }),
      });
    }
  }
}

function saidIn(body: string): { readonly code?: string | undefined; readonly message?: string | undefined } {
  try {
    const said = record(JSON.parse(body));
    return { code: string(said?.code), message: string(said?.message) };
  } catch {
    return {};
  }
}

/** See `Inbound.classifyReceipt`. */
export function classifyReceipt(code: string): SendOutcome["kind"] {
  return outcomeOf(named(code) ?? "undeliverable", { code, text: "" }).kind;
}
