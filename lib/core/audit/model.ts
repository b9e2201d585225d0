/** Who did what: the stamp on what they wrote, and the log that is kept of it. */

export const ACTOR_KINDS = ["person", "key", "rule", "system"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** On whose behalf something is written. */
export interface Actor {
  readonly kind: ActorKind;
  /** `usr_…`, `key_…`, `rule:<name>`, `system:<what>`: says nothing of a person. */
  readonly id: string;
  readonly requestId?: string;
  /** The network that the request came from, see `networkOf`. */
  readonly from?: string;
}

/** The attribute `by` of a row: who wrote it last. `change` is another for each write, so that a row tells whether it was written anew. */
export interface Stamp extends Actor {
  readonly change: string;
}

/**
 * The network of an address: its first 24 bits, or 48 of IPv6. It tells an office from a foreign provider, which is what one looks for,
 * and is shared by many. A hash would be no better kept than the address: there are only four thousand million to try.
 */
export function networkOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const four = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i.exec(address);
  if (four) return `${four[1]}.${four[2]}.${four[3]}.0/24`;
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(":")) return undefined;
  const [head = "", tail] = address.toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  // What `::` leaves out are noughts, as many as make eight groups.
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups =
    tail === undefined
      ? front
      : [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0"), ...back];
  if (groups.length !== 8) return undefined;
  return `${groups
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/48`;
}

// --------------------------------------------------------------------------------------------------------------- the log

export const AUDIT_ACTIONS = ["created", "changed", "deleted", "signed_in", "refused", "exported"] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditChange {
  readonly field: string;
  /** As text; absent where there was, or is, nothing. */
  readonly before?: string;
  readonly after?: string;
}

export interface AuditEntry {
  readonly at: string;
  readonly action: AuditAction;
  readonly actor: Actor;
  /** What it was done to. The id says nothing of a person, so the log need not be touched when one asks to be forgotten. */
  readonly entity: string;
  readonly id: string;
  /** Fields that may be shown, see `SHOWN`. */
  readonly changes: readonly AuditChange[];
  /** Fields that changed and hold what is somebody's own, by name alone. */
  readonly hidden: readonly string[];
  /** Of what is no change of a row: which permission was lacking, how much was exported. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Where it stood in the table's stream. */
  readonly place: { readonly shard: string; readonly sequence: string };
}

/**
 * What is sealed together: a link of a tenant's chain. Its hash covers everything in it and the hash of the block before, so nothing that
 * was sealed can be altered, left out, added or put elsewhere without every later block telling.
 */
export interface AuditBlock {
  /** 1, 2, 3, … */
  readonly number: number;
  /** The hash of the block before; of the first, `GENESIS`. */
  readonly previous: string;
  /** When it was sealed; never before the block before. */
  readonly at: string;
  readonly entries: readonly AuditEntry[];
  readonly entriesHash: string;
  /** How far each shard of the stream is in the log, with the hour of it: what stands before is in this block or an earlier one. */
  readonly marks: Readonly<Record<string, string>>;
  readonly hash: string;
}

export const GENESIS = "0".repeat(64);

/** SHA-256, hexadecimal. */
export type Hash = (text: string) => string;

/** The same text for the same value, whatever the order of its fields. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalText(field)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

export const hashOfEntries = (entries: readonly AuditEntry[], hash: Hash): string =>
  hash(entries.map((entry) => hash(canonicalText(entry))).join("\n"));

export const hashOfBlock = (
  { number, previous, at, entriesHash, marks }: Omit<AuditBlock, "hash" | "entries">,
  hash: Hash,
): string => hash(canonicalText({ number, previous, at, entriesHash, marks }));

export function seal(block: Omit<AuditBlock, "entriesHash" | "hash">, hash: Hash): AuditBlock {
  const entriesHash = hashOfEntries(block.entries, hash);
  return { ...block, entriesHash, hash: hashOfBlock({ ...block, entriesHash }, hash) };
}
