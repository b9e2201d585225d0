/** Errors as Mailjet's API writes them. https://dev.mailjet.com/email/guides/send-api-v31/#send-api-errors */
import { randomUUID } from "node:crypto";
import type { ErrorAnswer } from "../meta.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";

type Said = readonly [status: number, code: string, message: string];

const THROTTLED: Said = [429, "mj-0004", "Too many requests"];
const INTERNAL: Said = [500, "mj-0001", "Internal server error"];

/** By the presets of `misbehave`, which are written for WhatsApp: what means the same here, or nearly. */
const SAID: ReadonlyMap<number, Said> = new Map([
  [ERROR_PRESETS.throttled, THROTTLED],
  [ERROR_PRESETS.pair_rate, THROTTLED],
  [ERROR_PRESETS.token, [401, "mj-0002", "API key authentication/authorization failure."]],
  [ERROR_PRESETS.policy, [403, "send-0008", "The sender is not an authorized sender email address for your account."]],
  [ERROR_PRESETS.undeliverable, [400, "mj-0013", "The recipient is an invalid email address."]],
  [ERROR_PRESETS.transient, INTERNAL],
]);

export const errorTitle = (code: number): string => SAID.get(code)?.[2] ?? `Error ${code}`;

/** A request that Mailjet refuses. */
export class MailjetError extends Error implements ErrorAnswer {
  readonly status: number;
  private readonly code: string;

  constructor([status, code, message]: Said) {
    super(message);
    this.status = status;
    this.code = code;
  }

  body(): unknown {
    const { code: ErrorCode, status: StatusCode, message: ErrorMessage } = this;
    const error = { ErrorIdentifier: randomUUID(), ErrorCode, StatusCode, ErrorMessage };
    // What is wrong with a mail is told with the mail.
    return StatusCode === 400 || StatusCode === 403 ? { Messages: [{ Status: "error", Errors: [error] }] } : error;
  }
}

export const errorOf = (code: number | "internal" | "throttled"): MailjetError =>
  new MailjetError(
    code === "throttled"
      ? THROTTLED
      : code === "internal"
        ? INTERNAL
        : (SAID.get(code) ?? [400, "mj-0003", `Error ${code}`]),
  );
