import {
  type Draft as DraftView,
  discardDraft,
  getDraft,
  keepDraft,
  listDrafts,
} from "../../../../events/api/drafts.ts";
import type { Draft } from "../../../../lib/core/own/model.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { type Call, done, type Route } from "../../route.ts";
import { named } from "../catalogues.ts";
import { route, type Tenant } from "../tenant.ts";

const REPLY = "conversations.reply";

const draftView = ({ conversationId, kind, text, replyTo, updatedAt, version }: Draft): DraftView => ({
  conversationId,
  kind,
  text,
  replyTo: replyTo ?? null,
  updatedAt,
  version,
});

const ownIn = ({ params, principal }: Pick<Call<"{id}">, "params" | "principal">) => ({
  person: principal.id,
  conversationId: params.id,
});

export const draftRoutes: readonly Route<Tenant>[] = [
  route(listDrafts, REPLY, {
    input: ({ principal, query }) => ({ person: principal.id, page: pageRequest(query) }),
    run: ({ drafts }, { person, page }) => drafts.page(person, page),
    output: (page) => done(pageBody(page, draftView)),
  }),

  route(getDraft, REPLY, {
    input: ownIn,
    run: ({ drafts }, { person, conversationId }) => drafts.get(person, conversationId),
    output: (draft) => (draft ? done(draftView(draft), { version: draft.version }) : missing("draft")),
  }),

  route(keepDraft, REPLY, {
    input: (call) => ({ ...ownIn(call), ...named(call.body), updatedAt: call.request.at }),
    run: async ({ conversations, drafts }, { person, kind = "reply", text = "", ...rest }) =>
      (await conversations.get(rest.conversationId)) && drafts.put(person, { ...rest, kind, text }),
    output: (draft) => (draft ? done(draftView(draft), { version: draft.version }) : missing("conversation")),
  }),

  route(discardDraft, REPLY, {
    input: ownIn,
    run: async ({ drafts }, { person, conversationId }) => {
      const draft = await drafts.get(person, conversationId);
      if (draft) await drafts.remove(person, conversationId);
      return draft;
    },
    output: (draft) => (draft ? done({ conversationId: draft.conversationId }) : missing("draft")),
  }),
];
