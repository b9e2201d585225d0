/** What a client says, and what it is answered. */
import type { Clock } from "../kernel/ports.ts";
import { end, since } from "./feed.ts";
import type { Connection, Doing, State } from "./model.ts";
import type { Feed } from "./ports.ts";
import { frameOf } from "./project.ts";

export type Said =
  | { readonly kind: "ping" }
  | { readonly kind: "resume"; readonly seq?: number | undefined }
  | { readonly kind: "presence"; readonly state: State }
  | { readonly kind: "attention"; readonly conversationId?: string | undefined; readonly doing?: Doing | undefined };

/** The frames to send, in their order. */
export type Answer = (connection: Connection, said: Said) => Promise<readonly string[]>;

export function makeAnswer({ of, clock }: { readonly of: (tenant: string) => Feed; readonly clock: Clock }): Answer {
  return async (connection, said) => {
    if (said.kind === "presence" || said.kind === "attention") return [];
    // A visitor reads their thread whenever it is said to have changed: no chain, nothing to take up.
    if (connection.visitor) return [JSON.stringify({ kind: said.kind === "ping" ? "pong" : "welcome", seq: 0 })];
    const feed = of(connection.tenant);
    if (said.kind === "ping") return [JSON.stringify({ kind: "pong", seq: await end(feed, clock.now()) })];
    if (said.seq === undefined) return [JSON.stringify({ kind: "welcome", seq: await end(feed, clock.now()) })];
    const resumed = await since(feed, said.seq, clock.now());
    if (resumed.kind === "lost") return [JSON.stringify({ kind: "resync", seq: resumed.seq })];
    const stands = resumed.links.at(-1)?.seq ?? said.seq;
    return [
      ...resumed.links.map((link) => frameOf(connection, link)),
      JSON.stringify({ kind: "welcome", seq: stands }),
    ];
  };
}
