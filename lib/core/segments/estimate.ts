/** How many are in a segment, and who: by everybody's rows where they are few, else by a sample of them. */
import type { AudienceRow } from "../audience/model.ts";
import { FIRST_CHARACTERS } from "../audience/model.ts";
import type { AudienceStore } from "../audience/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Membership } from "./membership.ts";

export interface Estimate {
  readonly count: number;
  /** Everybody was looked at. */
  readonly exact: boolean;
  /** Of a sample: the true number is so far away at most, nineteen times in twenty. Nought when exact. */
  readonly within: number;
  /** How many rows were looked at, of how many. */
  readonly looked: number;
  readonly rows: number;
  readonly asOf: string;
  /** The first that were found. */
  readonly first: readonly AudienceRow[];
}

/** Up to so many rows are all looked at. */
const EXACT_ROWS = 5_000;
/** Of more, this many places in the order of ids, which says nothing of people, and so many rows from each. */
const PLACES = 128;
const ROWS_A_PLACE = 24;
const AT_ONCE = 8;
const SHOWN = 10;
/** Nineteen of twenty, of the normal distribution. */
const Z = 1.96;

export interface EstimatePorts {
  readonly audience: Pick<AudienceStore, "range" | "tally">;
  readonly clock: Clock;
}

export type EstimateAudience = (membership: Membership) => Promise<Estimate>;

export function makeEstimate({ audience, clock }: EstimatePorts): EstimateAudience {
  const look = makeGlance(audience);
  return async (membership) => {
    const now = clock.now();
    const { seen, sampled, rows, asOf } = await look();
    const members = seen.filter((row) => membership(row, now).holds);
    const all = sampled ? rows : seen.length;
    const share = seen.length === 0 ? 0 : members.length / seen.length;
    return {
      count: sampled ? Math.round(share * all) : members.length,
      exact: !sampled,
      within: sampled ? Math.ceil(errorOf(share, seen.length, all) * all) : 0,
      ...{ looked: seen.length, rows: all, asOf, first: members.slice(0, SHOWN) },
    };
  };
}

/** Everybody where they are few, else a sample. */
export interface Glance {
  readonly seen: readonly AudienceRow[];
  readonly sampled: boolean;
  readonly rows: number;
  readonly asOf: string;
}

export function makeGlance(audience: EstimatePorts["audience"]): () => Promise<Glance> {
  return async () => {
    const { rows, asOf } = await audience.tally();
    const sampled = rows > EXACT_ROWS;
    return { seen: sampled ? await sample() : await everybody(), sampled, rows, asOf };
  };

  async function everybody(): Promise<readonly AudienceRow[]> {
    const found: AudienceRow[] = [];
    let from: string | undefined = "";
    while (from !== undefined) {
      const page: Awaited<ReturnType<AudienceStore["range"]>> = await audience.range(from, "", 1000);
      found.push(...page.rows);
      from = page.next;
    }
    return found;
  }

  /** The same places each time, so that asking again gives the same unless something changed. */
  async function sample(): Promise<readonly AudienceRow[]> {
    const letters = FIRST_CHARACTERS;
    const places = Array.from(
      { length: PLACES },
      (_, index) => `${letters[index % letters.length]}${letters[Math.floor(index / letters.length) * 8]}`,
    );
    const found = new Map<string, AudienceRow>();
    for (let at = 0; at < places.length; at += AT_ONCE) {
      const pages = await Promise.all(
        places.slice(at, at + AT_ONCE).map((from) => audience.range(from, "", ROWS_A_PLACE)),
      );
      for (const { rows } of pages) for (const row of rows) found.set(row.contactId, row);
    }
    return [...found.values()];
  }
}

/**
 * Half of the Wilson interval, which also holds where the share is nought or all, narrowed for what of everybody was looked at.
 * https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
function errorOf(share: number, looked: number, all: number): number {
  if (looked === 0) return 1;
  const spread = Math.sqrt((share * (1 - share)) / looked + Z ** 2 / (4 * looked ** 2));
  const unseen = Math.sqrt(Math.max(0, all - looked) / Math.max(1, all - 1));
  return ((Z * spread + Z ** 2 / (2 * looked)) / (1 + Z ** 2 / looked)) * unseen;
}

/** Rows that a page of members looks at. */
const EXAMINED = 2_000;

/** Members from an id on; short pages are not the last ones while `next` says where to go on. */
export async function membersFrom(
  { audience, clock }: EstimatePorts,
  membership: Membership,
  from: string,
  limit: number,
): Promise<{ readonly rows: readonly AudienceRow[]; readonly next?: string }> {
  const now = clock.now();
  const rows: AudienceRow[] = [];
  let at: string | undefined = from;
  for (let looked = 0; at !== undefined && looked < EXAMINED; ) {
    const page: Awaited<ReturnType<AudienceStore["range"]>> = await audience.range(at, "", 500);
    for (const row of page.rows) {
      if (!membership(row, now).holds) continue;
      if (rows.length === limit) return { rows, next: row.contactId };
      rows.push(row);
    }
    looked += page.rows.length;
    at = page.next;
  }
  return { rows, ...(at === undefined ? {} : { next: at }) };
}
