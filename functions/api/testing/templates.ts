import type { ProviderTemplate } from "../../../lib/core/provider-templates/model.ts";
import type { StoredBody, Template, TemplateVersion } from "../../../lib/core/templates/model.ts";
import type { ReadyRow, TemplateStore } from "../../../lib/core/templates/ports.ts";
import type { TemplatesPorts } from "../templates/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";
import { inert } from "./inert.ts";

/** Keeps its contract as the port words it. */
export function memoryTemplates(): TemplateStore {
  const catalogue = memoryCatalogue<Template>();
  const versions = new Map<string, TemplateVersion>();
  const bodies = new Map<string, StoredBody>();
  const ready = new Map<string, ReadyRow>();
  const versionKey = (id: string, number: number) => `${id} ${number}`;
  const bodyKey = (id: string, number: number, { medium, language }: Pick<StoredBody, "medium" | "language">) =>
    `${id} ${number} ${medium} ${language}`;
  const stands = (before: TemplateVersion) => {
    const there = versions.get(versionKey(before.templateId, before.number));
    return there?.version === before.version && there.state === "draft";
  };
  return {
    ...catalogue,
    versions: async (id) =>
      [...versions.values()].filter(({ templateId }) => templateId === id).sort((a, b) => b.number - a.number),
    version: async (id, number) => versions.get(versionKey(id, number)),
    bodies: async ({ templateId, number, bodies: named }) =>
      named.flatMap((place) => bodies.get(bodyKey(templateId, number, place)) ?? []),
    body: async (id, number, medium, language) => bodies.get(bodyKey(id, number, { medium, language })),
    async begin(draft, given) {
      for (const body of given) {
        const key = bodyKey(draft.templateId, draft.number, body);
        bodies.set(key, bodies.get(key) ?? body);
      }
      const key = versionKey(draft.templateId, draft.number);
      if (versions.has(key)) return false;
      versions.set(key, draft);
      return true;
    },
    async write(draft, before, change) {
      if (!stands(before)) return "conflict";
      versions.set(versionKey(draft.templateId, draft.number), draft);
      if ("put" in change) bodies.set(bodyKey(draft.templateId, draft.number, change.put), change.put);
      else bodies.delete(bodyKey(draft.templateId, draft.number, change.remove));
      return "saved";
    },
    async publish({ version, versionBefore, template, templateBefore, ready: rows }) {
      for (const row of rows) ready.set(`${version.contentHash} ${row.medium} ${row.language}`, row);
      if (!stands(versionBefore) || (await catalogue.save(template, templateBefore)) !== "saved") return "conflict";
      versions.set(versionKey(version.templateId, version.number), version);
      return "saved";
    },
    ready: async ({ contentHash }, medium, language) => ready.get(`${contentHash} ${medium} ${language}`),
    async clear(id) {
      for (const [key, { templateId }] of versions) if (templateId === id) versions.delete(key);
    },
  };
}

/** What the templates' part needs beside what others have; the libraries are a test's to bring. */
export const makeTemplates = (): Pick<
  TemplatesPorts,
  | "templates"
  | "templateEngine"
  | "mailCompiler"
  | "providerTemplates"
  | "listProviderTemplates"
  | "askApproval"
  | "mediumFacts"
  | "mediumOf"
> => ({
  templates: memoryTemplates(),
  templateEngine: inert("templateEngine"),
  mailCompiler: inert("mailCompiler"),
  providerTemplates: memoryCatalogue<ProviderTemplate>(),
  listProviderTemplates: async () => undefined,
  askApproval: async () => undefined,
  mediumFacts: [],
  mediumOf: (channel) => channel,
});
