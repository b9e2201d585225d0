/** Calendars at Google of a tenant in memory, and a Google that says yes. */
import { makeManageGoogle } from "../../../lib/core/google-calendar/connect.ts";
import {
  type GoogleAccount,
  type GoogleClient,
  NEVER_SYNCED,
  type PendingConsent,
} from "../../../lib/core/google-calendar/model.ts";
import type { GoogleAccountStore, GoogleCalendar } from "../../../lib/core/google-calendar/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { CalendarPorts } from "../calendar/tenant.ts";

export function memoryGoogle(clock: Clock, ids: Ids): Pick<CalendarPorts, "googleAccounts" | "manageGoogle"> {
  const accounts = memoryAccounts();
  const secrets = new Map<string, Readonly<Record<string, string>>>();
  const read = async (owner: string) => secrets.get(owner);
  const calendars: GoogleCalendar["calendars"] = async () => ({
    ok: true,
    value: [{ id: "ana@customers.example", name: "Ana", own: true }],
  });
  const manageGoogle = makeManageGoogle({
    ...{ accounts, clock, ids, same: (left, right) => left === right, challenge: (verifier) => verifier },
    secrets: { read, readFresh: read, write: async (owner, values) => void secrets.set(owner, values) },
    consent: {
      address: ({ state }) => `https://google.example/consent?state=${state}`,
      exchange: async ({ code }) =>
        code === "good"
          ? { ok: true, value: { refreshToken: "r" } }
          : { ok: false, kind: "revoked", code: "invalid_grant", text: "the permission was taken back, or ended" },
      revoke: async () => ({ ok: true, value: null }),
    },
    googleAs: async (person) =>
      secrets.has(`google.${person.slice(4)}`) ? ({ calendars } as GoogleCalendar) : undefined,
    timers: { set: async () => {} },
  });
  return { googleAccounts: accounts, manageGoogle };
}

function memoryAccounts(): GoogleAccountStore {
  const rows = new Map<string, GoogleAccount>();
  const expected = new Map<string, PendingConsent>();
  let client: GoogleClient | undefined;
  const never = async (): Promise<never> => {
    throw new Error("the API synchronises nothing");
  };
  return {
    get: async (person) => rows.get(person),
    all: async () => [...rows.values()],
    put: async (account) => void rows.set(account.person, account),
    async choose(before, choice, at) {
      const after = { ...before, ...choice, sync: NEVER_SYNCED, updatedAt: at, version: before.version + 1 };
      rows.set(before.person, after);
      return after;
    },
    ...{ claim: never, settle: never, remove: never },
    client: async () => client,
    saveClient: async (fresh) => {
      client = fresh;
    },
    expect: async (consent) => void expected.set(consent.person, consent),
    async takeConsent(person) {
      const consent = expected.get(person);
      expected.delete(person);
      return consent;
    },
  };
}
