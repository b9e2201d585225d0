/** The calendar as one: what each source has, in one order. */
import type { CalendarEntry, CalendarRange, CalendarViewer, EntryKind } from "./model.ts";
import { spanOf } from "./model.ts";
import type { CalendarSource, Move, MoveOutcome } from "./ports.ts";

export type ReadCalendarOutcome =
  | {
      readonly kind: "read";
      readonly entries: readonly CalendarEntry[];
      /** Kinds of which there is more in the range than is shown. */
      readonly incomplete: readonly EntryKind[];
    }
  | { readonly kind: "invalid"; readonly problems: readonly { field: string; code: string; message: string }[] };

export interface CalendarFeed {
  read(viewer: CalendarViewer, range: CalendarRange, kinds?: readonly EntryKind[]): Promise<ReadCalendarOutcome>;
  /** What the noun says to which the entry belongs. `entryId`: with its kind. */
  move(entryId: string, move: Omit<Move, "id">): Promise<MoveOutcome>;
}

export function makeCalendarFeed(sources: readonly CalendarSource[]): CalendarFeed {
  return {
    async read(viewer, range, kinds) {
      const span = spanOf(range);
      if ("problems" in span) return { kind: "invalid", ...span };
      const asked = sources.filter(({ kind }) => !kinds || kinds.includes(kind));
      const found = await Promise.all(
        asked.map(async (source) => ({ kind: source.kind, ...(await source.entries(viewer, span)) })),
      );
      return {
        kind: "read",
        entries: found.flatMap(({ entries }) => entries).sort(byStart),
        incomplete: found.flatMap(({ kind, complete }) => (complete ? [] : [kind])),
      };
    },

    async move(entryId, move) {
      const [kind = "", id = ""] = divide(entryId);
      const source = sources.find((one) => one.kind === kind);
      if (!source || id === "") return { kind: "missing" };
      return source.move ? source.move({ ...move, id }) : { kind: "fixed", reason: "foreign" };
    },
  };
}

const divide = (entryId: string): readonly string[] => {
  const at = entryId.indexOf(".");
  return at < 0 ? [] : [entryId.slice(0, at), entryId.slice(at + 1)];
};

function byStart(a: CalendarEntry, b: CalendarEntry): number {
  const [left, right] = [`${a.startsAt} ${a.id}`, `${b.startsAt} ${b.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
