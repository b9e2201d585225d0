import { expect, test } from "vitest";
import type { Template, TemplateFinding } from "../../../../events/api/templates.ts";
import { administrator } from "../../../../functions/api/testing/samples.ts";
import { makeWorld } from "../../../../functions/api/testing/world.ts";
import { handlebarsEngine } from "../../../../lib/adapters/handlebars/engine.ts";
import { mailCompiler } from "../../../../lib/adapters/mjml/compiler.ts";
import { BUSINESSES } from "../businesses.ts";
import { makeTemplate, TEMPLATES } from "./templates.ts";

test.each(BUSINESSES.map(({ tenant }) => tenant))("what %s sends has no fault and is published", async (tenant) => {
  const { ask } = makeWorld({ templateEngine: handlebarsEngine, mailCompiler });
  const template = TEMPLATES[tenant];
  if (!template) throw new Error("no template");
  await makeTemplate(template, async (method, path, body) => {
    const answer = await ask(method, path, { as: administrator, ...(body ? { body } : {}) });
    expect([path, answer.status, answer.body]).toEqual([path, expect.toSatisfy((status) => status < 300), answer.body]);
    return answer.body as { id: string };
  });
  const { data } = (await ask("GET", "/api/templates", { as: administrator })).body as { data: Template[] };
  expect(data).toMatchObject([{ key: template.key, activeVersion: 1, draftVersion: null }]);
  const lint = await ask("GET", `/api/templates/${data[0]?.id}/lint`, { as: administrator });
  expect((lint.body as { findings: TemplateFinding[] }).findings).toEqual([]);
});
