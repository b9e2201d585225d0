import {
  beginTemplateDraft,
  deleteTemplateBody,
  discardTemplateDraft,
  writeTemplateBody,
} from "../../../../events/api/templates.ts";
import { type Body, kindOfMedium } from "../../../../lib/core/templates/model.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { invalid } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { language, notDone, notWritten } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { templateView, versionView } from "../views/template.ts";

/** Throws `Refused` for what is no medium, or a body of another one. */
export function checkedBody(medium: string, body: { readonly kind: string }): Body {
  if (!/^[a-z0-9-]{1,32}$/.test(medium))
    throw new Refused(invalid({ field: "medium", code: "invalid", message: "is no medium" }));
  const kind = kindOfMedium(medium);
  if (body.kind !== kind)
    throw new Refused(invalid({ field: "kind", code: "invalid", message: `${medium} takes a body of kind ${kind}` }));
  return body as Body;
}

export const draftRoutes: readonly Route<Tenant>[] = [
  route(beginTemplateDraft, "templates.manage", {
    input: ({ params, request }) => ({ id: params.id, at: request.at }),
    run: ({ edit }, { id, at }) => edit.begin(id, at),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(versionView(outcome.template.activeVersion)(outcome.draft), { version: outcome.draft.version })
        : notWritten(outcome),
  }),

  route(discardTemplateDraft, "templates.manage", {
    input: ({ params, request }) => ({ id: params.id, at: request.at }),
    run: ({ edit }, { id, at }) => edit.discard(id, at),
    output: (outcome) => (outcome.kind === "done" ? done(templateView(outcome.template)) : notDone(outcome)),
  }),

  route(writeTemplateBody, "templates.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      id: params.id,
      stored: {
        medium: params.medium,
        language: language(params.language, "language"),
        body: checkedBody(params.medium, body),
      },
      expectedVersion,
      at: request.at,
    }),
    run: ({ edit }, { id, stored, expectedVersion, at }) => edit.write(id, stored, expectedVersion, at),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(versionView(outcome.template.activeVersion)(outcome.draft), { version: outcome.draft.version })
        : notWritten(outcome),
  }),

  route(deleteTemplateBody, "templates.manage", {
    input: ({ params: { id, ...place }, expectedVersion, request }) => ({ id, place, expectedVersion, at: request.at }),
    run: ({ edit }, { id, place, expectedVersion, at }) => edit.erase(id, place, expectedVersion, at),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(versionView(outcome.template.activeVersion)(outcome.draft), { version: outcome.draft.version })
        : notWritten(outcome),
  }),
];
