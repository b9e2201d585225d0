import { BYTE_ORDER_MARK, csvLine } from "../kernel/csv.ts";
import type { Cell, Document } from "./model.ts";

/** A number is a number, also below nought: only text can be a formula. */
const cellOf = (cell: Cell): string =>
  typeof cell === "number" ? String(cell) : csvLine([cell ?? ""]).slice(0, -LINE_END.length);
const LINE_END = "\r\n";
const lineOf = (cells: readonly Cell[]): string => cells.map(cellOf).join(",") + LINE_END;

/** A table after the other, parted by an empty line. */
export function csvOf({ sheets }: Document): string {
  const parts = sheets.map(({ title, columns, rows }) =>
    [
      ...(sheets.length > 1 ? [csvLine([title])] : []),
      csvLine(columns.map(({ name }) => name)),
      ...rows.map(lineOf),
    ].join(""),
  );
  return BYTE_ORDER_MARK + parts.join("\r\n");
}
