/** What became of notifications: by type, template, channel and language, of counters alone. */
import { addedUp, type Counter, type Values } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { Range } from "./model.ts";

/** Opens and clicks are people's; those that machines alone made stand apart. Shares are of what was sent, null where nothing was. */
export interface NotificationFigures {
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  readonly opened: number;
  readonly openedByMachines: number;
  readonly clicked: number;
  readonly clickedByMachines: number;
  readonly answered: number;
  readonly failed: number;
  /** The most first. */
  readonly reasons: readonly { readonly code: string; readonly count: number }[];
  readonly deliveredShare: number | null;
  readonly openedShare: number | null;
  readonly clickedShare: number | null;
  readonly answeredShare: number | null;
}

export const NOTIFICATION_GROUPINGS = ["type", "template", "channel", "language"] as const;
export type NotificationGrouping = (typeof NOTIFICATION_GROUPINGS)[number];

/** Null: not grouped by it, or nobody knows. */
export type NotificationGroup = Readonly<Record<NotificationGrouping, string | null>> & {
  readonly figures: NotificationFigures;
};

export interface NotificationReport {
  readonly range: Range;
  readonly total: NotificationFigures;
  /** The most sent first. */
  readonly groups: readonly NotificationGroup[];
}

/** `by`: what groups are told apart by; all four where nothing is said. One query of counters. */
export type ReadNotificationReport = (range: Range, by: readonly NotificationGrouping[]) => Promise<NotificationReport>;

export const makeNotificationReport =
  (counters: Pick<CounterStore, "read">): ReadNotificationReport =>
  async (range, by) => {
    const all = await counters.read("notification", range.from, range.through);
    const partsOf = ({ id }: Counter) =>
      id.split("/").map((part, index) => {
        const name = NOTIFICATION_GROUPINGS[index];
        return part === NONE || name === undefined || !by.includes(name) ? null : part;
      });
    const groups = [...Map.groupBy(all, (counter) => partsOf(counter).join("/"))].map(([, its]) => {
      const [type = null, template = null, channel = null, language = null] = its[0] ? partsOf(its[0]) : [];
      return { type, template, channel, language, figures: figuresIn(addedUp(its)) };
    });
    return {
      range,
      total: figuresIn(addedUp(all)),
      groups: groups.sort((a, b) => b.figures.sent - a.figures.sent || b.figures.failed - a.figures.failed),
    };
  };

const NONE = "none";
const FAILED = "failed.";

function figuresIn(values: Values): NotificationFigures {
  const field = (name: string): number => values[name] ?? 0;
  const reasons = Object.entries(values)
    .filter(([name, count]) => name.startsWith(FAILED) && count > 0)
    .map(([name, count]) => ({ code: name.slice(FAILED.length), count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  const sent = field("sent");
  const share = (count: number): number | null => (sent > 0 ? count / sent : null);
  return {
    sent,
    delivered: field("delivered"),
    read: field("read"),
    opened: field("opened"),
    openedByMachines: field("opened.machines"),
    clicked: field("clicked"),
    clickedByMachines: field("clicked.machines"),
    answered: field("answered"),
    failed: reasons.reduce((sum, { count }) => sum + count, 0),
    reasons,
    deliveredShare: share(field("delivered")),
    openedShare: share(field("opened")),
    clickedShare: share(field("clicked")),
    answeredShare: share(field("answered")),
  };
}
