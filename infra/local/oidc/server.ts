/** A small OpenID Connect issuer for the laptop, in the place where a deployed system has a user pool. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration, errors, type KoaContextWithOIDC, type ResourceServer } from "oidc-provider";
import { type IssuerKeys, loadKeys, SIGNING_ALGORITHM } from "./keys.ts";
import { escapeHtml, loginPage, logoutPage, messagePage, PAGE_HEADERS, type Person, page } from "./pages.ts";
import {
  AUDIENCE,
  accountOf,
  claimsOf,
  makePeople,
  PERSON_GRANT,
  type People,
  RESOURCE,
  registerPersonGrant,
  SCOPES,
  SCRIPT_CLIENT,
} from "./people.ts";
import { memoryAdapter } from "./store.ts";

export interface IssuerOptions {
  /** 0 takes any free port; a fixed one keeps the issuer's name, and so its tokens, over restarts. */
  readonly port: number;
  /** Where the keys are kept. Created when missing. */
  readonly dataDir: string;
  readonly users: readonly Person[];
  /** Public clients (authorization code with PKCE) beside `chasqui-console`. */
  readonly clients?: readonly { readonly clientId: string; readonly redirectUris: readonly string[] }[];
  readonly log?: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  readonly consoleClientId: string;
  /** An access token like the one that signing in gives. Rejects when nobody has this address. */
  tokenFor(email: string): Promise<string>;
  stop(): Promise<void>;
}

export const CONSOLE_CLIENT = "chasqui-console";
const DAY_SECONDS = 24 * 3600;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** As of a user pool: an hour, and then the refresh token gives another, for a day from signing in. */
const CONSOLE_SECONDS = 3600;
const RESOURCE_SERVER: ResourceServer = {
  audience: AUDIENCE,
  scope: SCOPES,
  accessTokenFormat: "jwt",
  accessTokenTTL: DAY_SECONDS,
  jwt: { sign: { alg: SIGNING_ALGORITHM } },
};

/** Listens on 127.0.0.1 only. Rejects when the port is taken or the keys cannot be read. */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const people = makePeople(options.users);
  const keys = await loadKeys(options.dataDir);
  const server = createServer();
  await listen(server, options.port);
  // The provider needs its own address, and with port 0 nobody knows it before the socket listens.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configure(keys, people, options.clients ?? []));
  allowLoopbackRedirects(provider);
  registerPersonGrant(provider, people, RESOURCE_SERVER);
  provider.on("server_error", (_ctx, error) => options.log?.("issuer failed", { error: error.stack ?? String(error) }));
  const protocol = provider.callback();

  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (!isLoopbackHost(request.headers.host)) {
      // A name that somebody pointed at 127.0.0.1 must not get a browser in here.
      sendPage(response, 421, messagePage("Not here", "This sign-in answers only on this computer's own addresses."));
    } else if (request.url?.startsWith("/interaction/")) {
      interact(provider, people, request, response).catch((error: unknown) => {
        const gone = error instanceof Error && error.name === "SessionNotFound";
        if (!gone) options.log?.("sign-in failed", { error: String(error) });
        if (response.headersSent) response.destroy();
        else
          sendPage(
            response,
            gone ? 400 : 500,
            messagePage(
              "Please start again",
              "This sign-in is no longer open. Go back to the console and try once more.",
            ),
          );
      });
    } else void protocol(request, response);
  });
  options.log?.("issuer listens", { issuer });

  return {
    issuer,
    audience: AUDIENCE,
    consoleClientId: CONSOLE_CLIENT,
    async tokenFor(email) {
      const answer = await fetch(`${issuer}/token`, {
        method: "POST",
        body: new URLSearchParams({ grant_type: PERSON_GRANT, client_id: SCRIPT_CLIENT, email }),
      });
      const body = (await answer.json()) as { access_token?: string; error_description?: string };
      if (!body.access_token) throw new Error(`no token for ${email}: ${body.error_description ?? answer.status}`);
      return body.access_token;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function configure(keys: IssuerKeys, people: People, clients: NonNullable<IssuerOptions["clients"]>): Configuration {
  const spa = (clientId: string, redirectUris: readonly string[]) => ({
    client_id: clientId,
    redirect_uris: [...redirectUris],
    token_endpoint_auth_method: "none" as const,
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code" as const],
  });
  return {
    adapter: memoryAdapter(),
    jwks: keys.jwks as NonNullable<Configuration["jwks"]>,
    cookies: { keys: keys.cookieKeys },
    clients: [
      spa(CONSOLE_CLIENT, ["http://127.0.0.1/"]),
      ...clients.map((client) => spa(client.clientId, client.redirectUris)),
      {
        client_id: SCRIPT_CLIENT,
        redirect_uris: [],
        response_types: [],
        grant_types: [PERSON_GRANT],
        token_endpoint_auth_method: "none",
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    scopes: SCOPES.split(" "),
    // Names and addresses in the ID token itself: access tokens are for the API, so there is no user info to ask for.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== RESOURCE) throw new errors.InvalidTarget();
          return { ...RESOURCE_SERVER, accessTokenTTL: CONSOLE_SECONDS };
        },
      },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => answerPage(ctx, logoutPage(form)),
        postLogoutSuccessSource: (ctx) => answerPage(ctx, messagePage("Signed out", "You may close this page.")),
      },
    },
    // As a user pool does, whatever scope was asked for.
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed("refresh_token"),
    ttl: {
      RefreshToken: DAY_SECONDS,
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? CONSOLE_SECONDS,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 3600,
      Session: 14 * DAY_SECONDS,
      Grant: 14 * DAY_SECONDS,
    },
    findAccount: (_ctx, subject) => {
      const person = people.bySubject(subject);
      return person && accountOf(person);
    },
    extraTokenClaims: (ctx, token) => {
      const person = "accountId" in token && token.accountId ? people.bySubject(token.accountId) : undefined;
      // A token that a code or a refresh token was exchanged for tells when the person signed in, and not when it was issued.
      const { AuthorizationCode: code, RefreshToken: refresh } = ctx.oidc.entities;
      return person && claimsOf(person, code?.authTime ?? refresh?.authTime);
    },
    // Every client is our own: nobody has to be asked whether the console may know their name.
    loadExistingGrant: (ctx) => grantEverything(ctx),
    clientBasedCORS: (_ctx, origin, client) => client.clientId !== SCRIPT_CLIENT && isLoopbackUrl(origin),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError: (ctx, out) => {
      const rows = Object.entries(out).map(
        ([name, value]) => `<p><b>${escapeHtml(name)}</b> ${escapeHtml(String(value))}</p>`,
      );
      answerPage(ctx, page("Sign-in error", `<h1>That did not work</h1>${rows.join("")}`));
    },
  };
}

async function grantEverything(ctx: KoaContextWithOIDC) {
  const { provider, client, session } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const existing = session.grantIdFor(client.clientId);
  const known = existing ? await provider.Grant.find(existing) : undefined;
  if (known) return known;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPES);
  grant.addResourceScope(RESOURCE, SCOPES);
  await grant.save();
  return grant;
}

/** The console runs on whatever port was free, so its registered address cannot be compared literally (RFC 8252, 7.3). */
function allowLoopbackRedirects(provider: Provider): void {
  const prototype = provider.Client.prototype as unknown as Record<
    "redirectUriAllowed" | "postLogoutRedirectUriAllowed",
    (this: { clientId: string }, uri: string) => boolean
  >;
  for (const method of ["redirectUriAllowed", "postLogoutRedirectUriAllowed"] as const) {
    const registered = prototype[method];
    prototype[method] = function (uri) {
      return registered.call(this, uri) || (this.clientId === CONSOLE_CLIENT && isLoopbackUrl(uri));
    };
  }
}

async function interact(
  provider: Provider,
  people: People,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const details = await provider.interactionDetails(request, response);
  if (request.method === "GET" || request.method === "HEAD") {
    const hint = details.params.login_hint;
    sendPage(response, 200, loginPage(request.url ?? "", people.all, typeof hint === "string" ? hint : undefined));
    return;
  }
  const form = new URLSearchParams(await readForm(request));
  const person = people.bySubject(form.get("subject") ?? "");
  if (form.has("cancel") || !person) {
    const refusal = {
      error: "access_denied",
      error_description: form.has("cancel") ? "End-User aborted interaction" : "nobody was chosen",
    };
    await provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
    return;
  }
  // Naming the person also settles an explicit prompt=consent: the grant itself is made by loadExistingGrant.
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: person.subject }, consent: {} },
    { mergeWithLastSubmission: false },
  );
}

async function readForm(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 16_384) throw new Error("form is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === "http:" && LOOPBACK.has(url.hostname) && !url.hash && !url.username;
}
function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && isLoopbackUrl(`http://${host}`);
}

function answerPage(ctx: KoaContextWithOIDC, html: string): void {
  ctx.set({ ...PAGE_HEADERS });
  ctx.body = html;
}
function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, PAGE_HEADERS).end(html);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}
