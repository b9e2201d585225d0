/** People and machines, told apart. */
import {
  AHEAD,
  APPLE_PRIVACY,
  BURSTS,
  OFFICE,
  PICTURE_PROXIES,
  PREVIEWS,
  ROBOTS,
  SCANNERS,
  TOO_SOON_MS,
  TRAP_MS,
} from "./machines.ts";
import type { Hit, Verdict } from "./model.ts";

/**
 * All hits of one sending, judged together: what came later may tell what came before. Pure; the same hits are judged the same, in whatever
 * order they are given.
 */
export function judge(hits: readonly Hit[]): ReadonlyMap<string, Verdict> {
  const trapped = hits.filter(({ kind }) => kind === "trap");
  const clicks = hits.filter(({ kind, method }) => kind === "click" && method === "GET");
  const verdicts = new Map<string, Verdict>();
  for (const hit of hits) {
    const own = alone(hit);
    const isSeen = own.by === "person" && own.kind !== "direct";
    // A proxy's many pictures come from one place for everybody: only what the hit says of itself counts for it.
    verdicts.set(hit.hitId, own.by === "machine" || isSeen ? own : (among(hit, trapped, clicks) ?? own));
  }
  return verdicts;
}

const machine = (kind: Extract<Verdict, { by: "machine" }>["kind"]): Verdict => ({ by: "machine", kind });
const includesOne = (text: string, names: readonly string[]): boolean => names.some((name) => text.includes(name));

/** By what it says of itself, and when it came. */
function alone({ kind, method, userAgent, ahead, at, sentAt }: Hit): Verdict {
  const agent = userAgent.trim().toLowerCase();
  if (kind === "trap") return machine("trap");
  if (method === "HEAD") return machine("head");
  if (ahead !== undefined && AHEAD.test(ahead)) return machine("ahead");
  if (agent === "") return machine("nameless");
  if (includesOne(agent, SCANNERS)) return machine("scanner");
  const proxy = PICTURE_PROXIES.find(([name]) => agent.includes(name));
  if (proxy) return kind === "open" ? { by: "person", kind: proxy[1] } : machine("robot");
  if (agent === APPLE_PRIVACY) return kind === "open" ? machine("apple_privacy") : machine("nameless");
  if (includesOne(agent, PREVIEWS)) return machine("preview");
  if (includesOne(agent, ROBOTS)) return machine("robot");
  if (kind === "click" && includesOne(agent, OFFICE)) return machine("ahead");
  if (Date.parse(at) - sentAt * 1000 < TOO_SOON_MS[kind]) return machine("too_soon");
  return { by: "person", kind: "direct" };
}

/** By what else came from the same program at the same place. */
function among(hit: Hit, trapped: readonly Hit[], clicks: readonly Hit[]): Verdict | undefined {
  const isSame = (other: Hit) => other.network === hit.network && other.userAgent === hit.userAgent;
  const apart = (other: Hit) => Math.abs(Date.parse(other.at) - Date.parse(hit.at));
  if (trapped.some((trap) => isSame(trap) && apart(trap) <= TRAP_MS)) return machine("trap");
  if (hit.kind !== "click") return undefined;
  const same = clicks.filter(isSame);
  for (const { links, withinMs } of BURSTS) {
    // Any stretch of time of this length that holds the hit begins with one of the others.
    for (const first of same) {
      const from = Date.parse(first.at);
      const within = same.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= from + withinMs);
      if (within.includes(hit) && new Set(within.map(({ url }) => url)).size >= links) return machine("burst");
    }
  }
  return undefined;
}
