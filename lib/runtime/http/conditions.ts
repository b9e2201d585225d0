import { Refused, refuse } from "./problem.ts";

export const etag = (version: number): string => `"${version}"`;

/**
 * The version that `If-Match` asks for; undefined for none and for `*`. Weak tags never match (RFC 9110, 13.1.1), and neither
 * does a tag of somebody else's: both are a version that does not exist. Throws `Refused` for several tags and for no tag.
 */
export function expectedVersion(header: string | undefined): number | undefined {
  const value = header?.trim();
  if (value === undefined || value === "*") return undefined;
  const strong = /^"(\d{1,15})"$/.exec(value);
  if (strong) return Number(strong[1]);
  if (/^(?:W\/)?"[^",]*"$/.test(value)) return -1;
  throw new Refused(refuse("bad_if_match", { detail: 'send one entity tag, such as "3"' }));
}
