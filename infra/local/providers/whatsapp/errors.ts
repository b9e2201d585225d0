/**
 * Errors as the Graph API writes them.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
import { randomBytes } from "node:crypto";

interface ErrorText {
  readonly title: string;
  /** HTTP status of an immediate refusal. Clients should look at the code: these have changed over the years. */
  readonly status: number;
}

const TEXTS: Readonly<Record<number, ErrorText>> = {
  4: { title: "Application request limit reached", status: 400 },
  100: { title: "Invalid parameter", status: 400 },
  190: { title: "Invalid OAuth access token", status: 401 },
  368: { title: "Temporarily blocked for policies violations", status: 403 },
  613: { title: "Calls to this api have exceeded the rate limit", status: 429 },
  80007: { title: "Rate limit issues", status: 400 },
  130429: { title: "Rate limit hit", status: 403 },
  130472: { title: "User's number is part of an experiment", status: 400 },
  131000: { title: "Something went wrong", status: 500 },
  131005: { title: "Access denied", status: 403 },
  131008: { title: "Required parameter is missing", status: 400 },
  131009: { title: "Parameter value is not valid", status: 400 },
  131016: { title: "Service unavailable", status: 500 },
  131021: { title: "Recipient cannot be sender", status: 400 },
  131026: { title: "Message undeliverable", status: 400 },
  131031: { title: "Account has been locked", status: 403 },
  131042: { title: "Business eligibility payment issue", status: 400 },
  131047: { title: "Re-engagement message", status: 400 },
  131048: { title: "Spam rate limit hit", status: 403 },
  131049: { title: "Meta chose not to deliver", status: 400 },
  131050: { title: "User has stopped marketing messages", status: 400 },
  131051: { title: "Unsupported message type", status: 400 },
  131052: { title: "Media download error", status: 400 },
  131053: { title: "Media upload error", status: 400 },
  131056: { title: "(Business Account, Consumer Account) pair rate limit hit", status: 403 },
  131057: { title: "Account in maintenance mode", status: 500 },
  132000: { title: "Number of parameters does not match the expected number of params", status: 400 },
  132001: { title: "Template name does not exist in the translation", status: 404 },
  132015: { title: "Template is paused", status: 400 },
  132016: { title: "Template is disabled", status: 400 },
  135000: { title: "Generic user error", status: 400 },
};

export function errorTitle(code: number): string {
  return TEXTS[code]?.title ?? "Unknown error";
}

/** A request that the provider refuses. */
export class GraphError extends Error {
  readonly code: number;
  readonly details: string | undefined;
  readonly subcode: number | undefined;
  readonly status: number;

  constructor(code: number, details?: string, more: { subcode?: number; status?: number; message?: string } = {}) {
    super(more.message ?? (code === 190 ? errorTitle(code) : `(#${code}) ${errorTitle(code)}`));
    this.code = code;
    this.details = details;
    this.subcode = more.subcode;
    this.status = more.status ?? TEXTS[code]?.status ?? 400;
  }

  body(): unknown {
    return {
      error: {
        message: this.message,
        type: this.subcode === 33 ? "GraphMethodException" : "OAuthException",
        code: this.code,
        ...(this.subcode !== undefined && { error_subcode: this.subcode }),
        ...(this.details !== undefined && { error_data: { messaging_product: "whatsapp", details: this.details } }),
        fbtrace_id: `A${randomBytes(16).toString("base64url")}`,
      },
    };
  }
}

/** A root parameter that is missing or of the wrong form. */
export function invalidParameter(text: string): GraphError {
  return new GraphError(100, undefined, { message: `(#100) ${text}` });
}

export function unknownObject(method: string, id: string): GraphError {
  return new GraphError(100, undefined, {
    subcode: 33,
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist or this token may not see it.`,
  });
}
