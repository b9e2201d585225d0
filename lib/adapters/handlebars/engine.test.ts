import { describe, expect, test } from "vitest";
import { BOUNDS, type PartMode } from "../../core/templates/model.ts";
import { handlebarsEngine as engine } from "./engine.ts";

const made = (source: string, values: Record<string, unknown> = {}, mode: PartMode = "text", language = "es") =>
  engine.render(source, values, { mode, language, timeZone: "America/Lima" });
const text = (source: string, values?: Record<string, unknown>, mode?: PartMode, language?: string) => {
  const result = made(source, values, mode, language);
  if (result.kind === "failed") throw new Error(`${result.code}: ${result.message}`);
  return result.text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ");
};
const codes = (source: string) => engine.parse(source).problems.map(({ code }) => code);

describe("filling in", () => {
  test("conditions, loops and what is around them", () => {
    const source =
      "{{#each items as |item i|}}{{@index}}:{{item.name}}{{#if item.gift}}*{{else}}-{{/if}}{{../sep}}{{@root.sep}}{{#unless @last}},{{/unless}}{{else}}none{{/each}}";
    expect(text(source, { sep: "/", items: [{ name: "a", gift: true }, { name: "b" }] })).toBe("0:a*//,1:b-//");
    expect(text(source, { items: [] })).toBe("none");
    expect(text("{{#each sizes}}{{@key}}={{this}} {{/each}}", { sizes: { s: 1, m: 2 } })).toBe("s=1 m=2 ");
    expect(
      text("{{tags}}|{{nothing.at.all}}|{{nought}}|{{no}}|{{thing}}", {
        tags: ["a", "b"],
        nought: 0,
        no: false,
        thing: { a: 1 },
      }),
    ).toBe("a, b||0||");
  });

  test.each([
    ['{{date day "long"}}', "es", "2 de marzo de 2026"],
    ['{{date day "long"}}', "fr", "2 mars 2026"],
    ['{{date at "short" zone="Europe/Madrid"}} {{time at zone="Europe/Madrid"}}', "es", "2/3/26 1:30"],
    ["{{date at}}", "en-GB", "1 Mar 2026"],
    ["{{time at}}", "en", "7:30 PM"],
    ['{{number 1234567.891}} {{number 0.256 style="percent" digits=1}}', "es", "1.234.567,891 25,6 %"],
    ["{{number big}}", "fr", "12 345,6"],
    ['{{currency 12.5 "EUR"}}', "fr", "12,50 €"],
    ["{{currency price}}", "en", "PEN 1,200.00"],
    [
      '{{plural 1 one="# mensaje" other="# mensajes"}} {{plural 2 one="# mensaje" other="# mensajes"}}',
      "es",
      "1 mensaje 2 mensajes",
    ],
    ['{{plural n one="день" few="дня" many="дней" other="дня"}}', "ru", "дней"],
    ['{{default name "amigo"}} {{upper (default name "ñu")}} {{lower "ÁB"}}', "es", "amigo ÑU áb"],
    ['{{#if (and (eq n 5) (not (gt n 5)) (or (lt n 1) (ne n "4")))}}yes{{/if}}', "es", "yes"],
    ["{{#if none}}a{{else if n}}b{{/if}}", "es", "b"],
  ])("%s in %s", (source, language, expected) => {
    const values = {
      ...{ day: "2026-03-02", at: "2026-03-02T00:30:00.000Z", big: "12345.6", n: 5, name: "" },
      price: { amount: 1200, currency: "PEN" },
    };
    expect(text(source, values, "text", language)).toBe(expected);
  });

  test("HTML is escaped where HTML is made, and nowhere else; a headline is one line", () => {
    const name = `<img src=x onerror="a('b')">&`;
    expect(text("<b>{{name}}</b>", { name }, "html")).toBe(
      "<b>&lt;img src&#x3D;x onerror&#x3D;&quot;a(&#x27;b&#x27;)&quot;&gt;&amp;</b>",
    );
    expect(text("{{upper name}}", { name: "<i>" }, "html")).toBe("&lt;I&gt;");
    expect(text("{{name}}", { name })).toBe(name);
    expect(text("Re: {{name}}", { name: "a\r\nBcc: b@example.com\u2028\t" }, "line")).toBe("Re: a Bcc: b@example.com");
    expect(text("{{name}}", { name: "{{secret}}", secret: "s" })).toBe("{{secret}}");
  });

  test("what a helper cannot do says why", () => {
    for (const [source, code] of [
      ["{{date name}}", "not_a_date"],
      ['{{date "2026-03-02" "huge"}}', "unknown_style"],
      ['{{date "2026-03-02T00:00:00Z" zone="Mars/Base"}}', "unknown_zone"],
      ['{{currency 5 "euro"}}', "unknown_currency"],
      ["{{currency 5}}", "unknown_currency"],
      ["{{number name}}", "not_a_number"],
      ["{{number 5 digits=99}}", "unknown_digits"],
      ['{{plural 5 one="x"}}', "plural_form"],
    ] as const)
      expect([source, made(source, { name: "x" })]).toEqual([
        source,
        expect.objectContaining({ kind: "failed", code }),
      ]);
    expect(text('{{date nobody}}{{number nobody}}{{plural nobody other="x"}}')).toBe("");
  });
});

describe("what a template names", () => {
  test("variables with their paths and places", () => {
    const { variables, helpers, partials } = engine.parse(
      'Hola {{contact.firstName}}\n{{#each items as |it|}}{{name}} {{it.price}} {{../total}} {{@index}}{{/each}}{{default a "b"}}{{#if c}}{{> footer}}{{/if}}{{date d}}',
    );
    expect(variables.map(({ path, use, line, column }) => [path, use, line, column])).toEqual([
      ["contact.firstName", "printed", 1, 8],
      ["items", "asked", 2, 9],
      ["items[].name", "printed", 2, 26],
      ["items[].price", "printed", 2, 35],
      ["total", "printed", 2, 48],
      ["a", "asked", 2, 88],
      ["c", "asked", 2, 101],
      ["d", "printed", 2, 130],
    ]);
    expect(helpers).toEqual(["each", "default", "if", "date"]);
    expect(partials).toMatchObject([{ name: "footer", line: 2 }]);
  });

  test("where it is no Handlebars", () => {
    expect(engine.parse("a\n{{#if x}}b").problems).toEqual([
      { code: "syntax", message: "ends before everything that was opened is closed", line: 2 },
    ]);
    expect(engine.parse("{{#if x}}{{/each}}").problems).toMatchObject([
      { code: "syntax", message: "if doesn't match each", line: 1 },
    ]);
    expect(codes("{{")).toEqual(["syntax"]);
    expect(codes("{{number}}")).toEqual(["arguments"]);
    expect(codes("{{shout name}}")).toEqual(["unknown_helper"]);
    expect(codes("{{{name}}}")).toEqual(["unescaped"]);
  });
});

// Published ways out of Handlebars (CVE-2019-19919, CVE-2019-20920, CVE-2021-23369, CVE-2021-23383 and the writings about them), and
// others of the same kind.
const ATTACKS: readonly string[] = [
  `{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this.pop}}{{this.push (lookup string.sub "constructor")}}{{this.pop}}{{#with string.split as |codelist|}}{{this.pop}}{{this.push "return process.env"}}{{this.pop}}{{#each conslist}}{{#with (string.sub.apply 0 codelist)}}{{this}}{{/with}}{{/each}}{{/with}}{{/with}}{{/with}}{{/with}}`,
  `{{#with (__lookupGetter__ "__proto__")}}{{#with (./constructor.getOwnPropertyDescriptor . "valueOf")}}{{#with ../constructor.prototype}}{{../../constructor.defineProperty . "hasOwnProperty" ..}}{{/with}}{{/with}}{{/with}}`,
  `{{constructor}}`,
  `{{constructor.constructor "return process"}}`,
  `{{"constructor"}}`,
  `{{[constructor]}}`,
  `{{this.constructor.name}}`,
  `{{contact.__proto__}}`,
  `{{contact.[__proto__].polluted}}`,
  `{{lookup this "constructor"}}`,
  `{{lookup (lookup this "constructor") "name"}}`,
  `{{#each (lookup this "__proto__")}}{{this}}{{/each}}`,
  `{{__defineGetter__ "x" y}}`,
  `{{__lookupGetter__ "x"}}`,
  `{{valueOf}}`,
  `{{toString}}`,
  `{{helperMissing}}`,
  `{{#blockHelperMissing this}}{{/blockHelperMissing}}`,
  `{{log "x"}}`,
  `{{print value}}`,
  `{{[print value] contact}}`,
  `{{@root.constructor}}`,
  `{{@run}}`,
  `{{@run.language}}`,
  `{{@level}}`,
  `{{@partial-block}}`,
  `{{> (lookup . "name")}}`,
  `{{#> layout}}x{{/layout}}`,
  `{{#*inline "x"}}{{> x}}{{/inline}}{{> x}}`,
  `{{*decorator}}`,
  `{{../../../../x}}`,
  `{{#each this as |constructor|}}{{constructor.constructor}}{{/each}}`,
  `{{name.constructor.constructor}}`,
  `{{toLowerCase}}{{name.toLowerCase}}{{name.split}}{{list.push}}{{list.map}}`,
];

describe("hostile templates", () => {
  test.each(ATTACKS)("%s", (source) => {
    const values = { name: "Ana", list: [1], contact: { name: "Ana" } };
    for (const mode of ["html", "text"] as const) {
      const result = made(source, values, mode);
      if (result.kind === "rendered") expect(result.text).not.toMatch(/function|native|object|process|PATH|Ana/i);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(values).toEqual({ name: "Ana", list: [1], contact: { name: "Ana" } });
  });

  test("a tree in place of a text is not run", () => {
    const tree = {
      type: "Program",
      body: [
        {
          type: "MustacheStatement",
          path: 0,
          params: [{ type: "NumberLiteral", value: "process.exit()" }],
          loc: { start: 0, end: 0 },
        },
      ],
    };
    expect(made(tree as unknown as string)).toMatchObject({ kind: "failed", code: "not_text" });
    expect(engine.parse(tree as unknown as string).problems).toHaveLength(1);
  });

  test("data that names a prototype is data", () => {
    const values = JSON.parse('{"a": {"__proto__": {"polluted": "yes"}, "b": "c"}}') as Record<string, unknown>;
    expect(text("{{a.polluted}}{{a.b}}", values)).toBe("c");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  const many = Array.from({ length: 5_000 }, (_, index) => index);
  const long = "x".repeat(60_000);
  test.each([
    ["ten megabytes", "x".repeat(10_000_000), {}, "too_large"],
    ["ten megabytes of places", "{{a}}".repeat(2_000_000), {}, "too_large"],
    ["blocks in blocks", "{{#if a}}".repeat(5_000) + "{{/if}}".repeat(5_000), {}, "too_deep"],
    ["thirty blocks in blocks", "{{#if a}}".repeat(30) + "{{/if}}".repeat(30), {}, "too_deep"],
    ["calls in calls", `{{not ${"(not ".repeat(450)}a${")".repeat(450)}}}`, {}, "too_deep"],
    [
      "loops in loops",
      "{{#each a}}{{#each ../a}}{{#each ../../a}}x{{/each}}{{/each}}{{/each}}",
      { a: many },
      "too_many_rounds",
    ],
    ["a loop that says much", `{{#each a}}${"y".repeat(50_000)}{{/each}}`, { a: many }, "too_large"],
    ["very many places", "{{a}}".repeat(19_000), {}, "too_many_places"],
    ["one value very often", "{{b}}".repeat(900), { b: long }, "too_large"],
    [
      "a default of a default",
      `{{${"default (".repeat(10)}default b b${") b".repeat(10)}}}`.repeat(20),
      { b: long },
      "too_large",
    ],
    [
      "many dear steps",
      `{{#each a}}${'{{date d "long"}}'.repeat(20)}{{/each}}`,
      { a: many, d: "2026-03-02" },
      "too_long",
    ],
    ["a place that never ends", `{{${"a.".repeat(40_000)}`, {}, "too_large"],
    ["braces", "{".repeat(90_000), {}, undefined],
    ["quotes", `{{upper "${"\\".repeat(90_000)}`, {}, "too_large"],
  ] as const)("%s", (_, source, values, code) => {
    const before = performance.now();
    const result = made(source, values as Record<string, unknown>, "html");
    if (code !== undefined) expect(result).toMatchObject({ kind: "failed", code });
    else if (result.kind === "rendered") expect(result.text.length).toBeLessThanOrEqual(BOUNDS.output);
    // Generous, for a busy machine: without the bounds these take minutes, or the process.
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});
