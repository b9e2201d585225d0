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
