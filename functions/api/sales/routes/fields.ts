import { createCustomField, listCustomFields, updateCustomField } from "../../../../events/api/fields.ts";
import type { FieldDefinition } from "../../../../lib/core/fields/model.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { done, type Route } from "../../route.ts";
import { noField } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";

const fieldView = ({ fieldId, options, ...field }: FieldDefinition) => ({
  id: fieldId,
  ...field,
  options: [...options],
});

export const fieldRoutes: readonly Route<Tenant>[] = [
  route(listCustomFields, "leads.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ fields }, page) => pageOfAll(await fields.all(), ({ fieldId }) => fieldId, page),
    output: (page) => done(pageBody(page, fieldView)),
  }),

  route(createCustomField, "funnels.manage", {
    input: ({ body }) => body,
    run: ({ manageFields }, input) => manageFields.create(input),
    output: (outcome) =>
      outcome.kind === "done" ? done(fieldView(outcome.field), { version: outcome.field.version }) : noField(outcome),
  }),

  route(updateCustomField, "funnels.manage", {
    input: ({ params, expectedVersion, body }) => ({
      fieldId: params.id,
      ...present({ expectedVersion, ...body }),
    }),
    run: ({ manageFields }, input) => manageFields.update(input),
    output: (outcome) =>
      outcome.kind === "done" ? done(fieldView(outcome.field), { version: outcome.field.version }) : noField(outcome),
  }),
];
