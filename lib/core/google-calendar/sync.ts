/**
 * One person's calendar here and their calendar at Google, made alike: what moved there is taken over or put back, then what is planned here
 * is written there. It looks at how things are, not at what happened, so done twice it is as if done once.
 */
import type { CalendarViewer, EntryKind, Span } from "../calendar/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import { renewedChannels } from "./channels.ts";
import { pull } from "./inward.ts";
import {
  DAY_MS,
  type GoogleAccount,
  LOOK_EVERY_MS,
  RENEW_BEFORE_MS,
  retryMs,
  type SyncState,
  WINDOW,
} from "./model.ts";
import { push } from "./outward.ts";
import type { GoogleAccountStore, GoogleAs, GoogleCalendar, GoogleNo } from "./ports.ts";
import { got, Interrupted, isOver, type Work, type WorkPorts, WRITES } from "./work.ts";

export interface SyncPorts extends WorkPorts {
  readonly accounts: GoogleAccountStore;
  readonly googleAs: GoogleAs;
  /** What the person may see; undefined for who is not of the team, or not any more. */
  readonly viewer: (person: string) => Promise<CalendarViewer | undefined>;
  /** Ends the permission at Google, and forgets the token. */
  readonly forget: (person: string) => Promise<void>;
  readonly timers: Pick<TimerStore, "set">;
}
/** What became of it, in a word for the log. Throws where the table or the secrets cannot be reached. */
export type SyncGoogle = (
  person: string,
) => Promise<"synced" | "more" | "held" | "missing" | "broken" | "later" | "left" | "changed">;

/** Longer than a function may run. */
const CLAIM_MS = 90_000;

export function makeSyncGoogle(ports: SyncPorts): SyncGoogle {
  const { accounts, googleAs, timers, notices, clock, ids } = ports;
  const iso = (ms: number) => new Date(ms).toISOString();
  const again = (person: string, ms: number, timer: "calendar" | "calendar_check" = "calendar") =>
    timers.set({ conversationId: person, timer, wakeAt: iso(clock.now() + ms) });

  return async (person) => {
    const claimId = ids.random();
    const now = clock.now();
    const account = await accounts.claim(person, { id: claimId, now: iso(now), until: iso(now + CLAIM_MS) });
    if (account === undefined) return "missing";
    if (account === "held") {
      await again(person, 5_000);
      return "held";
    }
    const settle = (so: Partial<Pick<GoogleAccount, "status" | "problem" | "sync">>) =>
      accounts.settle(account, claimId, { ...account, ...so });
    const paced = (google: GoogleCalendar) => (WRITES * 60_000) / google.limits.perMinute;

    async function broken({ code, text }: Pick<GoogleNo, "code" | "text">) {
      const { address, updatedAt, sync } = account as GoogleAccount;
      const at = sync.doneAt ?? updatedAt;
      const subject = { kind: "calendar", id: person };
      await notices.notify([{ person, kind: "calendar_broken", subject, text: address, at, fact: [person, at] }]);
      await settle({ status: "broken", problem: { code, text } });
      return "broken" as const;
    }

    /** What stands there of ours is taken away, as far as one go takes it. */
    async function leave(google: GoogleCalendar | undefined) {
      const { sync } = account as GoogleAccount;
      const mirrors = ports.mirrors(person);
      const all = google ? await mirrors.all() : [];
      for (const { entryId, calendarId, googleId, standing } of all.slice(0, WRITES)) {
        if (!isOver(standing, now)) got((await google?.remove(calendarId, googleId)) ?? { ok: true, value: null });
        await mirrors.remove(entryId);
      }
      if (google && all.length > WRITES) {
        await settle({ status: "leaving" });
        await again(person, paced(google));
        return "more" as const;
      }
      for (const channel of sync.channels) await google?.stop(channel);
      await ports.forget(person);
      await accounts.remove(person);
      return "left" as const;
    }

    if (account.status === "broken") {
      await settle({});
      return "broken";
    }
    const [google, viewer] = await Promise.all([googleAs(person), ports.viewer(person)]);
    try {
      if (account.status === "leaving" || !viewer) return await leave(google);
      if (!google) return await broken({ code: "no_credentials", text: "it has to be connected anew" });
      const { sync, more } = await run(ports, { account, viewer, google, now });
      const kept = await settle({ sync: { ...sync, doneAt: iso(now), failures: 0 } });
      await again(person, nextLook(sync, now) - now, "calendar_check");
      if (!more && kept) return "synced";
      await again(person, kept ? paced(google) : 1_000);
      return kept ? "more" : "changed";
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      const { no } = error;
      const isLeaving = account.status === "leaving" || !viewer;
      // Who took the permission back has nothing there that we could take away.
      if (no.kind === "revoked") return isLeaving ? leave(undefined) : broken(no);
      const failures = account.sync.failures + 1;
      await settle({ sync: { ...account.sync, failures } });
      await again(person, retryMs(failures - 1));
      return "later";
    }
  };
}

const nextLook = ({ channels: [channel] }: SyncState, now: number): number => {
  const soonest = channel ? Date.parse(channel.expiresAt) - RENEW_BEFORE_MS : Number.POSITIVE_INFINITY;
  return Math.max(now + 60_000, Math.min(now + LOOK_EVERY_MS, soonest));
};

/** What was done until Google refused is kept, and found done the next time. */
async function run(
  ports: WorkPorts,
  started: Omit<Work, "planned" | "known">,
): Promise<{ readonly sync: SyncState; readonly more: boolean }> {
  const { account, viewer, google, now } = started;
  const known = new Map((await ports.mirrors(account.person).all()).map((mirror) => [mirror.entryId, mirror]));
  const { entries, incomplete } = await ports.planned.entries(viewer, spanAt(now), kindsOf(account));
  const planned = new Map(
    entries.flatMap((entry) => (entry.status === "cancelled" ? [] : [[entry.id, entry] as const])),
  );
  const work: Work = { ...started, planned, known };
  const pulled = await pull(ports, work);
  const more = await push(ports, work, incomplete);
  return { sync: { ...account.sync, ...pulled, channels: await renewedChannels(ports, account, google, now) }, more };
}

function spanAt(now: number): Span {
  const [from, to] = [now - WINDOW.behindDays * DAY_MS, now + WINDOW.aheadDays * DAY_MS];
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { from, to, days: { from: day(from), to: day(to) } };
}

const kindsOf = ({ shows }: Pick<GoogleAccount, "shows">): readonly EntryKind[] => [
  ...(shows.phases ? (["phase", "post"] as const) : []),
  ...(shows.reminders ? (["reminder"] as const) : []),
  ...(shows.events ? (["event"] as const) : []),
];
