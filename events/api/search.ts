import * as z from "zod/mini";
import { Flag, Id, pageFields, pageOf, Timestamp } from "./common.ts";
import { ConversationState } from "./conversations.ts";
import { LeadState } from "./leads.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Search";

export const SearchKind = z.enum(["contact", "message", "lead"]);

const Excerpt = named(
  z.object({
    text: z.string(),
    ranges: described(
      z.array(z.object({ start: z.number(), end: z.number() })),
      "What matched, from `start` up to `end`, in UTF-16 units of `text`, as JavaScript counts them.",
    ),
  }),
  "Excerpt",
  "Part of a text with what matched in it. It is plain text: escape it before it becomes part of a page.",
);

export const SearchHit = named(
  z.object({
    kind: SearchKind,
    id: described(Id, "Of the contact, the message or the lead."),
    contactId: z.nullable(Id),
    contactName: z.nullable(z.string()),
    conversationId: z.nullable(Id),
    channel: z.nullable(z.string()),
    connectionId: z.nullable(Id),
    state: described(z.nullable(z.string()), "Of the message's conversation, or of the lead."),
    assignee: z.nullable(Id),
    direction: z.nullable(z.enum(["in", "out"])),
    note: described(z.boolean(), "A private note: seen by the team alone."),
    hasAttachment: described(z.boolean(), "Files came or went with the message."),
    at: Timestamp,
    title: Excerpt,
    excerpt: Excerpt,
  }),
  "SearchHit",
  "Something that was found.",
);

export const search = operation({
  id: "search",
  method: "GET",
  path: "/api/search",
  tag,
  summary: "Search contacts, messages and leads",
  description:
    "Every word has to be there; the last one may be the beginning of a word. Words between quotes stand one after the other. Accents, " +
    "case and width make no difference. Telephone numbers are found by their end or beginning, however they are written. Nothing that " +
    "is typed is an error. Without `kind`, all kinds that the caller may read. What was written is found within a minute, mostly within seconds.",
  query: z.strictObject({
    ...pageFields,
    q: described(z.string().check(z.minLength(1), z.maxLength(200)), "What to look for."),
    kind: z.optional(SearchKind),
    sort: z._default(z.enum(["relevance", "newest"]), "relevance"),
    channel: z.optional(z.string().check(z.maxLength(40))),
    connectionId: z.optional(z.string().check(z.maxLength(100))),
    assignee: described(
      z.optional(z.string().check(z.regex(/^(?:me|none|(?:usr|key)_[a-z0-9]{1,64})$/))),
      "A person's id, `me`, or `none` for what nobody has taken.",
    ),
    state: described(z.optional(z.union([ConversationState, LeadState])), "Of the conversation, or of the lead."),
    from: z.optional(Timestamp),
    to: z.optional(Timestamp),
    conversationId: described(
      z.optional(z.string().check(z.maxLength(100))),
      "Within one conversation. A hit's `id` is the message to jump to.",
    ),
    labelId: described(z.optional(z.string().check(z.maxLength(100))), "Messages of conversations with this label."),
    hasAttachment: described(z.optional(Flag), "Messages with files, or without."),
    contactId: z.optional(z.string().check(z.maxLength(100))),
  }),
  status: 200,
  answer: pageOf(SearchHit),
  problems: ["bad_cursor", "temporarily_unavailable"],
});
