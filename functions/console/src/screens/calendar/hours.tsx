/** A day, or a week of them, hour by hour; what lasts whole days stands above the hours. */
import { twoDigits } from "../../shared/zone/days.ts";
import { useLocale } from "../../words/index.tsx";
import styles from "./calendar.module.css";
import { Chip, useDrop, useSheet } from "./chip.tsx";
import { DAY_MINUTES, type Entry, isOn, isTimed, placedOn, startAt } from "./model.ts";
import { useWords } from "./words.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => `${twoDigits(hour)}:00`);
const MORNING = 7 / 24;

interface HoursProps {
  readonly days: readonly string[];
  readonly entries: readonly Entry[];
}

export function Hours({ days, entries }: HoursProps) {
  const t = useWords();
  const hourOf = new Intl.DateTimeFormat(useLocale(), { hour: "numeric", timeZone: "UTC" });
  return (
    <section
      // Whoever moves by keys has to be able to scroll it.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keys (WCAG 2.1.1).
      tabIndex={0}
      className={styles.hours}
      aria-label={t(days.length === 1 ? "view.day" : "view.week")}
      ref={(node) => {
        if (node && node.scrollTop === 0) node.scrollTop = node.scrollHeight * MORNING;
      }}
    >
      <div className={styles.columns} data-days={days.length}>
        <div className={styles.axis} aria-hidden>
          {HOURS.map((hour) => (
            <span key={hour}>{hourOf.format(Date.parse(`1970-01-01T${hour}Z`))}</span>
          ))}
        </div>
        {days.map((day) => (
          <Column key={day} day={day} entries={entries} />
        ))}
      </div>
    </section>
  );
}

function Column({ day, entries }: { readonly day: string; readonly entries: readonly Entry[] }) {
  const t = useWords();
  const locale = useLocale();
  const { zone, zoned, today, enter, mayEnter } = useSheet();
  const above = useDrop((entry) => startAt(entry, zone, day));
  const name = zoned.day(day, today);
  const head = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", timeZone: "UTC" });
  const whole = entries.filter((entry) => !isTimed(entry) && isOn(entry, day, zone));
  return (
    <div className={styles.column} data-today={day === today}>
      <div className={styles.column_head} {...above}>
        <div className={styles.day_head}>
          <h2 aria-label={name}>{head.format(Date.parse(day))}</h2>
          {mayEnter ? (
            <button
              type="button"
              className={styles.plus}
              aria-label={t("new.on", { when: name })}
              onClick={() => enter(`${day}T09:00`)}
            >
              +
            </button>
          ) : null}
        </div>
        <ul className={styles.stack}>
          {whole.map((entry) => (
            <li key={entry.id}>
              <Chip entry={entry} />
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.slots}>
        {HOURS.map((hour) => (
          <Slot key={hour} day={day} hour={hour} name={name} />
        ))}
        <ul>
          {placedOn(entries, day, zone).map(({ entry, from, to, column, columns }) => (
            <li
              key={entry.id}
              className={styles.placed}
              style={{
                top: `${(from / DAY_MINUTES) * 100}%`,
                height: `${((to - from) / DAY_MINUTES) * 100}%`,
                left: `${(column / columns) * 100}%`,
                width: `${100 / columns}%`,
              }}
            >
              <Chip entry={entry} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** An hour takes what is dropped on it, and begins something when it is pressed; by keys, the plus of its day does. */
function Slot({ day, hour, name }: { readonly day: string; readonly hour: string; readonly name: string }) {
  const t = useWords();
  const { zone, enter, mayEnter } = useSheet();
  const drop = useDrop((entry) => startAt(entry, zone, day, hour));
  return (
    <button
      type="button"
      tabIndex={-1}
      disabled={!mayEnter}
      className={styles.slot}
      aria-label={t("new.on", { when: `${name}, ${hour}` })}
      onClick={() => enter(`${day}T${hour}`)}
      {...drop}
    />
  );
}
