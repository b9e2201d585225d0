/** What is planned, under its days; of days on which nothing is, nothing. */
import { CalendarDays } from "lucide-react";
import { Empty } from "../../kit/page.tsx";
import styles from "./calendar.module.css";
import { Chip, useSheet } from "./chip.tsx";
import { type Entry, isOn } from "./model.ts";
import { useWords } from "./words.ts";

export function DayList({ days, entries }: { readonly days: readonly string[]; readonly entries: readonly Entry[] }) {
  const t = useWords();
  const { zone, zoned, today } = useSheet();
  const groups = days
    .map((day) => ({ day, its: entries.filter((entry) => isOn(entry, day, zone)) }))
    .filter(({ its }) => its.length > 0);
  if (groups.length === 0)
    return (
      <Empty icon={<CalendarDays size={40} aria-hidden />} title={t("empty")}>
        {t("empty.text")}
      </Empty>
    );
  return (
    <div className={styles.list}>
      {groups.map(({ day, its }) => (
        <section key={day} aria-label={zoned.day(day, today)}>
          <h2>{zoned.day(day, today)}</h2>
          <ul className={styles.stack}>
            {its.map((entry) => (
              <li key={entry.id}>
                <Chip entry={entry} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
