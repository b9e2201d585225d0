/** All contacts as one table for spreadsheets, in the form that the import reads. */
import type { ActivityStore } from "../audit/ports.ts";
import type { Contact } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import type { JobFiles, RunKind } from "../jobs/ports.ts";
import { BYTE_ORDER_MARK, csvLine } from "../kernel/csv.ts";
import type { Clock } from "../kernel/ports.ts";

const PAGE = 100;
/** Contacts in one part of the file: a few hundred kilobytes. */
const PART = 2_000;
export const CONTACTS_FILE = "contacts.csv";

export const CONTACT_COLUMNS = ["id", "name", "phones", "emails", "identities", "createdAt"] as const;

/** Several values of one cell. */
export const SEPARATOR = "; ";

export function contactCells({ contactId, name, identities, createdAt }: Contact): readonly string[] {
  const of = (kind: string) => identities.filter((identity) => identity.kind === kind).map(({ value }) => value);
  const others = identities.filter(({ kind }) => kind !== "phone" && kind !== "email");
  return [
    contactId,
    name ?? "",
    of("phone").join(SEPARATOR),
    of("email").join(SEPARATOR),
    others.map(({ kind, value }) => `${kind}:${value}`).join(SEPARATOR),
    createdAt,
  ];
}

interface ExportPorts {
  readonly contacts: Pick<ContactDesk, "list">;
  readonly files: Pick<JobFiles, "putPart" | "assemble">;
  readonly activity: ActivityStore;
  readonly clock: Clock;
}

interface Checkpoint {
  readonly cursor: string | null;
  readonly parts: number;
  readonly contacts: number;
}

export function makeExportContacts({ contacts, files, activity, clock }: ExportPorts): RunKind {
  return async ({ job, hasTime }) => {
    let at = (job.checkpoint as Checkpoint | null) ?? { cursor: null, parts: 0, contacts: 0 };
    do {
      const begun = at.parts === 0 ? BYTE_ORDER_MARK + csvLine(CONTACT_COLUMNS) : "";
      const { text, count, cursor } = await part(at.cursor);
      await files.putPart(job.jobId, CONTACTS_FILE, at.parts, begun + text);
      at = { cursor, parts: at.parts + 1, contacts: at.contacts + count };
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
    return { kind: "more", checkpoint: { ...at }, progress: { done: at.contacts, total: null } };
  };

  async function part(from: string | null) {
    let text = "";
    let count = 0;
    let cursor = from;
    do {
      const page = await contacts.list({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
      for (const contact of page.items) text += csvLine(contactCells(contact));
      count += page.items.length;
      cursor = page.nextCursor ?? null;
    } while (cursor !== null && count < PART);
    return { text, count, cursor };
  }
}
