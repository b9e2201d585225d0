/** Errors as the API writes them. https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html#API_SendTextMessage_Errors */
import type { ErrorAnswer } from "../meta.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";

type Said = readonly [status: number, name: string, reason?: string];

/** By the presets of `misbehave`, which are written for WhatsApp: what means the same here, or nearly. */
const SAID: ReadonlyMap<number, Said> = new Map([
  [ERROR_PRESETS.throttled, [400, "ThrottlingException"]],
  [ERROR_PRESETS.pair_rate, [400, "ThrottlingException"]],
  [ERROR_PRESETS.spam, [400, "ConflictException", "INSUFFICIENT_ACCOUNT_REPUTATION"]],
  [ERROR_PRESETS.undeliverable, [400, "ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"]],
  [ERROR_PRESETS.token, [400, "AccessDeniedException"]],
  [ERROR_PRESETS.policy, [400, "AccessDeniedException", "ACCOUNT_DISABLED"]],
  [ERROR_PRESETS.transient, [500, "InternalServerException"]],
]);

/** What events call it, where a message fails behind the accepted request. */
const EVENTS: ReadonlyMap<number, string> = new Map([
  [ERROR_PRESETS.spam, "TEXT_SPAM"],
  [ERROR_PRESETS.policy, "TEXT_CARRIER_BLOCKED"],
  [ERROR_PRESETS.transient, "TEXT_TTL_EXPIRED"],
]);
export const failureOf = (code: number | undefined): string => EVENTS.get(code ?? 0) ?? "TEXT_UNREACHABLE";

/** As the phone shows it. */
export const errorTitle = (code: number): string => failureOf(code);

/** A request that AWS refuses. */
export class AwsSmsError extends Error implements ErrorAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  private readonly reason: string | undefined;

  constructor([status, name, reason]: Said) {
    super(reason ?? name);
    this.status = status;
    this.reason = reason;
    this.headers = { "x-amzn-errortype": name };
  }

  body(): unknown {
    const { message, reason, headers } = this;
    const __type = `com.amazonaws.pinpointsmsvoicev2#${headers["x-amzn-errortype"]}`;
    return { __type, Message: message, ...(reason && { Reason: reason }) };
  }
}

export function errorOf(code: number | "internal" | "throttled"): AwsSmsError {
  if (code === "internal") return new AwsSmsError([500, "InternalServerException"]);
  if (code === "throttled") return new AwsSmsError([400, "ThrottlingException"]);
  return new AwsSmsError(SAID.get(code) ?? [400, "ValidationException"]);
}
