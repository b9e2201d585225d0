import { Plus, X } from "lucide-react";
import { Button, IconButton } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import styles from "../admin.module.css";
import { useWords } from "./words.ts";

interface Holiday {
  readonly date: string;
  readonly name: string;
}

export function Holidays({
  holidays,
  onChange,
}: {
  readonly holidays: readonly Holiday[];
  onChange(holidays: readonly Holiday[]): void;
}) {
  const t = useWords();
  const set = (at: number, change: Partial<Holiday>) =>
    onChange(holidays.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <fieldset className={styles.stack_s}>
      <legend className={styles.label}>{t("holidays")}</legend>
      {holidays.length === 0 ? <p className={styles.quiet}>{t("holidays.none")}</p> : null}
      {holidays.map(({ date, name }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a day that is being filled in is known by its place.
        <div key={at} className={styles.holiday}>
          <TextField
            bare
            type="date"
            label={t("holiday.date")}
            value={date}
            onChange={(text) => set(at, { date: text })}
          />
          <TextField
            bare
            label={t("holiday.name")}
            placeholder={t("holiday.name")}
            maxLength={100}
            value={name}
            onChange={(text) => set(at, { name: text })}
          />
          <IconButton
            small
            label={t("holiday.drop", { date })}
            icon={<X size={16} aria-hidden />}
            onPress={() => onChange(holidays.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button
          small
          icon={<Plus size={16} aria-hidden />}
          isDisabled={holidays.length >= 200}
          onPress={() => onChange([...holidays, { date: "", name: "" }])}
        >
          {t("holiday.add")}
        </Button>
      </div>
    </fieldset>
  );
}
