import { expect, test } from "vitest";
import type { Counter } from "../counters/model.ts";
import { fileName, reportDocument } from "./document.ts";
import { GROUPINGS, heatMapOf, isDay, precedingOf } from "./model.ts";
import { makeReports } from "./report.ts";
import { LANGUAGES, WORDS } from "./words.ts";

const range = { from: "2026-11-01", through: "2026-11-30" };
const counters: readonly Counter[] = [
  {
    family: "person",
    period: "2026-11-02",
    id: "usr_ana",
    values: { sent: 4, won: 1, "value.EUR": 1_250_500, "response.sum": 90_000, "response.20": 1, "response.24": 1 },
    extremes: { response: { least: 30_000, most: 60_000 } },
  },
  { family: "person", period: "2026-10-05", id: "usr_eva", values: { sent: 2, "value.USD": 1000 }, extremes: {} },
];
const inertNames = {
  connections: async () => new Map(),
  people: async () => new Map(),
  teams: async () => new Map(),
  stages: async () => new Map(),
  lostReasons: async () => new Map(),
};
const reports = makeReports({
  counters: {
    read: async (family, from, through) =>
      counters.filter((one) => one.family === family && one.period >= from && one.period <= through),
  },
  names: {
    connections: async () => new Map(),
    people: async () => new Map([["usr_ana", "=Ana"]]),
    teams: async () => new Map(),
    stages: async () => new Map(),
    lostReasons: async () => new Map(),
  },
});

test("a report as tables: counts, times, and what went before, with totals", async () => {
  const report = await reports.report({ by: "person", range, compare: true, daily: false });
  const { sheets } = reportDocument(report, { words: WORDS.en });
  expect(sheets.map(({ title }) => title)).toEqual(["Person", "Person, First response", "Period before: Person"]);
  const [counts, times, before] = sheets;
  const names = counts?.columns.map(({ name }) => name) ?? [];
  expect(names.slice(0, 3)).toEqual(["Person", "Id", "Messages out"]);
  expect(names.slice(-2)).toEqual(["Value won (EUR)", "Value won (USD)"]);
  expect(counts?.rows[0]?.slice(0, 3)).toEqual(["=Ana", "usr_ana", 4]);
  expect(counts?.rows[0]?.slice(-2)).toEqual([1250.5, 0]);
  expect(counts?.rows.at(-1)?.slice(0, 3)).toEqual(["Total", null, 4]);
  const response = times?.columns.findIndex(({ name }) => name === "Response time, count") ?? 0;
  expect(times?.rows[0]?.slice(response, response + 3)).toEqual([2, 30, 45]);
  expect(before?.rows.find(([, id]) => id === "usr_eva")?.[2]).toBe(2);
  expect(before?.subtitle).toBe("2026-10-02 to 2026-10-31");
});

test("who came on which day is a table of its own, by country and by channel", async () => {
  const contacts = (period: string, id: string, count: number): Counter => ({
    family: "country",
    period,
    id,
    values: { contacts: count },
    extremes: {},
  });
  const days = { from: "2026-11-01", through: "2026-11-02" };
  const all = [contacts("2026-11-01", "PE", 2), contacts("2026-11-02", "PE", 1), contacts("2026-11-02", "ES", 7)];
  const { report } = makeReports({ counters: { read: async () => all }, names: inertNames });
  const { sheets } = reportDocument(await report({ by: "country", range: days, compare: false, daily: true }), {
    words: WORDS.es,
  });
  const sheet = sheets.find(({ title }) => title === "Contactos nuevos por día: País");
  expect(sheet?.columns.map(({ name }) => name)).toEqual(["Día", "ES", "PE", "Total"]);
  expect(sheet?.rows).toEqual([
    ["2026-11-01", 0, 2, 2],
    ["2026-11-02", 7, 1, 8],
    ["Total", 7, 3, 10],
  ]);
});

test("conversion by stage is in the file, as shares", async () => {
  const values = { entered: 5, reached: 4, "fate.forward": 2, "fate.won": 1, "fate.lost": 1 };
  const all: readonly Counter[] = [{ family: "stage", period: "2026-11-02", id: "sales/debate", values, extremes: {} }];
  const { report } = makeReports({ counters: { read: async () => all }, names: inertNames });
  const { sheets } = reportDocument(await report({ by: "stage", range, compare: false, daily: false }), {
    words: WORDS.fr,
  });
  const at = sheets[0]?.columns.findIndex(({ name }) => name === "Conversion vers une étape suivante") ?? -1;
  expect(sheets[0]?.columns[at]?.kind).toBe("share");
  expect(sheets[0]?.rows[0]?.slice(at, at + 2)).toEqual([0.5, 0.25]);
});

test("every grouping has its words in every language, and rows as long as their heads", async () => {
  for (const language of LANGUAGES)
    for (const by of GROUPINGS) {
      const report = await reports.report({ by, range, compare: true, daily: false });
      const { sheets } = reportDocument(report, { words: WORDS[language], heatMap: heatMapOf([]) });
      for (const { columns, rows, title } of sheets) {
        expect(title).toBeTruthy();
        expect(columns.every(({ name }) => name.length > 0)).toBe(true);
        for (const row of rows) expect([by, row.length]).toEqual([by, columns.length]);
      }
    }
});

test("days that are none, and the days before", () => {
  expect(["2026-02-29", "2028-02-29", "2026-13-01", "2026-1-1"].map(isDay)).toEqual([false, true, false, false]);
  expect(precedingOf({ from: "2026-03-01", through: "2026-03-07" })).toEqual({
    from: "2026-02-22",
    through: "2026-02-28",
  });
  expect(fileName("day", range)).toBe("report-day-2026-11-01-2026-11-30");
});
