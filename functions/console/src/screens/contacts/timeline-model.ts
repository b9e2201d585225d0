/** Everything that happened with a person, in one order, out of what the parts of the API say. */
import type { Schemas } from "../../api/client.ts";

export const KINDS = ["conversation", "lead", "reminder", "note", "change"] as const;
export type Kind = (typeof KINDS)[number];
export const kindOf = (text: string | undefined): Kind | undefined => KINDS.find((kind) => kind === text);

type Lead = Schemas["Lead"];
export type Entry = { readonly id: string; readonly at: string } & (
  | {
      readonly kind: "conversation";
      readonly event: "began" | "said" | "resolved";
      readonly conversation: Schemas["Conversation"];
    }
  | { readonly kind: "lead"; readonly event: "created"; readonly lead: Lead }
  | { readonly kind: "lead"; readonly event: "moved"; readonly lead: Lead; readonly move: Schemas["StageMove"] }
  | { readonly kind: "note"; readonly note: Schemas["Note"]; readonly lead?: Lead }
  | {
      readonly kind: "reminder";
      readonly event: "set" | "fired" | "done" | "cancelled";
      readonly reminder: Schemas["Reminder"];
    }
  | { readonly kind: "change"; readonly event: "created" }
  | { readonly kind: "change"; readonly event: "merged" | "unmerged"; readonly merge: Schemas["MergeEvent"] }
);

export interface Parts {
  readonly contact: Pick<Schemas["ContactDetail"], "id" | "createdAt">;
  readonly conversations: readonly Schemas["Conversation"][];
  readonly leads: readonly {
    readonly lead: Lead;
    readonly moves: readonly Schemas["StageMove"][];
    readonly notes: readonly Schemas["Note"][];
  }[];
  readonly notes: readonly Schemas["Note"][];
  readonly reminders: readonly Schemas["Reminder"][];
  readonly merges: readonly Schemas["MergeEvent"][];
}

/** Newest first. */
export function entriesOf({ contact, conversations, leads, notes, reminders, merges }: Parts): readonly Entry[] {
  const entries: Entry[] = [{ id: "created", at: contact.createdAt, kind: "change", event: "created" }];
  for (const conversation of conversations) {
    const { id, createdAt, lastMessageAt, resolvedAt } = conversation;
    const one = { kind: "conversation", conversation } as const;
    entries.push({ ...one, id: `${id} said`, at: lastMessageAt, event: "said" });
    // Of a conversation of one message both would say the same.
    if (createdAt.slice(0, 16) !== lastMessageAt.slice(0, 16))
      entries.push({ ...one, id: `${id} began`, at: createdAt, event: "began" });
    if (resolvedAt !== null) entries.push({ ...one, id: `${id} resolved`, at: resolvedAt, event: "resolved" });
  }
  for (const { lead, moves, notes: its } of leads) {
    entries.push({ id: `${lead.id} created`, at: lead.createdAt, kind: "lead", event: "created", lead });
    for (const move of moves)
      if (move.from !== null)
        entries.push({ id: `${lead.id} ${move.at}`, at: move.at, kind: "lead", event: "moved", lead, move });
    for (const note of its) entries.push({ id: `note ${note.id}`, at: note.createdAt, kind: "note", note, lead });
  }
  for (const note of notes) entries.push({ id: `note ${note.id}`, at: note.createdAt, kind: "note", note });
  for (const reminder of reminders) {
    const one = { kind: "reminder", reminder } as const;
    entries.push({ ...one, id: `${reminder.id} set`, at: reminder.createdAt, event: "set" });
    if (reminder.firedAt !== null)
      entries.push({ ...one, id: `${reminder.id} fired`, at: reminder.firedAt, event: "fired" });
    if (reminder.closedAt !== null)
      entries.push({
        ...one,
        id: `${reminder.id} closed`,
        at: reminder.closedAt,
        event: reminder.endReason === "done" ? "done" : "cancelled",
      });
  }
  for (const merge of merges)
    entries.push({
      id: `${merge.kind} ${merge.contactId} ${merge.at}`,
      at: merge.at,
      kind: "change",
      event: merge.kind,
      merge,
    });
  return entries.sort((a, b) => b.at.localeCompare(a.at) || rankOf(b) - rankOf(a) || a.id.localeCompare(b.id));
}

/** A first message makes contact, conversation and lead in one moment; they are told in this order. */
const rankOf = ({ kind }: Entry): number => ["change", "conversation", "lead"].indexOf(kind) + 1 || KINDS.length;

/** By the days of whoever looks at it. */
export function daysOf(
  entries: readonly Entry[],
): readonly { readonly day: string; readonly entries: readonly Entry[] }[] {
  const days: { day: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = new Date(entry.at).toDateString();
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
