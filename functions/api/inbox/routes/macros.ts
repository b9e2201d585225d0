import { createMacro, deleteMacro, listMacros, runMacro, updateMacro } from "../../../../events/api/macros.ts";
import type { Macro, MacroAction } from "../../../../lib/core/macros/model.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { created, edited, named } from "../catalogues.ts";
import { route, type Tenant } from "../tenant.ts";
import { macroRunView, macroView } from "../views/reply.ts";

const words = { what: "macro", path: "/api/macros", once: "another macro has this name" };

export const macroRoutes: readonly Route<Tenant>[] = [
  route(listMacros, "conversations.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ macros }, page) => pageOfAll(await macros.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, macroView)),
  }),

  route(createMacro, "replies.manage", {
    input: ({ body, request }) => ({
      macro: { name: body.name.trim(), actions: body.actions as readonly MacroAction[] },
      request,
    }),
    run: ({ manageMacros }, { macro, request }) => manageMacros.create(macro, request),
    output: (outcome) => created(outcome, macroView, words),
  }),

  route(updateMacro, "replies.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      id: params.id,
      change: named(body) as Partial<Macro>,
      expectedVersion,
      request,
    }),
    run: ({ manageMacros }, { id, change, expectedVersion, request }) =>
      manageMacros.edit(id, expectedVersion, () => change, request.at),
    output: (outcome) => edited(outcome, macroView, words),
  }),

  route(deleteMacro, "replies.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ manageMacros }, { id, expectedVersion }) => manageMacros.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, macroView, words),
  }),

  route(runMacro, "conversations.manage", {
    input: ({ params, principal, request, may }) => ({
      conversationId: params.id,
      macroId: params.macroId,
      person: principal.id,
      mayWrite: may("conversations.reply"),
      request: { id: request.id, at: request.at },
    }),
    run: (tenant, input) => tenant.runMacro(input),
    output: (outcome, { params }) => {
      switch (outcome.kind) {
        case "ran":
          return done(macroRunView(params.id, outcome));
        case "macro_missing":
          return missing(words.what);
        case "conversation_missing":
          return missing("conversation");
      }
    },
  }),
];
