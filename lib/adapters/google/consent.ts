/** Google's OAuth 2.0 for web servers. https://developers.google.com/identity/protocols/oauth2/web-server */
import * as z from "zod/mini";
import type { GoogleAnswer, GoogleConsent } from "../../core/google-calendar/ports.ts";
import { type CallGoogle, formOf, type GoogleHosts, hostsOf, noOf } from "./call.ts";

/** Events of the calendars that the person may write to, and the names of their calendars; nothing else of the account. */
const SCOPES = [
  "https://www.googleapis.com/auth/calendar.events",
  "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
];

const Tokens = z.object({ refresh_token: z.optional(z.string()), scope: z.optional(z.string()) });

export function makeGoogleConsent({
  http,
  baseUrl,
}: {
  readonly http: CallGoogle;
  readonly baseUrl: string | undefined;
}): GoogleConsent {
  const hosts: GoogleHosts = hostsOf(baseUrl);
  const post = (url: string, fields: Readonly<Record<string, string>>) =>
    http({ ...formOf(fields), method: "POST", url });
  return {
    address({ clientId, redirectUri, state, challenge, hint }) {
      const asked = new URLSearchParams({
        ...{ client_id: clientId, redirect_uri: redirectUri, response_type: "code", scope: SCOPES.join(" ") },
        // A refresh token is given with the first consent alone, unless it is asked for again.
        ...{ access_type: "offline", prompt: "consent", state },
        ...{ code_challenge: challenge, code_challenge_method: "S256" },
        ...(hint === undefined ? {} : { login_hint: hint }),
      });
      return `${hosts.consent}?${asked}`;
    },

    async exchange({ clientId, clientSecret, redirectUri, code, verifier }) {
      const answer = await post(hosts.token, {
        ...{ grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier },
        ...{ client_id: clientId, client_secret: clientSecret },
      });
      if (answer.kind !== "answered" || answer.status !== 200) return noOf(answer);
      const { refresh_token: refreshToken, scope = "" } = z.parse(Tokens, JSON.parse(answer.body));
      const refused = (code: string, text: string) => ({ ok: false, kind: "refused", code, text }) as const;
      if (refreshToken === undefined) return refused("no_refresh_token", "Google gave no lasting permission");
      // People may untick what they are asked for.
      if (!SCOPES.every((one) => scope.split(" ").includes(one)))
        return refused("scope_missing", "the calendar was not allowed: every box on Google's page has to be ticked");
      return { ok: true, value: { refreshToken } };
    },

    async revoke(token): Promise<GoogleAnswer<null>> {
      const answer = await post(hosts.revoke, { token });
      // 400: it is none any more.
      const isDone = answer.kind === "answered" && (answer.status === 200 || answer.status === 400);
      return isDone ? { ok: true, value: null } : noOf(answer);
    },
  };
}
