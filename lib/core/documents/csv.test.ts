import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";
import type { Document } from "./model.ts";

const columns = [
  { name: "Agent", kind: "text" },
  { name: "Messages", kind: "count" },
] as const;
const document: Document = {
  title: "Report",
  sheets: [
    {
      title: "Agents",
      columns,
      rows: [
        ['=HYPERLINK("https://evil.example")', 12],
        ["Ñandú, Façade", -3],
        [null, null],
      ],
    },
  ],
};

test("what a spreadsheet would run is text, and numbers are numbers", () => {
  expect(csvOf(document)).toBe(
    `\uFEFFAgent,Messages\r\n"'=HYPERLINK(""https://evil.example"")",12\r\n"Ñandú, Façade",-3\r\n,\r\n`,
  );
});

test("several tables follow each other, each under its title", () => {
  const two = { ...document, sheets: [...document.sheets, { title: "Total", columns, rows: [["All", 9]] }] };
  expect(csvOf(two)).toMatch(/^\uFEFFAgents\r\nAgent,Messages\r\n[\s\S]*\r\n\r\nTotal\r\nAgent,Messages\r\nAll,9\r\n$/);
});
