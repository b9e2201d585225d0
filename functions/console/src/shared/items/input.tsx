/** A value of an attribute, filled in by its kind. `undefined` is no value. */
import { NumberField, Select, TextField } from "../../kit/field.tsx";
import type { CustomField, FieldValue } from "../custom-fields/custom-fields.tsx";
import { CustomFieldInput } from "../custom-fields/input.tsx";
import { CURRENCIES } from "../lead/model.ts";
import { usualCurrency } from "../lead/pickers.tsx";
import styles from "./items.module.css";
import { type Attribute, moneyIn, placeIn } from "./model.ts";
import { useWords } from "./words.ts";

interface InputProps {
  readonly attribute: Attribute;
  readonly value: unknown;
  onChange(value: unknown): void;
  readonly error?: string | undefined;
}

export function AttributeInput(props: InputProps) {
  const { attribute, value, onChange, error } = props;
  const { kind, name, unit } = attribute;
  if (kind === "money") return <MoneyInput {...props} />;
  if (kind === "place") return <PlaceInput {...props} />;
  if (kind === "datetime")
    return (
      <TextField
        label={name}
        type="datetime-local"
        value={localOf(value)}
        error={error}
        onChange={(text) => onChange(text === "" ? undefined : new Date(text).toISOString())}
      />
    );
  return (
    <CustomFieldInput
      field={{
        ...attribute,
        kind: kind satisfies CustomField["kind"],
        name: unit === null ? name : `${name} (${unit})`,
      }}
      value={value as FieldValue | undefined}
      onChange={onChange}
      error={error}
    />
  );
}

/** As the browser's own field writes it: in the time of this machine. */
function localOf(value: unknown): string {
  if (typeof value !== "string" || Number.isNaN(Date.parse(value))) return "";
  const time = new Date(value);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function MoneyInput({ attribute: { name, currency }, value, onChange, error }: InputProps) {
  const t = useWords();
  const given = moneyIn(value);
  const of = currency ?? given?.currency ?? usualCurrency();
  return (
    <div className={styles.money}>
      <NumberField
        label={name}
        value={given?.amount ?? Number.NaN}
        formatOptions={{ maximumFractionDigits: 2 }}
        error={error}
        onChange={(amount) => onChange(Number.isNaN(amount) ? undefined : { amount, currency: of })}
      />
      {currency === null ? (
        <Select
          bare
          label={t("currency.of", { name })}
          value={of}
          options={[...new Set([of, ...CURRENCIES])].map((id) => ({ id, label: id }))}
          onChange={(next) => onChange({ amount: given?.amount ?? 0, currency: next })}
        />
      ) : (
        <span className={styles.unit}>{currency}</span>
      )}
    </div>
  );
}

function PlaceInput({ attribute: { name }, value, onChange, error }: InputProps) {
  const t = useWords();
  // Half a place is none yet, and is not forgotten meanwhile.
  const { lat, lng, label } = (value ?? {}) as { lat?: number; lng?: number; label?: string };
  const change = (part: { lat?: number | undefined; lng?: number | undefined; label?: string | undefined }) => {
    const next = Object.fromEntries(
      Object.entries({ lat, lng, label, ...part }).filter(([, one]) => one !== undefined && one !== ""),
    );
    onChange(Object.keys(next).length === 0 ? undefined : next);
  };
  const degrees = (of: "lat" | "lng", limit: number) => (
    <NumberField
      label={t(`place.${of}`)}
      value={(of === "lat" ? lat : lng) ?? Number.NaN}
      minValue={-limit}
      maxValue={limit}
      formatOptions={{ maximumFractionDigits: 6 }}
      onChange={(number) => change({ [of]: Number.isNaN(number) ? undefined : number })}
    />
  );
  return (
    <fieldset className={styles.place}>
      <legend>{name}</legend>
      <div className={styles.pair}>
        {degrees("lat", 90)}
        {degrees("lng", 180)}
      </div>
      <TextField
        label={t("place.label")}
        maxLength={200}
        value={label ?? ""}
        onChange={(text) => change({ label: text })}
      />
      {error === undefined ? null : <p className={styles.error}>{error}</p>}
      {error === undefined && value !== undefined && !placeIn(value) ? (
        <p className={styles.quiet}>{t("place.half")}</p>
      ) : null}
    </fieldset>
  );
}
