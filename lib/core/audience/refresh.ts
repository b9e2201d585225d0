/**
 * Makes a contact's row what its sources say. Whoever asks has seen a change of them; everything is read as it stands, so the same change
 * again, or an older one that comes late, makes the same row.
 */
import type { Contact } from "../contacts/model.ts";
import { samePlain } from "../kernel/plain.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { type AudienceRow, type Day, latestDay, lookedAt, PARTS, type Part } from "./model.ts";
import type { AudienceDesk, AudienceSources, ReadWatched } from "./ports.ts";
import { blankRow, profileOf, withPart } from "./row.ts";

export interface RefreshPorts {
  readonly sources: AudienceSources;
  readonly audience: AudienceDesk;
  readonly watched: ReadWatched;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

export interface Stirred {
  readonly contactId: string;
  readonly parts: ReadonlySet<Part>;
  /** We wrote to the person on this day. */
  readonly outboundOn?: Day | null;
}

/** Returns whether a row was written or removed. Throws when it kept changing, or a store could not be reached. */
export type RefreshAudience = (stirred: Stirred) => Promise<boolean>;

const ATTEMPTS = 10;

export function makeRefreshAudience(ports: RefreshPorts): RefreshAudience {
  const { sources, audience, watched, clock, ids } = ports;

  return async ({ contactId, parts, outboundOn = null }) => {
    let id = contactId;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // The row first: whoever wrote it later than this read its sources later than we do, and our write is refused.
      const row = await audience.get(id);
      const family = await sources.family(id);
      const [speaker, ...others] = family;
      if (!speaker) {
        if (row) await audience.remove(row);
        return row !== undefined;
      }
      if (speaker.contactId !== id) {
        id = speaker.contactId;
        continue;
      }
      const whole = row === undefined || parts.size === PARTS.length;
      const theirs = whole ? await rowsOf(others) : [];
      const built = await build(speaker, family, row, whole ? PARTS : [...parts]);
      const sent = [outboundOn, built.conversations.lastOutboundOn, ...theirs.map(lastOutboundOn)];
      const next = { ...built, conversations: { ...built.conversations, lastOutboundOn: latestDay(sent) } };
      const outcome = await write(row, next);
      if (outcome === "conflict") continue;
      for (const other of theirs) await audience.remove(other);
      return outcome === "written" || theirs.length > 0;
    }
    throw new Error("the contact's row kept changing");
  };

  /** Rows of contacts that do not speak for themselves any more. */
  async function rowsOf(others: readonly Contact[]): Promise<readonly AudienceRow[]> {
    const rows = await Promise.all(others.map(({ contactId }) => audience.get(contactId)));
    return rows.filter((row) => row !== undefined);
  }

  async function build(
    speaker: Contact,
    family: readonly Contact[],
    known: AudienceRow | undefined,
    parts: readonly Part[],
  ): Promise<AudienceRow> {
    const contactIds = family.map((one) => one.contactId);
    const read = await Promise.all(
      parts.map(async (part) => ({ part, from: await sources.read(part, contactIds) }) as const),
    );
    let row: AudienceRow = { ...(known ?? blankRow(speaker)), ...profileOf(speaker) };
    for (const { part, from } of read) row = withPart(row, part, from);
    return row;
  }

  async function write(before: AudienceRow | undefined, built: AudienceRow): Promise<"written" | "same" | "conflict"> {
    const { row, told } = lookedAt(before, built, await watched(), clock.now(), ids);
    if (before && samePlain(before, { ...row, version: before.version })) return "same";
    if ((await audience.put(row, told)) === "conflict") return "conflict";
    // Whoever was erased or merged in this very moment must not come back by our write.
    const [speaker] = await sources.family(row.contactId);
    if (speaker?.contactId !== row.contactId) await audience.remove(row);
    return "written";
  }
}

const lastOutboundOn = (row: AudienceRow): Day | null => row.conversations.lastOutboundOn;
