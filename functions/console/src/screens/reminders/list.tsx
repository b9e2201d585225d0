/** One person's reminders, page after page, under their days. */
import { useMemo } from "react";
import { useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { dayIn } from "../../shared/zone/days.ts";
import { useZone, useZoned } from "../../shared/zone/zone.ts";
import { useNow } from "../../words/index.tsx";
import { useActions } from "./actions.ts";
import { groupsOf, isOpen, type Reminder, type When } from "./model.ts";
import styles from "./reminders.module.css";
import { Row } from "./row.tsx";
import { useWords } from "./words.ts";

export interface Selecting {
  readonly chosen: ReadonlyMap<string, Reminder>;
  onChange(reminders: readonly Reminder[], on: boolean): void;
}

interface ReminderListProps {
  /** Undefined: the caller's own. */
  readonly person?: string | undefined;
  /** Said above the list. */
  readonly name?: string | undefined;
  readonly when: When;
  readonly selecting?: Selecting | undefined;
  /** Shown in the place of nothing. */
  readonly empty: React.ReactNode;
}

export function ReminderList({ person, name, when, selecting, empty }: ReminderListProps) {
  const t = useWords();
  const zone = useZone();
  const zoned = useZoned(zone);
  const now = useNow(15_000);
  const actions = useActions();
  const query = { when, timeZone: zone, limit: 50 } as const;
  const own = useList("/api/reminders", { query, enabled: person === undefined });
  const theirs = useList("/api/reminders/of/{person}", {
    path: { person: person ?? "" },
    query,
    enabled: person !== undefined,
  });
  const list = person === undefined ? own : theirs;
  const groups = useMemo(() => groupsOf(list.items, when, zone, now), [list.items, when, zone, now]);
  if (list.isPending) return <Skeleton rows lines={4} />;
  if (list.error && list.items.length === 0)
    return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (groups.length === 0 && !list.hasNextPage) return empty;
  const today = dayIn(zone, now);
  return (
    <div className={styles.groups}>
      {name === undefined ? null : <h2 className={styles.person}>{name}</h2>}
      {groups.map(({ day, reminders }) => {
        const heading = day === "overdue" ? t("overdue") : zoned.day(day, today);
        const selectable = reminders.filter(isOpen);
        return (
          <section key={day} aria-label={heading} data-late={day === "overdue"} className={styles.group}>
            <header className={styles.group_head}>
              <h3>{heading}</h3>
              <span className={styles.count}>{t("count", { count: reminders.length })}</span>
              {selecting && selectable.length > 1 ? (
                <Button small kind="quiet" onPress={() => selecting.onChange(selectable, true)}>
                  {t("select.all")}
                </Button>
              ) : null}
            </header>
            <ul className={styles.rows}>
              {reminders.map((reminder) => (
                <Row
                  key={reminder.id}
                  reminder={reminder}
                  now={now}
                  zoned={zoned}
                  actions={actions}
                  selection={
                    selecting && isOpen(reminder)
                      ? {
                          isSelected: selecting.chosen.has(reminder.id),
                          onChange: (on) => selecting.onChange([reminder], on),
                        }
                      : undefined
                  }
                />
              ))}
            </ul>
          </section>
        );
      })}
      {list.hasNextPage ? (
        <div className={styles.more}>
          <Button isPending={list.isFetchingNextPage} onPress={list.readMore}>
            {t("show_more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
