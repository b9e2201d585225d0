/** What goes over a live connection. It carries no text and no name: only that something changed, to be read through the API. */
import * as z from "zod/mini";

export const LiveHint = z.object({
  type: z.enum([
    "conversation",
    "message",
    "lead",
    "contact",
    "notice",
    "reminder",
    "calendar",
    "event",
    "item",
    "campaign",
    "figures",
    "reply",
    "macro",
    "setup",
  ]),
  /** Of `setup`: what kind of thing changed, such as `team`. Of `figures`: whose, a campaign. */
  id: z.string(),
  /** Of a message: where it is. */
  conversationId: z.optional(z.string()),
  /** Of a conversation or a lead: whose. */
  contactId: z.optional(z.string()),
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
  /** How these people are now. */
  z.object({
    kind: z.literal("presence"),
    people: z.array(z.object({ person: z.string(), state: z.enum(["available", "busy", "away", "offline"]) })),
  }),
  /** Somebody else looks at the conversation that this connection looks at, at most until then; or does not any more. */
  z.object({
    kind: z.literal("attention"),
    person: z.string(),
    conversationId: z.optional(z.string()),
    doing: z.optional(z.enum(["viewing", "replying"])),
    until: z.optional(z.string()),
  }),
  /** The last word of a connection that is ended on purpose: the close says nothing of it. */
  z.object({
    kind: z.literal("bye"),
    why: z.enum(["rights_changed", "signed_out", "sign_in_again", "too_fast"]),
  }),
]);
export type LiveServerMessage = z.infer<typeof LiveServerMessage>;

/** What a visitor of a website hears: no chain, nothing to take up. */
export const LiveVisitorMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("welcome"), seq: z.literal(0) }),
  z.object({ kind: z.literal("pong"), seq: z.literal(0) }),
  /** Something in their thread was said or changed: fetch it. */
  z.object({ kind: z.literal("changes"), changes: z.array(LiveHint) }),
  /** Somebody of the team writes. */
  z.object({ kind: z.literal("typing"), until: z.string() }),
]);
export type LiveVisitorMessage = z.infer<typeof LiveVisitorMessage>;

export const LiveClientMessage = z.discriminatedUnion("kind", [
  /** Without `seq` from someone who knows nothing yet: answered with `welcome`. */
  z.strictObject({ kind: z.literal("resume"), seq: z.optional(z.number().check(z.multipleOf(1), z.minimum(0))) }),
  z.strictObject({ kind: z.literal("ping") }),
  /** How its person is, in all of their browsers. */
  z.strictObject({ kind: z.literal("presence"), state: z.enum(["available", "busy", "away"]) }),
  /** What its person looks at; without `conversationId`, nothing any more. */
  z.strictObject({
    kind: z.literal("attention"),
    conversationId: z.optional(z.string().check(z.regex(/^[\w.-]{1,80}$/))),
    doing: z.optional(z.enum(["viewing", "replying"])),
  }),
]);
export type LiveClientMessage = z.infer<typeof LiveClientMessage>;
