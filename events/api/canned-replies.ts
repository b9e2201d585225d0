import * as z from "zod/mini";
import { Id, Name, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Content, MediaToSend } from "./content.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Canned replies";

const Text = described(
  z.string().check(z.regex(/\S/), z.maxLength(4096)),
  "With places such as `{{contact.name}}` or `{{contact.firstName|friend}}`. Variables: `contact.name`, `contact.firstName`, " +
    "`contact.phone`, `agent.name`, `agent.firstName`, `conversation.channel`, `connection.name`.",
);
const ShortCode = described(
  z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?$/)),
  "What is typed after a slash; one of a language each.",
);
const Language = described(
  z.string().check(z.regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}$/)),
  "BCP 47 in lower case, such as `es` or `pt-br`.",
);
const Category = z.nullable(z.string().check(z.regex(/\S/), z.maxLength(60)));
const Platforms = described(
  z.array(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/))).check(z.maxLength(20)),
  "Channels that it is for; empty: all of them.",
);

export const CannedReply = named(
  z.object({
    id: Id,
    title: z.string(),
    category: z.nullable(z.string()),
    platforms: z.array(z.string()),
    language: z.string(),
    shortCode: z.string(),
    text: z.string(),
    media: z.nullable(MediaToSend),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "CannedReply",
  "A text that the team says often.",
);
export type CannedReply = z.infer<typeof CannedReply>;

export const NewCannedReply = named(
  z.strictObject({
    title: Name,
    category: z.optional(Category),
    platforms: z._default(Platforms, []),
    language: Language,
    shortCode: ShortCode,
    text: Text,
    media: z.optional(z.nullable(MediaToSend)),
  }),
  "NewCannedReply",
  "A canned reply to make.",
);
export const CannedReplyChange = named(
  z
    .strictObject({
      title: z.optional(Name),
      category: z.optional(Category),
      platforms: z.optional(Platforms),
      language: z.optional(Language),
      shortCode: z.optional(ShortCode),
      text: z.optional(Text),
      media: z.optional(z.nullable(MediaToSend)),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "CannedReplyChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const RenderReply = named(
  z.strictObject({
    conversationId: described(
      z.optional(z.string().check(z.regex(/^[a-z0-9]{26}$/))),
      "Whom it is said to; without it, only what is known of the caller is filled in.",
    ),
  }),
  "RenderReply",
  "For whom a canned reply is to be filled in.",
);
export const RenderedReply = named(
  z.object({
    text: z.string(),
    content: Content,
    missing: described(
      z.array(z.string()),
      "Variables that nobody knows and that have no fallback. It cannot be sent while there are any.",
    ),
    fits: described(z.boolean(), "Whether it is for the conversation's channel."),
  }),
  "RenderedReply",
  "A canned reply, filled in.",
);

const one = { tag, status: 200, answer: CannedReply, conditional: true } as const;

export const listCannedReplies = operation({
  id: "listCannedReplies",
  method: "GET",
  path: "/api/canned-replies",
  tag,
  summary: "List the canned replies",
  query: z.strictObject({
    ...pageFields,
    search: described(
      z.optional(z.string().check(z.regex(/\S/), z.maxLength(100))),
      "The beginning of the short code or of a word of the title.",
    ),
    category: z.optional(z.string().check(z.minLength(1), z.maxLength(60))),
    platform: described(
      z.optional(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/))),
      "Those that may be sent on this channel.",
    ),
    language: described(z.optional(Language), "`pt` finds `pt-br` too."),
  }),
  status: 200,
  answer: pageOf(CannedReply),
  problems: ["bad_cursor"],
});
export const createCannedReply = operation({
  id: "createCannedReply",
  method: "POST",
  path: "/api/canned-replies",
  tag,
  summary: "Make a canned reply",
  body: NewCannedReply,
  status: 201,
  answer: CannedReply,
  problems: ["already_exists", "limit_reached"],
});
export const getCannedReply = operation({
  id: "getCannedReply",
  method: "GET",
  path: "/api/canned-replies/{id}",
  tag,
  summary: "Get a canned reply",
  status: 200,
  answer: CannedReply,
  problems: ["not_found"],
});
export const updateCannedReply = operation({
  ...one,
  id: "updateCannedReply",
  method: "PATCH",
  path: "/api/canned-replies/{id}",
  summary: "Change a canned reply",
  body: CannedReplyChange,
  problems: ["not_found", "already_exists"],
});
export const deleteCannedReply = operation({
  ...one,
  id: "deleteCannedReply",
  method: "DELETE",
  path: "/api/canned-replies/{id}",
  summary: "Remove a canned reply",
  problems: ["not_found"],
});
export const renderCannedReply = operation({
  id: "renderCannedReply",
  method: "POST",
  path: "/api/canned-replies/{id}/render",
  tag,
  summary: "Fill in a canned reply, sending nothing",
  body: RenderReply,
  status: 200,
  answer: RenderedReply,
  problems: ["not_found"],
});

export const listCannedReplyUses = operation({
  id: "listCannedReplyUses",
  method: "GET",
  path: "/api/canned-replies/uses",
  tag,
  summary: "How often each canned reply was sent",
  description: "As of some seconds ago. Those that were never sent are left out.",
  status: 200,
  answer: z.object({
    data: z.array(z.object({ id: Id, uses: z.number(), thisMonth: described(z.number(), "In the month of UTC.") })),
  }),
});
