/** What a person changed in a form, and what becomes of it when somebody else was faster. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Only what differs, so that what somebody else changed meanwhile stays; undefined when nothing does. */
export function changesIn<Body extends object>(next: Body, before: Body): Partial<Body> | undefined {
  const names = (Object.keys(next) as (keyof Body)[]).filter((name) => !same(next[name], before[name]));
  return names.length === 0
    ? undefined
    : (Object.fromEntries(names.map((name) => [name, next[name]])) as Partial<Body>);
}

/** What the person typed, on what is there now: their own changes stay, the rest is as somebody else left it. */
export const carriedOver = <Draft extends object>(draft: Draft, base: Draft, newest: Draft): Draft =>
  Object.fromEntries(
    (Object.keys(newest) as (keyof Draft)[]).map((name) => [
      name,
      same(draft[name], base[name]) ? newest[name] : draft[name],
    ]),
  ) as Draft;
