import type { RecordNote } from "../../core/notes/model.ts";
import type { NoteStore } from "../../core/notes/ports.ts";
import { bare, failed, keys, queryPage, type TableContext } from "./table.ts";

/** Notes lie with the contact that they are about, directly or through a lead, and share its fate. */
export function makeRecordNoteStore(context: TableContext): NoteStore {
  const { client, tableName: TableName, tenant } = context;
  const prefix = (subjectId: string) => `note#${subjectId}#`;
  return {
    async add(note) {
      try {
        await client.put({
          TableName,
          Item: {
            pk: keys.contact(tenant, note.contactId),
            sk: `${prefix(note.subjectId)}${note.createdAt}#${note.noteId}`,
            entity: "record-note",
            v: 1,
            ...note,
          },
          ConditionExpression: "attribute_not_exists(pk)",
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
    async list({ contactId, subjectId }, page) {
      const scope = keys.contact(tenant, contactId);
      const found = await queryPage(
        context,
        {
          KeyConditionExpression: "pk = :contact AND begins_with(sk, :notes)",
          ExpressionAttributeValues: { ":contact": scope, ":notes": prefix(subjectId) },
          ScanIndexForward: false,
        },
        page,
        scope,
      );
      return { ...found, items: found.items.map((item) => bare<RecordNote>(item)) };
    },
  };
}
