/** What a refusal means for a delivery, once the manifest has said of which class it is. */
import type { ErrorClass, Manifest, SendOutcome } from "../contract.ts";

export interface Refusal {
  readonly code: string;
  readonly text: string;
  /** How long the provider asks us to wait. */
  readonly afterMs?: number;
}

export function outcomeOf(of: ErrorClass, { code, text, afterMs }: Refusal, spamBackoffMs = 0): SendOutcome {
  const wait = afterMs === undefined ? {} : { afterMs };
  switch (of) {
    case "throttledConnection":
    case "throttledRecipient":
      return {
        kind: "throttled",
        scope: of === "throttledRecipient" ? "recipient" : "connection",
        ...wait,
        code,
        text,
      };
    case "spam":
      return { kind: "throttled", scope: "connection", afterMs: Math.max(afterMs ?? 0, spamBackoffMs), code, text };
    case "transient":
      return { kind: "retry", ...wait, code, text };
    case "windowClosed":
    case "undeliverable":
    case "unreachable":
    case "rejected":
      return { kind: of, code, text };
    case "template":
      return { kind: "rejected", template: true, code, text };
    case "authentication":
    case "integrity":
    case "gone":
      return { kind: "broken", code, text };
  }
}

/** The class of a provider's code by the manifest; undefined for one that it does not name. */
export function classOfCode({ errors }: Pick<Manifest, "errors">, code: number | undefined): ErrorClass | undefined {
  if (code === undefined) return undefined;
  const named = Object.entries(errors).find(([, codes]) =>
    codes.some((known) => (typeof known === "number" ? known === code : known[0] <= code && code <= known[1])),
  );
  return named?.[0] as ErrorClass | undefined;
}

/** The same for errors with names. */
export function classOfName(
  { errorNames }: Pick<Manifest, "errorNames">,
  name: string | undefined,
): ErrorClass | undefined {
  if (name === undefined) return undefined;
  return Object.entries(errorNames ?? {}).find(([, names]) => names.includes(name))?.[0] as ErrorClass | undefined;
}

const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** Milliseconds out of a `Retry-After` in seconds, at most a day. */
export function retryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const asked = Object.entries(headers).find(([name]) => name.toLowerCase() === "retry-after")?.[1];
  if (asked === undefined || !/^\d+$/.test(asked.trim())) return undefined;
  return Math.min(Number(asked) * 1000, LONGEST_WAIT_MS);
}
