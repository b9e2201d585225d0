/** Refusals as the Bot API writes them. https://core.telegram.org/bots/api#making-requests */
import type { ServerResponse } from "node:http";
import { sendJson } from "../http.ts";

const TEXTS: Readonly<Record<number, string>> = {
  400: "Bad Request: message can't be sent",
  401: "Unauthorized",
  403: "Forbidden: bot was blocked by the user",
  404: "Not Found",
  409: "Conflict: can't use getUpdates method while webhook is active",
  429: "Too Many Requests",
  500: "Internal Server Error",
};

/** The faults of other providers have codes of their own; these are their nearest kin. */
const KIN: Readonly<Record<number, number>> = {
  190: 401,
  368: 403,
  130429: 429,
  131000: 500,
  131026: 403,
  131047: 400,
  131048: 429,
  131056: 429,
};

export const statusOf = (code: number): number => KIN[code] ?? (code >= 400 && code <= 599 ? code : 400);
export const errorTitle = (code: number): string => TEXTS[statusOf(code)] ?? `Error ${code}`;

export class BotApiError extends Error {
  readonly code: number;
  readonly parameters: Readonly<Record<string, number>> | undefined;
  constructor(code: number, description = errorTitle(code), parameters?: Readonly<Record<string, number>>) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export const badRequest = (text: string): BotApiError => new BotApiError(400, `Bad Request: ${text}`);

export function sendError(response: ServerResponse, { code, message, parameters }: BotApiError): void {
  const body = { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
  sendJson(response, code, body, parameters?.retry_after ? { "retry-after": String(parameters.retry_after) } : {});
}
