export interface Routable {
  readonly contract: { readonly method: string; readonly path: string };
}

export type Found<Route> =
  | { readonly kind: "found"; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** The path is known by other methods. */
  | { readonly kind: "method"; readonly allow: readonly string[] }
  | { readonly kind: "unknown" };

/** Ids of ours are made of these; what is not can be no id, and must not reach a key of the table. */
const SEGMENT = /^[A-Za-z0-9._~-]{1,200}$/;

/** Paths with and without a trailing slash are the same. Throws at once when two routes share method and path. */
export function makeRouter<Route extends Routable>(
  routes: readonly Route[],
): (method: string, path: string) => Found<Route> {
  const compiled = routes.map((route) => ({ route, segments: route.contract.path.split("/") }));
  const names = routes.map(({ contract }) => `${contract.method} ${contract.path.replace(/\{[^}]*\}/g, "{}")}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`two routes for ${twice}`);

  return (method, path) => {
    const segments = (path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path).split("/");
    const fitting = compiled.flatMap((entry) => {
      const params = match(entry.segments, segments);
      return params ? [{ route: entry.route, params }] : [];
    });
    const found = fitting.find(({ route }) => route.contract.method === method);
    if (found) return { kind: "found", ...found };
    if (fitting.length === 0) return { kind: "unknown" };
    return { kind: "method", allow: [...new Set(fitting.map(({ route }) => route.contract.method))] };
  };
}

function match(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = path[index] ?? "";
    if (expected.startsWith("{")) {
      if (!SEGMENT.test(actual)) return undefined;
      params[expected.slice(1, -1)] = actual;
    } else if (expected !== actual) return undefined;
  }
  return params;
}
