import {
  getItem,
  type ItemsPutResult,
  listInterested,
  listItems,
  NewItem,
  putItem,
  putItems,
  updateItem,
} from "../../../../events/api/items.ts";
import { conditionProblems } from "../../../../lib/core/conditions/check.ts";
import { type Condition, evaluate } from "../../../../lib/core/conditions/model.ts";
import type { GivenItem, ItemFields, ItemOutcome } from "../../../../lib/core/items/manage.ts";
import { type Item, itemIdOf, typingOf, valuesOfItem } from "../../../../lib/core/items/model.ts";
import type { Page } from "../../../../lib/core/kernel/page.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { validate } from "../../../../lib/runtime/http/validate.ts";
import { filteredPage, pageBody, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { becauseView, itemView } from "../../views-of-items.ts";
import { noItem } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";

/** An id of ours; no key of the table is made of anything else. */
const ITEM_ID = /^[a-z0-9]{10,26}$/;

/** Checked against the contract before; what was not given is left out. */
const fieldsOf = ({ media, ...fields }: { readonly media?: readonly object[] | undefined }): ItemFields => ({
  ...present(fields),
  ...(media ? { media: media.map((one) => present(one)) as NonNullable<ItemFields["media"]> } : {}),
});
const givenOf = ({ type, externalId, ...fields }: Readonly<Record<string, unknown>>): GivenItem => ({
  type: String(type),
  ...(externalId === undefined ? {} : { externalId: String(externalId) }),
  ...fieldsOf(fields),
});

/** Throws `Refused`. */
function parsed(condition: string): unknown {
  try {
    return JSON.parse(condition);
  } catch {
    throw new Refused(invalid({ field: "condition", code: "wrong_format", message: "is not JSON" }));
  }
}

type Given = { readonly given: GivenItem } | { readonly errors: readonly Problem[] };
type Problem = { readonly field: string; readonly code: string; readonly message: string };

/** Each is held against the contract by itself. */
function each(item: unknown): Given {
  try {
    return { given: givenOf(validate(NewItem, item)) };
  } catch (error) {
    if (error instanceof Refused) return { errors: error.refusal.errors ?? [] };
    throw error;
  }
}

type Result = ItemsPutResult["results"][number];

const resultOf = (asked: unknown, outcome: ItemOutcome | { readonly errors: readonly Problem[] }): Result => {
  const { externalId } = asked as { readonly externalId?: unknown };
  const named = typeof externalId === "string" ? externalId : null;
  if ("errors" in outcome || outcome.kind === "invalid" || outcome.kind === "missing" || outcome.kind === "stale") {
    const errors = "errors" in outcome ? outcome.errors : outcome.kind === "invalid" ? outcome.problems : [];
    return {
      outcome: "refused",
      id: null,
      externalId: named,
      version: null,
      errors: errors.map((one) => ({ ...one })),
    };
  }
  const { itemId: id, version } = outcome.item;
  return { outcome: outcome.kind, id, externalId: outcome.item.externalId, version, errors: [] };
};

export const itemRoutes: readonly Route<Tenant>[] = [
  route(listItems, "catalogue.read", {
    input: ({ query }) => ({
      ...query,
      condition: query.condition === undefined ? undefined : parsed(query.condition),
      page: pageRequest(query),
    }),
    run: async ({ items, itemTypes, ids }, { type: key, status, externalId, condition, page }): Promise<Page<Item>> => {
      const type = await itemTypes.get(key);
      if (!type)
        throw new Refused(invalid({ field: "type", code: "not_found", message: "is no type of items of this tenant" }));
      const problems = condition === undefined ? [] : conditionProblems(condition, typingOf(type));
      if (problems.length > 0) throw new Refused(invalid(...problems));
      const passes = (item: Item): item is Item =>
        condition === undefined || evaluate(condition as Condition, valuesOfItem(type, item)).holds;
      if (externalId !== undefined) {
        const item = await items.get(itemIdOf(ids, key, externalId));
        return { items: item?.status === status && passes(item) ? [item] : [] };
      }
      const read = (part: typeof page) => items.list(key, status, part);
      return condition === undefined ? read(page) : filteredPage(read, passes, page);
    },
    output: (page) => done(pageBody(page, itemView)),
  }),

  route(getItem, "catalogue.read", {
    input: ({ params }) => params.id,
    run: async ({ items }, id) => (ITEM_ID.test(id) ? items.get(id) : undefined),
    output: (item) => (item ? done(itemView(item), { version: item.version }) : missing("item")),
  }),

  route(putItem, "catalogue.manage", {
    input: ({ body, request }) => ({ given: givenOf(body), request }),
    run: ({ manageItems }, { given, request }) => manageItems.put(given, request.id),
    output: (outcome) => {
      if (outcome.kind === "missing" || outcome.kind === "stale" || outcome.kind === "invalid") return noItem(outcome);
      const { itemId, version } = outcome.item;
      return done(
        { ...itemView(outcome.item), outcome: outcome.kind },
        { version, ...(outcome.kind === "created" ? { location: `/api/items/${itemId}` } : {}) },
      );
    },
  }),

  route(putItems, "catalogue.manage", {
    input: ({ body, request }) => ({ asked: body.items, request }),
    run: async ({ manageItems }, { asked, request }) => {
      const given = asked.map(each);
      const good = given.flatMap((one) => ("given" in one ? [one.given] : []));
      const outcomes = [...(await manageItems.putAll(good, request.id))];
      return given.map((one, index) =>
        resultOf(asked[index], "errors" in one ? one : (outcomes.shift() as ItemOutcome)),
      );
    },
    output: (results) => done({ results }),
  }),

  route(updateItem, "catalogue.manage", {
    input: ({ params, body, expectedVersion }) => ({ id: params.id, change: fieldsOf(body), expectedVersion }),
    run: async ({ manageItems }, { id, change, expectedVersion }) =>
      ITEM_ID.test(id) ? manageItems.update(id, change, expectedVersion) : ({ kind: "missing" } as const),
    output: (outcome) =>
      outcome.kind === "missing" || outcome.kind === "stale" || outcome.kind === "invalid"
        ? noItem(outcome)
        : done(itemView(outcome.item), { version: outcome.item.version }),
  }),

  route(listInterested, "contacts.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async ({ items, interestedIn }, { id, page }) => {
      const item = ITEM_ID.test(id) ? await items.get(id) : undefined;
      return item && interestedIn(item, page);
    },
    output: (page) =>
      page
        ? done(pageBody(page, ({ because, ...who }) => ({ ...who, because: becauseView(because) })))
        : missing("item"),
  }),
];
