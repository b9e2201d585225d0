/** Where a client stands in the chain. It knows nothing of screens or sockets, so that every client can be this one. */
import type { Hint } from "./model.ts";

export type Heard =
  | { readonly kind: "changes"; readonly seq: number; readonly after: number; readonly changes: readonly Hint[] }
  | { readonly kind: "welcome"; readonly seq: number }
  | { readonly kind: "resync"; readonly seq: number }
  | { readonly kind: "pong"; readonly seq: number }
  | { readonly kind: "bye"; readonly why: string };

export interface Follower {
  /** What to say first on a new connection. */
  hello(): { readonly kind: "resume"; readonly seq?: number };
  hear(message: Heard): {
    readonly changes: readonly Hint[];
    /** Everything that is shown has to be read anew. */
    readonly reload?: true;
    /** Something is missing: say this. */
    readonly say?: { readonly kind: "resume"; readonly seq?: number };
  };
}

/** Every link once and in order; what comes too early is asked for again, which brings it in its place. */
export function makeFollower(start?: number): Follower {
  let stands = start;
  const hello = () => ({ kind: "resume" as const, ...(stands === undefined ? {} : { seq: stands }) });
  return {
    hello,
    hear(message) {
      // Who comes back with other rights may see what was kept from them, and no more of what was shown.
      if (message.kind === "bye") {
        stands = undefined;
        return { changes: [] };
      }
      if (!("seq" in message)) return { changes: [] };
      if (message.kind === "resync" || (message.kind === "welcome" && stands === undefined)) {
        stands = message.seq;
        return { changes: [], reload: true };
      }
      if (stands === undefined) return { changes: [] };
      if (message.seq <= stands) return { changes: [] };
      if (message.kind !== "changes" || message.after !== stands) return { changes: [], say: hello() };
      stands = message.seq;
      return { changes: message.changes };
    },
  };
}
