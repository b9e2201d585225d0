/** Everything that happened with a person, in one order. */
import type { ItemOf, Schemas } from "../../api/client.ts";

/** What can be looked at by itself. A lead's steps go with it. */
export const KINDS = ["conversation", "lead", "reminder", "note", "consent", "event", "merge"] as const;
export type Kind = (typeof KINDS)[number];
export const kindOf = (text: string | undefined): Kind | undefined => KINDS.find((kind) => kind === text);

type Told = ItemOf<"/api/contacts/{id}/timeline">;
export type Entry =
  | Told
  | {
      readonly kind: "reminder";
      readonly id: string;
      readonly at: string;
      readonly event: "set" | "fired" | "done" | "cancelled";
      readonly reminder: Schemas["Reminder"];
    }
  | { readonly kind: "created"; readonly id: string; readonly at: string };

/** What became of reminders, newest first. */
export function remindedOf(reminders: readonly Schemas["Reminder"][]): readonly Entry[] {
  const entries = reminders.flatMap((reminder): Entry[] => {
    const { id, createdAt, firedAt, closedAt, endReason } = reminder;
    const one = { kind: "reminder", reminder } as const;
    return [
      { ...one, id: `${id} set`, at: createdAt, event: "set" },
      ...(firedAt === null ? [] : [{ ...one, id: `${id} fired`, at: firedAt, event: "fired" } as const]),
      ...(closedAt === null
        ? []
        : [{ ...one, id: `${id} closed`, at: closedAt, event: endReason === "done" ? "done" : "cancelled" } as const]),
    ];
  });
  return inOrder(entries);
}

interface Source {
  /** Newest first. */
  readonly items: readonly Entry[];
  readonly hasNextPage: boolean;
}

/** Several as one, newest first. What lies behind the end of one that goes on waits for the rest of it, so that nothing comes in between later. */
export function together(sources: readonly Source[]): readonly Entry[] {
  const ends = sources.flatMap(({ items, hasNextPage }) => (hasNextPage ? [items.at(-1)?.at ?? "~"] : []));
  const end = ends.sort().at(-1) ?? "";
  return inOrder(sources.flatMap(({ items }) => items)).filter(({ at }) => at >= end);
}

/** A first message makes contact, conversation and lead in one moment; they are told in this order. */
const FIRST: readonly Entry["kind"][] = ["created", "conversation", "lead"];
const rankOf = ({ kind }: Entry): number => FIRST.indexOf(kind) + 1 || FIRST.length + 1;
const inOrder = (entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => b.at.localeCompare(a.at) || rankOf(b) - rankOf(a));

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
