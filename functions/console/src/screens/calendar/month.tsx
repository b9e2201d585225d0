/** Whole weeks, day by day. */
import { useLocale } from "../../words/index.tsx";
import styles from "./calendar.module.css";
import { Chip, useDrop, useSheet } from "./chip.tsx";
import { type Entry, isOn, startAt } from "./model.ts";
import { useWords } from "./words.ts";

/** What a day shows; the rest is behind its number. */
const MOST = 4;

interface MonthProps {
  readonly days: readonly string[];
  readonly month: string;
  readonly entries: readonly Entry[];
  openDay(day: string): void;
}

export function Month({ days, month, entries, openDay }: MonthProps) {
  const t = useWords();
  const locale = useLocale();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  return (
    <div className={styles.scroll}>
      <table className={styles.month} aria-label={t("view.month")}>
        <thead>
          <tr>
            {days.slice(0, 7).map((day) => (
              <th key={day} scope="col">
                {weekday.format(Date.parse(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <Day key={day} day={day} isOther={!day.startsWith(month)} entries={entries} openDay={openDay} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Day({
  day,
  isOther,
  entries,
  openDay,
}: { readonly day: string; readonly isOther: boolean } & Pick<MonthProps, "entries" | "openDay">) {
  const t = useWords();
  const { zone, zoned, today, enter, mayEnter } = useSheet();
  const drop = useDrop((entry) => startAt(entry, zone, day));
  const its = entries.filter((entry) => isOn(entry, day, zone));
  const name = zoned.day(day, today);
  const wall = `${day}T09:00`;
  return (
    <td data-other={isOther} data-today={day === today} {...drop}>
      <div className={styles.day_head}>
        <button type="button" className={styles.number} data-day={day} aria-label={name} onClick={() => openDay(day)}>
          {Number(day.slice(8))}
        </button>
        {mayEnter ? (
          <button
            type="button"
            className={styles.plus}
            aria-label={t("new.on", { when: name })}
            onClick={() => enter(wall)}
          >
            +
          </button>
        ) : null}
      </div>
      <ul className={styles.stack}>
        {its.slice(0, MOST).map((entry) => (
          <li key={entry.id}>
            <Chip entry={entry} />
          </li>
        ))}
      </ul>
      {its.length > MOST ? (
        <button type="button" className={styles.more} onClick={() => openDay(day)}>
          {t("more", { count: its.length - MOST })}
        </button>
      ) : null}
    </td>
  );
}
