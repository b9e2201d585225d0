/** The visitors' routes, as the page calls them. */

import type { Page } from "./thread.ts";
import type { Locale } from "./words.ts";

export interface Config {
  readonly title: string;
  readonly colour: string;
  readonly position: "left" | "right";
  readonly languages: readonly Locale[];
  readonly greeting: Readonly<Partial<Record<Locale, string>>>;
  readonly away: Readonly<Partial<Record<Locale, string>>>;
  readonly form: readonly { readonly field: "name" | "email" | "phone"; readonly required: boolean }[];
  readonly fileTypes: readonly string[];
  readonly maxFileBytes: number;
  readonly open: boolean;
  readonly opensAt: string | null;
}
export interface User {
  readonly id: string;
  readonly hash: string;
}
export interface Session {
  readonly token: string;
  readonly expiresAt: string;
  readonly known: boolean;
  readonly now: string;
}

/** `status` 0: nobody answered. */
export class Failure extends Error {
  readonly status: number;
  readonly retryMs: number;
  constructor(status: number, retryMs = 0) {
    super(`answered ${status}`);
    this.status = status;
    this.retryMs = retryMs;
  }
  /** Whether the same may work later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const PATIENCE_MS = 20_000;

export function makeApi(base: string) {
  async function call<Body>(method: "GET" | "POST", path: string, token?: string, body?: unknown): Promise<Body> {
    const file = body instanceof Blob;
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    if (method === "POST") headers["content-type"] = file ? body.type : "application/json";
    let response: Response;
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), file ? PATIENCE_MS * 3 : PATIENCE_MS);
    try {
      response = await fetch(base + path, {
        ...{ method, headers, credentials: "omit", signal: giveUp.signal },
        ...(method === "POST" ? { body: file ? body : JSON.stringify(body ?? {}) } : {}),
      });
      if (response.ok) return (await response.json()) as Body;
    } catch {
      throw new Failure(0);
    } finally {
      clearTimeout(timer);
    }
    throw new Failure(response.status, Number(response.headers.get("retry-after") ?? 0) * 1000);
  }
  return {
    config: () => call<Config>("GET", ""),
    session: (token: string | null, user?: User) =>
      call<Session>("POST", "/sessions", undefined, { ...(token ? { token } : {}), ...(user ? { user } : {}) }),
    messages: (token: string, cursor?: string) =>
      call<Page>("GET", `/messages${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`, token),
    say: (token: string, body: unknown) => call("POST", "/messages", token, body),
    file: (token: string, query: Record<string, string>, file: Blob) =>
      call("POST", `/files?${new URLSearchParams(query)}`, token, file),
    saw: (token: string, status: "delivered" | "read", until: string) =>
      call("POST", "/receipts", token, { status, until }),
    live: (token: string) => call<{ url: string; ticket: string }>("POST", "/live", token),
  };
}
export type Api = ReturnType<typeof makeApi>;
