/** Fields of a lead that are chosen or written, each alike wherever it stands. */
import { X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { NumberField, Select, TextField } from "../../kit/field.tsx";
import { useSession } from "../../session/session.tsx";
import { usePeople, useTeams } from "../people/people.ts";
import styles from "./lead.module.css";
import { CURRENCIES, type Lead } from "./model.ts";
import { useWords } from "./words.ts";

interface Picked<Value> {
  readonly label: string;
  readonly value: Value;
  onChange(value: Value): void;
  readonly bare?: boolean;
  readonly isDisabled?: boolean;
  readonly isRequired?: boolean;
  readonly error?: string | undefined;
}

const NOBODY = "none";

export function PersonSelect({ value, onChange, ...props }: Picked<string | null>) {
  const t = useWords();
  const { me } = useSession();
  const { active, nameOf } = usePeople();
  const others = active.filter(({ id }) => id !== me.id);
  const known = value === null || value === me.id || others.some(({ id }) => id === value);
  return (
    <Select
      {...props}
      value={value ?? NOBODY}
      onChange={(id) => onChange(id === NOBODY ? null : id)}
      options={[
        { id: NOBODY, label: t("nobody") },
        { id: me.id, label: t("me", { name: nameOf(me.id) }) },
        ...(known ? [] : [{ id: value, label: nameOf(value) }]),
        ...others.map(({ id }) => ({ id, label: nameOf(id) })),
      ]}
    />
  );
}

export function TeamSelect({ value, onChange, ...props }: Picked<string | null>) {
  const t = useWords();
  const { items: teams } = useTeams();
  return (
    <Select
      {...props}
      value={value ?? NOBODY}
      onChange={(id) => onChange(id === NOBODY ? null : id)}
      options={[{ id: NOBODY, label: t("no_team") }, ...teams.map(({ id, name }) => ({ id, label: name }))]}
    />
  );
}

const KEPT = "chasqui.currency";
/** The currency that was used last at this browser. */
export function usualCurrency(): string {
  try {
    return localStorage.getItem(KEPT) ?? "EUR";
  } catch {
    return "EUR";
  }
}
function keepCurrency(currency: string): void {
  try {
    localStorage.setItem(KEPT, currency);
  } catch {
    // Asked again at the next visit.
  }
}

export function ValueField({ label, value, onChange, isDisabled = false, error }: Picked<Lead["value"]>) {
  const t = useWords();
  const [currency, setCurrency] = useState(value?.currency ?? usualCurrency());
  useEffect(() => {
    if (value) setCurrency(value.currency);
  }, [value]);
  const give = (amount: number, next: string) => {
    keepCurrency(next);
    onChange(Number.isNaN(amount) ? null : { amount, currency: next });
  };
  const choices = CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES];
  return (
    <div className={styles.money}>
      <NumberField
        label={label}
        value={value?.amount ?? Number.NaN}
        minValue={0}
        maxValue={1e12}
        isDisabled={isDisabled}
        formatOptions={{ maximumFractionDigits: 2 }}
        error={error}
        onChange={(amount) => give(amount, currency)}
      />
      <Select
        bare
        label={t("currency")}
        value={currency}
        isDisabled={isDisabled}
        options={choices.map((id) => ({ id, label: id }))}
        onChange={(next) => {
          setCurrency(next);
          if (value) give(value.amount, next);
        }}
      />
    </div>
  );
}

/** What is typed counts when the field is left, or with Enter. */
export function WrittenField({
  label,
  value,
  onChange,
  type = "text",
  maxLength,
  isDisabled = false,
  hint,
}: {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
  readonly type?: "text" | "date";
  readonly maxLength?: number;
  readonly isDisabled?: boolean;
  readonly hint?: string | undefined;
}) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => {
    if (draft.trim() !== value) onChange(draft.trim());
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <TextField
        label={label}
        value={draft}
        onChange={setDraft}
        onBlur={commit}
        type={type}
        isDisabled={isDisabled}
        {...(maxLength === undefined ? {} : { maxLength })}
        {...(hint === undefined ? {} : { hint })}
      />
    </form>
  );
}

export function TagsField({
  label,
  value,
  onChange,
  isDisabled = false,
}: {
  readonly label: string;
  readonly value: readonly string[];
  onChange(tags: string[]): void;
  readonly isDisabled?: boolean;
}) {
  const t = useWords();
  const [draft, setDraft] = useState("");
  const id = useId();
  const add = () => {
    const tag = draft.trim();
    setDraft("");
    if (tag !== "" && !value.includes(tag)) onChange([...value, tag]);
  };
  return (
    <div className={styles.list}>
      <span id={id} className="hidden-visually">
        {label}
      </span>
      {isDisabled ? null : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the key is the field's; a form cannot stand within another.
        <div
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        >
          <TextField
            label={label}
            value={draft}
            onChange={setDraft}
            onBlur={add}
            maxLength={50}
            placeholder={t("tag.add")}
          />
        </div>
      )}
      {value.length > 0 ? (
        <ul className={styles.tags} aria-labelledby={id}>
          {value.map((tag) => (
            <li key={tag} className={styles.tag}>
              {tag}
              {isDisabled ? null : (
                <button
                  type="button"
                  aria-label={t("tag.remove", { tag })}
                  onClick={() => onChange(value.filter((one) => one !== tag))}
                >
                  <X size={12} aria-hidden />
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
