/** The chain of links: one writer at a time adds to its end, whoever comes back reads from where they were. */
import type { Change } from "../projections/model.ts";
import { FEED_MS, type FeedHint, HINTS_A_LINK, hintOf, type Link, lastOfEach } from "./model.ts";
import type { Feed } from "./ports.ts";

const ATTEMPTS = 12;
/** Links that are looked through for a batch that comes again. */
const REMEMBERED = 10;

type Place = Pick<Link, "shard" | "through">;

/** A number that no earlier chain reached: times grow faster than links are added. */
const seqAfter = (last: Link | undefined, now: number): number => (last ? last.seq + 1 : now);

const fresh = (links: readonly Link[], now: number): readonly Link[] =>
  links.filter(({ at }) => Date.parse(at) > now - FEED_MS);

/** Adds what is not in the chain yet; answers with every link that holds some of the changes, also those of an earlier attempt. */
export async function record(feed: Feed, changes: readonly Change[], now: number): Promise<readonly Link[]> {
  const [first] = changes;
  if (!first) return [];
  const { shard, sequence: begin } = first.place;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const latest = fresh(await feed.latest(REMEMBERED), now);
    const mine = latest.filter((link) => link.shard === shard && (link.through ?? "") >= begin).reverse();
    const through = mine.at(-1)?.through ?? "";
    const left = changes.filter(({ place }) => place.sequence > through);
    const added = await addAll(feed, left, latest[0], now);
    if (added) return [...mine, ...added];
  }
  throw new Error("the end of the feed kept moving");
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
    const link = { seq: seqAfter(end, now), after: end?.seq ?? 0, hints, at: new Date(now).toISOString(), ...place };
    if ((await feed.add(link)) === "taken") return undefined;
    added.push(link);
    end = link;
  }
  return added;
}

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
    yield { hints: lastOfEach(slice.map(({ hint }) => hint)), place: slice.at(-1)?.place ?? {} };
  }
}

/** The end of the chain. Where there is none, one begins, so that whoever is welcomed stands somewhere. */
export async function end(feed: Feed, now: number): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [last] = fresh(await feed.latest(1), now);
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
