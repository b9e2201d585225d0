import writeExcelFile from "write-excel-file/node";
import type { Cell, CellKind, Document, Sheet } from "../../core/documents/model.ts";

const FORMAT: Readonly<Record<CellKind, string | undefined>> = {
  text: undefined,
  count: "#,##0",
  seconds: "[h]:mm:ss",
  share: "0.0%",
  money: "#,##0.00",
  date: "yyyy-mm-dd",
};
const SECONDS_A_DAY = 86_400;
/** What Excel takes as the name of a sheet: at most 31 characters, none of these. */
const sheetName = (title: string, index: number): string =>
  `${index + 1} ${title.replace(/[[\]:*?/\\']/g, " ")}`.slice(0, 31).trim();

/** Excel counts durations in days, and dates from 1900. Text stays text: it is never written as a formula. */
function cellOf(cell: Cell, kind: CellKind) {
  if (cell === null) return null;
  const format = FORMAT[kind];
  const style = format === undefined ? {} : { format };
  if (typeof cell === "number") {
    return { value: kind === "seconds" ? cell / SECONDS_A_DAY : cell, type: Number, ...style };
  }
  if (kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(cell))
    return { value: new Date(`${cell}T00:00:00Z`), type: Date, ...style };
  return { value: cell, type: String };
}

const widthOf = (name: string, { rows }: Sheet, index: number): number =>
  Math.min(48, Math.max(name.length, ...rows.slice(0, 200).map((row) => String(row[index] ?? "").length)) + 2);

export async function writeXlsx({ sheets }: Document): Promise<Uint8Array> {
  const written = writeExcelFile(
    sheets.map((sheet, index) => ({
      sheet: sheetName(sheet.title, index),
      stickyRowsCount: 1,
      columns: sheet.columns.map(({ name }, column) => ({ width: widthOf(name, sheet, column) })),
      data: [
        sheet.columns.map(({ name }) => ({ value: name, type: String, fontWeight: "bold" as const })),
        ...sheet.rows.map((row) => sheet.columns.map(({ kind }, column) => cellOf(row[column] ?? null, kind))),
      ],
    })),
  );
  return new Uint8Array(await written.toBuffer());
}
