/** The fields that a tenant gives its contacts and leads: filled in, and shown. */
import { api, type Schemas } from "../../api/client.ts";
import { Checkbox, NumberField, Select, TextField } from "../../kit/field.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./custom-fields.module.css";
import { useWords } from "./words.ts";

export type CustomField = Schemas["CustomField"];
export type FieldValue = Schemas["Contact"]["customFields"][string];

/** What this tenant has defined, archived ones too: values of those are still held. */
export function useCustomFields(on: CustomField["on"]): readonly CustomField[] {
  const { can } = useSession();
  const { data } = api.useQuery(
    "get",
    "/api/custom-fields",
    { params: { query: { limit: 100 } } },
    { staleTime: 5 * 60_000, enabled: can("leads.read") },
  );
  return (data?.data ?? []).filter((field) => field.on === on);
}

const NONE = " ";

/** `undefined` is no value. */
export function CustomFieldInput({
  field,
  value,
  onChange,
  error,
}: {
  readonly field: CustomField;
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

/** As people read it. Addresses can be followed where they are of the web. */
export function CustomFieldValue({ field, value }: { readonly field: CustomField; readonly value: FieldValue }) {
  const t = useWords();
  const f = useFormats();
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return f.number(value);
  if (typeof value !== "string") return f.list(value);
  if (field.kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return f.date(`${value}T12:00:00`);
  if (field.kind === "url" && /^https?:\/\//.test(value))
    return (
      <a href={value} target="_blank" rel="noopener noreferrer nofollow">
        {value}
      </a>
    );
  return value;
}
