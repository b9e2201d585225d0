/** Rows of CSV files, as people's programs write them. */
import Papa from "papaparse";
import type { Encoding, TableFormat, TableReader, TableRow } from "../../core/imports/ports.ts";

/** A row is no longer than this; what is longer has a quotation mark that nobody closed. */
export const MAX_ROW_BYTES = 64 * 1024;

const WIDE: ReadonlySet<Encoding> = new Set(["utf-16le", "utf-16be"]);
const DELIMITERS = [",", ";", "\t", "|"];

/**
 * Files are read as if each byte were a character (or each two): delimiters and quotation marks are the same in all of our encodings,
 * places in the text are places in the file, and bytes that say nothing in the file's encoding spoil their own cell alone.
 */
const textOf = (bytes: Uint8Array, encoding: Encoding): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encoding === "utf-16le") return buffer.toString("utf16le");
  if (encoding === "utf-16be")
    return Buffer.from(buffer.subarray(0, buffer.length & ~1))
      .swap16()
      .toString("utf16le");
  return buffer.toString("latin1");
};

const strict = new TextDecoder("utf-8", { fatal: true });
const western = new TextDecoder("windows-1252");

const BEYOND = /[\u0080-\u00ff]/;

/** Undefined for what is no text. */
function cellOf(cell: string, encoding: Encoding): string | undefined {
  if (WIDE.has(encoding)) return cell.isWellFormed() ? cell : undefined;
  if (!BEYOND.test(cell)) return cell;
  const bytes = Buffer.from(cell, "latin1");
  if (encoding === "windows-1252") return western.decode(bytes);
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** Cut anywhere, so its last character may be half there. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The first line break outside of quotation marks. */
function newlineOf(text: string): TableFormat["newline"] {
  const found = /\r\n|\n|\r/.exec(text.replace(/"[^"]*"/g, ""))?.[0];
  return found === "\r\n" || found === "\r" ? found : "\n";
}

export const csvReader: TableReader = {
  detect(beginning, given = {}) {
    const mark = MARKS.find(([, bytes]) => bytes.every((byte, index) => beginning[index] === byte));
    const encoding = given.encoding ?? mark?.[0] ?? (isUtf8(beginning) ? "utf-8" : "windows-1252");
    const skip = mark && mark[0] === encoding ? mark[1].length : 0;
    const text = textOf(beginning.subarray(skip), encoding);
    const newline = newlineOf(text);
    const guess = () =>
      Papa.parse(text, { preview: 10, newline, delimitersToGuess: DELIMITERS, skipEmptyLines: true }).meta.delimiter;
    const delimiter = given.delimiter ?? guess();
    return { format: { encoding, newline, delimiter: delimiter || "," }, skip };
  },

  rows(bytes, { encoding, delimiter, newline }, { last, columns }) {
    const text = textOf(bytes, encoding);
    const width = WIDE.has(encoding) ? 2 : 1;
    const rows: TableRow[] = [];
    let at = 0;
    while (at < text.length) {
      const bad = readFrom(at);
      if (bad === undefined) break;
      // Only the line is given up: whatever its quotation marks swallowed is read anew.
      const broken = text.indexOf(newline, at);
      if (broken < 0 && !last && text.length - at <= MAX_ROW_BYTES) break;
      const end = broken < 0 ? text.length : broken + newline.length;
      const line = text.slice(at, broken < 0 ? end : broken).slice(0, MAX_ROW_BYTES);
      const cells = line.split(delimiter).map((cell) => cellOf(cell, encoding) ?? "\uFFFD");
      rows.push({ cells, end: end * width, problem: bad });
      at = end;
    }
    return rows;

    /** Up to the end, or to a row that cannot be read: then `at` is where it begins. */
    function readFrom(start: number): "bad_quotes" | "too_long" | undefined {
      let bad: "bad_quotes" | "too_long" | undefined;
      Papa.parse<readonly string[]>(start === 0 ? text : text.slice(start), {
        delimiter,
        newline,
        step({ data, errors, meta }, parser) {
          const end = start + meta.cursor;
          // Behind the last line break nothing begins.
          if (end <= at) return;
          const open = end >= text.length && !last && !text.endsWith(newline);
          const quotes = errors.some(({ type }) => type === "Quotes");
          const swallowed = columns > 0 && data.length !== columns && data.some((cell) => cell.includes(newline));
          const tooLong = end - at > MAX_ROW_BYTES;
          // What goes on behind these bytes is read with them the next time.
          if ((open || (quotes && end >= text.length && !last)) && !tooLong) {
            parser.abort();
            return;
          }
          if (quotes || swallowed || tooLong) {
            bad = tooLong && !quotes && !swallowed ? "too_long" : "bad_quotes";
            parser.abort();
            return;
          }
          const cells = data.map((cell) => cellOf(cell, encoding));
          const unreadable = cells.includes(undefined);
          rows.push({
            cells: cells.map((cell) => cell ?? "\uFFFD"),
            end: end * width,
            ...(unreadable ? { problem: "bad_encoding" as const } : {}),
          });
          at = end;
        },
      });
      return bad;
    }
  },
};
