import { Checkbox, NumberField, Select, TextField } from "../../kit/field.tsx";
import styles from "./custom-fields.module.css";
import type { FieldOf, FieldValue } from "./custom-fields.tsx";
import { useWords } from "./words.ts";

const NONE = " ";

/** `undefined` is no value. */
export function CustomFieldInput({
  field,
  value,
  onChange,
  error,
}: {
  readonly field: FieldOf & { readonly name: string; readonly options: readonly string[] };
  readonly value: FieldValue | undefined;
  onChange(value: FieldValue | undefined): void;
  readonly error?: string | undefined;
}) {
  const t = useWords();
  const framed = { label: field.name, error };
  const text = typeof value === "string" ? value : "";
  const choose = (options: readonly { readonly id: string; readonly label: string }[], chosen: string) => (
    <Select
      {...framed}
      value={chosen}
      options={[{ id: NONE, label: t("none") }, ...options]}
      onChange={(id) => onChange(id === NONE ? undefined : field.kind === "boolean" ? id === "yes" : id)}
    />
  );
  switch (field.kind) {
    case "number":
      return (
        <NumberField
          {...framed}
          value={typeof value === "number" ? value : Number.NaN}
          formatOptions={{ maximumFractionDigits: 10 }}
          onChange={(number) => onChange(Number.isNaN(number) ? undefined : number)}
        />
      );
    case "boolean":
      return choose(
        [
          { id: "yes", label: t("yes") },
          { id: "no", label: t("no") },
        ],
        value === undefined ? NONE : value === true ? "yes" : "no",
      );
    case "choice":
      return choose(
        field.options.map((id) => ({ id, label: id })),
        text === "" ? NONE : text,
      );
    case "choices": {
      const chosen = Array.isArray(value) ? value : [];
      return (
        <fieldset className={styles.choices}>
          <legend>{field.name}</legend>
          {field.options.map((option) => (
            <Checkbox
              key={option}
              isSelected={chosen.includes(option)}
              onChange={(on) => {
                const next = on ? [...chosen, option] : chosen.filter((one) => one !== option);
                onChange(next.length === 0 ? undefined : next);
              }}
            >
              {option}
            </Checkbox>
          ))}
          {error === undefined ? null : <p className={styles.error}>{error}</p>}
        </fieldset>
      );
    }
    default:
      return (
        <TextField
          {...framed}
          type={field.kind === "date" ? "date" : field.kind === "url" ? "url" : "text"}
          value={text}
          maxLength={1000}
          onChange={(next) => onChange(next === "" ? undefined : next)}
        />
      );
  }
}
