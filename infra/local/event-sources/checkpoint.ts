/** How far a shard is done: records end in any order when several lanes work, and only an unbroken run of ends counts. */
export interface Progress {
  begin(position: string): void;
  /** Answers the new checkpoint when it moved. */
  end(position: string): string | undefined;
  readonly open: number;
}

export function makeProgress(): Progress {
  const order: { position: string; ended: boolean }[] = [];
  const byPosition = new Map<string, { position: string; ended: boolean }>();
  return {
    begin(position) {
      const entry = { position, ended: false };
      order.push(entry);
      byPosition.set(position, entry);
    },
    end(position) {
      const entry = byPosition.get(position);
      if (entry) entry.ended = true;
      let checkpoint: string | undefined;
      while (order[0]?.ended) {
        checkpoint = order.shift()?.position;
        if (checkpoint !== undefined) byPosition.delete(checkpoint);
      }
      return checkpoint;
    },
    get open() {
      return order.length;
    },
  };
}

/** Spreads keys over lanes; one key is always in the same lane. */
export function laneOf(key: string, lanes: number): number {
  let hash = 0;
  for (const character of key) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % lanes;
}
