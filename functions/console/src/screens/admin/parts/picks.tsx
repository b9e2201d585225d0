/** Any number of what there is. */
import { type ReactNode, useState } from "react";
import { Checkbox, SearchField } from "../../../kit/field.tsx";
import styles from "../admin.module.css";
import { useWords } from "../words.ts";

/** From so many on one looks for them. */
const MANY = 8;

export interface PicksProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly options: readonly { readonly id: string; readonly label: string; readonly detail?: string }[];
  readonly value: readonly string[];
  onChange(value: string[]): void;
  readonly emptyText?: string;
  /** Beside each other, where names are short. */
  readonly inline?: boolean;
}

export function Picks({ label, hint, options, value, onChange, emptyText, inline = false }: PicksProps) {
  const t = useWords();
  const [sought, setSought] = useState("");
  const wanted = sought.trim().toLocaleLowerCase();
  // What was chosen and is gone since stays visible, so that it can be taken away.
  const gone = value.filter((id) => !options.some((one) => one.id === id)).map((id) => ({ id, label: id }));
  const all = [...options, ...gone];
  const shown = all.filter(({ label: name }) => name.toLocaleLowerCase().includes(wanted));
  return (
    <fieldset className={styles.picks}>
      <legend className={styles.label}>{label}</legend>
      {hint ? <p className={styles.quiet}>{hint}</p> : null}
      {all.length > MANY ? (
        <div className={styles.line}>
          <SearchField
            label={`${t("filter")}: ${label}`}
            placeholder={t("filter")}
            value={sought}
            onChange={setSought}
          />
          <span className={styles.quiet}>{t("picked", { count: value.length })}</span>
        </div>
      ) : null}
      {shown.length === 0 ? <p className={styles.quiet}>{all.length > 0 ? t("none_match") : emptyText}</p> : null}
      <div className={inline ? styles.picks_inline : styles.picks_list}>
        {shown.map(({ id, label: name, ...more }) => (
          <Checkbox
            key={id}
            isSelected={value.includes(id)}
            onChange={(on) => onChange(on ? [...value, id] : value.filter((one) => one !== id))}
          >
            <span className={styles.wrapped}>
              {name}
              {"detail" in more && more.detail ? <small className={styles.detail}>{more.detail}</small> : null}
            </span>
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}
