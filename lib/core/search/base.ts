/** An index out of the parts of its object. */
import { LostBase } from "./model.ts";
import type { Base, BaseStore, SearchIndex, SearchIndexes } from "./ports.ts";

/** Requests at a time: more do not come sooner, fewer leave the line idle. */
const AT_ONCE = 6;

/** Undefined when the object is not there. Throws `LostBase` for what is no index of ours. */
export async function loadBase(
  { bases, indexes }: { readonly bases: BaseStore; readonly indexes: SearchIndexes },
  { key, parts }: Base,
): Promise<SearchIndex | undefined> {
  const inTurn = limited(AT_ONCE);
  let from = 0;
  const gets = parts.map((bytes) => {
    const start = from;
    from += bytes;
    return () => inTurn(() => bases.get(key, start, start + bytes));
  });
  if (gets.length === 0) throw new LostBase();
  return indexes.load(gets);
}

function limited(atOnce: number) {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
