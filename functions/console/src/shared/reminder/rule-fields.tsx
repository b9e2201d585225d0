import { Button } from "../../kit/button.tsx";
import { Checkbox, NumberField, Select, TextField } from "../../kit/field.tsx";
import { useLocale } from "../../words/index.tsx";
import styles from "./reminder.module.css";
import { PRESETS, type Preset, type RuleDraft, WEEKDAYS, weekdayName, weekdayOn } from "./rule.ts";
import { useWords } from "./words.ts";

const UNITS = ["day", "week", "month", "year"] as const;
const ENDS = ["never", "until", "count"] as const;

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  /** The day of the first one, which a rule without days of its own keeps. */
  readonly day: string;
  onChange(draft: RuleDraft): void;
}

export function RuleFields({ draft, day, onChange }: RuleFieldsProps) {
  const t = useWords();
  const locale = useLocale();
  const change = (part: Partial<RuleDraft>) => onChange({ ...draft, ...part });
  const choose = (preset: Preset) =>
    change({
      preset,
      // Whoever goes on from "every week" begins with the day that it had.
      ...(preset === "custom" && draft.weekdays.length === 0 && day ? { weekdays: [weekdayOn(day)] } : {}),
    });
  return (
    <fieldset className={styles.rule}>
      <legend className="hidden-visually">{t("repeat")}</legend>
      <Select
        label={t("repeat")}
        value={draft.preset}
        onChange={(id) => choose(PRESETS.find((one) => one === id) ?? "none")}
        options={PRESETS.map((id) => ({ id, label: t(`repeat.${id}`) }))}
      />
      {draft.preset === "custom" ? (
        <>
          <div className={styles.pair}>
            <NumberField
              label={t("every")}
              value={draft.every}
              minValue={1}
              maxValue={99}
              onChange={(every) => change({ every: Number.isNaN(every) ? 1 : every })}
            />
            <Select
              label={t("unit")}
              value={draft.unit}
              onChange={(id) => change({ unit: UNITS.find((one) => one === id) ?? "week" })}
              options={UNITS.map((id) => ({ id, label: t(`unit.${id}`, { every: draft.every }) }))}
            />
          </div>
          {draft.unit === "week" ? (
            <fieldset className={styles.days} aria-label={t("weekdays")}>
              {WEEKDAYS.map((id) => {
                const isOn = draft.weekdays.includes(id);
                return (
                  <Button
                    key={id}
                    small
                    kind={isOn ? "primary" : "secondary"}
                    aria-pressed={isOn}
                    onPress={() =>
                      change({
                        weekdays: isOn ? draft.weekdays.filter((one) => one !== id) : [...draft.weekdays, id],
                      })
                    }
                  >
                    {weekdayName(locale, id)}
                  </Button>
                );
              })}
            </fieldset>
          ) : null}
          {draft.unit === "month" ? (
            <Checkbox isSelected={draft.onLastDay} onChange={(onLastDay) => change({ onLastDay })}>
              {t("last_day")}
            </Checkbox>
          ) : null}
        </>
      ) : null}
      {draft.preset === "none" ? null : (
        <div className={styles.pair}>
          <Select
            label={t("ends")}
            value={draft.ends}
            onChange={(id) => change({ ends: ENDS.find((one) => one === id) ?? "never" })}
            options={ENDS.map((id) => ({ id, label: t(`ends.${id}`) }))}
          />
          {draft.ends === "until" ? (
            <TextField label={t("until")} type="date" value={draft.until} onChange={(until) => change({ until })} />
          ) : null}
          {draft.ends === "count" ? (
            <NumberField
              label={t("count")}
              value={draft.count}
              minValue={1}
              maxValue={1000}
              onChange={(count) => change({ count: Number.isNaN(count) ? 1 : count })}
            />
          ) : null}
        </div>
      )}
    </fieldset>
  );
}
