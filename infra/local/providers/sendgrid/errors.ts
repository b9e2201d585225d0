/** Errors as SendGrid's v3 API writes them. https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses */
import type { ErrorAnswer } from "../meta.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";

type Said = readonly [status: number, message: string];

/** By the presets of `misbehave`, which are written for WhatsApp: what means the same here, or nearly. */
const SAID: ReadonlyMap<number, Said> = new Map([
  [ERROR_PRESETS.throttled, [429, "too many requests"]],
  [ERROR_PRESETS.pair_rate, [429, "too many requests"]],
  [ERROR_PRESETS.token, [401, "The provided authorization grant is invalid, expired, or revoked"]],
  [ERROR_PRESETS.policy, [403, "You do not have authorization to make the request"]],
  [ERROR_PRESETS.undeliverable, [400, "Does not contain a valid address."]],
  [ERROR_PRESETS.transient, [503, "Service Unavailable"]],
]);

export const errorTitle = (code: number): string => SAID.get(code)?.[1] ?? `Error ${code}`;

/** A request that SendGrid refuses. */
export class SendgridError extends Error implements ErrorAnswer {
  readonly status: number;
  private readonly field: string | null;

  constructor(status: number, message: string, field: string | null = null) {
    super(message);
    this.status = status;
    this.field = field;
  }

  body(): unknown {
    return { errors: [{ message: this.message, field: this.field, help: null }] };
  }
}

export function errorOf(code: number | "internal" | "throttled"): SendgridError {
  if (code === "internal") return new SendgridError(500, "Internal Server Error");
  const [status, message] = SAID.get(code === "throttled" ? ERROR_PRESETS.throttled : code) ?? [400, `Error ${code}`];
  return new SendgridError(status, message);
}
