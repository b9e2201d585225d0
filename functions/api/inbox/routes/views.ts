import * as z from "zod/mini";
import { listConversations } from "../../../../events/api/conversations.ts";
import { listLeads } from "../../../../events/api/leads.ts";
import { createView, deleteView, listViews, updateView } from "../../../../events/api/views.ts";
import { isVisible, mayChange, type SavedView, type Viewed } from "../../../../lib/core/views/model.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { validate } from "../../../../lib/runtime/http/validate.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { type Call, done, type Route } from "../../route.ts";
import { created, edited, named } from "../catalogues.ts";
import { route, type Tenant } from "../tenant.ts";
import { savedViewView } from "../views/saved-view.ts";

const words = { what: "view", path: "/api/views", once: "there is a view of this name already" };
/** Looking after what the team shares. */
const TOOLS = "replies.manage";

const ownViews = {
  everyMember: "A view is its maker's own affair: it shows nothing by itself. To share one needs replies.manage.",
};

const QUERIES: Readonly<Record<Viewed, z.core.$ZodType>> = {
  conversations: listConversations.query ?? z.strictObject({}),
  leads: listLeads.query ?? z.strictObject({}),
};

/** Throws `Refused` for filters that the list would refuse. */
function checked(of: Viewed, filter: Readonly<Record<string, string>> | undefined): void {
  if (filter === undefined) return;
  const paging = Object.keys(filter).filter((name) => name === "limit" || name === "cursor");
  const errors = paging.map((name) => ({
    field: `filter.${name}`,
    code: "not_allowed",
    message: "is no part of a view",
  }));
  if (errors.length) throw new Refused(invalid(...errors));
  validate(z.strictObject({ filter: QUERIES[of] }), { filter });
}

const mayShare = (shared: boolean | undefined, call: Pick<Call, "may">): void => {
  if (shared === true && !call.may(TOOLS))
    throw new Refused(refuse("forbidden", { detail: `sharing a view needs ${TOOLS}` }));
};

/** The view, for who may change it; `hidden` for who may not see it either. */
async function changeable(
  { views }: Pick<Tenant, "views">,
  id: string,
  { person, manages }: { readonly person: string; readonly manages: boolean },
): Promise<SavedView | "hidden" | "not_allowed"> {
  const view = await views.get(id);
  if (!view || !isVisible(view, person)) return "hidden";
  return mayChange(view, person, manages) ? view : "not_allowed";
}

const asker = (call: Pick<Call, "principal" | "may">) => ({ person: call.principal.id, manages: call.may(TOOLS) });

export const viewRoutes: readonly Route<Tenant>[] = [
  route(listViews, "conversations.read", {
    input: ({ query, principal }) => ({ of: query.of, person: principal.id, page: pageRequest(query) }),
    run: async ({ views }, { of, person, page }) =>
      pageOfAll(
        (await views.all()).filter((view) => isVisible(view, person) && (of === undefined || view.of === of)),
        ({ id }) => id,
        page,
      ),
    output: (page) => done(pageBody(page, savedViewView)),
  }),

  route(createView, ownViews, {
    input: (call) => {
      const { of, name, shared, filter } = call.body;
      mayShare(shared, call);
      checked(of, filter);
      return { view: { of, name: name.trim(), owner: call.principal.id, shared, filter }, request: call.request };
    },
    run: ({ manageViews }, { view, request }) => manageViews.create(view, request),
    output: (outcome) => created(outcome, savedViewView, words),
  }),

  route(updateView, ownViews, {
    input: (call) => {
      mayShare(call.body.shared, call);
      const { expectedVersion, request } = call;
      const change = named(call.body) as Partial<SavedView>;
      return { id: call.params.id, who: asker(call), change, expectedVersion, request };
    },
    run: async (tenant, { id, who, change, expectedVersion, request }) => {
      const view = await changeable(tenant, id, who);
      if (typeof view === "string") return view;
      checked(view.of, change.filter);
      return tenant.manageViews.edit(id, expectedVersion, () => change, request.at);
    },
    output: answered,
  }),

  route(deleteView, ownViews, {
    input: (call) => ({ id: call.params.id, who: asker(call), expectedVersion: call.expectedVersion }),
    run: async (tenant, { id, who, expectedVersion }) => {
      const view = await changeable(tenant, id, who);
      return typeof view === "string" ? view : tenant.manageViews.remove(id, expectedVersion);
    },
    output: answered,
  }),
];

function answered(outcome: "hidden" | "not_allowed" | Parameters<typeof edited<SavedView, unknown>>[0]) {
  if (outcome === "hidden") return missing(words.what);
  if (outcome === "not_allowed") return refuse("forbidden", { detail: `changing a shared view needs ${TOOLS}` });
  return edited(outcome, savedViewView, words);
}
