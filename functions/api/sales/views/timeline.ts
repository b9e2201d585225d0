import type { TimelineEntry as View } from "../../../../events/api/contacts.ts";
import type { TimelineEntry } from "../../../../lib/core/contacts/model.ts";
import { leadView, moveView } from "./lead.ts";

export function timelineView(entry: TimelineEntry, id: string): View {
  const { at } = entry;
  switch (entry.kind) {
    case "conversation": {
      const { conversationId, channel, connectionId, state, assignee, preview, lastDirection, createdAt } =
        entry.conversation;
      const conversation = { channel, connectionId, state, assignee, preview, lastDirection, createdAt };
      return { kind: "conversation", id, at, conversation: { id: conversationId, ...conversation } };
    }
    case "lead":
      return { kind: "lead", id, at, lead: leadView(entry.lead) };
    case "stage":
      return { kind: "stage", id, at, leadId: entry.move.leadId, move: moveView(entry.move) };
    case "note": {
      const { noteId, text, author, createdAt, subjectId, contactId } = entry.note;
      const note = { id: noteId, text, author, createdAt };
      return { kind: "note", id, at, leadId: subjectId === contactId ? null : subjectId, note };
    }
    case "consent": {
      const { channel, purpose, state, source, detail } = entry.consent;
      return { kind: "consent", id, at, consent: { channel, purpose, state, source, detail } };
    }
    case "merge": {
      const { kind, from, into, by } = entry.merge;
      return { kind: "merge", id, at, merge: { kind, contactId: from, into, by, at } };
    }
    case "event": {
      const { eventId, type, itemId, source } = entry.event;
      return { kind: "event", id, at, event: { id: eventId, type, itemId, source } };
    }
  }
}
