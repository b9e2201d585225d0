/** Templates in the table: what the port promises, and what the audit log makes of it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTemplateStore } from "../../lib/adapters/dynamo/templates.ts";
import { handlebarsEngine as engine } from "../../lib/adapters/handlebars/engine.ts";
import { mailCompiler as mail } from "../../lib/adapters/mjml/compiler.ts";
import { sha256Hex, systemIds } from "../../lib/adapters/system/system.ts";
import { makeEditTemplates } from "../../lib/core/templates/edit.ts";
import { makeInspect } from "../../lib/core/templates/inspect.ts";
import type { Body } from "../../lib/core/templates/model.ts";
import { makePublishTemplates } from "../../lib/core/templates/publish.ts";
import { makeRenderTemplate } from "../../lib/core/templates/render.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const at = "2026-03-02T08:00:00.000Z";
const text = (says: string): Body => ({ kind: "text", text: says });

function open(tenant: string) {
  const { client, tableName } = table;
  const templates = makeTemplateStore({ client, tableName, tenant }, systemIds);
  const edit = makeEditTemplates({ templates, ids: systemIds });
  const inspect = makeInspect({ templates, engine, mail, media: [], providerTemplates: async () => undefined });
  const { publish, activate } = makePublishTemplates({ templates, inspect, hash: sha256Hex });
  const render = makeRenderTemplate({ templates, engine, ids: systemIds });
  const around = { contact: null, business: { name: "Casa" }, timeZone: "UTC" };
  const fresh = { key: "hi", title: "Hi", kind: "message", variables: [], defaultLanguage: "es" } as const;
  return {
    templates,
    edit,
    make: () => edit.create(fresh, { id: "r", at }),
    write: (id: string, says: string, language = "es", expected?: number) =>
      edit.write(id, { medium: "sms", language, body: text(says) }, expected, at),
    publish: (id: string) => publish(id, { person: "usr_a", note: "", at }, undefined),
    activate: (id: string, number: number) => activate(id, number, at),
    say: async () => {
      const said = await render({ template: "hi", medium: "sms", data: {}, around });
      return said.kind === "rendered" && said.content.type === "text" ? said.content.text : said.kind;
    },
  };
}

test("a version is published whole, changed by nobody, and gone back to; another tenant has none of it", async () => {
  const { make, write, publish, activate, say, templates, edit } = open("casa");
  const made = await make();
  if (made.kind !== "done") throw new Error(made.kind);
  expect(await make()).toEqual(made);
  const { id } = made.template;
  await write(id, "Uno");
  await write(id, "One", "en");
  const published = await publish(id);
  expect(published).toMatchObject({ kind: "published", version: { number: 1, state: "published" } });
  expect(await say()).toBe("Uno");
  expect(await open("other").say()).toBe("missing");

  await write(id, "Dos");
  await edit.erase(id, { medium: "sms", language: "en" }, undefined, at);
  expect(await say()).toBe("Uno");
  const draft = await templates.version(id, 2);
  expect(await templates.bodies(draft ?? { templateId: id, number: 2, bodies: [] })).toMatchObject([
    { language: "es" },
  ]);
  await publish(id);
  expect(await say()).toBe("Dos");
  await activate(id, 1);
  expect(await say()).toBe("Uno");
  expect((await templates.versions(id)).map(({ number, bodies }) => [number, bodies.length])).toEqual([
    [2, 1],
    [1, 2],
  ]);

  await edit.remove(id, undefined);
  expect(await say()).toBe("missing");
  expect(await templates.versions(id)).toEqual([]);
});

test("of those who write at the same time one writes first, and nothing of either is lost", async () => {
  const { make, write, publish, templates } = open("race");
  const made = await make();
  if (made.kind !== "done") throw new Error(made.kind);
  const { id } = made.template;
  const languages = ["es", "fr", "en", "de"];
  await Promise.all(languages.map((language) => write(id, language, language)));
  const draft = await templates.version(id, 1);
  expect(draft?.bodies.map(({ language }) => language)).toEqual(["de", "en", "es", "fr"]);
  expect(await write(id, "late", "es", 2)).toEqual({ kind: "stale", version: draft?.version });

  const outcomes = await Promise.all([publish(id), publish(id), publish(id)]);
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["nothing_to_publish", "nothing_to_publish", "published"]);
  const version = await templates.version(id, 1);
  if (!version) throw new Error("no version");
  expect(
    await templates.write({ ...version, version: 99 }, version, {
      put: { medium: "sms", language: "es", body: text("x") },
    }),
  ).toBe("conflict");
});
