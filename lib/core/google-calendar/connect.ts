/** A person connects their calendar at Google, says what is shown where, and ends it. */
import type { SecretStore } from "../connections/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { TimerStore } from "../timers/ports.ts";
import { CONSENT_MS, type GoogleAccount, type GoogleChoice, type GoogleClient, NEVER_SYNCED } from "./model.ts";
import type { GoogleAccountStore, GoogleAs, GoogleConsent, GoogleNo } from "./ports.ts";

interface ConnectPorts {
  readonly accounts: GoogleAccountStore;
  readonly secrets: SecretStore;
  readonly consent: GoogleConsent;
  readonly googleAs: GoogleAs;
  readonly timers: Pick<TimerStore, "set">;
  /** SHA-256 in base64url without padding: RFC 7636, 4.2. */
  readonly challenge: (verifier: string) => string;
  readonly same: (a: string, b: string) => boolean;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Names of secrets: the client's, and each person's. */
export const CLIENT_SECRET = "google";
export const secretOf = (person: string): string => `google.${person.replace(/^usr_/, "")}`;

export type BeginOutcome =
  | { readonly kind: "begun"; readonly address: string; readonly expiresAt: string }
  | { readonly kind: "no_client" };
export type ConnectOutcome =
  | { readonly kind: "connected"; readonly account: GoogleAccount }
  | { readonly kind: "no_client" }
  /** Nobody was sent there, too long ago, or somebody else was. */
  | { readonly kind: "not_expected" }
  | { readonly kind: "refused"; readonly no: GoogleNo };
export type ChooseOutcome =
  | { readonly kind: "done"; readonly account: GoogleAccount }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly account: GoogleAccount }
  | { readonly kind: "unknown_calendar" }
  | { readonly kind: "refused"; readonly no: GoogleNo };

export interface ManageGoogle {
  /** The client that the business registered; the secret goes in and never comes out. */
  setClient(client: { readonly clientId: string; readonly clientSecret: string }, at: string): Promise<GoogleClient>;
  begin(
    person: string,
    asked: { readonly redirectUri: string; readonly hint: string | undefined },
  ): Promise<BeginOutcome>;
  /** Connects, or connects anew what was broken, with what was chosen before. */
  connect(
    person: string,
    came: { readonly code: string; readonly state: string; readonly origin: string; readonly at: string },
  ): Promise<ConnectOutcome>;
  choose(
    person: string,
    change: Partial<Omit<GoogleChoice, "calendar">>,
    asked: { readonly expectedVersion: number | undefined; readonly at: string },
  ): Promise<ChooseOutcome>;
  calendars(person: string): Promise<Awaited<ReturnType<GoogleCalendarOf["calendars"]>> | undefined>;
  /** What stands there of ours is taken away first. */
  leave(person: string, at: string): Promise<ChooseOutcome>;
}
type GoogleCalendarOf = NonNullable<Awaited<ReturnType<GoogleAs>>>;

const ATTEMPTS = 5;

export function makeManageGoogle(ports: ConnectPorts): ManageGoogle {
  const { accounts, secrets, consent, googleAs, timers, challenge, same, clock, ids } = ports;
  const stateHash = (state: string) => ids.derive("google-state", state);
  const wake = (person: string) =>
    timers.set({ conversationId: person, timer: "calendar", wakeAt: new Date(clock.now() + 1_000).toISOString() });

  async function clientOf() {
    const [client, values] = await Promise.all([accounts.client(), secrets.read(CLIENT_SECRET)]);
    return client && values?.clientSecret ? { ...client, clientSecret: values.clientSecret } : undefined;
  }

  async function step(
    person: string,
    expectedVersion: number | undefined,
    at: string,
    next: (account: GoogleAccount) => Promise<(GoogleChoice & Pick<GoogleAccount, "status">) | ChooseOutcome>,
  ): Promise<ChooseOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const account = await accounts.get(person);
      if (!account || account.status === "leaving") return { kind: "missing" };
      if (expectedVersion !== undefined && account.version !== expectedVersion) return { kind: "stale", account };
      const choice = await next(account);
      if ("kind" in choice) return choice;
      const chosen = await accounts.choose(account, choice, at);
      if (chosen === "conflict") continue;
      await wake(person);
      return { kind: "done", account: chosen };
    }
    throw new Error("the connection kept changing");
  }

  return {
    async setClient({ clientId, clientSecret }, at) {
      await secrets.write(CLIENT_SECRET, { clientSecret });
      const client = { clientId, updatedAt: at, version: ((await accounts.client())?.version ?? 0) + 1 };
      await accounts.saveClient(client);
      return client;
    },

    async begin(person, { redirectUri, hint }) {
      const client = await clientOf();
      if (!client) return { kind: "no_client" };
      const [state, verifier] = [ids.random() + ids.random(), ids.random() + ids.random()];
      const expiresAt = new Date(clock.now() + CONSENT_MS).toISOString();
      await accounts.expect({ person, stateHash: stateHash(state), verifier, redirectUri, expiresAt });
      const { clientId } = client;
      const address = consent.address({ clientId, redirectUri, state, challenge: challenge(verifier), hint });
      return { kind: "begun", address, expiresAt };
    },

    async connect(person, { code, state, origin, at }) {
      const client = await clientOf();
      if (!client) return { kind: "no_client" };
      const expected = await accounts.takeConsent(person);
      if (!expected || Date.parse(expected.expiresAt) < clock.now() || !same(expected.stateHash, stateHash(state)))
        return { kind: "not_expected" };
      const { verifier, redirectUri } = expected;
      const answer = await consent.exchange({ ...client, redirectUri, code, verifier });
      if (!answer.ok) return { kind: "refused", no: answer };
      const { refreshToken } = answer.value;
      await secrets.write(secretOf(person), { refreshToken });
      const calendars = await (await googleAs(person))?.calendars();
      if (!calendars?.ok)
        return { kind: "refused", no: calendars ?? { ok: false, kind: "later", code: "no_secret", text: "try again" } };
      const own = calendars.value.find((one) => one.own) ?? calendars.value[0];
      if (!own) {
        const text = "the account has no calendar that may be written to";
        return { kind: "refused", no: { ok: false, kind: "refused", code: "no_calendar", text } };
      }
      const before = await accounts.get(person);
      // Of another account of the same person, what was chosen means nothing.
      const kept = before?.address === own.id ? before : undefined;
      const account: GoogleAccount = {
        ...{ person, address: own.id, status: "connected", problem: null, origin },
        ...{ calendarId: kept?.calendarId ?? own.id, calendar: kept?.calendar ?? own.name },
        ...{ shows: kept?.shows ?? { phases: true, reminders: true, events: true }, busy: kept?.busy ?? "busy" },
        ...{ sync: NEVER_SYNCED, connectedAt: at, updatedAt: at, version: (before?.version ?? 0) + 1 },
      };
      await accounts.put(account);
      await wake(person);
      return { kind: "connected", account };
    },

    choose: (person, change, { expectedVersion, at }) =>
      step(person, expectedVersion, at, async (account) => {
        const { calendarId = account.calendarId, shows = account.shows, busy = account.busy } = change;
        if (calendarId === account.calendarId) return { ...account, shows, busy };
        const calendars = await (await googleAs(person))?.calendars();
        if (calendars && !calendars.ok) return { kind: "refused", no: calendars };
        const named = calendars?.value.find(({ id }) => id === calendarId);
        if (!named) return { kind: "unknown_calendar" };
        return { calendarId, calendar: named.name, shows, busy, status: account.status };
      }),

    calendars: async (person) => (await googleAs(person))?.calendars(),
    leave: (person, at) => step(person, undefined, at, async (account) => ({ ...account, status: "leaving" })),
  };
}
