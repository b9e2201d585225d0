/** A file of contacts, row by row: the same row again does the same, and a bad one harms no other. */
import type { FieldDefinition } from "../fields/model.ts";
import type { SliceOutcome } from "../jobs/model.ts";
import type { JobFiles, RunKind, Slice } from "../jobs/ports.ts";
import { BYTE_ORDER_MARK, csvLine } from "../kernel/csv.ts";
import type { Plain } from "../kernel/plain.ts";
import type { ListMembers } from "../segments/ports.ts";
import type { PhoneNumbers, TableFormat, TableReader, TableRow } from "./ports.ts";
import { makePutRows, type PutPorts, type Refused, type Result } from "./put.ts";
import { FAULTS, type ImportedPerson, type ImportOptions, readRow } from "./rows.ts";

interface ImportPorts extends PutPorts {
  readonly files: Pick<JobFiles, "read" | "putPart" | "assemble">;
  readonly table: TableReader;
  readonly phones: PhoneNumbers;
  readonly lists: Pick<ListMembers, "add">;
  /** All that the tenant has defined. */
  readonly fields: () => Promise<readonly FieldDefinition[]>;
}

export interface ImportInput {
  /** Where the file lies. */
  readonly key: string;
  readonly options: ImportOptions;
  readonly encoding: TableFormat["encoding"] | null;
  readonly delimiter: string | null;
  readonly dryRun: boolean;
  /** The static list that the people of the file are put on. */
  readonly segmentId?: string | undefined;
}

/** Bytes that are held at a time; far more than the longest row. */
const CHUNK = 512 * 1024;
/** Rows that are worked on side by side: as many new contacts as the list of contacts takes in the time of a few requests. */
const GROUP = 100;
/** Groups between two checkpoints: a second's work or two, so that progress is seen and a cancelled import stops. */
const GROUPS = 10;
export const REPORT_FILE = "refused-rows.csv";

interface Checkpoint {
  readonly format: TableFormat;
  readonly size: number;
  /** The next row begins here, and is this one. */
  readonly offset: number;
  readonly row: number;
  readonly header: readonly string[];
  readonly parts: number;
  readonly counts: Readonly<Record<Count, number>>;
}
type Count = "rows" | "created" | "updated" | "skipped" | "refused";

interface Read {
  readonly row: TableRow;
  readonly refused?: Refused;
  readonly person?: ImportedPerson;
}

export function makeImportContacts(ports: ImportPorts): RunKind {
  const { files, table, phones } = ports;
  const putRows = makePutRows(ports);

  return async (slice) => {
    const { job, hasTime } = slice;
    const input = job.input as unknown as ImportInput;
    let at = (job.checkpoint as unknown as Checkpoint | null) ?? (await begin(input));
    if (at === undefined)
      return { kind: "failed", code: "file_missing", text: "the file was not uploaded, or is gone" };
    const fields = await ports.fields();
    while (at.offset < at.size) {
      const chunk = await files.read(input.key, at.offset, Math.min(at.size, at.offset + CHUNK));
      if (!chunk || chunk.size !== at.size)
        return { kind: "failed", code: "file_changed", text: "the file was changed or removed while it was read" };
      const last = at.offset + chunk.body.byteLength >= at.size;
      const rows = table.rows(chunk.body, at.format, { last, columns: input.options.columns.length });
      if (rows.length === 0) break;
      const begun = at.offset;
      for (let worked = 0; worked < rows.length; ) {
        const step = await workOn(at, rows.slice(worked, worked + GROUP * GROUPS), begun, fields, input, slice);
        worked += step.worked;
        at = step.at;
        if (at.offset >= at.size) break;
        if (!hasTime()) return going(at);
        // Cancelled, or taken over by another worker: nothing more is written.
        if (!(await slice.keep(going(at)))) return going(at);
      }
    }
    return finish(at, job.jobId);
  };

  async function begin({ key, encoding, delimiter, options }: ImportInput): Promise<Checkpoint | undefined> {
    const beginning = await files.read(key, 0, CHUNK);
    if (!beginning) return undefined;
    const { format, skip } = table.detect(beginning.body, {
      encoding: encoding ?? undefined,
      delimiter: delimiter ?? undefined,
    });
    const size = beginning.size;
    const rows = table.rows(beginning.body.subarray(skip), format, { last: size <= CHUNK, columns: 0 });
    const first = options.header ? rows[0] : undefined;
    return {
      format,
      size,
      offset: skip + (first?.end ?? 0),
      row: first ? 2 : 1,
      header: first?.cells ?? options.columns.map((_, index) => `column ${index + 1}`),
      parts: 0,
      counts: { rows: 0, created: 0, updated: 0, skipped: 0, refused: 0 },
    };
  }

  /** Some rows of a chunk, which begins at the byte `begun`. */
  async function workOn(
    from: Checkpoint,
    rows: readonly TableRow[],
    begun: number,
    fields: readonly FieldDefinition[],
    input: ImportInput,
    { job, hasTime }: Pick<Slice, "job" | "hasTime">,
  ): Promise<{ readonly at: Checkpoint; readonly worked: number }> {
    let at = from;
    let refused = "";
    let worked = 0;
    do {
      const group = rows.slice(worked, worked + GROUP);
      const read = group.map((row): Read => {
        if (row.problem) return { row, refused: { faults: [row.problem] } };
        const outcome = readRow(row.cells, input.options, phones, fields);
        if (outcome.kind === "blank") return { row };
        return outcome.kind === "refused" ? { row, refused: outcome } : { row, person: outcome.person };
      });
      const results = await resultsOf(read, at.row, input, job);
      for (const [index, result] of results.entries()) {
        if (result === undefined) continue;
        const isRefused = typeof result !== "string";
        at = { ...at, counts: more(more(at.counts, "rows"), isRefused ? "refused" : result) };
        if (isRefused) refused += reported(at.row + index, result, read[index]?.row.cells ?? []);
      }
      worked += group.length;
      at = { ...at, row: at.row + group.length };
    } while (worked < rows.length && hasTime());
    if (refused !== "") {
      const head = at.parts === 0 ? BYTE_ORDER_MARK + csvLine(["row", "why", ...at.header]) : "";
      await files.putPart(job.jobId, REPORT_FILE, at.parts, head + refused);
      at = { ...at, parts: at.parts + 1 };
    }
    return { worked, at: { ...at, offset: begun + (rows[worked - 1]?.end ?? 0) } };
  }

  /** Undefined for blank rows. */
  async function resultsOf(
    read: readonly Read[],
    firstRow: number,
    input: ImportInput,
    job: { readonly jobId: string; readonly createdAt: string },
  ): Promise<readonly (Result | undefined)[]> {
    const rows = read.flatMap(({ person }, index) =>
      person ? [{ index, person, mark: `${job.jobId}.${firstRow + index}` }] : [],
    );
    const put = await putRows(rows, { ...input, at: job.createdAt });
    if (input.segmentId !== undefined && !input.dryRun) {
      const taken = rows.filter((_, place) => typeof put[place] === "string");
      const owners = await ports.store.owners(taken.flatMap(({ person }) => person.identities));
      const contactIds = [...new Set(owners.map(({ contactId }) => contactId))];
      await ports.lists.add(input.segmentId, contactIds, job.createdAt);
    }
    const byIndex = new Map(rows.map(({ index }, place) => [index, put[place]]));
    return read.map(({ refused }, index) => refused ?? byIndex.get(index));
  }

  async function finish(at: Checkpoint, jobId: string): Promise<SliceOutcome> {
    const report = at.parts > 0 ? [await files.assemble(jobId, REPORT_FILE, at.parts, "text/csv")] : [];
    return {
      kind: "done",
      progress: { done: at.size, total: at.size },
      result: { files: report, counts: at.counts },
    };
  }
}

/** The row as it was, so that it can be mended and brought again. */
const reported = (row: number, { faults, details = [] }: Refused, cells: readonly string[]): string => {
  const why = faults.map((fault) =>
    fault === "bad_field" && details.length > 0 ? `${fault}: ${details.join(", ")}` : `${fault}: ${FAULTS[fault]}`,
  );
  return csvLine([String(row), why.join("; "), ...cells]);
};

const more = (counts: Checkpoint["counts"], name: Count): Checkpoint["counts"] => ({
  ...counts,
  [name]: counts[name] + 1,
});

const going = (at: Checkpoint) =>
  ({
    kind: "more",
    checkpoint: at as unknown as Plain,
    progress: { done: at.offset, total: at.size },
  }) as const;
