import { describe, expect, test } from "vitest";
import { phoneNumbers } from "../../adapters/phone/numbers.ts";
import { fieldOf, type ImportOptions, readRow } from "./rows.ts";

const options: ImportOptions = {
  columns: ["name", "phone", "email", "tags", "country", "language", "consent", "identity", null],
  header: true,
  defaultCountry: "ES",
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
        tags: "vip, norte;vip",
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
  [{ phone: "600111222", language: "spa" }, ["bad_language"]],
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
  ["Nombre", "name"],
  ["E-Mail", "email"],
  ["Teléfono móvil", "phone"],
  ["phones", "phone"],
  ["País", "country"],
  ["Étiquettes", "tags"],
  ["Salary", null],
  ["Username", null],
])("a column %j is %j", (name, field) => {
  expect(fieldOf(name)).toBe(field);
});
