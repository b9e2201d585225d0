import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { memoryTemplates } from "../../../functions/api/testing/templates.ts";
import { handlebarsEngine as engine } from "../../adapters/handlebars/engine.ts";
import { mailCompiler as mail } from "../../adapters/mjml/compiler.ts";
import { systemIds } from "../../adapters/system/system.ts";
import { errorsOf, type Surroundings } from "./data.ts";
import { makeEditTemplates } from "./edit.ts";
import { makeInspect } from "./inspect.ts";
import { faultOf, isUnsafe, linksInText } from "./links.ts";
import { type Body, languageChain, languageFor, type Variable } from "./model.ts";
import type { KnownProviderTemplate } from "./ports.ts";
import { makePublishTemplates } from "./publish.ts";
import { makeRenderTemplate, type RenderInput } from "./render.ts";

const AT = "2026-03-02T08:00:00.000Z";
const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const variable = (name: string, type: Variable["type"], example: unknown, required = true): Variable => ({
  ...{ name, type, example, required, description: "" },
});
const order: readonly Variable[] = [
  variable("ref", "string", "A-17"),
  variable("total", "money", { amount: 12.5, currency: "EUR" }),
  variable("items", "list", [{ name: "Lomo", count: 2 }]),
  variable("due", "date", "2026-03-09", false),
];
const around: Surroundings = {
  contact: { name: "Inés Huanca", language: null, country: "PE", tags: ["vip"], customFields: { table: 4 } },
  business: { name: "Casa Andina" },
  unsubscribeUrl: "https://casa.pe/u/1",
  timeZone: "America/Lima",
};
const data = {
  ref: "A-18",
  total: { amount: "1200.5", currency: "PEN" },
  items: [{ name: "<b>Ceviche</b>", count: 1 }],
};
const text = (says: string): Body => ({ kind: "text", text: says });
const column = (inside: string) =>
  `<mjml><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;
const email = (inside: string, more: object = {}): Body => ({
  kind: "email",
  subject: "Pedido {{ref}}",
  mjml: column(inside),
  ...more,
});

let world: ReturnType<typeof makeTemplates>;
beforeEach(() => {
  world = makeTemplates();
});

function makeTemplates(known?: readonly KnownProviderTemplate[]) {
  const templates = memoryTemplates();
  const edit = makeEditTemplates({ templates, ids: systemIds });
  const inspect = makeInspect({
    ...{ templates, engine, mail, providerTemplates: async () => known },
    media: [{ medium: "telegram", text: 50, choices: { count: 2, title: 10 } }],
  });
  const { publish, activate } = makePublishTemplates({ templates, inspect, hash });
  const render = makeRenderTemplate({ templates, engine, ids: systemIds });
  return {
    templates,
    edit,
    render,
    activate: (id: string, number: number) => activate(id, number, AT),
    publish: (id: string) => publish(id, { person: "usr_a", note: "", at: AT }, undefined),
    async template(key: string, bodies: Readonly<Record<string, Body>>, more: object = {}) {
      const fresh = { key, title: key, kind: "message", variables: order, defaultLanguage: "es", ...more } as const;
      const made = await edit.create(fresh, { id: key, at: AT });
      if (made.kind !== "done") throw new Error(made.kind);
      for (const [place, body] of Object.entries(bodies)) {
        const [medium = "", language = ""] = place.split(" ");
        await edit.write(made.template.id, { medium, language, body }, undefined, AT);
      }
      return made.template.id;
    },
    async findings(id: string) {
      const template = await templates.get(id);
      const version = template?.draft && (await templates.version(id, template.draft.number));
      if (!template || !version) throw new Error("no draft");
      return (await inspect(template, await templates.bodies(version))).findings;
    },
    say: (template: string, more: Partial<RenderInput> = {}) =>
      render({ template, medium: "telegram", data, around, ...more }),
  };
}

describe("versions", () => {
  test("a draft is published, another one begins with it, and an older one can be sent again", async () => {
    const { template, publish, activate, say, edit, templates } = world;
    const id = await template("order", { "telegram es": text("Uno {{ref}}") });
    expect(await say("order")).toEqual({ kind: "missing", what: "active_version" });
    expect(await publish(id)).toMatchObject({ kind: "published", version: { number: 1, state: "published" } });
    expect(await publish(id)).toEqual({ kind: "nothing_to_publish" });
    expect(await say("order")).toMatchObject({
      content: { type: "text", text: "Uno A-18" },
      version: 1,
      language: "es",
    });

    await edit.write(id, { medium: "telegram", language: "fr", body: text("Deux {{ref}}") }, undefined, AT);
    await edit.write(id, { medium: "telegram", language: "es", body: text("Dos {{ref}}") }, undefined, AT);
    expect(await say("order")).toMatchObject({ content: { text: "Uno A-18" } });
    expect(await activate(id, 2)).toEqual({ kind: "not_published" });
    expect(await publish(id)).toMatchObject({ kind: "published", version: { number: 2 } });
    expect(await say(id)).toMatchObject({ content: { text: "Dos A-18" }, key: "order" });
    expect(await say("order", { languages: ["fr-CA"] })).toMatchObject({
      content: { text: "Deux A-18" },
      language: "fr",
    });

    expect(await activate(id, 1)).toMatchObject({ kind: "active" });
    expect(await say("order", { languages: ["fr-CA"] })).toMatchObject({ content: { text: "Uno A-18" }, version: 1 });
    expect(await say("order", { version: 2 })).toMatchObject({ content: { text: "Dos A-18" } });
    const [two, one] = await templates.versions(id);
    expect(two?.contentHash).not.toBe(one?.contentHash);
    // What is written next begins with what is sent now, and gets a number of its own.
    expect(await edit.begin(id, AT)).toMatchObject({
      draft: { number: 3, bodies: [{ medium: "telegram", language: "es" }] },
    });
    await edit.discard(id, AT);
    expect(await edit.begin(id, AT)).toMatchObject({ draft: { number: 4 } });
  });

  test("what a version asks for is its own", async () => {
    const { template, publish, say, edit } = world;
    const id = await template("order", { "telegram es": text("{{ref}}") });
    await publish(id);
    await edit.change(id, undefined, { variables: [...order, variable("table", "number", 4)] }, AT);
    expect(await say("order")).toMatchObject({ kind: "rendered" });
    await publish(id);
    expect(await say("order")).toEqual({
      kind: "bad_data",
      errors: [{ field: "data.table", code: "missing_variable", message: "is needed by the template" }],
    });
  });

  test("keys are given once; a stale draft is not overwritten; faults are not published", async () => {
    const { template, publish, edit } = world;
    const id = await template("order", { "telegram es": text("{{ref}} {{reff}}") });
    const fresh = { key: "order", title: "b", kind: "message", variables: [], defaultLanguage: "es" } as const;
    expect(await edit.create(fresh, { id: "x", at: "2026-03-03T08:00:00.000Z" })).toEqual({ kind: "taken" });
    expect(await publish(id)).toMatchObject({
      kind: "faulty",
      findings: expect.arrayContaining([expect.objectContaining({ code: "unknown_variable" })]),
    });
    const stored = { medium: "telegram", language: "es", body: text("x") };
    expect(await edit.write(id, stored, 1, AT)).toEqual({ kind: "stale", version: 2 });
    expect(await edit.erase(id, { medium: "sms", language: "es" }, undefined, AT)).toEqual({ kind: "no_body" });
  });
});

describe("filling in", () => {
  test("a mail: MJML to HTML and text, escaped in the one and not in the other", async () => {
    const { template, publish, say } = world;
    const inside =
      '<mj-text>Hola {{contact.firstName}}, {{currency total}}</mj-text><mj-raw>{{#each items}}</mj-raw><mj-text>{{count}} × {{name}}</mj-text><mj-raw>{{/each}}</mj-raw><mj-button href="{{unsubscribeUrl}}">Baja</mj-button>';
    await publish(
      await template("order", { "email es": email(inside, { preheader: "Total: {{currency total}} & más" }) }),
    );
    const said = await say("order", { medium: "email" });
    if (said.kind !== "rendered" || said.content.type !== "email") throw new Error(JSON.stringify(said));
    const { content } = said;
    expect(content.subject).toBe("Pedido A-18");
    expect(content.html).toContain("1 × &lt;b&gt;Ceviche&lt;/b&gt;");
    expect(content.html).toContain("Total: 1200,50\u00a0PEN &#38; más");
    expect(content.html).toContain('<html lang="es"');
    expect(content.html).toContain('href="https://casa.pe/u/1"');
    expect(content.text).toMatch(/^Hola Inés, 1200,50.PEN\n1 × <b>Ceviche<\/b>\n\nBaja \[https:\/\/casa\.pe\/u\/1\]$/);
    expect(content.unsubscribeUrl).toBe("https://casa.pe/u/1");
    const hostile = await say("order", {
      medium: "email",
      data: { ...data, ref: "1\r\nBcc: a@b.pe" },
      around: { ...around, unsubscribeUrl: "javascript:alert(1)" },
    });
    expect(hostile).toEqual({
      kind: "failed",
      problems: [expect.objectContaining({ part: "html", code: "unsafe_link" })],
    });
  });

  test("languages: wished, the wider one, the contact's, the template's; else nothing", async () => {
    const { template, publish, say } = world;
    const bodies = {
      "telegram es": text("es"),
      "telegram es-MX": text("mx"),
      "telegram fr": text("fr"),
      "sms es": text("sms"),
    };
    await publish(await template("hi", bodies));
    const said = async (languages: readonly string[], language: string | null = null) => {
      const contact = around.contact && { ...around.contact, language };
      const outcome = await say("hi", { languages, around: { ...around, contact } });
      return outcome.kind === "rendered" ? outcome.language : outcome;
    };
    expect(await said(["es-MX"])).toBe("es-MX");
    expect(await said(["es-PE"])).toBe("es");
    expect(await said(["de", "fr-CA"], "es-MX")).toBe("fr");
    expect(await said(["de"], "fr")).toBe("fr");
    expect(await said(["de"], "it")).toBe("es");
    expect(await say("hi", { medium: "push" })).toEqual({ kind: "no_body", languages: [], media: ["sms", "telegram"] });
    expect(languageChain("zh-Hant-TW", null, "es")).toEqual(["zh-Hant-TW", "zh-Hant", "zh", "es"]);
    expect(languageFor(["ES-mx"], ["es", "es-MX"])).toBe("es-MX");
  });

  test("WhatsApp: a text while the window is open, and the provider's template when it is not", async () => {
    const { template, publish, say } = world;
    const body: Body = {
      ...{ kind: "whatsapp", text: "Hola {{contact.firstName}}" },
      providerTemplate: {
        name: "order_ready",
        language: "es",
        category: "utility",
        variables: ["{{contact.firstName}}", "{{currency total}}"],
      },
    };
    await publish(await template("order", { "whatsapp es": body }));
    expect(await say("order", { medium: "whatsapp" })).toMatchObject({
      content: { type: "text", text: "Hola Inés" },
      closedWindow: {
        type: "template",
        name: "order_ready",
        category: "utility",
        variables: ["Inés", "1200,50\u00a0PEN"],
      },
    });
    const nobody = { ...around, contact: null };
    expect(await say("order", { medium: "whatsapp", around: nobody })).toMatchObject({
      kind: "failed",
      problems: [{ part: "providerTemplate.variables.0", code: "empty" }],
    });
  });

  test("choices and notices of a browser; what is empty and what is too much is told", async () => {
    const { template, publish, say } = world;
    const ask: Body = {
      kind: "text",
      text: "{{ref}}{{due}}",
      choices: [{ id: "y", title: "Sí, {{contact.firstName}}" }],
    };
    const push: Body = {
      kind: "push",
      title: "{{ref}}",
      body: "{{default due 'hoy'}}",
      url: "https://casa.pe/{{ref}}",
    };
    await publish(await template("ask", { "telegram es": ask, "push es": push }));
    expect(await say("ask", { data: { ...data, extra: 1 } })).toMatchObject({
      content: { type: "choices", text: "A-18", choices: [{ id: "y", title: "Sí, Inés" }] },
      problems: [
        { part: "text", code: "empty_value", message: "due is empty" },
        { part: "data", code: "undeclared" },
      ],
    });
    expect(await say("ask", { medium: "push" })).toMatchObject({
      content: { type: "push", title: "A-18", body: "hoy", url: "https://casa.pe/A-18" },
      problems: [],
    });
  });
});

describe("partials", () => {
  test("stand in others, in their medium and language, and may not stand in themselves", async () => {
    const { template, publish, say, findings } = world;
    const partial = { kind: "partial", variables: [] };
    await publish(await template("line", { "telegram es": text("***") }, partial));
    await publish(
      await template(
        "foot",
        {
          "telegram es": text("— {{business.name}} {{> line}}"),
          "email es": { kind: "email", subject: "-", mjml: "<mj-text>{{business.name}}</mj-text>" },
        },
        partial,
      ),
    );
    const bodies = {
      "telegram es": text("Hola {{> foot}}"),
      "email es": email("<mj-text>Hola</mj-text>{{> foot}}"),
      "sms es": text("Hola"),
    };
    await publish(await template("hi", bodies));
    expect(await say("hi")).toMatchObject({ kind: "rendered", content: { text: "Hola — Casa Andina ***" } });
    expect(await say("hi", { medium: "email" })).toMatchObject({ content: { text: "Hola\nCasa Andina" } });
    expect(await say("foot")).toEqual({ kind: "partial" });

    const lone = await template("round", { "telegram es": text("{{> round}}") }, partial);
    expect(await publish(lone)).toMatchObject({ kind: "faulty", findings: [{ code: "endless_partial" }] });
    const all = await template("all", { "sms es": text("{{> foot}}{{> nobody}}") }, { variables: [] });
    expect((await findings(all)).filter(({ severity }) => severity === "error")).toMatchObject([
      { medium: "sms", code: "unknown_partial", message: expect.stringContaining("foot") },
      { medium: "sms", code: "unknown_partial", message: expect.stringContaining("nobody"), line: 1, column: 11 },
    ]);
    const line = (await world.templates.all()).find(({ key }) => key === "line")?.id ?? "";
    const round = { medium: "telegram", language: "es", body: text("{{> foot}}") };
    await world.edit.write(line, round, undefined, AT);
    expect(await publish(line)).toMatchObject({ kind: "faulty", findings: [{ code: "endless_partial" }] });
  });

  test("are filled in with what the template that they stand in declares, which they use", async () => {
    const { template, publish, findings } = world;
    const amount = [variable("total", "money", { amount: 1, currency: "EUR" })];
    const sum = { kind: "partial", variables: amount };
    await publish(await template("sum", { "telegram es": text("{{currency total}}") }, sum));
    const body = { "telegram es": text("Hola {{> sum}}") };
    expect(await findings(await template("bill", body, { variables: amount }))).toEqual([]);
    expect(await findings(await template("bare", body, { variables: [] }))).toMatchObject([
      {
        severity: "error",
        code: "unknown_variable",
        part: "text",
        message: "the partial sum: there is no variable total",
      },
    ]);
  });
});

describe("lint", () => {
  const found = async (
    bodies: Readonly<Record<string, Body>>,
    more: object = {},
    known?: readonly KnownProviderTemplate[],
  ) => {
    const { template, findings } = makeTemplates(known);
    return (await findings(await template("t", bodies, { variables: order, ...more }))).filter(
      ({ code }) => code !== "unused_variable",
    );
  };

  test("finds nothing in what is whole", async () => {
    const bodies = {
      "telegram es": text("{{ref}} {{#each items}}{{name}}{{../ref}}{{/each}} https://casa.pe/{{ref}}."),
    };
    expect(await found(bodies)).toEqual([]);
  });

  test("names what is unknown, and what was meant", async () => {
    const bodies = {
      "telegram es": text(
        "{{contact.nmae}}\n {{reff}} {{#each items}}{{cuont}}{{ref}}{{/each}}{{contact.customFields.any}}{{total.amount}}{{total.cents}}{{ref.x}}",
      ),
    };
    expect(await found(bodies)).toMatchObject([
      {
        code: "unknown_variable",
        line: 1,
        column: 3,
        suggestion: "Did you mean contact.name?",
        medium: "telegram",
        language: "es",
        part: "text",
      },
      { code: "unknown_variable", line: 2, column: 4, suggestion: "Did you mean ref?" },
      { code: "unknown_field", severity: "warning", suggestion: "There are: name, count." },
      { code: "unknown_field", suggestion: "In a loop, what is outside is ../ref." },
      { code: "unknown_variable", suggestion: expect.stringContaining("total.amount") },
      { code: "wrong_type" },
    ]);
  });

  test("misses languages: an error where everybody else would get nothing", async () => {
    expect(await found({ "telegram fr": text("a"), "sms es": text("b") })).toMatchObject([
      { code: "missing_language", severity: "warning", medium: "sms", language: "fr" },
      { code: "missing_language", severity: "error", medium: "telegram", language: "es" },
    ]);
  });

  test("measures what is written, without what fills it", async () => {
    const bodies: Record<string, Body> = {
      "telegram es": {
        kind: "text",
        text: `${"x".repeat(51)}{{ref}}`,
        choices: [1, 2, 3].map((id) => ({ id: `${id}`, title: "a title that is long" })),
      },
      "push es": { kind: "push", title: "t".repeat(70), body: "b", url: "casa.pe" },
    };
    expect((await found(bodies)).map(({ code, part }) => [code, part])).toEqual([
      ["broken_link", "url"],
      ["too_long", "title"],
      ["too_long", "text"],
      ["too_many_choices", "choices"],
      ["too_long", "choices.0.title"],
      ["too_long", "choices.1.title"],
      ["too_long", "choices.2.title"],
    ]);
  });

  test("MJML: unknown components, places that it would leave out, links", async () => {
    const inside =
      '{{#each items}}<mj-text>\n<a href="/menu">a</a><a href="javascript:x()">b</a><a href="https://casa.pe/?a={{../ref}}">c</a></mj-text>{{/each}}<mj-bold>x</mj-bold>';
    expect(
      (await found({ "email es": email(inside) })).map(({ code, severity, line }) => [code, severity, line]),
    ).toEqual([
      ["broken_link", "error", 2],
      ["unsafe_link", "error", 2],
      ["mjml", "error", 2],
      ["lost_place", "error", 1],
      ["lost_place", "error", 2],
    ]);
    expect(await found({ "email es": { kind: "email", subject: "a", mjml: "<mjml>" } })).toMatchObject([
      { code: "mjml", severity: "error", part: "mjml" },
    ]);
  });

  test("a provider's template: there, approved, with as many places, of the category that was meant", async () => {
    const known = [{ name: "order_ready", language: "es_MX", state: "paused", category: "marketing", variables: 2 }];
    const whatsapp = (name: string): Body => ({
      kind: "whatsapp",
      providerTemplate: { name, language: "es-MX", category: "utility", variables: ["{{ref}}"] },
    });
    expect(await found({ "whatsapp es": whatsapp("order_ready") }, {}, known)).toMatchObject([
      { code: "template_state", severity: "error" },
      { code: "variable_count", severity: "error" },
      { code: "template_category", severity: "warning" },
    ]);
    expect(await found({ "whatsapp es": whatsapp("other") }, {}, known)).toMatchObject([{ code: "unknown_template" }]);
    expect(await found({ "whatsapp es": whatsapp("other") })).toEqual([]);
  });

  test("examples are tried", async () => {
    const variables = [
      variable("day", "string", "soon"),
      variable("count", "number", "4"),
      variable("none", "list", undefined, false),
    ];
    expect(await found({ "telegram es": text("{{date day}}{{count}}{{none}}") }, { variables })).toMatchObject([
      { code: "bad_example", part: "count" },
      { code: "no_example", part: "none" },
      { code: "not_a_date", severity: "warning", medium: "telegram" },
    ]);
  });
});

describe("data and addresses", () => {
  test.each([
    ["string", ["a", ""], [1, {}]],
    ["number", [0, 1.5], ["1", Number.NaN]],
    ["boolean", [true, false], ["true"]],
    ["date", ["2026-03-02", "2026-03-02T08:00:00Z", "2026-03-02T08:00:00.000+05:00"], ["soon", "2026-13-45", 5]],
    [
      "money",
      [
        { amount: 1, currency: "EUR" },
        { amount: "1.50", currency: "PEN" },
      ],
      [{ amount: "x", currency: "EUR" }, { amount: 1 }, 5],
    ],
    ["list", [[], [1]], [{}, "a"]],
    ["object", [{}, { a: 1 }], [[], "a"]],
  ] as const)("a %s", (type, good, bad) => {
    const codes = (value: unknown) =>
      errorsOf([variable("x", type, null, false)], { x: value }).map(({ code }) => code);
    for (const value of good) expect([value, codes(value)]).toEqual([value, []]);
    for (const value of bad)
      expect([value, codes(value)]).toEqual([value, [Number.isNaN(value) ? "too_deep" : "wrong_type"]]);
  });

  test("too much, too deep, not data", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level++) deep = [deep];
    expect(errorsOf([], { a: deep })).toMatchObject([{ code: "too_deep" }]);
    expect(errorsOf([], { a: "x".repeat(70_000) })).toMatchObject([{ code: "too_large" }]);
    expect(errorsOf([], { a: () => 1 })).toMatchObject([{ code: "too_deep" }]);
    expect(errorsOf([variable("toString", "string", "")], {})).toMatchObject([{ code: "missing_variable" }]);
  });

  test("addresses", () => {
    for (const bad of [
      "javascript:x",
      "JAVASCRIPT:x",
      "java\nscript:x",
      " data:text/html,x",
      "vbscript:x",
      "file:///etc",
    ])
      expect([bad, isUnsafe(bad)]).toEqual([bad, true]);
    for (const good of ["https://a.pe", "mailto:a@b.pe", "tel:+51", "/x", "#a", "{{link}}", "cid:1"])
      expect([good, isUnsafe(good)]).toEqual([good, false]);
    expect(
      [
        "https://",
        "https://a",
        "https://a..pe",
        "https://a.pe/x y",
        "http://a.pe",
        "https://example.com",
        "#",
        "menu.html",
        "{{x}}",
        "https://{{host}}/a",
        "https://a.pe/{{x}}?y={{default z 'q'}}",
      ].map(faultOf),
    ).toEqual([
      "malformed",
      "malformed",
      "malformed",
      "malformed",
      "insecure",
      "placeholder",
      "empty",
      "relative",
      undefined,
      "malformed",
      undefined,
    ]);
    expect(linksInText("Mira https://a.pe/{{x}}, (https://b.pe). {{link}}").map(({ address }) => address)).toEqual([
      "https://a.pe/{{x}}",
      "https://b.pe",
    ]);
  });
});
