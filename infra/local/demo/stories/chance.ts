/** Chance that falls the same way at every start: a small generator with a seed (mulberry32). */
export interface Chance {
  /** From 0 to 1, without 1. */
  next(): number;
  between(least: number, most: number): number;
  whole(least: number, most: number): number;
  of<T>(list: readonly T[]): T;
  odds(share: number): boolean;
  /** An index, as often as its weight says. */
  weighted(weights: readonly number[]): number;
}

export function chanceOf(name: string): Chance {
  let state = 0x811c9dc5;
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number) => least + (most - least) * next();
  const whole = (least: number, most: number) => Math.floor(between(least, most + 1));
  return {
    next,
    between,
    whole,
    of<T>(list: readonly T[]): T {
      const chosen = list[whole(0, list.length - 1)];
      if (chosen === undefined) throw new Error("nothing to choose from");
      return chosen;
    },
    odds: (share) => next() < share,
    weighted(weights) {
      let left = next() * weights.reduce((sum, one) => sum + one, 0);
      const found = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      return found < 0 ? weights.length - 1 : found;
    },
  };
}
