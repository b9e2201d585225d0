/** Seals what people, keys and rules do into their tenant's chain. */
import { perTenant } from "../kernel/per-tenant.ts";
import type { Change, Projection, Skipped } from "../projections/model.ts";
import { entryOf, tenantOf } from "./entries.ts";
import { type AuditBlock, type AuditEntry, GENESIS, type Hash, seal } from "./model.ts";
import type { AuditChain } from "./ports.ts";

interface AuditPorts {
  readonly of: (tenant: string) => AuditChain;
  readonly hash: Hash;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A witness outside of the table: with it, a chain whose end was cut off gives itself away. */
  readonly onSealed?: (sealed: { readonly tenant: string; readonly number: number; readonly hash: string }) => void;
}

/** A block is one item of the table: far below its 400 KB, and a page of the log is few blocks. */
const MAX_ENTRIES = 50;
const ATTEMPTS = 20;
/** See the decision record on exact projections: nothing is handed over again after a day and a quarter. */
const REDELIVERED_HOURS = 30;

export function makeAudit({ of, hash, now, onSealed }: AuditPorts): Projection {
  const chains = perTenant((tenant) => ({
    chain: of(tenant),
    last: undefined as AuditBlock | undefined,
    known: false,
  }));

  async function append(tenant: string, shard: string, entries: readonly AuditEntry[]): Promise<void> {
    const mine = chains(tenant);
    const tag = hash(shard).slice(0, 10);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // What this process knows is the end unless somebody has gone on from there; then the block's number is taken.
      if (!mine.known) [mine.last, mine.known] = [await mine.chain.last(), true];
      const through = mine.last?.marks[tag]?.split(".")[0] ?? "";
      const portion = entries.filter(({ place }) => positionOf(place.sequence) > through).slice(0, MAX_ENTRIES);
      const end = portion.at(-1);
      if (!end) return;
      const block = nextBlock(mine.last, tag, portion, end);
      const outcome = await mine.chain.append(block, mine.last);
      if (outcome === "taken") {
        mine.known = false;
        continue;
      }
      mine.last = block;
      onSealed?.({ tenant, number: block.number, hash: block.hash });
      if (end === entries.at(-1)) return;
      attempt = 0;
    }
    throw new Error("the chain kept growing");
  }

  function nextBlock(
    last: AuditBlock | undefined,
    tag: string,
    entries: readonly AuditEntry[],
    end: AuditEntry,
  ): AuditBlock {
    const at = new Date(Math.max(now(), Date.parse(last?.at ?? "1970-01-01T00:00:00.000Z"))).toISOString();
    const hours = Math.floor(Date.parse(end.at) / 3_600_000);
    const kept = Object.entries(last?.marks ?? {}).filter(
      ([, mark]) => Number.parseInt(mark.split(".")[1] ?? "", 36) >= hours - REDELIVERED_HOURS,
    );
    const marks = { ...Object.fromEntries(kept), [tag]: `${positionOf(end.place.sequence)}.${hours.toString(36)}` };
    return seal({ number: (last?.number ?? 0) + 1, previous: last?.hash ?? GENESIS, at, entries, marks }, hash);
  }

  return {
    name: "audit",
    async project(changes) {
      const skipped: Skipped[] = [];
      const shard = changes[0]?.place.shard ?? "";
      const entries: (readonly [string, AuditEntry])[] = [];
      for (const change of changes) {
        try {
          const entry = entryOf(change);
          if (entry) entries.push([tenantOf(change), entry]);
        } catch (error) {
          skipped.push({ place: change.place, entity: change.entity, error });
        }
      }
      for (const [tenant, its] of Map.groupBy(entries, ([tenant]) => tenant))
        await append(
          tenant,
          shard,
          its.map(([, entry]) => entry),
        );
      return skipped;
    },
  };
}

/** Sequences are decimals of 40 digits; as 26 characters they keep their order. */
const positionOf = (sequence: Change["place"]["sequence"]): string => BigInt(sequence).toString(36).padStart(26, "0");
