/** Errors as Twilio's API writes them. https://www.twilio.com/docs/api/errors */
import { ERROR_PRESETS } from "../misbehaviour.ts";

const TITLES: Readonly<Record<number, string>> = {
  20003: "Authenticate",
  20404: "The requested resource was not found",
  20429: "Too Many Requests",
  20500: "Internal Server Error",
  21211: "Invalid 'To' Phone Number",
  21602: "Message body is required.",
  21606:
    "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination/account",
  21609: "The 'StatusCallback' URL is not a valid URL.",
  21610: "Attempt to send to unsubscribed recipient",
  21617: "The concatenated message body exceeds the 1600 character limit",
  21620: "Invalid media URL(s)",
  30002: "Account suspended",
  30003: "Unreachable destination handset",
  30007: "Message filtered",
  63016: "Failed to send freeform message because you are outside the allowed window.",
};

/** The presets of `misbehave` are written for WhatsApp; these codes mean the same here, or nearly. */
const MEANING_THE_SAME: ReadonlyMap<number, number> = new Map([
  [ERROR_PRESETS.throttled, 20429],
  [ERROR_PRESETS.pair_rate, 20429],
  [ERROR_PRESETS.spam, 30007],
  [ERROR_PRESETS.window, 63016],
  [ERROR_PRESETS.undeliverable, 30003],
  [ERROR_PRESETS.token, 20003],
  [ERROR_PRESETS.policy, 30002],
  [ERROR_PRESETS.transient, 20500],
]);

export const ownCode = (code: number): number => MEANING_THE_SAME.get(code) ?? code;
export const errorTitle = (code: number): string => TITLES[ownCode(code)] ?? `Error ${ownCode(code)}`;

const STATUSES: Readonly<Record<number, number>> = { 20003: 401, 20404: 404, 20429: 429, 20500: 500 };

/** A request that Twilio refuses. */
export class TwilioError extends Error {
  readonly code: number;
  readonly status: number;

  constructor(code: number, status?: number) {
    super(errorTitle(code));
    this.code = ownCode(code);
    this.status = status ?? STATUSES[this.code] ?? 400;
  }

  body(): unknown {
    const { code, message, status } = this;
    return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  }
}

/** The error of a fault: a preset's, a code as it is, or the two that have no code. */
export function errorOf(code: number | "internal" | "throttled", status?: number): TwilioError {
  return new TwilioError(code === "internal" ? 20500 : code === "throttled" ? 20429 : code, status);
}
