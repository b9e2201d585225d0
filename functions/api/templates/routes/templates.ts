import type { TemplateBody } from "../../../../events/api/templates.ts";
import {
  createTemplate,
  deleteTemplate,
  getTemplate,
  getTemplateBody,
  lintTemplate,
  listTemplates,
  listTemplateVersions,
  updateTemplate,
} from "../../../../events/api/templates.ts";
import { folded } from "../../../../lib/core/kernel/folded.ts";
import type { NewTemplate, TemplateChange } from "../../../../lib/core/templates/edit.ts";
import type { Template, Variable } from "../../../../lib/core/templates/model.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { checkedVariables, language, notDone } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { findingView, templateView, versionView } from "../views/template.ts";

const numberIn = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : 0);

/** The bodies that are looked at: of the draft, or of what is sent. */
async function bodiesOf({ templates }: Tenant, { id, draft, activeVersion }: Template) {
  const number = draft?.number ?? activeVersion;
  const version = number === null ? undefined : await templates.version(id, number);
  return version ? templates.bodies(version) : [];
}

/** One read for each that is published: there are `BOUNDS.templates` at most. */
async function saying({ templates }: Tenant, medium: string, found: readonly Template[]): Promise<readonly Template[]> {
  const versions = await Promise.all(
    found.map(({ id, activeVersion }) => (activeVersion === null ? undefined : templates.version(id, activeVersion))),
  );
  return found.filter((_, index) => versions[index]?.bodies.some((body) => body.medium === medium));
}

export const templateRoutes: readonly Route<Tenant>[] = [
  route(listTemplates, "templates.read", {
    input: ({ query }) => query,
    run: async (tenant, { search, kind, medium, ...query }) => {
      const wanted = folded(search ?? "").trim();
      const found = (await tenant.templates.all()).filter(
        (template) =>
          (kind === undefined || template.kind === kind) &&
          (template.key.includes(wanted) || folded(template.title).includes(wanted)),
      );
      const fitting = medium === undefined ? found : await saying(tenant, medium, found);
      return pageOfAll(fitting, ({ id }) => id, pageRequest(query));
    },
    output: (page) => done(pageBody(page, templateView)),
  }),

  route(createTemplate, "templates.manage", {
    input: ({ body, request }) => {
      checkedVariables(body.variables as readonly Variable[]);
      const { title, defaultLanguage, ...rest } = body;
      const fresh = { ...rest, title: title.trim(), defaultLanguage: language(defaultLanguage, "defaultLanguage") };
      return { fresh: fresh as NewTemplate, request };
    },
    run: ({ edit }, { fresh, request }) => edit.create(fresh, request),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(templateView(outcome.template), {
            version: outcome.template.version,
            location: `/api/templates/${outcome.template.id}`,
          })
        : notDone(outcome),
  }),

  route(getTemplate, "templates.read", {
    input: ({ params }) => params.id,
    run: ({ templates }, id) => templates.get(id),
    output: (template) =>
      template ? done(templateView(template), { version: template.version }) : missing("template"),
  }),

  route(updateTemplate, "templates.manage", {
    input: ({ params, body, expectedVersion, request }) => {
      checkedVariables(body.variables as readonly Variable[] | undefined);
      const { title, variables, defaultLanguage: wished } = body;
      const defaultLanguage = wished === undefined ? undefined : language(wished, "defaultLanguage");
      const change = present({ title: title?.trim(), variables, defaultLanguage }) as TemplateChange;
      return { id: params.id, expectedVersion, change, at: request.at };
    },
    run: ({ edit }, { id, expectedVersion, change, at }) => edit.change(id, expectedVersion, change, at),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(templateView(outcome.template), { version: outcome.template.version })
        : notDone(outcome),
  }),

  route(deleteTemplate, "templates.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ edit }, { id, expectedVersion }) => edit.remove(id, expectedVersion),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(templateView(outcome.template), { version: outcome.template.version })
        : notDone(outcome),
  }),

  route(listTemplateVersions, "templates.read", {
    input: ({ params }) => params.id,
    run: async ({ templates }, id) => {
      const template = await templates.get(id);
      if (!template) return undefined;
      // What is left of a draft that was dropped is no version.
      const { activeVersion, draft } = template;
      const there = (await templates.versions(id)).filter(
        ({ number, state }) => state === "published" || number === draft?.number,
      );
      return { data: there.map(versionView(activeVersion)) };
    },
    output: (versions) => (versions ? done(versions) : missing("template")),
  }),

  route(getTemplateBody, "templates.read", {
    input: ({ params }) => params,
    run: ({ templates }, { id, number, medium, language: tag }) => templates.body(id, numberIn(number), medium, tag),
    output: (stored) => (stored ? done({ ...stored, body: stored.body as TemplateBody }) : missing("body")),
  }),

  route(lintTemplate, "templates.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => {
      const template = await tenant.templates.get(id);
      return template && (await tenant.inspect(template, await bodiesOf(tenant, template)));
    },
    output: (inspected) => (inspected ? done({ findings: inspected.findings.map(findingView) }) : missing("template")),
  }),
];
