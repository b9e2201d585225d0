/** From what a person typed to what they may see of it. */
import { BadCursor, type Page, type PageRequest } from "../kernel/page.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { excerptOf } from "./excerpt.ts";
import type { LatestIndex } from "./latest.ts";
import type { Match, SearchFilter, SearchHit, SearchSort } from "./model.ts";
import { parseQuery } from "./query.ts";

export interface SearchInput {
  readonly typed: string;
  /** Its kinds are those that the person may see and asked for. */
  readonly filter: SearchFilter;
  readonly sort: SearchSort;
  readonly page: PageRequest;
}

/** Throws `BadCursor`. What was written before the call is found, as far as the projections have come. */
export type Search = (input: SearchInput) => Promise<Page<SearchHit>>;

interface FindPorts {
  readonly latest: LatestIndex;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function makeSearch({ latest, clock, ids }: FindPorts): Search {
  return async ({ typed, filter, sort, page }) => {
    const terms = parseQuery(typed);
    const scope = ids.derive("search", typed, sort, JSON.stringify(Object.entries(filter).sort())).slice(0, 16);
    const cursor = page.cursor === undefined ? undefined : readCursor(page.cursor, scope);
    if (terms.length === 0 || filter.kinds.length === 0) return { items: [] };
    // All pages are ranked as of the first.
    const now = cursor?.now ?? clock.now();
    const index = await latest();
    const matches = index.find({
      terms,
      filter,
      sort,
      now,
      // One more tells whether there is another page.
      limit: page.limit + 1,
      ...(cursor ? { after: cursor } : {}),
    });
    const shown = matches.slice(0, page.limit);
    const last = shown.at(-1);
    return {
      items: shown.map((match) => hitOf(match, terms)),
      ...(last && matches.length > page.limit
        ? { nextCursor: writeCursor({ now, place: last.place, id: last.id }, scope) }
        : {}),
    };
  };
}

function hitOf({ title, text, place: _, ...match }: Match, terms: ReturnType<typeof parseQuery>): SearchHit {
  return { ...match, title: excerptOf(title, terms), excerpt: excerptOf(text, terms) };
}

interface Cursor {
  readonly now: number;
  readonly place: number;
  readonly id: string;
}

/** Bound to the query; it names nothing but an entry that was seen. */
const writeCursor = ({ now, place, id }: Cursor, scope: string): string => [scope, now, place, id].join("~");

function readCursor(cursor: string, scope: string): Cursor {
  const [, its, now, place, id = ""] = /^([a-z0-9]+)~(\d{1,16})~([-+.e\d]{1,40})~([\w.-]{1,200})$/.exec(cursor) ?? [];
  if (its !== scope || !Number.isFinite(Number(place))) throw new BadCursor();
  return { now: Number(now), place: Number(place), id };
}
