/** Signing in by OpenID Connect: authorization code with PKCE, from the browser, without a client secret (RFC 9700, RFC 7636). */
import type { StateStore, User, UserManager } from "oidc-client-ts";

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

/** What the library keeps of somebody who has signed in (`User.toStorageString`), as far as it is needed without the library. */
type Kept = Pick<User, "access_token" | "id_token" | "refresh_token" | "expires_at">;

/** Ends a sign-in that is under way when the page is its callback. Rejects when the issuer's answer is no good. */
export async function makeSignIn(settings: Issuer): Promise<SignIn> {
  // In the tab alone: another tab asks the issuer, which remembers the person.
  const place = `chasqui.user ${settings.issuer} ${settings.clientId}`;
  const userStore: StateStore = {
    get: async () => sessionStorage.getItem(place),
    set: async (_key, value) => sessionStorage.setItem(place, value),
    async remove() {
      const was = sessionStorage.getItem(place);
      sessionStorage.removeItem(place);
      return was;
    },
    getAllKeys: async () => [],
  };
  // Most pages are opened by somebody who is signed in, and need nothing of it.
  let made: Promise<UserManager> | undefined;
  const manager = () => {
    made ??= import("oidc-client-ts").then(
      ({ UserManager, WebStorageStateStore }) =>
        new UserManager({
          authority: settings.issuer,
          client_id: settings.clientId,
          scope: settings.scope,
          redirect_uri: `${location.origin}${CALLBACK}`,
          post_logout_redirect_uri: `${location.origin}/`,
          userStore,
          stateStore: new WebStorageStateStore({ store: sessionStorage }),
          automaticSilentRenew: false,
          loadUserInfo: false,
          monitorSession: false,
        }),
    );
    return made;
  };

  const store = (kind: "set" | "remove"): void => {
    try {
      if (kind === "set") localStorage.setItem(SEEN, "yes");
      else localStorage.removeItem(SEEN);
    } catch {
      // Without storage every tab begins at the sign-in page.
    }
  };

  let user: Kept | null = null;
  if (location.pathname === CALLBACK) {
    const { state, ...signedIn } = await (await manager()).signinRedirectCallback();
    user = signedIn;
    store("set");
    history.replaceState(null, "", typeof state === "string" && state.startsWith("/") ? state : "/");
  } else user = JSON.parse(sessionStorage.getItem(place) ?? "null");

  let renewal: Promise<Kept | null> | undefined;
  async function current(): Promise<Kept | null> {
    if (!user) return null;
    // Without an end it is taken to last; the API says when it does not.
    const left = user.expires_at === undefined ? 3600 : user.expires_at - Date.now() / 1000;
    if (left > 60) return user;
    if (!user.refresh_token) return left > 0 ? user : null;
    renewal ??= manager()
      .then((one) => one.signinSilent())
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
      await (await manager()).signinRedirect({
        state: from,
        ...(as === undefined ? {} : { prompt: "login", login_hint: as }),
      });
    },
    async end() {
      store("remove");
      if (settings.signOutUrl === null) {
        const one = await manager();
        await one.signoutRedirect().catch(async () => {
          // An issuer that ends no sessions: forgetting the token is all that there is.
          await one.removeUser();
          location.assign("/");
        });
        return;
      }
      sessionStorage.removeItem(place);
      const end = new URL(settings.signOutUrl);
      end.searchParams.set("logout_uri", `${location.origin}/`);
      location.assign(end);
    },
    async forget() {
      user = null;
      sessionStorage.removeItem(place);
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
