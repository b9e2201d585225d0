/** Contacts as one table for spreadsheets, in the form that the import reads. */
import type { ActivityStore } from "../audit/ports.ts";
import type { Contact } from "../contacts/model.ts";
import type { ContactDesk, ContactFilter } from "../contacts/ports.ts";
import type { FieldDefinition } from "../fields/model.ts";
import { customColumn, valueCell, wordsCell } from "../imports/model.ts";
import type { JobFiles, RunKind } from "../jobs/ports.ts";
import { BYTE_ORDER_MARK, csvLine } from "../kernel/csv.ts";
import type { Clock } from "../kernel/ports.ts";

const PAGE = 100;
/** Contacts in one part of the file: a few hundred kilobytes. */
const PART = 2_000;
/** A narrow selection may find few in many: then a slice ends before its part is full. */
const MOST_PAGES = 50;
export const CONTACTS_FILE = "contacts.csv";

/** Behind them come the tenant's own fields, by the names that the import knows them by. */
export const CONTACT_COLUMNS = [
  "id",
  "name",
  "phones",
  "emails",
  "identities",
  "tags",
  "country",
  "language",
  "createdAt",
] as const;

/** Several values of one cell. */
export const SEPARATOR = "; ";

/** `fields`: ids of the tenant's own. */
export function contactCells(contact: Contact, fields: readonly string[] = []): readonly string[] {
  const { contactId, name, identities, tags, country, language, customFields, createdAt } = contact;
  const of = (kind: string) => identities.filter((identity) => identity.kind === kind).map(({ value }) => value);
  const others = identities.filter(({ kind }) => kind !== "phone" && kind !== "email");
  return [
    contactId,
    name ?? "",
    of("phone").join(SEPARATOR),
    of("email").join(SEPARATOR),
    others.map(({ kind, value }) => `${kind}:${value}`).join(SEPARATOR),
    wordsCell(tags),
    country ?? "",
    language ?? "",
    createdAt,
    ...fields.map((id) => valueCell(customFields[id])),
  ];
}

interface ExportPorts {
  readonly contacts: Pick<ContactDesk, "list">;
  /** All that the tenant has defined. */
  readonly fields: () => Promise<readonly FieldDefinition[]>;
  readonly files: Pick<JobFiles, "putPart" | "assemble">;
  readonly activity: ActivityStore;
  readonly clock: Clock;
}

interface Checkpoint {
  readonly cursor: string | null;
  readonly parts: number;
  readonly contacts: number;
  /** Ids of the columns behind the others: as they were when it began. Archived ones too, for their values are still held. */
  readonly fields: readonly string[];
}

export function makeExportContacts({ contacts, fields, files, activity, clock }: ExportPorts): RunKind {
  return async ({ job, hasTime }) => {
    let at = (job.checkpoint as Checkpoint | null) ?? (await begin());
    // What is asked for; everybody where nothing is said.
    const filter = job.input as ContactFilter;
    do {
      const begun =
        at.parts === 0 ? BYTE_ORDER_MARK + csvLine([...CONTACT_COLUMNS, ...at.fields.map(customColumn)]) : "";
      const { text, count, cursor } = await part(at, filter);
      const lines = begun + text;
      if (lines !== "") await files.putPart(job.jobId, CONTACTS_FILE, at.parts, lines);
      at = { ...at, cursor, parts: at.parts + (lines === "" ? 0 : 1), contacts: at.contacts + count };
      if (cursor === null) {
        const file = await files.assemble(job.jobId, CONTACTS_FILE, at.parts, "text/csv");
        const facts = { what: "contacts", rows: at.contacts };
        const now = new Date(clock.now()).toISOString();
        await activity.record({ kind: "exported", at: now, facts }, `exported#${job.jobId}`);
        return {
          kind: "done",
          progress: { done: at.contacts, total: at.contacts },
          result: { files: [file], counts: { contacts: at.contacts } },
        };
      }
    } while (hasTime());
    return {
      kind: "more",
      checkpoint: { ...at, fields: [...at.fields] },
      progress: { done: at.contacts, total: null },
    };
  };

  async function begin(): Promise<Checkpoint> {
    const own = (await fields()).filter(({ on }) => on === "contact");
    return { cursor: null, parts: 0, contacts: 0, fields: own.map(({ fieldId }) => fieldId) };
  }

  async function part({ cursor: from, fields: own }: Checkpoint, filter: ContactFilter) {
    let text = "";
    let count = 0;
    let cursor = from;
    let pages = 0;
    do {
      const page = await contacts.list({ limit: PAGE, ...(cursor === null ? {} : { cursor }) }, filter);
      pages += 1;
      for (const contact of page.items) text += csvLine(contactCells(contact, own));
      count += page.items.length;
      cursor = page.nextCursor ?? null;
    } while (cursor !== null && count < PART && pages < MOST_PAGES);
    return { text, count, cursor };
  }
}
