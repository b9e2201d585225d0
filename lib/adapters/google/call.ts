/** What asking Google has in common: hosts, forms, and what its refusals mean. */
import * as z from "zod/mini";
import type { GoogleLimits, GoogleNo } from "../../core/google-calendar/ports.ts";

/** As `callHttp`, and able to change and delete. */
export type CallGoogle = (call: {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}) => Promise<
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | { readonly kind: "unsent" | "lost"; readonly reason: string }
>;
export type Called = Awaited<ReturnType<CallGoogle>>;

/** https://developers.google.com/workspace/calendar/api/guides/quota; a channel of events lives a week unless less is asked for. */
export const LIMITS: GoogleLimits = { perMinute: 600, channelSeconds: 604_800 };
export const TIMEOUT_MS = 10_000;

export interface GoogleHosts {
  readonly consent: string;
  readonly token: string;
  readonly revoke: string;
  readonly api: string;
}
/** `baseUrl`: of a stand-in, which is all of Google at one address. */
export const hostsOf = (baseUrl: string | undefined): GoogleHosts => ({
  consent: `${baseUrl ?? "https://accounts.google.com"}/o/oauth2/v2/auth`,
  token: `${baseUrl ?? "https://oauth2.googleapis.com"}/token`,
  revoke: `${baseUrl ?? "https://oauth2.googleapis.com"}/revoke`,
  api: `${baseUrl ?? "https://www.googleapis.com"}/calendar/v3`,
});

export const formOf = (fields: Readonly<Record<string, string>>) => ({
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
  timeoutMs: TIMEOUT_MS,
});

/** The API's form, and that of OAuth. */
const Problem = z.object({
  error: z.union([
    z.string(),
    z.object({
      message: z.optional(z.string()),
      errors: z.optional(z.array(z.object({ reason: z.optional(z.string()) }))),
      status: z.optional(z.string()),
    }),
  ]),
  error_description: z.optional(z.string()),
});

/** Reasons that come with 403 and pass by themselves. */
const LATER = new Set(["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "calendarUsageLimitsExceeded"]);
const TEXT_LENGTH = 200;

export function noOf(answer: Called): GoogleNo {
  const no = (kind: GoogleNo["kind"], code: string, text: string): GoogleNo => ({
    ...{ ok: false, kind, code },
    text: text.slice(0, TEXT_LENGTH),
  });
  if (answer.kind !== "answered") return no("later", answer.reason, "Google could not be reached");
  const { status, body } = answer;
  const { code, text } = said(body, status);
  if (code === "invalid_grant") return no("revoked", code, "the permission was taken back, or ended");
  if (status === 429 || status >= 500 || LATER.has(code)) return no("later", code, text);
  if (status === 410) return no("gone", code, text);
  if (status === 404) return no("missing", code, text);
  if (status === 401) return no("revoked", code, text);
  return no("refused", code, text);
}

function said(body: string, status: number): { readonly code: string; readonly text: string } {
  try {
    const { error, error_description: words } = z.parse(Problem, JSON.parse(body));
    if (typeof error === "string") return { code: error, text: words ?? error };
    const code = error.errors?.[0]?.reason ?? error.status ?? String(status);
    return { code, text: error.message ?? code };
  } catch {
    return { code: String(status), text: `Google answered ${status}` };
  }
}
