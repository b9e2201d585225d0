/** A browser is registered, and given up. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { KEPT_MS, MAX_SUBSCRIPTIONS, type PushKeys, type PushSubscription, REFRESHED_MS } from "./model.ts";
import type { SubscriptionStore } from "./ports.ts";

export interface NewSubscription {
  readonly endpoint: string;
  readonly keys: PushKeys;
  readonly label: string | null;
  /** When the browser itself says that it ends. */
  readonly endsAt?: string | undefined;
}

interface Problem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type SubscribeOutcome =
  | { readonly kind: "registered"; readonly subscription: PushSubscription }
  | { readonly kind: "full"; readonly limit: number }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

export interface ManageSubscriptions {
  /** Those that have not ended, the latest first. */
  list(person: string): Promise<readonly PushSubscription[]>;
  register(person: string, fresh: NewSubscription): Promise<SubscribeOutcome>;
  /** Undefined when the person has no such one. */
  remove(person: string, id: string): Promise<PushSubscription | undefined>;
}

interface Ports {
  readonly subscriptions: SubscriptionStore;
  /** Whether a base64url text is a point of P-256, uncompressed. */
  readonly isPoint: (text: string) => boolean;
  /** Whether a text is an address at all. */
  readonly isAddress: (text: string) => boolean;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

/** A host and a path, and nothing that is not sent: no user, no fragment. Where it leads is looked at when something is sent there. */
const ENDPOINT = /^https:\/\/[^\s/?#@\\]+(?:[/?][^\s#]*)?$/i;
const SIXTEEN_BYTES = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const TRIES = 5;

export function makeManageSubscriptions({ subscriptions, isPoint, isAddress, clock, ids }: Ports): ManageSubscriptions {
  const open = (all: readonly PushSubscription[]) => all.filter(({ expiresAt }) => Date.parse(expiresAt) > clock.now());

  return {
    async list(person) {
      const { subscriptions: all } = await subscriptions.of(person);
      return open(all).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    },

    async register(person, fresh) {
      const problems = problemsOf(fresh);
      if (problems.length) return { kind: "invalid", problems };
      const id = ids.derive("push", fresh.endpoint).slice(0, 16);
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const before = await subscriptions.of(person);
        const others = open(before.subscriptions).filter((one) => one.id !== id);
        const known = open(before.subscriptions).find((one) => one.id === id);
        if (known && isAsBefore(known, fresh)) return { kind: "registered", subscription: known };
        if (!known && others.length >= MAX_SUBSCRIPTIONS) return { kind: "full", limit: MAX_SUBSCRIPTIONS };
        const subscription = registered(id, fresh, known);
        const saved = await subscriptions.save(person, [...others, subscription], before.version);
        if (saved === "saved") return { kind: "registered", subscription };
      }
      throw new Error("the person's subscriptions kept changing");
    },

    async remove(person, id) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const before = await subscriptions.of(person);
        const known = open(before.subscriptions).find((one) => one.id === id);
        if (!known) return undefined;
        const others = before.subscriptions.filter((one) => one.id !== id);
        if ((await subscriptions.save(person, others, before.version)) === "saved") return known;
      }
      throw new Error("the person's subscriptions kept changing");
    },
  };

  function problemsOf({ endpoint, keys, endsAt }: NewSubscription): readonly Problem[] {
    const problems: Problem[] = [];
    const not = (field: string, code: string, message: string) => problems.push({ field, code, message });
    if (!/^https:\/\//i.test(endpoint)) not("endpoint", "not_https", "must be an address that begins with https://");
    else if (!ENDPOINT.test(endpoint) || !isAddress(endpoint))
      not("endpoint", "wrong_format", "must be the address of a push service");
    if (!isPoint(keys.p256dh))
      not("keys.p256dh", "no_point", "must be an uncompressed point of P-256: 65 bytes, base64url without padding");
    if (!SIXTEEN_BYTES.test(keys.auth)) not("keys.auth", "wrong_length", "must be 16 bytes, base64url without padding");
    if (endsAt !== undefined && !(Date.parse(endsAt) > clock.now()))
      not("expirationTime", "past", "must not have passed");
    return problems;
  }

  /** Nothing to write down: a label that is not said stays. */
  function isAsBefore(known: PushSubscription, { keys, label, endsAt }: NewSubscription): boolean {
    return (
      known.keys.p256dh === keys.p256dh &&
      known.keys.auth === keys.auth &&
      (label === null || label === known.label) &&
      endsAt === undefined &&
      clock.now() - Date.parse(known.updatedAt) < REFRESHED_MS
    );
  }

  function registered(id: string, fresh: NewSubscription, known: PushSubscription | undefined): PushSubscription {
    const now = clock.now();
    const ends = Math.min(
      now + KEPT_MS,
      fresh.endsAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(fresh.endsAt),
    );
    const at = new Date(now).toISOString();
    return {
      id,
      endpoint: fresh.endpoint,
      keys: { p256dh: fresh.keys.p256dh, auth: fresh.keys.auth },
      label: fresh.label ?? known?.label ?? null,
      createdAt: known?.createdAt ?? at,
      updatedAt: at,
      expiresAt: new Date(ends).toISOString(),
      version: (known?.version ?? 0) + 1,
    };
  }
}
