/** The log as people read it: the newest first, a page at a time. */
import { BadCursor, type Page, type PageRequest } from "../kernel/page.ts";
import type { AuditAction, AuditEntry } from "./model.ts";
import type { AuditReader } from "./ports.ts";

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly entity?: string | undefined;
  /** Of what it was done to. */
  readonly id?: string | undefined;
  readonly action?: AuditAction | undefined;
  /** From this instant, to before that one. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** `number.index`: stays the same for ever. */
export interface LoggedEntry extends AuditEntry {
  readonly entryId: string;
}

export type SearchAudit = (filter: AuditFilter, page: PageRequest) => Promise<Page<LoggedEntry>>;

/** Blocks that are read at a time, and how often for one page: where few entries pass, a page is short, and has a cursor. */
const BLOCKS = 25;
const MAX_READS = 8;
const DAY = 86_400_000;

export function makeSearchAudit(reader: AuditReader): SearchAudit {
  return async (filter, { limit, cursor }) => {
    const passes = passesOf(filter);
    const items: LoggedEntry[] = [];
    let place = cursor === undefined ? await beginning(filter) : placeIn(cursor);
    if (place === "nothing") return { items };
    for (let reads = 0; reads < MAX_READS; reads++) {
      const blocks = await reader.blocks(place?.number, BLOCKS);
      for (const block of blocks) {
        // Entries are sealed after they were made: what was sealed before the time in question cannot be of it.
        if (filter.from !== undefined && block.at < filter.from) return { items };
        const start: number =
          place?.number === block.number ? (place.index ?? block.entries.length) : block.entries.length;
        for (let index = start - 1; index >= 0; index--) {
          const entry = block.entries[index];
          if (!entry || !passes(entry)) continue;
          items.push({ ...entry, entryId: `${block.number}.${index}` });
          if (items.length === limit) return { items, ...next({ number: block.number, index }) };
        }
      }
      const last = blocks.at(-1);
      if (!last || blocks.length < BLOCKS || last.number === 1) return { items };
      place = { number: last.number - 1 };
    }
    return { items, ...next(place ?? { number: 0 }) };
  };

  /** The newest block that may hold something of the range. */
  async function beginning({ to }: AuditFilter): Promise<Place | "nothing" | undefined> {
    if (to === undefined) return undefined;
    // A block may be sealed long after its entries were made: as long as the stream keeps them, and a day more for its clock.
    const after = await reader.firstSince(new Date(Date.parse(to) + 3 * DAY).toISOString().slice(0, 10));
    if (after === undefined) return undefined;
    return after > 1 ? { number: after - 1 } : "nothing";
  }
}

interface Place {
  readonly number: number;
  /** Entries of the block before this one are still to come; all of them without it. */
  readonly index?: number;
}

function next({ number, index }: Place): { readonly nextCursor?: string } {
  if (number < 1 || (number === 1 && index === 0)) return {};
  return { nextCursor: index === undefined ? `b${number}` : `b${number}e${index}` };
}

/** Numbers name nothing but places in the caller's own chain, so a forged one shows nothing else. */
function placeIn(cursor: string): Place {
  const match = /^b([1-9]\d{0,11})(?:e(\d{1,3}))?$/.exec(cursor);
  if (!match) throw new BadCursor();
  return { number: Number(match[1]), ...(match[2] === undefined ? {} : { index: Number(match[2]) }) };
}

function passesOf({ actor, entity, id, action, from, to }: AuditFilter): (entry: AuditEntry) => boolean {
  return (entry) =>
    (actor === undefined || entry.actor.id === actor) &&
    (entity === undefined || entry.entity === entity) &&
    (id === undefined || entry.id === id) &&
    (action === undefined || entry.action === action) &&
    (from === undefined || entry.at >= from) &&
    (to === undefined || entry.at < to);
}
