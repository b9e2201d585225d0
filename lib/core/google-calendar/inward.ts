/** What changed at Google: our own events that somebody moved or deleted there, and appointments that are only there. */
import type { CalendarEntry } from "../calendar/model.ts";
import { shownAt, writeLocal } from "../kernel/wall-clock.ts";
import {
  DAY_MS,
  FULL_EVERY_MS,
  type GoogleAccount,
  type GoogleEvent,
  isSame,
  isSameTime,
  type Mirror,
  type Standing,
  type SyncState,
  standingOf,
  WINDOW,
} from "./model.ts";
import type { BusyStore, GoogleCalendar } from "./ports.ts";
import { got, idFor, type Work, type WorkPorts } from "./work.ts";

/** Appointments of theirs that are kept of a full list. */
const MOST_BUSY = 2_000;

/** From where on Google tells what changes next. Throws `Interrupted`. */
export async function pull(ports: WorkPorts, work: Work): Promise<Pick<SyncState, "token" | "fullAt">> {
  const { account, google, now } = work;
  const { token, fullAt } = account.sync;
  const isFresh = fullAt !== null && now - Date.parse(fullAt) < FULL_EVERY_MS;
  if (token !== null && isFresh) {
    const changed = await readAll(google, account.calendarId, { syncToken: token });
    if (changed !== "gone") {
      for (const event of changed.events) await take(ports, work, event);
      return { token: changed.syncToken, fullAt };
    }
  }
  const day = (days: number) => new Date(now + days * DAY_MS).toISOString();
  const window = { from: day(-WINDOW.readBehindDays), to: day(WINDOW.aheadDays) };
  const all = await readAll(google, account.calendarId, window);
  if (all === "gone") throw new Error("a full list is never too old");
  const gone = new Set(await ports.busy(account.person).ids());
  for (const event of all.events.slice(0, MOST_BUSY)) {
    await take(ports, work, event);
    gone.delete(event.id);
  }
  for (const id of gone) await ports.busy(account.person).remove(id);
  await missed(ports, work, all.events, window.to);
  return { token: all.syncToken, fullAt: new Date(now).toISOString() };
}

async function readAll(
  google: GoogleCalendar,
  calendarId: string,
  since: Parameters<GoogleCalendar["events"]>[1],
): Promise<{ readonly events: readonly GoogleEvent[]; readonly syncToken: string | null } | "gone"> {
  const events: GoogleEvent[] = [];
  let page: string | null = null;
  for (;;) {
    const answer = await google.events(calendarId, since, page);
    if (!answer.ok && answer.kind === "gone") return "gone";
    const read = got(answer);
    events.push(...read.events);
    page = read.nextPage;
    if (page === null) return { events, syncToken: read.syncToken };
  }
}

/** A full list does not name what was deleted: of ours, what ought to be in it and is not. */
async function missed(ports: WorkPorts, { account, known }: Work, events: readonly GoogleEvent[], until: string) {
  const there = new Set(events.map(({ id }) => id));
  for (const mirror of known.values()) {
    const { calendarId, googleId, standing, hidden } = mirror;
    if (calendarId !== account.calendarId || hidden || there.has(googleId) || standing.start >= until) continue;
    const after = { ...mirror, hidden: true };
    known.set(mirror.entryId, after);
    await ports.mirrors(account.person).put(after);
  }
}

async function take(ports: WorkPorts, work: Work, event: GoogleEvent): Promise<void> {
  const { account, known } = work;
  const entryId = event.entryId ?? undefined;
  const mirror = [...known.values()].find(
    ({ googleId, calendarId }) => googleId === event.id && calendarId === account.calendarId,
  );
  if (mirror) return takeOwn(ports, work, mirror, event);
  // Ours as well: its row was not written before the process ended. What is planned is written under the same id again. A copy that
  // somebody made of one has an id of its own, and is their appointment.
  if (entryId !== undefined && event.id === idFor(ports, account, entryId)) return;
  await keepBusy(ports.busy(account.person), account, event);
}

async function takeOwn(ports: WorkPorts, work: Work, mirror: Mirror, event: GoogleEvent): Promise<void> {
  const { account, planned, known } = work;
  const standing = event.standing ?? mirror.standing;
  // What comes back of what we wrote ourselves is as it was.
  if (event.cancelled === mirror.hidden && isSame(standing, mirror.standing)) return;
  const entry = planned.get(mirror.entryId);
  const isMoved = !event.cancelled && !isSameTime(standing, mirror.standing);
  const moved = entry && isMoved ? await moveTo(ports, work, entry, mirror, event, standing) : undefined;
  if (moved) planned.set(moved.id, moved);
  const wrote = moved ? standingOf(moved) : mirror.wrote;
  // Whatever was changed there and is not taken over is put back.
  const astray = !event.cancelled && !(moved ? isSame(wrote, standing) : false);
  const after: Mirror = { ...mirror, standing, wrote, astray, hidden: event.cancelled };
  known.set(mirror.entryId, after);
  await ports.mirrors(account.person).put(after);
}

/** The entry where it is now; undefined where it stays, and is put back at Google. */
async function moveTo(
  ports: WorkPorts,
  { account, viewer }: Work,
  entry: CalendarEntry,
  mirror: Mirror,
  event: GoogleEvent,
  to: Standing,
): Promise<CalendarEntry | undefined> {
  const { timeZone, days, endsAt } = entry;
  const isMoment = endsAt === null && days === null;
  // A moment has no end to be moved.
  if (isMoment && to.start === mirror.standing.start) return undefined;
  const local = (at: string) => (to.allDay ? at : writeLocal(shownAt(Date.parse(at), timeZone)));
  // Moved on both sides, what stands here counts.
  const isTaken = entry.fixed === null && to.allDay === (days !== null) && isSameTime(standingOf(entry), mirror.wrote);
  const outcome = isTaken
    ? await ports.planned.move(entry.id, {
        ...{ viewer, start: local(to.start), end: isMoment ? undefined : local(to.end) },
        ...{ timeZone: days ? undefined : timeZone, expectedVersion: undefined },
      })
    : undefined;
  if (outcome?.kind === "moved") return outcome.entry;
  await ports.notices.notify([
    {
      ...{ person: account.person, kind: "calendar_refused", subject: entry.subject, text: entry.title },
      ...{ at: event.updatedAt, fact: [entry.id, event.updatedAt] },
    },
  ]);
  return undefined;
}

async function keepBusy(busy: BusyStore, { busy: mode }: GoogleAccount, event: GoogleEvent): Promise<void> {
  const { id: googleId, standing, cancelled, free } = event;
  if (cancelled || free || standing === null || mode === "none") return busy.remove(googleId);
  const { title, allDay, start, end } = standing;
  const startsAt = allDay ? `${start}T00:00:00.000Z` : start;
  return busy.put({ googleId, title: mode === "titles" ? title : null, allDay, start, end, startsAt });
}
