/** What is planned here, written at Google. */
import type { EntryKind } from "../calendar/model.ts";
import { isSame, isSameTime, type Mirror, standingOf } from "./model.ts";
import { got, idFor, isOver, type Work, type WorkPorts, WRITES } from "./work.ts";

/** True where there is more to write than one go takes. `incomplete`: kinds of which not everything was read. Throws `Interrupted`. */
export async function push(ports: WorkPorts, work: Work, incomplete: readonly EntryKind[]): Promise<boolean> {
  const { account, google, now, planned, known } = work;
  const mirrors = ports.mirrors(account.person);
  let left = WRITES;
  for (const [entryId, mirror] of known) {
    const isElsewhere = mirror.calendarId !== account.calendarId;
    const isKept = planned.has(entryId) || incomplete.some((kind) => entryId.startsWith(`${kind}.`));
    if (isKept && !isElsewhere) continue;
    if (left-- <= 0) return true;
    // What is over stays where people look back at it.
    if (!isOver(mirror.standing, now) && !mirror.hidden) got(await google.remove(mirror.calendarId, mirror.googleId));
    await mirrors.remove(entryId);
  }
  for (const entry of planned.values()) {
    const before = known.get(entry.id);
    const mirror = before?.calendarId === account.calendarId ? before : undefined;
    const wrote = standingOf(entry);
    if (mirror && isAsItShould(mirror, wrote)) continue;
    if (left-- <= 0) return true;
    const about = { entryId: entry.id, calendarId: account.calendarId, googleId: idFor(ports, account, entry.id) };
    const asked = { ...about, ...wrote, timeZone: entry.timeZone };
    const standing = got(await google.write(asked, mirror !== undefined));
    await mirrors.put({ ...about, wrote, standing, astray: false, hidden: false });
  }
  return false;
}

/** Deleted there, it stays away until its time is another. */
const isAsItShould = ({ hidden, astray, wrote }: Mirror, planned: Mirror["wrote"]): boolean =>
  hidden ? isSameTime(wrote, planned) : !astray && isSame(wrote, planned);
