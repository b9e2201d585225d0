/** Comma-separated values for people and for spreadsheets. RFC 4180; UTF-8 with the mark by which Excel knows it. */

export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * A spreadsheet takes a cell that begins so for a formula and runs it, whoever wrote the cell. Source: OWASP, "CSV Injection". A
 * quotation mark before it makes it text; the full-width forms are turned into the plain ones by some locales' programs.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** A cell that was made text so, or that says so itself. */
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** A quotation mark that was there before is doubled with it, so that reading takes away exactly what writing added. */
export const guarded = (cell: string): string => (FORMULA.test(cell) || GUARDED.test(cell) ? `'${cell}` : cell);

export const unguarded = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell);

function quoted(cell: string): string {
  const safe = guarded(cell);
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(",")}\r\n`;
