import { Plus, X } from "lucide-react";
import { useMemo } from "react";
import { Button, IconButton } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { useLocale } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { another, DAYS, type Day, isRight, keptEnd, type Opening, shownEnd, type Week } from "./model.ts";
import { useWords } from "./words.ts";

/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const WORKDAYS = ["tuesday", "wednesday", "thursday", "friday"] as const;

function useDayNames(): Readonly<Record<Day, string>> {
  const locale = useLocale();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
    return Object.fromEntries(DAYS.map((day, index) => [day, format.format(MONDAY + index * 86_400_000)])) as Readonly<
      Record<Day, string>
    >;
  }, [locale]);
}

export function WeekFields({ week, onChange }: { readonly week: Week; onChange(week: Week): void }) {
  const t = useWords();
  const names = useDayNames();
  const set = (day: Day, openings: readonly Opening[]) => onChange({ ...week, [day]: openings });
  return (
    <fieldset className={styles.stack_s}>
      <legend className={styles.label}>{t("weekly")}</legend>
      {DAYS.map((day) => (
        <DayFields key={day} name={names[day]} openings={week[day] ?? []} onChange={(openings) => set(day, openings)} />
      ))}
      <div>
        <Button
          small
          onPress={() => onChange({ ...week, ...Object.fromEntries(WORKDAYS.map((day) => [day, week.monday ?? []])) })}
        >
          {t("copy_week")}
        </Button>
      </div>
      {isRight(week) ? null : (
        <p className={styles.warning} role="alert">
          {t("wrong")}
        </p>
      )}
    </fieldset>
  );
}

function DayFields({
  name,
  openings,
  onChange,
}: {
  readonly name: string;
  readonly openings: readonly Opening[];
  onChange(openings: readonly Opening[]): void;
}) {
  const t = useWords();
  const set = (at: number, change: Partial<Opening>) =>
    onChange(openings.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <div className={styles.day}>
      <span className={styles.day_name}>{name}</span>
      <div className={styles.stack_s}>
        {openings.length === 0 ? <span className={styles.quiet}>{t("closed")}</span> : null}
        {openings.map(({ from, to }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a time of the day is known by its place.
          <div key={at} className={styles.times}>
            <TextField
              bare
              type="time"
              label={t("from", { day: name })}
              value={from}
              onChange={(text) => set(at, { from: text })}
            />
            <span aria-hidden>–</span>
            <TextField
              bare
              type="time"
              label={t("to", { day: name })}
              value={shownEnd(to)}
              onChange={(text) => set(at, { to: keptEnd(text) })}
            />
            <IconButton
              small
              label={t("drop_time", { day: name, from, to: shownEnd(to) })}
              icon={<X size={16} aria-hidden />}
              onPress={() => onChange(openings.filter((_, index) => index !== at))}
            />
          </div>
        ))}
      </div>
      <IconButton
        small
        isDisabled={openings.length >= 6}
        label={t("add_time", { day: name })}
        icon={<Plus size={16} aria-hidden />}
        onPress={() => onChange(another(openings))}
      />
    </div>
  );
}
