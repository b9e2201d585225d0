import {
  createCannedReply,
  deleteCannedReply,
  getCannedReply,
  listCannedReplies,
  listCannedReplyUses,
  renderCannedReply,
  updateCannedReply,
} from "../../../../events/api/canned-replies.ts";
import type { Content } from "../../../../events/api/content.ts";
import { type CannedReply, passes, problemsIn } from "../../../../lib/core/replies/model.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { created, edited, named } from "../catalogues.ts";
import { route, type Tenant } from "../tenant.ts";
import { cannedReplyView } from "../views/reply.ts";

const words = {
  what: "canned reply",
  path: "/api/canned-replies",
  once: "another canned reply of this language has this short code",
};

/** Throws `Refused` for places that nothing could fill. */
function checked(text: string | undefined): void {
  const problems = text === undefined ? [] : problemsIn(text);
  if (problems.length) throw new Refused(invalid(...problems.map((problem) => ({ field: "text", ...problem }))));
}

export const cannedReplyRoutes: readonly Route<Tenant>[] = [
  route(listCannedReplies, "conversations.read", {
    input: ({ query }) => {
      const { limit: _limit, cursor: _cursor, ...filter } = query;
      return { filter: named(filter), page: pageRequest(query) };
    },
    run: async ({ replies }, { filter, page }) =>
      pageOfAll(
        (await replies.all()).filter((reply) => passes(reply, filter)),
        ({ id }) => id,
        page,
      ),
    output: (page) => done(pageBody(page, cannedReplyView)),
  }),

  route(createCannedReply, "replies.manage", {
    input: ({ body, request }) => {
      checked(body.text);
      const { title, category = null, platforms, language, shortCode, text, media = null } = body;
      const reply = { title: title.trim(), category, platforms, language, shortCode, text, media };
      return { reply: reply as Omit<CannedReply, "id" | "createdAt" | "updatedAt" | "version">, request };
    },
    run: ({ manageReplies }, { reply, request }) => manageReplies.create(reply, request),
    output: (outcome) => created(outcome, cannedReplyView, words),
  }),

  route(listCannedReplyUses, "conversations.read", {
    input: ({ request }) => request.at.slice(0, 7),
    run: async ({ counters }, month) => {
      const uses = new Map<string, { id: string; uses: number; thisMonth: number }>();
      for (const { id, period, values } of await counters.read("reply", "0", "z")) {
        const entry = uses.get(id) ?? { id, uses: 0, thisMonth: 0 };
        entry.uses += values.uses ?? 0;
        if (period === month) entry.thisMonth += values.uses ?? 0;
        uses.set(id, entry);
      }
      return [...uses.values()].filter((entry) => entry.uses > 0);
    },
    output: (data) => done({ data }),
  }),

  route(getCannedReply, "conversations.read", {
    input: ({ params }) => params.id,
    run: ({ replies }, id) => replies.get(id),
    output: (reply) => (reply ? done(cannedReplyView(reply), { version: reply.version }) : missing(words.what)),
  }),

  route(updateCannedReply, "replies.manage", {
    input: ({ params, body, expectedVersion, request }) => {
      checked(body.text);
      return { id: params.id, change: named(body) as Partial<CannedReply>, expectedVersion, request };
    },
    run: ({ manageReplies }, { id, change, expectedVersion, request }) =>
      manageReplies.edit(id, expectedVersion, () => change, request.at),
    output: (outcome) => edited(outcome, cannedReplyView, words),
  }),

  route(deleteCannedReply, "replies.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ manageReplies }, { id, expectedVersion }) => manageReplies.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, cannedReplyView, words),
  }),

  route(renderCannedReply, "conversations.reply", {
    input: ({ params, body, principal }) => ({
      replyId: params.id,
      author: principal.id,
      ...named({ conversationId: body.conversationId }),
    }),
    run: ({ useReply }, input) => useReply(input),
    output: (outcome) => {
      if (outcome.kind === "reply_missing") return missing(words.what);
      if (outcome.kind === "conversation_missing")
        return invalid({ field: "conversationId", code: "not_found", message: "is no conversation" });
      const { text, content, missing: unknown, fits } = outcome;
      return done({ text, content: content as Content, missing: [...unknown], fits });
    },
  }),
];
