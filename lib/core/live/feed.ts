/** The chain of links: one writer at a time adds to its end, whoever comes back reads from where they were. */
import type { Change } from "../projections/model.ts";
import { FEED_MS, type FeedHint, HINTS_A_LINK, hintOf, type Link, lastOfEach } from "./model.ts";
import type { Feed } from "./ports.ts";

const ATTEMPTS = 12;

type Place = Required<Pick<Link, "shard" | "through">>;

/** A number that no earlier chain reached: times grow faster than links are added. */
const seqAfter = (last: Link | undefined, now: number): number => (last ? last.seq + 1 : now);

const isFresh = ({ at }: Pick<Link, "at">, now: number): boolean => Date.parse(at) > now - FEED_MS;

async function lastOf(feed: Feed, now: number): Promise<Link | undefined> {
  const [last] = await feed.latest(1);
  return last && isFresh(last, now) ? last : undefined;
}

/** Adds what is not in the chain yet; answers with every link that holds some of the changes, also those of an earlier attempt. */
export async function record(feed: Feed, changes: readonly Change[], now: number): Promise<readonly Link[]> {
  const [first] = changes;
  if (!first) return [];
  const { shard, sequence: begin } = first.place;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const last = await lastOf(feed, now);
    const mine = await recorded(feed, last, shard, begin);
    const through = mine.at(-1)?.through ?? "";
    const left = changes.filter(({ place }) => place.sequence > through);
    const added = await addAll(feed, left, last, now);
    if (added) return [...mine, ...added];
  }
  throw new Error("the end of the feed kept moving");
}

/**
 * The links of a shard that hold what comes again, in order. The last link says which one the shard's last is, and each names the one
 * before, so nothing is looked at but them, however many others were added meanwhile.
 */
async function recorded(feed: Feed, last: Link | undefined, shard: string, begin: string): Promise<readonly Link[]> {
  const mark = last?.marks?.[shard];
  const found: Link[] = [];
  let seq = mark && mark.through >= begin ? mark.seq : undefined;
  while (seq !== undefined) {
    const link: Link | undefined = seq === last?.seq ? last : await feed.get(seq);
    if (!link || (link.through ?? "") < begin) break;
    found.unshift(link);
    seq = link.prior;
  }
  return found;
}

/** Undefined when somebody else came between; what was added stays, and is found again. */
async function addAll(
  feed: Feed,
  changes: readonly Change[],
  last: Link | undefined,
  now: number,
): Promise<readonly Link[] | undefined> {
  const added: Link[] = [];
  let end = last;
  for (const { hints, place } of slices(changes)) {
    const [seq, at] = [seqAfter(end, now), new Date(now).toISOString()];
    const prior = end?.marks?.[place.shard]?.seq;
    const marks = { ...stillFresh(end?.marks, now), [place.shard]: { seq, through: place.through, at } };
    const link: Link = {
      ...{ seq, after: end?.seq ?? 0, hints, at, ...place, marks },
      ...(prior === undefined ? {} : { prior }),
    };
    if ((await feed.add(link)) === "taken") return undefined;
    added.push(link);
    end = link;
  }
  return added;
}

/** Of a shard that is silent for as long as links are kept, nothing is left to find. */
const stillFresh = (marks: Link["marks"], now: number): Link["marks"] =>
  Object.fromEntries(Object.entries(marks ?? {}).filter(([, mark]) => isFresh(mark, now)));

/** Whole changes, in their order, at most so many hints each. */
function* slices(
  changes: readonly Change[],
): Generator<{ readonly hints: readonly FeedHint[]; readonly place: Place }> {
  const hinted = changes.flatMap((change) => {
    const hint = hintOf(change);
    return hint ? [{ hint, place: { shard: change.place.shard, through: change.place.sequence } }] : [];
  });
  for (let from = 0; from < hinted.length; from += HINTS_A_LINK) {
    const slice = hinted.slice(from, from + HINTS_A_LINK);
    const last = slice.at(-1);
    if (last) yield { hints: lastOfEach(slice.map(({ hint }) => hint)), place: last.place };
  }
}

/** The end of the chain. Where there is none, one begins, so that whoever is welcomed stands somewhere. */
export async function end(feed: Feed, now: number): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const last = await lastOf(feed, now);
    if (last) return last.seq;
    if ((await feed.add({ seq: now, after: 0, hints: [], at: new Date(now).toISOString() })) === "added") return now;
  }
  throw new Error("the end of the feed kept moving");
}

const MOST_LINKS = 200;

export type Resumed =
  | { readonly kind: "links"; readonly links: readonly Link[] }
  | { readonly kind: "lost"; readonly seq: number };

/** What came after `seq`, whole, or that it cannot be told any more. */
export async function since(feed: Feed, seq: number, now: number): Promise<Resumed> {
  const last = await end(feed, now);
  if (seq === last) return { kind: "links", links: [] };
  const links = seq < last ? await feed.since(seq, MOST_LINKS) : undefined;
  let stands = seq;
  for (const link of links ?? []) {
    if (link.after !== stands) return { kind: "lost", seq: last };
    stands = link.seq;
  }
  return links && stands >= last ? { kind: "links", links } : { kind: "lost", seq: last };
}
