import * as z from "zod/mini";
import { Id, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Messages";

export const Draft = named(
  z.object({
    conversationId: Id,
    kind: z.enum(["reply", "note"]),
    text: z.string(),
    replyTo: described(z.nullable(Id), "Id of the message that it answers."),
    updatedAt: Timestamp,
    version: Version,
  }),
  "Draft",
  "What the caller has begun to write in a conversation. Nobody else sees it; it is kept for 30 days.",
);
export type Draft = z.infer<typeof Draft>;

export const NewDraft = named(
  z.strictObject({
    kind: z._default(z.enum(["reply", "note"]), "reply"),
    text: z.string().check(z.minLength(1), z.maxLength(16_384)),
    replyTo: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
  }),
  "NewDraft",
  "A draft to keep.",
);

const one = { tag, path: "/api/conversations/{id}/draft", status: 200, answer: Draft } as const;

export const listDrafts = operation({
  id: "listDrafts",
  method: "GET",
  path: "/api/drafts",
  tag,
  summary: "List one's own drafts",
  query: PageQuery,
  status: 200,
  answer: pageOf(Draft),
  problems: ["bad_cursor"],
});
export const getDraft = operation({
  ...one,
  id: "getDraft",
  method: "GET",
  summary: "Get one's own draft",
  problems: ["not_found"],
});
export const keepDraft = operation({
  ...one,
  id: "keepDraft",
  method: "POST",
  summary: "Keep a draft, in place of the one before",
  body: NewDraft,
  problems: ["not_found"],
});
export const discardDraft = operation({
  ...one,
  id: "discardDraft",
  method: "DELETE",
  summary: "Throw one's own draft away",
  answer: z.object({ conversationId: Id }),
  problems: ["not_found"],
});
