import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { excerptOf } from "./excerpt.ts";
import { parseQuery } from "./query.ts";
import { numbersOf, wordsOf } from "./words.ts";

const words = (text: string) => [...wordsOf(text)].map((word) => word.text);

describe("words", () => {
  test.each([
    ["¿Cuándo llegará el camión? ¡MAÑANA!", ["cuando", "llegara", "el", "camion", "manana"]],
    ["L’été à Orléans, cœur, Œuvre", ["l", "ete", "a", "orleans", "coeur", "oeuvre"]],
    ["Ação e coração, São Paulo", ["acao", "e", "coracao", "sao", "paulo"]],
    ["Straße İstanbul ısı Łódź", ["strasse", "istanbul", "isi", "lodz"]],
    ["ＦＵＬＬ ｗｉｄｔｈ １２３ ﬁn ①", ["full", "width", "123", "fin", "1"]],
    ["𝓯𝓪𝓷𝓬𝔂 𝐛𝐨𝐥𝐝", ["fancy", "bold"]],
    ["pa\u200bypal so\u00adft\u2060ly", ["paypal", "softly"]],
    ["pаypаl (with Cyrillic а)", ["paypal", "with", "cyrillic", "а"]],
    ["Привет, мир", ["привет", "мир"]],
    ["Ελληνικός λόγος", ["ελληνικοσ", "λογοσ"]],
    ["東京タワー", ["東", "京", "タ", "ワ", "ー"]],
    ["서울에서", ["서", "울", "에", "서"]],
    ["مُحَمَّد كـــتاب", ["محمد", "كتاب"]],
    ["שָׁלוֹם עולם", ["שלום", "עולם"]],
    ["हिन्दी में", ["हिन्दी", "में"]],
    ["👍🏽 👍 ❤️ 🇵🇪", ["👍", "👍", "❤", "🇵🇪"]],
    ["ana.perez+x@mail.example", ["ana", "perez", "x", "mail", "example"]],
    ['"; DROP TABLE docs; -- NEAR(a b) * ^ {c}:', ["drop", "table", "docs", "near", "a", "b", "c"]],
    ["\u202Eevil\u202C", ["evil"]],
  ])("of %j", (text, expected) => expect(words(text)).toEqual(expected));

  test("hold letters, digits and signs alone, stand where they say, and folding them again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        let before = 0;
        for (const { text: word, start, end } of wordsOf(text)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          before = end;
          expect(word).toMatch(/^[^\p{P}\p{Z}\p{Cc}\p{Cf}]+$/u);
          expect(word).not.toMatch(/["*:^(){}+-]/);
          expect(words(word).join("")).toBe(word);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("a long text costs time in proportion to its length", () => {
    const started = process.cpuUsage();
    for (const unit of ["a", "\u0301", "\u200b", "1 ", "+", "東", "👍\u200d", '"'])
      words(unit.repeat(50_000 / unit.length));
    const { user } = process.cpuUsage(started);
    expect(user / 1000).toBeLessThan(2_000);
  });
});

describe("telephone numbers", () => {
  test.each([
    ["llámame al +51 987-654-321 hoy", ["51987654321"]],
    ["(0034) 600.123.456", ["34600123456"]],
    ["٩٨٧ ٦٥٤ ٣٢١", ["987654321"]],
    ["12 / 3", []],
    ["a1234567", []],
    ["1".repeat(30), []],
  ])("of %j", (text, expected) => expect(numbersOf(text).map(({ digits }) => digits)).toEqual(expected));
});

describe("a query", () => {
  test.each([
    ["mesa para dos", [["mesa"], ["para"], ["dos", "…"]]],
    ["mesa para dos ", [["mesa"], ["para"], ["dos"]]],
    [
      '"mesa para" do',
      [
        ["mesa", "para"],
        ["do", "…"],
      ],
    ],
    ["«mesa para» “dos”", [["mesa", "para"], ["dos"]]],
    ['"mesa par', [["mesa"], ["par", "…"]]],
    ["ana@mail.example", [["ana", "mail", "example", "…"]]],
    ["東京", [["東", "京"]]],
    ["a", [["a"]]],
    ["***", []],
    ["", []],
    ['""', []],
    ["AND OR NOT", [["and"], ["or"], ["not", "…"]]],
  ])("%j", (typed, expected) => {
    const terms = parseQuery(typed).map(({ words: some, open }) => [...some, ...(open ? ["…"] : [])]);
    expect(terms).toEqual(expected);
  });

  test("a telephone number is one term, whatever stands between its digits, also beside words", () => {
    for (const typed of ["+51 987 654 321", "0051-987-654-321", "(51) 987.654.321"])
      expect(parseQuery(typed)).toMatchObject([{ number: "51987654321" }]);
    expect(parseQuery("ana 987 654")).toMatchObject([{ words: ["ana"] }, { words: ["987", "654"], number: "987654" }]);
  });

  test("is bounded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), (typed) => {
        const terms = parseQuery(typed);
        expect(terms.length).toBeLessThanOrEqual(12);
        expect(terms.flatMap(({ words: some }) => some).length).toBeLessThanOrEqual(24);
        for (const term of terms) expect(term.words.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("an excerpt", () => {
  const shown = (text: string, typed: string) => {
    const { text: cut, ranges } = excerptOf(text, parseQuery(typed));
    return ranges.map(([from, to]) => cut.slice(from, to));
  };

  test("says where the words stand, as they were written", () => {
    expect(shown("¿Llegará el CAMIÓN mañana?", "camion man")).toEqual(["CAMIÓN", "mañana"]);
    expect(shown("Mi número: +51 987-654-321.", "654321")).toEqual(["+51 987-654-321"]);
    expect(shown("我在東京タワー等你", "東京")).toEqual(["東京"]);
    expect(shown("pa\u200bypal", "paypal")).toEqual(["pa\u200bypal"]);
  });

  test("markup stays text", () => {
    const { text, ranges } = excerptOf("<b>hola</b><script>", parseQuery("hola"));
    expect(text).toBe("<b>hola</b><script>");
    expect(ranges).toEqual([[3, 7]]);
  });

  test("of a long text is cut around the first match, with its ranges inside, and never inside a character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 600 }),
        fc.string({ unit: "grapheme", maxLength: 600 }),
        (a, b) => {
          const { text, ranges } = excerptOf(`${a} aguja ${b}`, parseQuery("aguja"));
          expect(text.length).toBeLessThanOrEqual(203);
          expect(text.isWellFormed()).toBe(`${a} aguja ${b}`.isWellFormed());
          expect(ranges.length).toBeGreaterThan(0);
          const [[from, to] = [0, 0]] = ranges;
          expect(text.slice(from, to).normalize("NFKD").toLowerCase()).toContain("aguja".slice(0, 1));
          for (const [start, end] of ranges) expect(start >= 0 && end <= text.length && start < end).toBe(true);
        },
      ),
    );
  });
});
