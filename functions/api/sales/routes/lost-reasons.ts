import { createLostReason, listLostReasons, updateLostReason } from "../../../../events/api/lost-reasons.ts";
import { behind, inOrder, type LostReason } from "../../../../lib/core/lost-reasons/model.ts";
import { created, edited } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

const words = { what: "reason", path: "/api/lost-reasons", once: "another reason has this name" };

const view = ({ id, name, position, archived, createdAt, updatedAt, version }: LostReason) => ({
  ...{ id, name, position, archived, createdAt, updatedAt, version },
});

/** Cursors go by text: digits enough that it sorts as the numbers do. */
const placeOf = ({ position, id }: LostReason): string => `${position.toFixed(9).padStart(20, "0")}.${id}`;

export const lostReasonRoutes: readonly Route<Tenant>[] = [
  route(listLostReasons, "leads.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ lostReasons }, page) => pageOfAll(inOrder(await lostReasons.all()), placeOf, page),
    output: (page) => done(pageBody(page, view)),
  }),

  route(createLostReason, "funnels.manage", {
    input: ({ body, request }) => ({ name: body.name.trim(), request }),
    run: async ({ lostReasons, manageLostReasons }, { name, request }) =>
      manageLostReasons.create({ name, position: behind(await lostReasons.all()), archived: false }, request),
    output: (outcome) => created(outcome, view, words),
  }),

  route(updateLostReason, "funnels.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      ...{ id: params.id, expectedVersion, at: request.at },
      change: present({ ...body, name: body.name?.trim() }),
    }),
    run: ({ manageLostReasons }, { id, expectedVersion, at, change }) =>
      manageLostReasons.edit(id, expectedVersion, () => change, at),
    output: (outcome) => edited(outcome, view, words),
  }),
];
