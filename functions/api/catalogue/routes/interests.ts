import {
  createInterest,
  deleteInterest,
  getInterest,
  type InterestChange,
  listInterests,
  updateInterest,
} from "../../../../events/api/interests.ts";
import type { InterestFields, InterestOutcome } from "../../../../lib/core/interests/manage.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { invalid, missing } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { interestView } from "../../views-of-items.ts";
import { noInterest } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";

type View = ReturnType<typeof interestView>;
type Fields = (typeof InterestChange)["_zod"]["output"];

const fieldsOf = ({ until, ...fields }: Fields): InterestFields => ({
  ...present(fields),
  ...(until === undefined ? {} : { until: until === null ? null : new Date(until).toISOString() }),
});
const ofOne = ({ params, expectedVersion }: Pick<Call<"{id}">, "params" | "expectedVersion">) => ({
  id: params.id,
  expectedVersion,
});
const answered = (outcome: InterestOutcome): Reply<View> =>
  outcome.kind === "done"
    ? done(interestView(outcome.interest), { version: outcome.interest.version })
    : noInterest(outcome);

export const interestRoutes: readonly Route<Tenant>[] = [
  route(listInterests, "contacts.read", {
    input: ({ query }) => {
      const { type, itemId } = query;
      const page = pageRequest(query);
      if (itemId !== undefined && type === undefined) return { wanted: { itemId }, page };
      if (itemId === undefined && type !== undefined) return { wanted: { type }, page };
      throw new Refused(
        invalid({ field: "type", code: "either_or", message: "is there, or `itemId` is: one of them" }),
      );
    },
    run: ({ interests }, { wanted, page }) => interests.list(wanted, page),
    output: (page) => done(pageBody(page, interestView)),
  }),

  route(getInterest, "contacts.read", {
    input: ({ params }) => params.id,
    run: ({ interests }, id) => interests.get(id),
    output: (interest) =>
      interest ? done(interestView(interest), { version: interest.version }) : missing("interest"),
  }),

  route(createInterest, "contacts.manage", {
    input: ({ body: { contactId, itemId, type, ...fields }, principal, request }) => ({
      contactId,
      ...present({ itemId, type }),
      ...fieldsOf(fields),
      source: principal.kind,
      by: principal.id,
      request,
    }),
    run: ({ manageInterests }, input) => manageInterests.create(input),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(interestView(outcome.interest), {
            version: outcome.interest.version,
            location: `/api/interests/${outcome.interest.interestId}`,
          })
        : noInterest(outcome),
  }),

  route(updateInterest, "contacts.manage", {
    input: (call) => ({ ...ofOne(call), change: fieldsOf(call.body) }),
    run: ({ manageInterests }, { id, change, expectedVersion }) => manageInterests.update(id, change, expectedVersion),
    output: answered,
  }),

  route(deleteInterest, "contacts.manage", {
    input: ofOne,
    run: ({ manageInterests }, { id, expectedVersion }) => manageInterests.remove(id, expectedVersion),
    output: answered,
  }),
];
