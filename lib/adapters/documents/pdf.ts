import { jsPDF } from "jspdf";
import { autoTable } from "jspdf-autotable";
import { type Cell, type CellKind, type Document, spokenSeconds } from "../../core/documents/model.ts";

const MARGIN = 40;
const INK = 40;
const PAGE_NUMBER_SIZE = 8;

/** The fonts that every reader has know Windows-1252 and nothing else; what they lack becomes a question mark, not rubbish. */
const printable = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/\p{Cc}+/gu, " ")
    .replace(
      /[^\u0020-\u007E\u00A0-\u00FF\u20AC\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u017D\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u017E\u0178]/gu,
      "?",
    );

function shown(cell: Cell, kind: CellKind): string {
  if (cell === null) return "";
  if (typeof cell === "string") return printable(cell);
  if (kind === "seconds") return spokenSeconds(cell);
  if (kind === "share") return `${(cell * 100).toFixed(1)} %`;
  return kind === "money" ? cell.toFixed(2) : String(cell);
}

const sideOf = (kind: CellKind): "left" | "right" => (kind === "text" || kind === "date" ? "left" : "right");

/** A4; upright where the columns fit, lying where they are many. Every page repeats the heads and is numbered. */
export async function writePdf({ title, sheets }: Document): Promise<Uint8Array> {
  const wide = Math.max(...sheets.map(({ columns }) => columns.length)) > 7;
  const pdf = new jsPDF({ unit: "pt", format: "a4", orientation: wide ? "landscape" : "portrait", compress: true });
  pdf.setProperties({ title: printable(title), creator: "Chasqui" });
  for (const [index, { title: name, subtitle, columns, rows }] of sheets.entries()) {
    if (index > 0) pdf.addPage();
    pdf.setTextColor(INK);
    pdf.setFontSize(15).text(printable(index === 0 ? `${title}: ${name}` : name), MARGIN, MARGIN + 8);
    if (subtitle) pdf.setFontSize(9).text(printable(subtitle), MARGIN, MARGIN + 24);
    autoTable(pdf, {
      startY: MARGIN + 36,
      margin: MARGIN,
      theme: "striped",
      styles: { fontSize: 8, cellPadding: 3, overflow: "linebreak", textColor: INK },
      headStyles: { fillColor: [45, 55, 72], textColor: 255 },
      columnStyles: Object.fromEntries(columns.map(({ kind }, column) => [column, { halign: sideOf(kind) }])),
      head: [columns.map(({ name, kind }) => ({ content: printable(name), styles: { halign: sideOf(kind) } }))],
      body: rows.map((row) => columns.map(({ kind }, column) => shown(row[column] ?? null, kind))),
    });
  }
  const pages = pdf.getNumberOfPages();
  for (let page = 1; page <= pages; page++) {
    pdf.setPage(page);
    const { width, height } = pdf.internal.pageSize;
    pdf.setFontSize(PAGE_NUMBER_SIZE).text(`${page} / ${pages}`, width - MARGIN, height - 20, { align: "right" });
  }
  return new Uint8Array(pdf.output("arraybuffer"));
}
