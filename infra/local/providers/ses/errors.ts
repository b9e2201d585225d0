/** Errors as the API of SES v2 writes them. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors */
import type { ErrorAnswer } from "../meta.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";

type Said = readonly [status: number, name: string, message: string];

const THROTTLED: Said = [429, "TooManyRequestsException", "Maximum sending rate exceeded."];
const INTERNAL: Said = [500, "InternalServiceErrorException", "An internal error occurred."];

/** By the presets of `misbehave`, which are written for WhatsApp: what means the same here, or nearly. */
const SAID: ReadonlyMap<number, Said> = new Map([
  [ERROR_PRESETS.throttled, THROTTLED],
  [ERROR_PRESETS.pair_rate, THROTTLED],
  [ERROR_PRESETS.spam, [400, "MessageRejected", "Email content was rejected."]],
  [
    ERROR_PRESETS.window,
    [400, "MessageRejected", "Email address is not verified: the sandbox reaches verified addresses alone."],
  ],
  [ERROR_PRESETS.undeliverable, [400, "BadRequestException", "Missing final '@domain'"]],
  [ERROR_PRESETS.token, [403, "AccessDeniedException", "User is not authorized to perform: ses:SendEmail"]],
  [ERROR_PRESETS.policy, [400, "SendingPausedException", "Sending is paused for this account."]],
  [ERROR_PRESETS.transient, INTERNAL],
]);

export const errorTitle = (code: number): string => SAID.get(code)?.[1] ?? `Error ${code}`;

/** A request that SES refuses. */
export class SesError extends Error implements ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor([status, code, message]: Said) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = { "x-amzn-errortype": code };
  }

  body(): unknown {
    return { message: this.message };
  }
}

export const errorOf = (code: number | "internal" | "throttled"): SesError =>
  new SesError(code === "throttled" ? THROTTLED : code === "internal" ? INTERNAL : (SAID.get(code) ?? INTERNAL));
