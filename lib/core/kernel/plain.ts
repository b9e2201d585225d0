/** What the table can hold and JSON can say. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

/** What the table holds of a number. */
const GREATEST = Number.MAX_SAFE_INTEGER;
const SMALLEST = 1e-130;

/** Whether the table can hold the number: others make the write fail. */
export const isStorable = (value: number): boolean =>
  value === 0 || (Math.abs(value) <= GREATEST && Math.abs(value) >= SMALLEST);

/** With numbers that the table cannot hold as text, however deep they stand. */
export function storable(value: Plain): Plain {
  if (typeof value === "number") return isStorable(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(storable);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, storable(one)]));
}

export type PlainObject = { readonly [name: string]: Plain };
export const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** By what they hold, in whatever order the names stand. */
export function samePlain(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => samePlain(one, b[at]));
  if (!isPlainObject(a) || !isPlainObject(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && samePlain(a[name], b[name]))
  );
}
