/** What the provider does wrong on request. Rules queue per account; the oldest that fits a request is used up first. */

/** How a request to send is answered. */
export type AnswerFault =
  /** Never answers; with `accepted` the message goes out all the same and its receipts come. */
  | { readonly kind: "timeout"; readonly accepted?: boolean }
  /** Cuts the connection instead of answering. */
  | { readonly kind: "disconnect"; readonly accepted?: boolean }
  /** HTTP 429; `retryAfter` in seconds. */
  | { readonly kind: "throttle"; readonly retryAfter?: number }
  | { readonly kind: "server_error"; readonly status?: number; readonly empty?: boolean }
  /** 200 with something that is not the provider's format. */
  | { readonly kind: "nonsense" }
  | { readonly kind: "error"; readonly code: number | ErrorPreset; readonly httpStatus?: number };

/** What happens to the receipts of an accepted message. */
export type ReceiptFault =
  | { readonly kind: "receipts_repeated"; readonly times?: number }
  | { readonly kind: "receipts_reversed" }
  /** The first receipt arrives before the answer to the send. */
  | { readonly kind: "receipt_first" }
  | { readonly kind: "receipts_withheld" }
  /** The other side takes the message late: the provider says so between the receipts, where it has a word for it. */
  | { readonly kind: "receipts_delayed" }
  | { readonly kind: "receipts_failed"; readonly code?: number | ErrorPreset };

export type Fault = AnswerFault | ReceiptFault;

export const ERROR_PRESETS = {
  throttled: 130429,
  pair_rate: 131056,
  spam: 131048,
  window: 131047,
  undeliverable: 131026,
  token: 190,
  policy: 368,
  transient: 131000,
} as const;
export type ErrorPreset = keyof typeof ERROR_PRESETS;

export function errorCode(code: number | ErrorPreset): number {
  return typeof code === "number" ? code : ERROR_PRESETS[code];
}

export interface Rule {
  readonly id: number;
  readonly accountId: string;
  readonly fault: Fault;
  /** Only requests to this recipient; absent means all. */
  readonly to?: string;
  /** Requests left; null means until reset. */
  left: number | null;
}

export interface Misbehaviour {
  add(rule: { accountId: string; fault: Fault; requests?: number; to?: string }): Rule;
  takeAnswerFault(accountId: string, to: string | undefined): AnswerFault | undefined;
  takeReceiptFault(accountId: string, to: string | undefined): ReceiptFault | undefined;
  rules(accountId?: string): readonly Rule[];
  /** Ends one rule, those of an account, or all. */
  reset(which?: { accountId?: string; id?: number }): void;
}

function isReceiptFault(fault: Fault): fault is ReceiptFault {
  return fault.kind.startsWith("receipt");
}

/** `changed` is called after every change of the rules. */
export function makeMisbehaviour(changed: () => void): Misbehaviour {
  let rules: Rule[] = [];
  let nextId = 1;

  function take(accountId: string, to: string | undefined, receipts: boolean): Fault | undefined {
    const rule = rules.find(
      (candidate) =>
        candidate.accountId === accountId &&
        isReceiptFault(candidate.fault) === receipts &&
        (candidate.to === undefined || candidate.to === to),
    );
    if (!rule) return undefined;
    if (rule.left !== null) {
      rule.left -= 1;
      if (rule.left <= 0) rules = rules.filter((other) => other !== rule);
      changed();
    }
    return rule.fault;
  }

  return {
    add({ accountId, fault, requests, to }) {
      const rule: Rule = { id: nextId++, accountId, fault, left: requests ?? null, ...(to !== undefined && { to }) };
      rules.push(rule);
      changed();
      return rule;
    },
    takeAnswerFault: (accountId, to) => take(accountId, to, false) as AnswerFault | undefined,
    takeReceiptFault: (accountId, to) => take(accountId, to, true) as ReceiptFault | undefined,
    rules: (accountId) => rules.filter((rule) => accountId === undefined || rule.accountId === accountId),
    reset(which = {}) {
      rules = rules.filter(
        (rule) =>
          !(
            (which.id === undefined || rule.id === which.id) &&
            (which.accountId === undefined || rule.accountId === which.accountId)
          ),
      );
      changed();
    },
  };
}
