import type { Page, PageRequest } from "../kernel/page.ts";
import type { RecordNote } from "./model.ts";

export interface NoteStore {
  /** A note that is there already is left as it is. */
  add(note: RecordNote): Promise<void>;
  /** Latest first. */
  list(subject: Pick<RecordNote, "contactId" | "subjectId">, page: PageRequest): Promise<Page<RecordNote>>;
}
