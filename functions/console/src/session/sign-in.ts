/** Signing in by OpenID Connect: authorization code with PKCE, from the browser, without a client secret (RFC 9700, RFC 7636). */
import { type User, UserManager, WebStorageStateStore } from "oidc-client-ts";

const CALLBACK = "/signed-in";
/** Says that somebody signed in here before, so that a new tab goes straight to the issuer, which knows them. Nothing secret. */
const SEEN = "chasqui.seen";

export interface SignIn {
  /** Undefined when nobody is signed in. Renews a token that is about to end, where the issuer gives refresh tokens. */
  token(): Promise<string | undefined>;
  /** Leaves the page. `as`: the issuer is to ask who it is, and this address is proposed. */
  begin(from?: string, as?: string): Promise<void>;
  /** Leaves the page. */
  end(): Promise<void>;
  /** The token is no longer taken. */
  forget(): Promise<void>;
  readonly wasHere: boolean;
}

/** As `GET /api/sign-in` says it. */
export interface Issuer {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** Which of the tokens the API takes. */
  readonly bearer: "access_token" | "id_token";
  /** Where the session ends when the issuer's discovery names no such place; takes the page to come back to as `logout_uri`. */
  readonly signOutUrl: string | null;
}

/** Ends a sign-in that is under way when the page is its callback. Rejects when the issuer's answer is no good. */
export async function makeSignIn(settings: Issuer): Promise<SignIn> {
  const manager = new UserManager({
    authority: settings.issuer,
    client_id: settings.clientId,
    scope: settings.scope,
    redirect_uri: `${location.origin}${CALLBACK}`,
    post_logout_redirect_uri: `${location.origin}/`,
    // In the tab alone: another tab asks the issuer, which remembers the person.
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
    loadUserInfo: false,
    monitorSession: false,
  });

  const store = (kind: "set" | "remove"): void => {
    try {
      if (kind === "set") localStorage.setItem(SEEN, "yes");
      else localStorage.removeItem(SEEN);
    } catch {
      // Without storage every tab begins at the sign-in page.
    }
  };

  let user: User | null = null;
  if (location.pathname === CALLBACK) {
    user = await manager.signinRedirectCallback();
    store("set");
    const place = typeof user.state === "string" && user.state.startsWith("/") ? user.state : "/";
    history.replaceState(null, "", place);
  } else user = await manager.getUser();

  let renewal: Promise<User | null> | undefined;
  async function current(): Promise<User | null> {
    if (!user) return null;
    const left = user.expires_in ?? 3600;
    if (left > 60) return user;
    if (!user.refresh_token) return left > 0 ? user : null;
    renewal ??= manager
      .signinSilent()
      .catch(() => null)
      .finally(() => {
        renewal = undefined;
      });
    user = await renewal;
    return user;
  }

  return {
    token: async () => (await current())?.[settings.bearer],
    async begin(from = location.pathname + location.search + location.hash, as) {
      await manager.signinRedirect({
        state: from,
        ...(as === undefined ? {} : { prompt: "login", login_hint: as }),
      });
    },
    async end() {
      store("remove");
      if (settings.signOutUrl === null) {
        await manager.signoutRedirect().catch(async () => {
          // An issuer that ends no sessions: forgetting the token is all that there is.
          await manager.removeUser();
          location.assign("/");
        });
        return;
      }
      await manager.removeUser();
      const end = new URL(settings.signOutUrl);
      end.searchParams.set("logout_uri", `${location.origin}/`);
      location.assign(end);
    },
    async forget() {
      user = null;
      await manager.removeUser();
    },
    wasHere: (() => {
      try {
        return localStorage.getItem(SEEN) === "yes";
      } catch {
        return false;
      }
    })(),
  };
}
