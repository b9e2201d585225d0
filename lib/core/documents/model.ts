/** What becomes a file that people open: tables with a title, whatever the format. */

/** What the numbers of a column are, so that each format shows them as its readers expect. */
export type CellKind = "text" | "count" | "seconds" | "share" | "money" | "date";

export interface Column {
  readonly name: string;
  readonly kind: CellKind;
}

/** `null`: nothing to show. Dates are `YYYY-MM-DD`; shares lie between 0 and 1; money is in the unit that its column names. */
export type Cell = string | number | null;

export interface Sheet {
  readonly title: string;
  /** Under the title: the period, and what the figures were narrowed to. */
  readonly subtitle?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Document {
  readonly title: string;
  /** At least one. */
  readonly sheets: readonly Sheet[];
}

export const FORMATS = ["csv", "xlsx", "pdf"] as const;
export type Format = (typeof FORMATS)[number];

export const MIME: Readonly<Record<Format, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
};

/** Writes a document. The text of a cell is text in every format, whatever it begins with. */
export type WriteDocument = (document: Document) => Promise<Uint8Array>;
export type DocumentWriters = Readonly<Record<Format, WriteDocument>>;

/** `1 h 05 min`, `4 min 10 s`, `12 s`: for readers, not for sums. */
export function spokenSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  return minutes > 0 ? `${minutes} min ${String(whole % 60).padStart(2, "0")} s` : `${whole} s`;
}
