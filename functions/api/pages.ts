import { BadCursor, type Page, type PageRequest } from "../../lib/core/kernel/page.ts";

/** Out of the fields that every list's query has. */
export const pageRequest = ({
  limit,
  cursor,
}: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}): PageRequest => ({
  limit,
  ...(cursor === undefined ? {} : { cursor }),
});

export interface PageBody<Item> {
  data: Item[];
  nextCursor: string | null;
  hasMore: boolean;
}

export const pageBody = <Item, View>(
  { items, nextCursor }: Page<Item>,
  view: (item: Item) => View,
): PageBody<View> => ({
  data: items.map(view),
  nextCursor: nextCursor ?? null,
  hasMore: nextCursor !== undefined,
});

/** A page of what a store hands over whole, in the order of ids. Throws `BadCursor`. */
export function pageOfAll<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  { limit, cursor }: PageRequest,
): Page<Item> {
  const after = cursor === undefined ? "" : decode(cursor);
  const rest = items.filter((item) => idOf(item) > after).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { items: page, ...(last && rest.length > limit ? { nextCursor: encode(idOf(last)) } : {}) };
}

const encode = (id: string): string => Buffer.from(`after ${id}`).toString("base64url");

function decode(cursor: string): string {
  const id = /^after ([a-z0-9._-]{1,80})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (id === undefined || encode(id) !== cursor) throw new BadCursor();
  return id;
}

/** Pages of a store that one page of a filtered list may read. */
const MAX_READS = 5;

/**
 * A page of the entries that pass. Where few pass it ends early and is shorter than asked for, but it has a cursor as long as
 * the store has: so one request costs a bounded number of reads.
 */
export async function filteredPage<Item, Kept extends Item>(
  read: (page: PageRequest) => Promise<Page<Item>>,
  keep: (item: Item) => item is Kept,
  { limit, cursor }: PageRequest,
): Promise<Page<Kept>> {
  const items: Kept[] = [];
  let next = cursor;
  for (let reads = 0; reads < MAX_READS; reads++) {
    const page = await read({ limit: limit - items.length, ...(next === undefined ? {} : { cursor: next }) });
    items.push(...page.items.filter(keep));
    next = page.nextCursor;
    if (next === undefined || items.length >= limit) break;
  }
  return { items, ...(next === undefined ? {} : { nextCursor: next }) };
}
