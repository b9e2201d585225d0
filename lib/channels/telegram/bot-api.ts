/**
 * Requests to the Bot API. The bot's token stands in their address, so neither an address nor anything that may quote one ever
 * leaves this folder but to be requested. https://core.telegram.org/bots/api#making-requests
 */

import { type Json, number, record, string } from "../common/payloads.ts";
import type { Credentials, Http, HttpRequest, HttpResult } from "../contract.ts";
import { manifest } from "./manifest.ts";

// Nothing that could end a part of an address. Telegram's own are digits, a colon and 35 of these.
const TOKEN = /^[A-Za-z0-9:_-]{1,256}$/;

export type Access = { readonly ok: true; readonly token: string } | { readonly ok: false; readonly reason: string };

export function access(connection: Credentials): Access {
  const token = connection.botToken;
  return token !== undefined && TOKEN.test(token)
    ? { ok: true, token }
    : { ok: false, reason: "the bot token is missing or malformed" };
}

export function request(baseUrl: string, token: string, method: string, parameters: unknown): HttpRequest {
  return {
    method: "POST",
    url: `${trimmed(baseUrl)}/bot${token}/${method}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(parameters),
    timeoutMs: manifest.send.timeoutMs,
  };
}

export const fileUrl = (baseUrl: string, token: string, path: string): string =>
  `${trimmed(baseUrl)}/file/bot${token}/${path}`;

const trimmed = (baseUrl: string): string => baseUrl.replace(/\/+$/, "");

/** What Telegram answered, or that it did not; `text` is free of the token. */
export type Answer =
  | { readonly kind: "ok"; readonly result: unknown }
  /** `status` is the error's own code; `retryAfterMs` and `movedTo` are what Telegram asks for. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly text: string;
      readonly retryAfterMs?: number;
      readonly movedTo?: string;
    }
  /** Not of the Bot API, but of something in between. */
  | { readonly kind: "unreadable"; readonly status: number; readonly text: string; readonly retryAfterMs?: number }
  | { readonly kind: "unsent" | "lost"; readonly text: string };

export async function call(http: Http, asked: HttpRequest, token: string): Promise<Answer> {
  return read(await http(asked), token);
}

const LONGEST_TEXT = 500;
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

function read(result: HttpResult, token: string): Answer {
  if (result.kind !== "answered") return { kind: result.kind, text: clean(result.reason, token) };
  const answer = json(result.body);
  if (answer?.ok === true && result.status < 300) return { kind: "ok", result: answer.result };
  if (answer?.ok !== false) {
    const text = `HTTP ${result.status} without a readable answer`;
    return { kind: "unreadable", status: result.status, text, ...wait(seconds(result.headers["retry-after"])) };
  }
  const asked = record(answer.parameters);
  const movedTo = string(asked?.migrate_to_chat_id);
  return {
    kind: "refused",
    status: number(answer.error_code) ?? result.status,
    text: clean(string(answer.description) ?? `HTTP ${result.status}`, token),
    ...wait(number(asked?.retry_after) ?? seconds(result.headers["retry-after"])),
    ...(movedTo === undefined ? {} : { movedTo }),
  };
}

function json(body: string): Json | undefined {
  try {
    return record(JSON.parse(body));
  } catch {
    return undefined;
  }
}

const seconds = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d+$/.test(header.trim()) ? Number(header) : undefined;

function wait(asked: number | undefined): { readonly retryAfterMs?: number } {
  if (asked === undefined || asked < 0) return {};
  return { retryAfterMs: Math.min(asked * 1000, LONGEST_WAIT_MS) };
}

/** An error of the network may quote the address that it could not reach. */
function clean(text: string, token: string): string {
  return text.replaceAll(token, "…").replaceAll(encodeURIComponent(token), "…").slice(0, LONGEST_TEXT).toWellFormed();
}
