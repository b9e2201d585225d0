/** What goes over a live connection. It carries no text and no name: only that something changed, to be read through the API. */
import * as z from "zod/mini";

export const LiveHint = z.object({
  type: z.enum(["conversation", "message", "lead", "contact", "notice"]),
  id: z.string(),
  /** Of a message: where it is. */
  conversationId: z.optional(z.string()),
  version: z.optional(z.number()),
  /** When it was written, to the second. */
  at: z.string(),
});
export type LiveHint = z.infer<typeof LiveHint>;

export const LiveServerMessage = z.discriminatedUnion("kind", [
  /**
   * One link of the chain: it follows on `after`. A client that stands elsewhere missed something and resumes. `changes` is empty when
   * nothing of it is for this person. The same link may come twice.
   */
  z.object({ kind: z.literal("changes"), seq: z.number(), after: z.number(), changes: z.array(LiveHint) }),
  /** The client stands at `seq`: nothing before it is still to come. */
  z.object({ kind: z.literal("welcome"), seq: z.number() }),
  /** What was missed is no longer known: read anew whatever is shown. The client stands at `seq`. */
  z.object({ kind: z.literal("resync"), seq: z.number() }),
  /** The end of the chain; a client that is not there resumes. */
  z.object({ kind: z.literal("pong"), seq: z.number() }),
  /** The last word of a connection that is ended on purpose: the close says nothing of it. */
  z.object({
    kind: z.literal("bye"),
    why: z.enum(["rights_changed", "signed_out", "sign_in_again", "too_fast"]),
  }),
]);
export type LiveServerMessage = z.infer<typeof LiveServerMessage>;

export const LiveClientMessage = z.discriminatedUnion("kind", [
  /** Without `seq` from someone who knows nothing yet: answered with `welcome`. */
  z.strictObject({ kind: z.literal("resume"), seq: z.optional(z.number().check(z.multipleOf(1), z.minimum(0))) }),
  z.strictObject({ kind: z.literal("ping") }),
]);
export type LiveClientMessage = z.infer<typeof LiveClientMessage>;
