/** What the table can hold and JSON can say. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

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
