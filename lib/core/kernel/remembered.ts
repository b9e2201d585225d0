import type { Clock } from "./ports.ts";

/** What is read again only when so many milliseconds have passed; what could not be read is not remembered. */
export function remembered<Value>(read: () => Promise<Value>, ms: number, clock: Clock): () => Promise<Value> {
  let known: { readonly value: Promise<Value>; readonly until: number } | undefined;
  return () => {
    if (known && known.until > clock.now()) return known.value;
    const value = read();
    value.catch(() => {
      known = undefined;
    });
    known = { value, until: clock.now() + ms };
    return value;
  };
}

/** The same by name, of so many names at most. */
export function rememberedBy<Value>(
  read: (name: string) => Promise<Value>,
  ms: number,
  most: number,
  clock: Clock,
): (name: string) => Promise<Value> {
  const known = new Map<string, () => Promise<Value>>();
  return (name) => {
    const found = known.get(name);
    if (found) return found();
    if (known.size >= most) known.clear();
    const one = remembered(() => read(name), ms, clock);
    known.set(name, one);
    return one();
  };
}
