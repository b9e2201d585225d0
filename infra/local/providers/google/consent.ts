/** Google's consent page and tokens, for one client and one person. https://developers.google.com/identity/protocols/oauth2/web-server */
import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson } from "../http.ts";

/** What a business would have got when it registered its client; invented, as everything here. */
export const GOOGLE_CLIENT = {
  clientId: "laptop.apps.googleusercontent.example",
  clientSecret: "no-secret-of-google",
} as const;

interface Grant {
  readonly challenge: string;
  readonly redirectUri: string;
  readonly scope: string;
}

export interface Consent {
  handle(request: IncomingMessage, response: ServerResponse, path: string, url: URL): Promise<boolean>;
  /** Whether this access token is taken. */
  admits(token: string | undefined): boolean;
  /** The person takes back what they allowed. */
  revoke(): void;
  /** Access tokens end before their time. */
  expire(): void;
}

export function makeConsent(): Consent {
  const codes = new Map<string, Grant>();
  const refresh = new Map<string, string>();
  const access = new Set<string>();
  const fresh = () => randomBytes(18).toString("base64url");

  function page(response: ServerResponse, url: URL): void {
    const { searchParams: asked } = url;
    const redirectUri = asked.get("redirect_uri") ?? "";
    const back = new URL(redirectUri);
    back.searchParams.set("state", asked.get("state") ?? "");
    if (asked.get("client_id") !== GOOGLE_CLIENT.clientId || asked.get("code_challenge_method") !== "S256") {
      response.writeHead(400, { "content-type": "text/plain" }).end("Error 400: invalid_request");
      return;
    }
    const code = fresh();
    const scope = asked.get("scope") ?? "";
    codes.set(code, { challenge: asked.get("code_challenge") ?? "", redirectUri, scope });
    const [yes, no] = [new URL(back), new URL(back)];
    yes.searchParams.set("code", code);
    no.searchParams.set("error", "access_denied");
    const link = (to: URL, words: string) => `<p><a href="${to.href.replaceAll("&", "&amp;")}">${words}</a></p>`;
    response
      .writeHead(200, { "content-type": "text/html; charset=UTF-8", "cache-control": "no-store" })
      .end(
        `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Google (simulated)</title><main><h1>Google (simulated)</h1><p>Chasqui wants to see and edit the events of your calendars.</p>${link(yes, "Allow")}${link(no, "Cancel")}</main></html>`,
      );
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = new URLSearchParams((await readBody(request)).toString());
    const refuse = (error: string) => sendJson(response, 400, { error, error_description: "Bad Request" });
    const { clientId, clientSecret } = GOOGLE_CLIENT;
    if (fields.get("client_id") !== clientId || fields.get("client_secret") !== clientSecret)
      return sendJson(response, 401, { error: "invalid_client", error_description: "Unauthorized" });
    const give = (more: object, scope: string) => {
      const accessToken = fresh();
      access.add(accessToken);
      sendJson(response, 200, { access_token: accessToken, expires_in: 3599, token_type: "Bearer", scope, ...more });
    };
    if (fields.get("grant_type") === "refresh_token") {
      const scope = refresh.get(fields.get("refresh_token") ?? "");
      return scope === undefined ? refuse("invalid_grant") : give({}, scope);
    }
    const code = fields.get("code") ?? "";
    const grant = codes.get(code);
    codes.delete(code);
    const challenge = createHash("sha256")
      .update(fields.get("code_verifier") ?? "")
      .digest("base64url");
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== fields.get("redirect_uri"))
      return refuse("invalid_grant");
    const refreshToken = fresh();
    refresh.set(refreshToken, grant.scope);
    return give({ refresh_token: refreshToken }, grant.scope);
  }

  return {
    async handle(request, response, path, url) {
      if (path === "/o/oauth2/v2/auth") page(response, url);
      else if (path === "/token") await token(request, response);
      else if (path === "/revoke") {
        const revoked = new URLSearchParams((await readBody(request)).toString()).get("token") ?? "";
        sendJson(response, refresh.delete(revoked) ? 200 : 400, {});
      } else return false;
      return true;
    },
    admits: (one) => one !== undefined && access.has(one),
    revoke() {
      refresh.clear();
      access.clear();
    },
    expire: () => access.clear(),
  };
}
