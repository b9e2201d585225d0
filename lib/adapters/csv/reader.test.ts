import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvReader, MAX_ROW_BYTES } from "./reader.ts";

const bytes = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding);
const all = (file: Buffer, columns = 0) => {
  const { format, skip } = csvReader.detect(file);
  return csvReader.rows(file.subarray(skip), format, { last: true, columns });
};
const cells = (file: Buffer, columns = 0) => all(file, columns).map((row) => row.cells);

describe("how a file is written is found out", () => {
  test.each([
    ["utf-8", ",", bytes("name,city\nInés,Ayacucho\n")],
    ["utf-8", ";", bytes("\uFEFFname;city\nInés;Ayacucho\n")],
    ["utf-8", "\t", bytes("name\tcity\r\nInés\tAyacucho\r\n")],
    ["utf-8", "|", bytes("name|city\nInés|Ayacucho\n")],
    ["windows-1252", ";", bytes("name;city\nInés;Ayacucho\n", "latin1")],
    [
      "utf-16le",
      "\t",
      Buffer.concat([Buffer.from([0xff, 0xfe]), bytes("name\tcity\r\nInés\tAyacucho\r\n", "utf16le")]),
    ],
    [
      "utf-16be",
      ",",
      Buffer.concat([Buffer.from([0xfe, 0xff]), bytes("name,city\nInés,Ayacucho\n", "utf16le").swap16()]),
    ],
    ["utf-8", ",", bytes("name,city\rInés,Ayacucho\r")],
  ])("%s, %j", (encoding, delimiter, file) => {
    expect(csvReader.detect(file).format).toMatchObject({ encoding, delimiter });
    expect(cells(file)).toEqual([
      ["name", "city"],
      ["Inés", "Ayacucho"],
    ]);
  });

  test("what somebody says stands", () => {
    const file = bytes("a;b,c\n");
    expect(csvReader.detect(file, { delimiter: ",", encoding: "windows-1252" }).format).toMatchObject({
      delimiter: ",",
      encoding: "windows-1252",
    });
  });
});

describe("a bad row harms no other", () => {
  test("bytes that are no text", () => {
    const file = Buffer.concat([
      bytes("name,city\nInés,Lima\n"),
      Buffer.from([0x41, 0xff, 0xfe, 0x2c, 0x42, 0x0a]),
      bytes("Ana,Cusco\n"),
    ]);
    const format = { encoding: "utf-8", delimiter: ",", newline: "\n" } as const;
    expect(
      csvReader.rows(file, format, { last: true, columns: 2 }).map(({ cells, problem }) => [cells, problem]),
    ).toEqual([
      [["name", "city"], undefined],
      [["Inés", "Lima"], undefined],
      [["A\uFFFD"].concat("B").map((cell) => (cell === "A\uFFFD" ? "\uFFFD" : cell)), "bad_encoding"],
      [["Ana", "Cusco"], undefined],
    ]);
  });

  test.each([
    ["opened and never closed", 'n,c\n"Ana,Lima\nEva,Cusco\n', ["Eva", "Cusco"]],
    ["opened, and closed by another row's", 'n,c\n"Ana,Lima\nEva,"Cusco"\n', ["Eva", "Cusco"]],
    ["followed by more", 'n,c\n"Ana"x,Lima\nEva,Cusco\n', ["Eva", "Cusco"]],
  ])("a quotation mark that is %s", (_what, text, next) => {
    const rows = all(bytes(text), 2);
    expect(rows.map(({ problem }) => problem)).toEqual([undefined, "bad_quotes", undefined]);
    expect(rows[2]?.cells).toEqual(next);
  });

  test("a row without end", () => {
    const rows = all(bytes(`n,c\n${"x".repeat(MAX_ROW_BYTES + 10)},Lima\nEva,Cusco\n`), 2);
    expect(rows.map(({ problem }) => problem)).toEqual([undefined, "too_long", undefined]);
    expect(JSON.stringify(rows[1]?.cells).length).toBeLessThan(MAX_ROW_BYTES + 100);
  });

  test("lines within quotation marks are a cell", () => {
    expect(cells(bytes('n,c\n"Ana\nMaría","say ""hi"""\n'), 2)).toEqual([
      ["n", "c"],
      ["Ana\nMaría", 'say "hi"'],
    ]);
  });
});

test("however a file is cut, its rows are the same", () => {
  const cell = fc.stringMatching(/^[a-zñ🙂 ]{0,6}$/u);
  const quoted = fc.stringMatching(/^[a-zñ,\n" ]{0,8}$/u).map((text) => `"${text.replaceAll('"', '""')}"`);
  const row = fc.tuple(fc.oneof(cell, quoted), fc.oneof(cell, quoted)).map((both) => both.join(","));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), fc.integer({ min: 8, max: 60 }), (rows, step) => {
      const file = bytes(`${rows.join("\n")}\n`);
      const format = { encoding: "utf-8", delimiter: ",", newline: "\n" } as const;
      const whole = csvReader.rows(file, format, { last: true, columns: 2 });
      const found: (readonly string[])[] = [];
      let at = 0;
      let reach = step;
      while (at < file.byteLength) {
        const to = Math.min(file.byteLength, at + reach);
        const read = csvReader.rows(file.subarray(at, to), format, { last: to === file.byteLength, columns: 2 });
        found.push(...read.map((one) => one.cells));
        const used = read.at(-1)?.end ?? 0;
        // Not one whole row: more is read the next time.
        reach = used === 0 ? reach * 2 : step;
        at += used;
      }
      expect(found).toEqual(whole.map((one) => one.cells));
      expect(whole.every(({ problem }) => problem === undefined)).toBe(true);
    }),
  );
});
