import { useFormats } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import styles from "./transfers.module.css";

const COUNTS = ["rows", "created", "updated", "skipped", "refused"] as const;

/** What became of the rows of a file. */
export function Counts({ counts }: { readonly counts: Readonly<Record<string, number>> }) {
  const t = useWords();
  const f = useFormats();
  return (
    <dl className={styles.counts}>
      {COUNTS.map((name) => (
        <div key={name} data-count={name} data-some={(counts[name] ?? 0) > 0}>
          <dt>{t(`count.${name}`)}</dt>
          <dd>{f.number(counts[name] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}
