import { Delta } from "../../shared/delta/delta.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./reports.module.css";
import { useWords } from "./words.ts";

export interface StatProps {
  readonly id: string;
  readonly name: string;
  /** Null: nothing was measured. */
  readonly value: number | null | undefined;
  readonly previous?: number | null | undefined;
  readonly better?: "up" | "down";
  readonly note?: string;
  format?(value: number): string;
}

/** One figure, and how it was before. */
export function Stat({ id, name, value, previous, better, note, format }: StatProps) {
  const t = useWords();
  const f = useFormats();
  return (
    <li className={styles.stat}>
      <span className={styles.quiet}>{name}</span>
      <span className={styles.line}>
        <strong className={styles.figure} data-testid={`stat-${id}`}>
          {value === null || value === undefined ? (
            <>
              <span aria-hidden>—</span>
              <span className="hidden-visually">{t("not_measured")}</span>
            </>
          ) : (
            (format ?? f.number)(value)
          )}
        </strong>
        <Delta now={value} before={previous} {...(better ? { better } : {})} {...(format ? { format } : {})} />
      </span>
      {note ? <small className={styles.quiet}>{note}</small> : null}
    </li>
  );
}

export const Stats = ({ label, children }: { readonly label: string; readonly children: React.ReactNode }) => (
  <ul className={styles.stats} aria-label={label}>
    {children}
  </ul>
);
