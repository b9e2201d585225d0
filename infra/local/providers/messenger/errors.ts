/** Errors as the Graph API writes them for pages. https://developers.facebook.com/docs/messenger-platform/error-codes */
import { randomBytes } from "node:crypto";
import { ERROR_PRESETS } from "../misbehaviour.ts";

const TITLES: Readonly<Record<string, string>> = {
  "2": "An unexpected error has occurred. Please retry your request later.",
  "10/2018278": "This message is sent outside of allowed window.",
  "100": "Invalid parameter",
  "100/33": "Object does not exist, or this token may not see it.",
  "100/2018001": "No matching user found",
  "100/2018047": "Upload attachment failure.",
  "190": "Invalid OAuth access token.",
  "368": "The action attempted has been deemed abusive or is otherwise disallowed",
  "551/1545041": "This person isn't available right now.",
  "613": "Calls to this api have exceeded the rate limit.",
  "1200": "Temporary send message failure. Please try again later.",
};

/** The presets of `misbehave` are written for WhatsApp; these codes mean the same here. */
const MEANING_THE_SAME: ReadonlyMap<number, readonly [code: number, subcode?: number]> = new Map([
  [ERROR_PRESETS.throttled, [613]],
  [ERROR_PRESETS.pair_rate, [613]],
  [ERROR_PRESETS.spam, [613]],
  [ERROR_PRESETS.window, [10, 2018278]],
  [ERROR_PRESETS.undeliverable, [551, 1545041]],
  [ERROR_PRESETS.transient, [1200]],
]);

export function errorTitle(code: number): string {
  const [own, subcode] = MEANING_THE_SAME.get(code) ?? [code];
  return titleOf(own, subcode);
}

const titleOf = (code: number, subcode: number | undefined): string =>
  TITLES[`${code}/${subcode}`] ?? TITLES[String(code)] ?? "Unknown error";

/** A request that Meta refuses. */
export class PageError extends Error {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly status: number;

  constructor(code: number, subcode?: number, more: { readonly text?: string; readonly status?: number } = {}) {
    super(`(#${code}) ${more.text ?? titleOf(code, subcode)}`);
    this.code = code;
    this.subcode = subcode;
    this.status = more.status ?? (code === 190 ? 401 : code === 2 || code === 1200 ? 500 : 400);
  }

  body(): unknown {
    const { message, code, subcode } = this;
    const finer = subcode === undefined ? {} : { error_subcode: subcode };
    return { error: { message, type: "OAuthException", code, ...finer, fbtrace_id: randomBytes(8).toString("hex") } };
  }
}

export const invalid = (text: string): PageError => new PageError(100, undefined, { text });

/** The error of a fault: a preset's, a code as it is, or the two that have no code. */
export function errorOf(code: number | "internal" | "throttled", status?: number): PageError {
  const [own, subcode] =
    code === "internal" ? [2] : code === "throttled" ? [613] : (MEANING_THE_SAME.get(code) ?? [code]);
  return new PageError(own, subcode, status === undefined ? {} : { status });
}
