/**
 * Places between places. A rank is a whole number of eight base-62 digits, and behind it a fraction where the whole numbers between two
 * neighbours are used up; ranks sort as text. Whole numbers keep the ranks at both ends, where most cards go, from growing.
 */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const WIDTH = 8;
const MAX = DIGITS.length ** WIDTH - 1;
const MIDDLE = Math.floor(MAX / 2);
/** Twenty cards fit between two such neighbours before a fraction is needed. */
const STEP = 2 ** 20;

/** Longer ones are not made: as part of a key, a rank may not grow without bound. */
export const MAX_RANK = 600;

export const isRank = (rank: string): boolean =>
  rank.length <= MAX_RANK && /^[0-9A-Za-z]{8}(?:[0-9A-Za-z]*[1-9A-Za-z])?$/.test(rank);

const digit = (character: string | undefined): number => (character === undefined ? 0 : DIGITS.indexOf(character));

function whole(rank: string): number {
  let value = 0;
  for (const character of rank.slice(0, WIDTH)) value = value * DIGITS.length + digit(character);
  return value;
}

function written(value: number): string {
  let rest = value;
  let text = "";
  for (let place = 0; place < WIDTH; place++) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return text;
}

/** Strictly between two fractions without trailing zeros; `b` undefined is one. */
function fraction(a: string, b: string | undefined): string {
  let shared = 0;
  while (b !== undefined && shared < b.length && (a[shared] ?? "0") === b[shared]) shared++;
  if (b !== undefined && shared > 0) return b.slice(0, shared) + fraction(a.slice(shared), b.slice(shared));
  const low = digit(a[0]);
  const high = b === undefined ? DIGITS.length : digit(b[0]);
  if (high - low > 1) return DIGITS.charAt(Math.floor((low + high) / 2));
  // Neighbouring first digits: the shorter `b` itself begins a place of its own, else it goes on behind `a`.
  if (b !== undefined && b.length > 1) return b.slice(0, 1);
  return DIGITS.charAt(low) + fraction(a.slice(1), undefined);
}

/**
 * A rank behind `after` and before `before`; null stands for the end on that side. Undefined when there is none: they are in the wrong
 * order or the same, or it would be longer than `MAX_RANK`.
 */
export function rankBetween(after: string | null, before: string | null): string | undefined {
  if (after === null && before === null) return written(MIDDLE);
  if (after === null) return room(whole(before as string) - STEP);
  if (before === null) return room(whole(after) + STEP);
  if (after >= before) return undefined;
  const [low, high] = [whole(after), whole(before)];
  if (high - low > 1) return written(low + Math.floor((high - low) / 2));
  const [fractionBefore] = [before.slice(WIDTH)];
  if (high > low && fractionBefore !== "") return written(high);
  const rank = written(low) + fraction(after.slice(WIDTH), high > low ? undefined : fractionBefore);
  return rank.length <= MAX_RANK ? rank : undefined;
}

const room = (value: number): string | undefined => (value >= 0 && value <= MAX ? written(value) : undefined);

/**
 * On top of everything that came before, without a look at what stands there: whole numbers fall with time, and the id, which is of small
 * letters and digits and does not end in a zero, tells apart what came in one millisecond.
 */
export const rankOfArrival = (at: number, id: string): string =>
  written(MIDDLE - Math.max(0, at - OPENED)) + id.slice(0, 8);

/** Nothing is older; from here on, a millisecond is one place. */
const OPENED = Date.UTC(2026, 0, 1);
