/** One entry, wherever it stands: what it is by its colour and its words, opened by a press, moved by dragging or by the arrows. */
import { CircleAlert } from "lucide-react";
import { createContext, useContext } from "react";
import type { ZonedFormats } from "../../shared/zone/days.ts";
import styles from "./calendar.module.css";
import { type Entry, isTimed, steppedBy } from "./model.ts";
import { useWords } from "./words.ts";

export interface Sheet {
  readonly zone: string;
  readonly zoned: ZonedFormats;
  readonly today: string;
  readonly amongHours: boolean;
  readonly mayEnter: boolean;
  open(entry: Entry): void;
  enter(wall: string): void;
  move(entry: Entry, start: string): void;
  /** What is held by the mouse; drop targets ask for it. */
  readonly held: { entry: Entry | undefined };
}
export const SheetContext = createContext<Sheet | undefined>(undefined);
export function useSheet(): Sheet {
  const sheet = useContext(SheetContext);
  if (!sheet) throw new Error("an entry stands on a sheet");
  return sheet;
}

export function useWhen() {
  const t = useWords();
  const { zoned, today } = useSheet();
  return ({ startsAt, endsAt, days }: Entry): string => {
    if (days) return `${zoned.day(days.start, today)} · ${t("all_day")}`;
    return endsAt ? t("until", { from: zoned.moment(startsAt), to: zoned.moment(endsAt) }) : zoned.moment(startsAt);
  };
}

/** Appointments elsewhere have none where their person does not want it shown. */
export function useTitle() {
  const t = useWords();
  return ({ kind, title }: Entry): string => (kind === "google" && title === "" ? t("busy") : title);
}

export function Chip({ entry }: { readonly entry: Entry }) {
  const t = useWords();
  const sheet = useSheet();
  const when = useWhen();
  const { title, failed, kind, phaseKind, status, fixed, startsAt } = entry;
  const movable = fixed === null;
  const name = useTitle()(entry);
  return (
    <button
      type="button"
      className={styles.chip}
      data-kind={phaseKind ?? kind}
      data-failed={failed}
      data-draft={status === "draft"}
      draggable={movable}
      {...(movable ? { "aria-keyshortcuts": "Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown" } : {})}
      onClick={() => sheet.open(entry)}
      onDragStart={(event) => {
        sheet.held.entry = entry;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", title);
      }}
      onDragEnd={() => {
        sheet.held.entry = undefined;
      }}
      onKeyDown={(event) => {
        const to = movable && event.altKey ? steppedBy(entry, sheet.zone, event.key, sheet.amongHours) : undefined;
        if (to === undefined) return;
        event.preventDefault();
        sheet.move(entry, to);
      }}
    >
      {failed ? <CircleAlert size={13} aria-hidden className={styles.failed} /> : null}
      {isTimed(entry) ? <time dateTime={startsAt}>{`${sheet.zoned.time(startsAt)} `}</time> : null}
      <span className={styles.chip_title}>{name}</span>{" "}
      <span className="hidden-visually">
        {when(entry)}
        {failed ? `, ${t("failed")}` : null}
      </span>
    </button>
  );
}

/** What takes an entry that is dropped on it; `startOf` says where it then begins. */
export function useDrop(startOf: (entry: Entry) => string) {
  const { held, move } = useSheet();
  return {
    onDragOver: (event: React.DragEvent) => {
      if (held.entry) event.preventDefault();
    },
    onDrop: (event: React.DragEvent) => {
      event.preventDefault();
      const { entry } = held;
      held.entry = undefined;
      if (entry) move(entry, startOf(entry));
    },
  };
}
