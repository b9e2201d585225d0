import { createLabel, deleteLabel, listLabels, updateLabel } from "../../../../events/api/labels.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { done, type Route } from "../../route.ts";
import { created, edited, named } from "../catalogues.ts";
import { route, type Tenant } from "../tenant.ts";
import { labelView } from "../views/label.ts";

const words = { what: "label", path: "/api/labels", once: "another label has this name" };

export const labelRoutes: readonly Route<Tenant>[] = [
  route(listLabels, "conversations.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ labels }, page) => pageOfAll(await labels.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, labelView)),
  }),

  route(createLabel, "replies.manage", {
    input: ({ body, request }) => ({
      label: { name: body.name.trim(), colour: body.colour, description: body.description ?? null },
      request,
    }),
    run: ({ manageLabels }, { label, request }) => manageLabels.create(label, request),
    output: (outcome) => created(outcome, labelView, words),
  }),

  route(updateLabel, "replies.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      id: params.id,
      change: named(body),
      expectedVersion,
      request,
    }),
    run: ({ manageLabels }, { id, change, expectedVersion, request }) =>
      manageLabels.edit(id, expectedVersion, () => change, request.at),
    output: (outcome) => edited(outcome, labelView, words),
  }),

  route(deleteLabel, "replies.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ manageLabels }, { id, expectedVersion }) => manageLabels.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, labelView, words),
  }),
];
