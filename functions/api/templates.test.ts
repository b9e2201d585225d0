import { describe, expect, test } from "vitest";
import type { Template, TemplateFinding, TemplatePreview, TemplateVersion } from "../../events/api/templates.ts";
import { handlebarsEngine } from "../../lib/adapters/handlebars/engine.ts";
import { mailCompiler } from "../../lib/adapters/mjml/compiler.ts";
import { agent, conversation, administrator as supervisor } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const NEW = {
  ...{ key: "order_ready", title: "The order is ready", defaultLanguage: "es" },
  variables: [{ name: "ref", type: "string", example: "A-17" }],
};

async function writing() {
  const world = makeWorld({ templateEngine: handlebarsEngine, mailCompiler });
  const as = supervisor;
  const ask = (method: string, path: string, body?: unknown, headers = {}) =>
    world.ask(method, `/api/templates${path}`, { as, headers, ...(body === undefined ? {} : { body }) });
  const made = (await ask("POST", "", NEW)).body as Template;
  const write = (place: string, body: unknown, headers = {}) =>
    ask("PATCH", `/${made.id}/draft/bodies/${place}`, body, headers);
  const on = (method: string, path: string, body?: unknown, headers = {}) =>
    ask(method, `/${made.id}${path}`, body, headers);
  return { world, ask, on, write, id: made.id };
}

const says = (text: string) => ({ kind: "text", text });

describe("templates", () => {
  test("are made, written, published and gone back from", async () => {
    const { world, ask, on, write, id } = await writing();
    world.clock.time += 1_000;
    expect(await ask("POST", "", NEW)).toMatchObject({ status: 409, body: { code: "already_exists" } });
    expect((await on("POST", "/publish", {})).body).toMatchObject({ code: "nothing_to_publish" });
    const first = await write("telegram/es-mx", says("Hola {{ref}}"));
    expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(first.body).toMatchObject({
      state: "draft",
      number: 1,
      bodies: [{ medium: "telegram", language: "es-MX" }],
    });
    await write("telegram/es", says("Hola {{ref}}"));
    expect(await write("telegram/es", says("x"), { "if-match": '"1"' })).toMatchObject({ status: 412 });
    expect((await on("POST", "/publish", { note: " one " })).body).toMatchObject({
      template: { activeVersion: 1, draftVersion: null },
      version: { state: "published", note: "one", publishedBy: supervisor.id },
      findings: [],
    });
    await write("telegram/es", says("Otra {{ref}}"));
    await on("DELETE", "/draft/bodies/telegram/es-MX");
    await on("POST", "/publish", {});
    const { data } = (await on("GET", "/versions")).body as { data: TemplateVersion[] };
    expect(data.map(({ number, state, bodies }) => [number, state, bodies.length])).toEqual([
      [2, "published", 1],
      [1, "archived", 2],
    ]);
    expect((await on("GET", "/versions/1/bodies/telegram/es")).body).toMatchObject({ body: says("Hola {{ref}}") });
    expect((await on("POST", "/activate", { number: 1 })).body).toMatchObject({ activeVersion: 1 });
    expect(await on("POST", "/activate", { number: 9 })).toMatchObject({ status: 422 });
    expect(((await ask("GET", "?search=READY")).body as { data: Template[] }).data).toMatchObject([{ id }]);
    expect(((await ask("GET", "?kind=partial")).body as { data: Template[] }).data).toEqual([]);
    expect(await on("DELETE", "")).toMatchObject({ status: 200 });
    expect(await on("GET", "")).toMatchObject({ status: 404 });
  });

  test("what is wrong is told with its place, and not published", async () => {
    const { on, write } = await writing();
    await write("telegram/fr", says("Bonjour\n{{reff}}"));
    const { findings } = (await on("GET", "/lint")).body as { findings: TemplateFinding[] };
    expect(findings.map(({ code, language, line, column }) => [code, language, line, column])).toEqual([
      ["unused_variable", null, null, null],
      ["missing_language", "es", null, null],
      ["unknown_variable", "fr", 2, 3],
    ]);
    expect(await on("POST", "/publish", {})).toMatchObject({
      status: 422,
      body: {
        errors: [{ field: "bodies.telegram.es" }, { field: "bodies.telegram.fr.text", code: "unknown_variable" }],
      },
    });
    expect(await on("PATCH", "", { variables: [{ name: "contact", type: "string" }] })).toMatchObject({ status: 422 });
    expect(await on("PATCH", "", { defaultLanguage: "qq" })).toMatchObject({ status: 422 });
    expect(await write("email/es", says("x"))).toMatchObject({ status: 422, body: { errors: [{ field: "kind" }] } });
    expect(await write("telegram/qq", says("x"))).toMatchObject({
      status: 422,
      body: { errors: [{ field: "language" }] },
    });
    for (const body of [{ kind: "email", subject: "a" }, { kind: "whatsapp" }, says(" "), says("x".repeat(20_000))])
      expect(await write("telegram/es", body)).toMatchObject({ status: 422 });
  });

  test("are looked at before they are stored, with examples or with what is given", async () => {
    const { on } = await writing();
    const look = async (more: object) =>
      (await on("POST", "/preview", { language: "es", ...more })).body as TemplatePreview;
    const mjml =
      "<mjml><mj-body><mj-section><mj-column><mj-text>Hola {{contact.name}}: {{ref}}</mj-text></mj-column></mj-section></mj-body></mjml>";
    const mail = { medium: "email", body: { kind: "email", subject: "{{ref}}", preheader: "!", mjml } };
    expect(await look(mail)).toMatchObject({
      content: {
        type: "email",
        subject: "A-17",
        text: "Hola Inés Huanca: A-17",
        html: expect.stringContaining("Hola Inés Huanca: A-17"),
      },
      preheader: "!",
      findings: [],
    });
    expect((await look({ ...mail, data: { ref: "<i>" } })).content?.html).toContain("&lt;i&gt;");
    expect(await look({ ...mail, data: { ref: 5 } })).toMatchObject({
      errors: [{ field: "data.ref", code: "wrong_type" }],
    });
    expect(await look({ medium: "telegram", body: says("{{constructor}}") })).toMatchObject({
      content: null,
      findings: [{ severity: "error", code: "not_allowed" }],
    });
    expect(await look({ medium: "telegram" })).toMatchObject({ code: "not_found" });
    expect(await look({ ...mail, contactId: "x".repeat(26) })).toMatchObject({ errors: [{ field: "contactId" }] });
  });

  test("are tried in a conversation, by who may write there", async () => {
    const { world, on, write, id } = await writing();
    await write("whatsapp/es", { kind: "whatsapp", text: "Hola {{ref}}" });
    const tried = await on("POST", "/test", { conversationId: conversation.conversationId });
    expect(tried).toMatchObject({ status: 202, body: { content: { type: "text", text: "Hola A-17" } } });
    expect(JSON.stringify([...world.messages])).toContain("Hola A-17");
    const reader = {
      ...agent,
      memberships: [{ tenant: "demo", role: "r", permissions: ["templates.manage" as const] }],
    };
    expect(
      await world.ask("POST", `/api/templates/${id}/test`, {
        as: reader,
        body: { conversationId: conversation.conversationId },
      }),
    ).toMatchObject({ status: 403 });
    expect(await on("POST", "/test", { conversationId: "z".repeat(26) })).toMatchObject({ status: 422 });
  });
});
