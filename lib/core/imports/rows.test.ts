import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { phoneNumbers } from "../../adapters/phone/numbers.ts";
import type { FieldDefinition } from "../fields/model.ts";
import { guarded } from "../kernel/csv.ts";
import { cleaned, columnProblems, fieldOf, fieldsOf, valueCell, wordsCell, wordsOf } from "./model.ts";
import { type ImportOptions, readRow } from "./rows.ts";

const options: ImportOptions = {
  columns: ["name", "phone", "email", "tags", "country", "language", "consent", "identity", null],
  header: true,
  defaultCountry: "ES",
  dates: "dmy",
  duplicates: "update",
  consent: { channel: "whatsapp", source: "fair" },
};
const read = (cells: Partial<Record<NonNullable<ImportOptions["columns"][number]>, string>>) =>
  readRow(
    options.columns.map((field) => (field === null ? "ignored" : (cells[field] ?? ""))),
    options,
    phoneNumbers,
  );
const faults = (cells: Parameters<typeof read>[0]) => {
  const outcome = read(cells);
  return outcome.kind === "refused" ? outcome.faults : outcome.kind;
};

describe("a row becomes a person", () => {
  test("with everything that it says, in one form", () => {
    expect(
      read({
        name: "  Inés\u200B Huanca ",
        phone: "600 111 222; +1 (415) 555-2671",
        email: "Ines@Mail.Example",
        tags: "vip; norte;vip",
        country: "pe",
        language: "ES",
        consent: "Sí",
        identity: "telegram:12345",
      }),
    ).toEqual({
      kind: "person",
      person: {
        name: "Inés  Huanca",
        identities: [
          { kind: "phone", value: "+34600111222" },
          { kind: "phone", value: "+14155552671" },
          { kind: "email", value: "ines@mail.example" },
          { kind: "telegram", value: "12345" },
        ],
        tags: ["vip", "norte"],
        country: "PE",
        language: "es",
        consent: "granted",
        customFields: {},
      },
    });
  });

  test.each([
    ["0034 600 111 222", "+34600111222"],
    ["'+34600111222", "+34600111222"],
    ["(600) 111-222", "+34600111222"],
  ])("the number %j is %s", (phone, value) => {
    expect(read({ phone })).toMatchObject({ person: { identities: [{ kind: "phone", value }] } });
  });

  test("cells that are formulas are text, and what was guarded comes back as it was", () => {
    expect(read({ name: '=HYPERLINK("http://evil.example")', phone: "600111222" })).toMatchObject({
      person: { name: '=HYPERLINK("http://evil.example")' },
    });
    expect(read({ name: "'=1+1", phone: "600111222" })).toMatchObject({ person: { name: "=1+1" } });
  });

  test("what turns text around is taken out of names", () => {
    expect(read({ name: "Ana\u202E\u0000gpj.exe", phone: "600111222" })).toMatchObject({
      person: { name: "Ana gpj.exe" },
    });
  });

  test("blank rows are nobody", () => {
    expect(readRow(["", "  ", "\t"], options, phoneNumbers)).toEqual({ kind: "blank" });
  });
});

test.each([
  [{ name: "Ana" }, ["no_identity"]],
  [{ phone: "12" }, ["bad_phone"]],
  [{ phone: "call me" }, ["bad_phone"]],
  [{ phone: "1e9" }, ["bad_phone"]],
  [{ email: "ana@" }, ["bad_email"]],
  [{ email: "ana@mail.example, eva@mail.example" }, ["bad_email"]],
  [{ identity: "12345" }, ["bad_identity"]],
  [{ phone: "600111222", country: "Spain" }, ["bad_country"]],
  [{ phone: "600111222", language: "xyz" }, ["bad_language"]],
  [{ phone: "600111222", language: "español" }, ["bad_language"]],
  [{ phone: "600111222", language: "es-XX" }, ["bad_language"]],
  [{ phone: "600111222", consent: "maybe" }, ["bad_consent"]],
  [{ phone: "600111222", tags: "x".repeat(51) }, ["bad_tags"]],
  [{ phone: "600111222", name: "x".repeat(1001) }, ["cell_too_long"]],
  [{ phone: Array.from({ length: 11 }, (_, index) => `6001112${index + 10}`).join(";") }, ["too_many_identities"]],
  [{ phone: "12", email: "ana@", consent: "maybe" }, ["bad_phone", "bad_email", "bad_consent"]],
])("%j is refused: %j", (cells, expected) => {
  expect(faults(cells)).toEqual(expected);
});

test("cells behind the last column are a fault, unless they are empty", () => {
  const cells = ["Ana", "600111222", "", "", "", "", "", "", ""];
  expect(readRow([...cells, ""], options, phoneNumbers).kind).toBe("person");
  expect(readRow([...cells, "x"], options, phoneNumbers)).toEqual({ kind: "refused", faults: ["too_many_cells"] });
});

test.each([
  ["es_mx", "es-MX"],
  ["spa", "es"],
  ["PT-br", "pt-BR"],
  ["zh-hans-cn", "zh-Hans-CN"],
  ["es-419", "es-419"],
])("the language %j is %s", (language, tag) => {
  expect(read({ phone: "600111222", language })).toMatchObject({ person: { language: tag } });
});

test.each([
  ["Nombre", "name"],
  ["Prénom", "name"],
  ["E-Mail", "email"],
  ["Correo electrónico", "email"],
  ["Adresse e-mail", "email"],
  ["Teléfono móvil", "phone"],
  ["Nº de teléfono", "phone"],
  ["Numéro de téléphone", "phone"],
  ["Phone number", "phone"],
  ["phones", "phone"],
  ["País", "country"],
  ["Pays", "country"],
  ["Étiquettes", "tags"],
  ["mots-clés", "tags"],
  ["Langue", "language"],
  ["Idioma", "language"],
  ["Consentement", "consent"],
  ["Salary", null],
  ["Username", null],
  ["Namespace", null],
  ["", null],
])("a column %j is %j", (name, field) => {
  expect(fieldOf(name)).toBe(field);
});

const field = (
  fieldId: string,
  kind: FieldDefinition["kind"],
  more: Partial<FieldDefinition> = {},
): FieldDefinition => ({
  fieldId,
  on: "contact",
  name: fieldId,
  kind,
  options: kind === "choice" || kind === "choices" ? ["Rojo", "Verde; oscuro", "a, b"] : [],
  archived: false,
  createdAt: "2026-11-02T09:00:00.000Z",
  updatedAt: "2026-11-02T09:00:00.000Z",
  version: 1,
  ...more,
});

describe("a tenant's own fields", () => {
  const fields = [
    field("note", "text"),
    field("size", "number", { name: "Tamaño de la empresa" }),
    field("vip", "boolean"),
    field("birthday", "date", { name: "Cumpleaños" }),
    field("colour", "choice", { name: "Color" }),
    field("likes", "choices"),
    field("site", "url", { name: "Página web" }),
    field("old", "text", { archived: true }),
    field("stage", "text", { on: "lead" }),
  ];
  const one = (id: string, cell: string, dates: ImportOptions["dates"] = "dmy") =>
    readRow(["600111222", cell], { ...options, dates, columns: ["phone", `customFields.${id}`] }, phoneNumbers, fields);

  test.each([
    ["note", "  hola\u200B ", "hola"],
    ["note", "'=1+1", "=1+1"],
    ["size", "1234.5", 1234.5],
    ["size", "1234,56", 1234.56],
    ["size", "-3", -3],
    ["vip", "Sí", true],
    ["vip", "x", true],
    ["vip", "faux", false],
    ["birthday", "2026-03-31", "2026-03-31"],
    ["birthday", "2026-03-31T00:00:00Z", "2026-03-31"],
    ["birthday", "31/3/2026", "2026-03-31"],
    ["colour", "rojo", "Rojo"],
    ["colour", "Verde; oscuro", "Verde; oscuro"],
    ["likes", "rojo; a, b", ["Rojo", "a, b"]],
    ["likes", "Verde\\; oscuro;", ["Verde; oscuro"]],
    ["site", "https://www.example.com/a?b=1", "https://www.example.com/a?b=1"],
  ])("%s: %j is %j", (id, cell, value) => {
    expect(one(id, cell)).toMatchObject({ kind: "person", person: { customFields: { [id]: value } } });
  });

  test.each([
    ["size", "1,234", "must be a number such as 1234.5"],
    ["size", "1e9", "must be a number such as 1234.5"],
    ["size", "Infinity", "must be a number such as 1234.5"],
    ["vip", "maybe", "must be yes or no"],
    ["birthday", "31 marzo", "must be a date such as 2026-03-31"],
    ["birthday", "30/2/2026", "must be a date such as 2026-03-31"],
    ["colour", "Azul", "must be one of: Rojo"],
    ["likes", "Rojo; Azul", "must be one of: Rojo"],
    ["site", "javascript:alert(1)", "must be an address"],
    ["site", "https://ana:secret@www.example.com", "must be an address"],
    ["old", "x", "is no field of a contact of this tenant any more"],
    ["stage", "x", "is no field of a contact of this tenant any more"],
  ])("%s: %j is refused: it %s", (id, cell, why) => {
    const outcome = one(id, cell);
    const name = fields.find(({ fieldId, on }) => fieldId === id && on === "contact")?.name ?? id;
    expect(outcome).toMatchObject({
      kind: "refused",
      faults: ["bad_field"],
      details: [expect.stringContaining(`${name} ${why}`)],
    });
  });

  test("a day with its month first is what it is only where that was said", () => {
    expect(one("birthday", "3/4/2026", "mdy")).toMatchObject({ person: { customFields: { birthday: "2026-03-04" } } });
    expect(one("birthday", "3/4/2026", "dmy")).toMatchObject({ person: { customFields: { birthday: "2026-04-03" } } });
    expect(one("birthday", "3/4/2026", "iso")).toMatchObject({ kind: "refused" });
  });

  test("an empty cell says nothing", () => {
    expect(one("size", " ")).toMatchObject({ kind: "person", person: { customFields: {} } });
  });

  test("columns are known by the fields' names and ids; what is held once is found once", () => {
    expect(fieldsOf(["Color", "TAMANO DE LA EMPRESA", "customFields.vip", "color", "old", "stage"], fields)).toEqual([
      "customFields.colour",
      "customFields.size",
      "customFields.vip",
      null,
      null,
      null,
    ]);
    expect(fieldsOf(["Nombre", "Apellidos", "País", "Country", "Móvil", "Tel"])).toEqual([
      "name",
      "name",
      "country",
      null,
      "phone",
      "phone",
    ]);
  });

  test("a mapping to what is no field, or twice to one, is refused", () => {
    expect(
      columnProblems(["phone", "customFields.nope", "customFields.old", "country", "country", "name", "name"], fields),
    ).toMatchObject([
      { field: "columns.1", code: "unknown_field" },
      { field: "columns.2", code: "unknown_field" },
      { field: "columns.4", code: "duplicate" },
    ]);
    expect(columnProblems(["name"], [])).toMatchObject([{ field: "columns", code: "required" }]);
  });

  test("values come back out of the cells that they were written to, whatever they hold", () => {
    const word = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => cleaned(text) === text && !text.startsWith("'"));
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 5 }), (words) => {
        expect(wordsOf(guarded(wordsCell(words)))).toEqual(words);
      }),
    );
    expect([valueCell(true), valueCell(1.5), valueCell("a"), valueCell(["a", "b;c"]), valueCell(undefined)]).toEqual([
      "yes",
      "1.5",
      "a",
      "a; b\\;c",
      "",
    ]);
  });
});
