/** Which types of events were seen, and what their properties look like: what rules and templates may be written against. */
import { isPlainObject, type Plain } from "../kernel/plain.ts";
import type { BusinessEvent, EventType, Properties, PropertyKind } from "./model.ts";

/** More are no types but data in the wrong place. */
export const MAX_TYPES = 300;
/** Of a type; further ones are left out. */
export const MAX_PATHS = 150;
/** Names in which a condition can say a path. */
const NAME = /^[A-Za-z_][\w-]{0,63}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

function kindOf(value: Exclude<Plain, { readonly [name: string]: Plain }>): PropertyKind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return TIME.test(value) ? "time" : "text";
  return typeof value === "number" ? "number" : "boolean";
}

/** Every value that is no object, by its path; names with other signs than words have are data, not names. */
export function pathsOf(properties: Properties): Readonly<Record<string, PropertyKind>> {
  const found: Record<string, PropertyKind> = {};
  let count = 0;
  const walk = (below: Properties, prefix: string) => {
    for (const [name, value] of Object.entries(below)) {
      if (!NAME.test(name) || count >= MAX_PATHS) continue;
      const path = prefix === "" ? name : `${prefix}.${name}`;
      if (isPlainObject(value)) walk(value, path);
      else {
        found[path] = kindOf(value);
        count++;
      }
    }
  };
  walk(properties, "");
  return found;
}

type Seen = Pick<BusinessEvent, "type" | "properties" | "receivedAt">;

/** What is known once these were seen, all of one type; undefined where they say nothing new. */
export function learned(known: EventType | undefined, seen: readonly Seen[]): EventType | undefined {
  const [first] = seen;
  if (!first) return undefined;
  const properties = new Map(Object.entries(known?.properties ?? {}));
  let isNew = known === undefined;
  for (const event of seen)
    for (const [path, kind] of Object.entries(pathsOf(event.properties))) {
      const kinds = properties.get(path);
      if (kinds?.includes(kind) || (!kinds && properties.size >= MAX_PATHS)) continue;
      properties.set(path, [...(kinds ?? []), kind].sort());
      isNew = true;
    }
  if (!isNew) return undefined;
  const [at = first.receivedAt] = seen
    .map(({ receivedAt }) => receivedAt)
    .sort()
    .reverse();
  return {
    type: first.type,
    properties: Object.fromEntries([...properties].sort(([a], [b]) => (a < b ? -1 : 1))),
    firstSeenAt: known?.firstSeenAt ?? first.receivedAt,
    updatedAt: at,
    version: (known?.version ?? 0) + 1,
  };
}
