import { inflateRawSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Document } from "../../core/documents/model.ts";
import { writePdf } from "./pdf.ts";
import { writeXlsx } from "./xlsx.ts";

const document: Document = {
  title: "Report",
  sheets: [
    {
      title: "Agents",
      subtitle: "2026-11-01 to 2026-11-07",
      columns: [
        { name: "Agent", kind: "text" },
        { name: "Messages", kind: "count" },
        { name: "Mean response", kind: "seconds" },
        { name: "Share", kind: "share" },
        { name: "Day", kind: "date" },
      ],
      rows: [
        ['=HYPERLINK("https://evil.example")', 12, 90, 0.25, "2026-11-01"],
        ["Ñandú, Façade", -3, null, 1, null],
      ],
    },
  ],
};

test("Excel gets numbers, durations and dates as such, and text never as a formula", async () => {
  const sheet = await entryOf(await writeXlsx(document), "xl/worksheets/sheet1.xml");
  expect(sheet).not.toMatch(/<f[ >]/);
  expect(sheet).toMatch(/<v>12<\/v>/);
  expect(sheet).toContain(`<v>${90 / 86_400}</v>`);
  const strings = await entryOf(await writeXlsx(document), "xl/sharedStrings.xml");
  expect(strings).toContain("=HYPERLINK(");
});

test("a PDF has every page's number and only characters that its fonts have", async () => {
  const [sheet] = document.sheets;
  if (!sheet) throw new Error("no sheet");
  const long = { ...sheet, rows: Array.from({ length: 120 }, (_, row) => [`Ana 日本 ${row}`, row, 61, 0.5, null]) };
  const bytes = Buffer.from(await writePdf({ title: "Report", sheets: [long, sheet] }));
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  const pages = textOf(bytes);
  expect(pages).toContain("1 min 01 s");
  expect(pages).toContain("Ana ?? 7");
  expect(pages).toMatch(/4 \/ \d/);
});

/** The text operators of all compressed streams. */
function textOf(pdf: Buffer): string {
  const found: string[] = [];
  for (const match of pdf.toString("latin1").matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    try {
      found.push(inflateSync(Buffer.from(match[1] ?? "", "latin1")).toString("latin1"));
    } catch {
      // A stream that is not compressed, such as a font's.
    }
  }
  return found.join("\n");
}

/** One file of a ZIP, by its central directory. */
async function entryOf(zip: Uint8Array, name: string): Promise<string> {
  const bytes = Buffer.from(zip);
  let at = bytes.readUInt32LE(bytes.lastIndexOf("PK\u0005\u0006") + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [size, nameLength, extra, comment, start] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ];
    if (bytes.toString("utf8", at + 46, at + 46 + nameLength) === name) {
      const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
      return inflateRawSync(bytes.subarray(data, data + size)).toString("utf8");
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`no ${name}`);
}
