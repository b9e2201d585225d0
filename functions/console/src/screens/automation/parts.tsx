/** What several of the editor's sentences are made of. */
import type { ReactNode } from "react";
import { useState } from "react";
import { NumberField, Select, SuggestField } from "../../kit/field.tsx";
import styles from "./automation.module.css";
import type { Kind } from "./condition.ts";
import type { Fields, PathHint } from "./model.ts";
import { SIZE, UNITS, unitOf } from "./span.ts";
import { useWords } from "./words.ts";

export interface Part {
  readonly fields: Fields;
  set(change: Partial<Fields>): void;
  /** What is wrong at this field of the rule. */
  about(field: string): string | undefined;
  readonly paths: readonly PathHint[];
}

/** One part of the sentence: the word that it begins with, and what is chosen. */
export function Clause({ word, children }: { readonly word: string; readonly children: ReactNode }) {
  return (
    <fieldset className={styles.clause} aria-label={word}>
      <span className={styles.word} aria-hidden>
        {word}
      </span>
      <div className={styles.said}>{children}</div>
    </fieldset>
  );
}

/** A number of minutes, hours or days. */
export function SpanField({
  label,
  value,
  least = 1,
  onChange,
  error,
}: {
  readonly label: string;
  /** Minutes. */
  readonly value: number;
  readonly least?: number;
  onChange(minutes: number): void;
  readonly error?: string | undefined;
}) {
  const t = useWords();
  const [unit, setUnit] = useState(unitOf(value).unit);
  return (
    <div className={styles.span}>
      <NumberField
        label={label}
        minValue={least}
        maxValue={527_040 / SIZE[unit]}
        value={value / SIZE[unit]}
        onChange={(count) => onChange(Number.isNaN(count) ? least : Math.round(count * SIZE[unit]))}
        error={error}
      />
      <Select
        bare
        label={t("span.unit", { what: label })}
        value={unit}
        onChange={(id) => {
          const next = UNITS.find((one) => one === id) ?? unit;
          onChange(Math.min(527_040, Math.round((value / SIZE[unit]) * SIZE[next])));
          setUnit(next);
        }}
        options={UNITS.map((id) => ({ id, label: t(`unit.${id}`) }))}
      />
    </div>
  );
}

/** A path, of those that were seen or any other. `of`: only what holds such values is suggested. */
export function PathField({
  label,
  value,
  onChange,
  paths,
  of,
  error,
}: {
  readonly label: string;
  readonly value: string;
  onChange(path: string): void;
  readonly paths: readonly PathHint[];
  readonly of?: readonly Kind[];
  readonly error?: string | undefined;
}) {
  const t = useWords();
  const fitting = of ? paths.filter(({ kinds }) => kinds.some((kind) => of.includes(kind))) : paths;
  return (
    <SuggestField
      label={label}
      value={value}
      onChange={onChange}
      placeholder="properties.…"
      options={fitting.map(({ path, kinds }) => ({
        id: path,
        label: path,
        detail: kinds.map((kind) => t(`kind.${kind}`)).join(", "),
      }))}
      error={error}
    />
  );
}
