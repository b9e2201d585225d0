/** What somebody wrote down about a contact or a lead, for the team alone. */
export interface RecordNote {
  readonly noteId: string;
  readonly contactId: string;
  /** The contact's or the lead's id. */
  readonly subjectId: string;
  readonly text: string;
  readonly author: string;
  readonly createdAt: string;
}
