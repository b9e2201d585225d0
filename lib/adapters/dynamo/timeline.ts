import type { ConsentRecord } from "../../core/consent/model.ts";
import type { MergeRecord, TimelineEntry } from "../../core/contacts/model.ts";
import type { TimelineStore } from "../../core/contacts/ports.ts";
import type { EventGlance } from "../../core/events/model.ts";
import type { StageMove } from "../../core/leads/model.ts";
import type { RecordNote } from "../../core/notes/model.ts";
import { toConversation, toDone, toLead } from "./conversation-items.ts";
import { CONTACT_EVENTS } from "./events.ts";
import { bare, type Item, keys, type TableContext } from "./table.ts";

/** How many items one request reads. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH = 100;
/** Systems may tell of a contact many times a day: further back, events have a list of their own. */
const EVENTS = 100;

/** What lies in a contact's partition; the rows that are not here are the contact itself, marks, and pointers. */
const READERS: Readonly<Record<string, (item: Item) => TimelineEntry | undefined>> = {
  lead(item) {
    const lead = toLead(item);
    return { kind: "lead", id: lead.leadId, at: lead.createdAt, lead };
  },
  "stage-move"(item) {
    const move = toDone<StageMove>(item);
    // The first step is the lead's own beginning.
    return move.from === null ? undefined : { kind: "stage", id: `${move.leadId}.${move.version}`, at: move.at, move };
  },
  "record-note"(item) {
    const note = bare<RecordNote>(item);
    return { kind: "note", id: note.noteId, at: note.createdAt, note };
  },
  consent(item) {
    const consent = bare<ConsentRecord>(item);
    return { kind: "consent", id: String(item.sk), at: consent.at, consent };
  },
  merge(item) {
    const merge = toDone<MergeRecord>(item);
    return { kind: "merge", id: merge.recordId, at: merge.at, merge };
  },
  "contact-event"(item) {
    const event = bare<EventGlance>(item);
    return { kind: "event", id: event.eventId, at: event.occurredAt, event };
  },
};

export function makeTimelineStore({ client, tableName: TableName, tenant }: TableContext): TimelineStore {
  async function rowsOf(contactId: string): Promise<readonly Item[]> {
    const rows: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk < :events",
        ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":events": CONTACT_EVENTS },
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      rows.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return rows;
  }

  /** The latest. */
  async function eventsOf(contactId: string): Promise<readonly Item[]> {
    const { Items = [] } = await client.query({
      TableName,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :events)",
      ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":events": CONTACT_EVENTS },
      ScanIndexForward: false,
      Limit: EVENTS,
    });
    return Items;
  }

  async function heads(conversationIds: readonly string[]): Promise<readonly TimelineEntry[]> {
    const found: TimelineEntry[] = [];
    let rest: Item[] = conversationIds.map((id) => ({ pk: keys.conversation(tenant, id), sk: keys.head }));
    // What a throttled answer left out is asked for again.
    for (let attempts = 0; rest.length > 0; attempts++) {
      if (attempts > conversationIds.length / BATCH + 5) throw new Error("conversations could not be read in full");
      const result = await client.batchGet({ RequestItems: { [TableName]: { Keys: rest.slice(0, BATCH) } } });
      const left = (result.UnprocessedKeys?.[TableName]?.Keys ?? []) as Item[];
      rest = [...left, ...rest.slice(BATCH)];
      for (const item of result.Responses?.[TableName] ?? []) {
        const conversation = toConversation(item);
        const { conversationId: id, lastMessageAt: at } = conversation;
        found.push({ kind: "conversation", id, at, conversation });
      }
    }
    return found;
  }

  return {
    async of(contactIds) {
      const rows = (await Promise.all(contactIds.flatMap((id) => [rowsOf(id), eventsOf(id)]))).flat();
      const pointers = rows.filter(({ entity }) => entity === "contact-conversation");
      return [
        ...rows.flatMap((item) => READERS[String(item.entity)]?.(item) ?? []),
        ...(await heads([...new Set(pointers.map(({ conversationId }) => String(conversationId)))])),
      ];
    },
  };
}
