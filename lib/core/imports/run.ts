/** A file of contacts, row by row: the same row again does the same, and a bad one harms no other. */
import { BLANK_CONTACT, type ConsentRecord, type Contact, type Identity } from "../contacts/model.ts";
import type { Plain, SliceOutcome } from "../jobs/model.ts";
import type { JobFiles, RunKind } from "../jobs/ports.ts";
import { BYTE_ORDER_MARK, csvLine } from "../kernel/csv.ts";
import type { Ids } from "../kernel/ports.ts";
import type { ImportStore, PhoneNumbers, TableFormat, TableReader, TableRow } from "./ports.ts";
import { FAULTS, type Fault, type ImportedPerson, type ImportOptions, readRow } from "./rows.ts";

interface ImportPorts {
  readonly store: ImportStore;
  readonly recordConsent: (record: ConsentRecord) => Promise<void>;
  readonly files: Pick<JobFiles, "read" | "putPart" | "assemble">;
  readonly table: TableReader;
  readonly phones: PhoneNumbers;
  readonly ids: Ids;
  readonly tenant: string;
}

export interface ImportInput {
  /** Where the file lies. */
  readonly key: string;
  readonly options: ImportOptions;
  readonly encoding: TableFormat["encoding"] | null;
  readonly delimiter: string | null;
  readonly dryRun: boolean;
}

/** Bytes that are held at a time; far more than the longest row. */
const CHUNK = 512 * 1024;
/** Rows that are worked on side by side; their identities are read by one request. */
const GROUP = 20;
const ATTEMPTS = 5;
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
type Result = Exclude<Count, "rows" | "refused"> | { readonly faults: readonly Fault[] };

export function makeImportContacts(ports: ImportPorts): RunKind {
  const { store, files, table, phones, ids } = ports;

  return async ({ job, hasTime }) => {
    const input = job.input as unknown as ImportInput;
    let at = (job.checkpoint as unknown as Checkpoint | null) ?? (await begin(input));
    if (at === undefined)
      return { kind: "failed", code: "file_missing", text: "the file was not uploaded, or is gone" };
    while (at.offset < at.size) {
      const chunk = await files.read(input.key, at.offset, Math.min(at.size, at.offset + CHUNK));
      if (!chunk || chunk.size !== at.size)
        return { kind: "failed", code: "file_changed", text: "the file was changed or removed while it was read" };
      const last = at.offset + chunk.body.byteLength >= at.size;
      const rows = table.rows(chunk.body, at.format, { last, columns: input.options.columns.length });
      if (rows.length === 0) break;
      const worked = await workOn(at, rows, input, job, hasTime);
      at = worked;
      if (!hasTime() && at.offset < at.size) return going(at);
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

  async function workOn(
    from: Checkpoint,
    rows: readonly TableRow[],
    input: ImportInput,
    job: { readonly jobId: string; readonly createdAt: string },
    hasTime: () => boolean,
  ): Promise<Checkpoint> {
    let at = from;
    let refused = "";
    let worked = 0;
    do {
      const group = rows.slice(worked, worked + GROUP);
      const read = group.map((row): Read => {
        if (row.problem) return { row, faults: [row.problem] };
        const outcome = readRow(row.cells, input.options, phones);
        if (outcome.kind === "blank") return { row };
        return outcome.kind === "refused" ? { row, faults: outcome.faults } : { row, person: outcome.person };
      });
      const results = await resultsOf(read, at.row, input, job);
      for (const [index, result] of results.entries()) {
        if (result === undefined) continue;
        const isRefused = typeof result !== "string";
        at = { ...at, counts: more(more(at.counts, "rows"), isRefused ? "refused" : result) };
        if (isRefused) refused += reported(at.row + index, result.faults, read[index]?.row.cells ?? []);
      }
      worked += group.length;
      at = { ...at, row: at.row + group.length };
    } while (worked < rows.length && hasTime());
    if (refused !== "") {
      const head = at.parts === 0 ? BYTE_ORDER_MARK + csvLine(["row", "why", ...at.header]) : "";
      await files.putPart(job.jobId, REPORT_FILE, at.parts, head + refused);
      at = { ...at, parts: at.parts + 1 };
    }
    return { ...at, offset: from.offset + (rows[worked - 1]?.end ?? 0) };
  }

  interface Read {
    readonly row: TableRow;
    readonly faults?: readonly Fault[];
    readonly person?: ImportedPerson;
  }

  /** Undefined for blank rows. */
  async function resultsOf(
    read: readonly Read[],
    firstRow: number,
    input: ImportInput,
    job: { readonly jobId: string; readonly createdAt: string },
  ): Promise<readonly (Result | undefined)[]> {
    const identities = read.flatMap(({ person }) => person?.identities ?? []);
    const [forgotten, owners] = await Promise.all([store.listed(identities), store.owners(identities)]);
    const isOn = (list: readonly Identity[], one: Identity) =>
      list.some(({ kind, value }) => kind === one.kind && value === one.value);
    return Promise.all(
      read.map(async ({ faults, person }, index): Promise<Result | undefined> => {
        if (faults) return { faults };
        if (!person) return undefined;
        if (person.identities.some((one) => isOn(forgotten, one))) return { faults: ["forgotten"] };
        const known = owners.filter(({ identity }) => isOn(person.identities, identity));
        return put(person, known, { ...input, mark: `${job.jobId}.${firstRow + index}`, at: job.createdAt });
      }),
    );
  }

  async function put(
    person: ImportedPerson,
    seen: Awaited<ReturnType<ImportStore["owners"]>>,
    input: ImportInput & { readonly mark: string; readonly at: string },
  ): Promise<Result> {
    let known = seen;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) known = await store.owners(person.identities);
      const [contactId, ...others] = new Set(known.map((one) => one.contactId));
      if (others.length > 0) return { faults: ["several_contacts"] };
      if (contactId === undefined) {
        const contact = fresh(person, input);
        if (input.dryRun) return "created";
        if ((await store.create(contact)) === "taken") continue;
        await consent(contact.contactId, person, input);
        return "created";
      }
      const contact = await store.get(contactId);
      if (!contact) continue;
      // This very row made it before the work was cut off.
      if ((contact as Imported).importedBy === input.mark) {
        await consent(contactId, person, input);
        return "created";
      }
      if (input.options.duplicates === "skip") return "skipped";
      if (input.dryRun) return "updated";
      const added = person.identities.filter(
        (one) => !known.some(({ identity }) => identity.kind === one.kind && identity.value === one.value),
      );
      const next = changed(contact, person, added, input.at);
      if (next && (await store.save(next, added)) === "conflict") continue;
      await consent(contactId, person, input);
      return "updated";
    }
    throw new Error("the contact kept changing");
  }

  function fresh(
    { name, identities, tags, country, language }: ImportedPerson,
    { mark, at }: { readonly mark: string; readonly at: string },
  ): Imported {
    const [surest] = identities;
    if (!surest) throw new Error("a person without identities");
    return {
      ...BLANK_CONTACT,
      // As the road of messages would call them, should they write.
      contactId: ids.derive("contact", ports.tenant, surest.kind, surest.value),
      name,
      identities,
      tags,
      country,
      language,
      importedBy: mark,
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
  }

  async function consent(
    contactId: string,
    { consent: state }: ImportedPerson,
    { options, at }: Pick<ImportInput, "options"> & { readonly at: string },
  ): Promise<void> {
    if (state === null || options.consent === null) return;
    const { channel, source } = options.consent;
    await ports.recordConsent({
      contactId,
      channel,
      purpose: "marketing",
      state,
      source: "import",
      detail: source,
      at,
    });
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

/** What an import gives a contact beside what all have. */
type Imported = Contact & {
  readonly tags?: readonly string[];
  readonly country?: string | null;
  readonly language?: string | null;
  /** The job and the row that made it. */
  readonly importedBy?: string;
};

/** With what the row says put over what is known; undefined when that changes nothing. */
function changed(
  before: Imported,
  { name, tags, country, language }: ImportedPerson,
  added: readonly Identity[],
  at: string,
): Imported | undefined {
  const known = before.tags ?? [];
  const after: Imported = {
    ...before,
    name: name ?? before.name,
    identities: [...before.identities, ...added],
    ...(country === null ? {} : { country }),
    ...(language === null ? {} : { language }),
    ...(tags.some((tag) => !known.includes(tag)) ? { tags: [...new Set([...known, ...tags])] } : {}),
  };
  if (JSON.stringify(after) === JSON.stringify(before)) return undefined;
  return { ...after, updatedAt: at > before.updatedAt ? at : before.updatedAt, version: before.version + 1 };
}

/** The row as it was, so that it can be mended and brought again. */
const reported = (row: number, faults: readonly Fault[], cells: readonly string[]): string =>
  csvLine([String(row), faults.map((fault) => `${fault}: ${FAULTS[fault]}`).join("; "), ...cells]);

const more = (counts: Checkpoint["counts"], name: Count): Checkpoint["counts"] => ({
  ...counts,
  [name]: counts[name] + 1,
});

const going = (at: Checkpoint): SliceOutcome => ({
  kind: "more",
  checkpoint: at as unknown as Plain,
  progress: { done: at.offset, total: at.size },
});
