/** What a visitor's page proves itself by, without anything being kept: nobody who only looks at a page costs a write. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { isKnown, KNOWN_MS, STRANGER_MS, type VisitorId } from "./model.ts";
import type { Mac } from "./ports.ts";

/** Whose tokens: of one widget, signed with its app's keys; the one before counts for a day after a change. */
export interface TokenRealm {
  readonly widget: string;
  readonly keys: readonly string[];
}

export interface Held {
  readonly visitor: VisitorId;
  readonly expiresAt: number;
  /** When it was given. */
  readonly since: number;
}

export interface VisitorTokens {
  /** Undefined where the app has no key. */
  issue(
    realm: TokenRealm,
    visitor: VisitorId,
    origin: string,
  ): { readonly token: string; readonly expiresAt: string } | undefined;
  /** Undefined for what is forged, over, of another widget or carried to another page. Programs say no origin. */
  read(realm: TokenRealm, token: string, origin: string | undefined): Held | undefined;
  /** Whether the business's own server says that this is who is signed in. */
  vouches(secrets: readonly string[], userId: string, hash: string): boolean;
}

const TOKEN = /^([uv]_[a-z2-7]{26})\.([0-9a-z]{6,12})\.([a-z2-7]{12})\.([0-9a-f]{64})$/;

export function makeVisitorTokens({
  mac,
  clock,
  ids,
}: {
  readonly mac: Mac;
  readonly clock: Clock;
  readonly ids: Ids;
}): VisitorTokens {
  const placeOf = (origin: string) => ids.derive("origin", origin).slice(0, 12);
  // The first word keeps what is signed for one purpose from being taken for another.
  const signature = (key: string, { widget }: TokenRealm, said: string) => mac.sign(key, `token\n${widget}\n${said}`);
  const lifeOf = (visitor: VisitorId) => (isKnown(visitor) ? KNOWN_MS : STRANGER_MS);
  return {
    issue(realm, visitor, origin) {
      const [key] = realm.keys;
      if (!key) return undefined;
      // Whole seconds, so that it reads back as it was given.
      const expiresAt = Math.ceil((clock.now() + lifeOf(visitor)) / 1000) * 1000;
      const said = `${visitor}.${(expiresAt / 1000).toString(36)}.${placeOf(origin)}`;
      return { token: `${said}.${signature(key, realm, said)}`, expiresAt: new Date(expiresAt).toISOString() };
    },
    read(realm, token, origin) {
      const [, visitor, until, place, given] = TOKEN.exec(token) ?? [];
      if (!visitor || !until || !place || !given) return undefined;
      const said = `${visitor}.${until}.${place}`;
      // All are compared, so that the time taken does not tell which key it was.
      const signed = realm.keys.map((key) => mac.same(given, signature(key, realm, said)));
      const expiresAt = Number.parseInt(until, 36) * 1000;
      if (!signed.includes(true) || expiresAt <= clock.now()) return undefined;
      if (origin !== undefined && placeOf(origin) !== place) return undefined;
      return { visitor, expiresAt, since: expiresAt - lifeOf(visitor) };
    },
    vouches: (secrets, userId, hash) =>
      secrets.map((secret) => secret !== "" && mac.same(hash.toLowerCase(), mac.sign(secret, userId))).includes(true),
  };
}

/** The same on every device and in every widget of the app. */
export const knownVisitor = (ids: Ids, appId: string, userId: string): VisitorId =>
  `u_${ids.derive("visitor", appId, userId)}`;
export const newVisitor = (ids: Ids): VisitorId => `v_${ids.random()}`;
