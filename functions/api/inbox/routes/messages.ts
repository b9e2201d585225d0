import { getMedia, listMessages, sendReply, writeNote } from "../../../../events/api/messages.ts";
import type { ReplyInput } from "../../../../lib/core/conversations/reply.ts";
import { parseDeliveryId } from "../../../../lib/core/deliveries/model.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { fillIn } from "../canned.ts";
import { named } from "../catalogues.ts";
import { orMissing } from "../deliveries-of.ts";
import { linkTo } from "../media-link.ts";
import { notSent } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { messageView } from "../views/message.ts";

/** Providers and browsers start a download at once; who looks again asks again. */
const RETRY_SECONDS = "5";

/** The key of a message of this conversation, from the id by which callers know it. */
function keyIn(conversationId: string, messageId: string): string | undefined {
  const id = parseDeliveryId(messageId);
  return id?.conversationId === conversationId ? id.key : undefined;
}

function quoted(conversationId: string, replyTo: string | undefined): { readonly replyTo?: string } {
  if (replyTo === undefined) return {};
  const key = keyIn(conversationId, replyTo);
  if (key === undefined) {
    throw new Refused(invalid({ field: "replyTo", code: "not_found", message: "is no message of this conversation" }));
  }
  return { replyTo: key };
}

/** Where a page begins that is asked for by a message. */
function begun(
  conversationId: string,
  { from, cursor }: { readonly from?: string | undefined; readonly cursor?: string | undefined },
): { readonly from?: string } {
  if (from === undefined) return {};
  if (cursor !== undefined)
    throw new Refused(invalid({ field: "from", code: "conflict", message: "cannot stand beside `cursor`" }));
  const key = keyIn(conversationId, from);
  if (key === undefined)
    throw new Refused(invalid({ field: "from", code: "not_found", message: "is no message of this conversation" }));
  return { from: key };
}

export const messageRoutes: readonly Route<Tenant>[] = [
  route(listMessages, "conversations.read", {
    input: ({ params, query }) => ({ id: params.id, page: { ...pageRequest(query), ...begun(params.id, query) } }),
    run: async ({ conversations }, { id, page }) => {
      const found = await conversations.messages(id, page);
      return (await orMissing(conversations, id, page, found)) && found;
    },
    output: (page) =>
      page
        ? done({ ...pageBody(page, messageView), previousCursor: page.previousCursor ?? null })
        : missing("conversation"),
  }),

  route(sendReply, "conversations.reply", {
    input: ({ params, body, principal, request }) => ({
      conversationId: params.id,
      author: principal.id,
      // The contract's optional fields may be written as undefined; JSON has no such thing.
      ...named({
        content: body.content as ReplyInput["content"] | undefined,
        cannedReplyId: body.cannedReplyId,
        template: body.template,
      }),
      request: { id: request.id, at: request.at },
      ...quoted(params.id, body.replyTo),
    }),
    run: async (tenant, { template, ...input }) => {
      const filled = await fillIn(tenant, { ...input, ...named({ template }) });
      return "refusal" in filled ? filled.refusal : tenant.reply({ ...input, ...filled });
    },
    output: (outcome) => {
      if (outcome.kind === "refused") return outcome;
      return outcome.kind === "queued" ? done({ data: outcome.messages.map(messageView) }) : notSent(outcome);
    },
  }),

  route(writeNote, "conversations.reply", {
    input: ({ params, body, principal, request }) => ({
      conversationId: params.id,
      author: principal.id,
      text: body.text,
      mentions: [...new Set(body.mentions ?? [])],
      request: { id: request.id, at: request.at },
    }),
    run: (tenant, input) => tenant.writeNote(input),
    output: (outcome, { body }) => {
      switch (outcome.kind) {
        case "written":
          return done(messageView(outcome.message));
        case "conversation_missing":
          return missing("conversation");
        case "strangers":
          return invalid(
            ...outcome.people.map((person) => ({
              field: `mentions.${body.mentions?.indexOf(person) ?? 0}`,
              code: "not_found",
              message: "is no member of this tenant",
            })),
          );
      }
    },
  }),

  route(getMedia, "conversations.read", {
    input: ({ params }) => ({
      conversationId: params.id,
      key: keyIn(params.id, params.messageId),
      index: /^\d{1,3}$/.test(params.index) ? Number(params.index) : -1,
    }),
    run: (tenant, { conversationId, key, index }) => linkTo(tenant, conversationId, key, index),
    output: (outcome) => {
      switch (outcome.kind) {
        case "link":
          return done(outcome.link);
        case "pending":
          return refuse("media_pending", { headers: { "retry-after": RETRY_SECONDS } });
        case "failed":
          return refuse("media_unavailable", { detail: outcome.reason });
        case "missing":
          return missing("file");
      }
    },
  }),
];
