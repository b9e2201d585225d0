import {
  createItemType,
  getItemType,
  type ItemType as ItemTypeView,
  listItemTypes,
  updateItemType,
} from "../../../../events/api/item-types.ts";
import type { ItemType } from "../../../../lib/core/items/model.ts";
import type { GivenAttribute, TypeFields, TypeOutcome } from "../../../../lib/core/items/types.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { missing } from "../../refusals.ts";
import { done, type Reply, type Route } from "../../route.ts";
import { noType } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";

/** As the contract has it of keys; no key of the table is made of anything else. */
const TYPE_KEY = /^[a-z][a-z0-9_]{0,39}$/;

const typeView = ({ attributes, shown, ...type }: ItemType): ItemTypeView => ({
  ...type,
  attributes: attributes.map(({ options, ...attribute }) => ({ ...attribute, options: [...options] })),
  shown: [...shown],
});

interface GivenFields
  extends Omit<{ readonly [Name in keyof TypeFields]: TypeFields[Name] | undefined }, "attributes"> {
  readonly attributes?: readonly object[] | undefined;
}

/** Checked against the contract before; what was not given is left out. */
const fieldsOf = ({ attributes, ...fields }: GivenFields): TypeFields => ({
  ...present(fields),
  ...(attributes ? { attributes: attributes.map((one) => present(one) as GivenAttribute) } : {}),
});

const answered = (outcome: TypeOutcome, location?: boolean): Reply<ItemTypeView> => {
  if (outcome.kind !== "done") return noType(outcome);
  const { type } = outcome;
  return done(typeView(type), {
    version: type.version,
    ...(location ? { location: `/api/item-types/${type.id}` } : {}),
  });
};

export const itemTypeRoutes: readonly Route<Tenant>[] = [
  route(listItemTypes, "catalogue.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ itemTypes }, page) => pageOfAll(await itemTypes.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, typeView)),
  }),
  route(getItemType, "catalogue.read", {
    input: ({ params }) => params.id,
    run: async ({ itemTypes }, id) => (TYPE_KEY.test(id) ? itemTypes.get(id) : undefined),
    output: (type) => (type ? done(typeView(type), { version: type.version }) : missing("type of items")),
  }),
  route(createItemType, "catalogue.manage", {
    input: ({ body: { key, name, plural, ...fields }, request }) => ({
      given: { key, ...fieldsOf(fields), name, plural },
      request,
    }),
    run: ({ manageTypes }, { given, request }) => manageTypes.create(given, request),
    output: (outcome) => answered(outcome, true),
  }),
  route(updateItemType, "catalogue.manage", {
    input: ({ params, body, expectedVersion }) => ({ id: params.id, change: fieldsOf(body), expectedVersion }),
    run: async ({ manageTypes }, { id, change, expectedVersion }) =>
      TYPE_KEY.test(id) ? manageTypes.update(id, change, expectedVersion) : ({ kind: "missing" } as const),
    output: (outcome) => answered(outcome),
  }),
];
