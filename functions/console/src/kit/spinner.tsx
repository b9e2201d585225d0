import { cx } from "./cx.ts";
import styles from "./spinner.module.css";

/** Something is on its way. `label` is read aloud; empty where the place says so already. */
export function Spinner({ label, small = false }: { readonly label: string; readonly small?: boolean }) {
  return (
    <span
      className={cx(styles.spinner, small && styles.small)}
      {...(label === "" ? { "aria-hidden": true } : { role: "status" })}
    >
      {label === "" ? null : <span className="hidden-visually">{label}</span>}
    </span>
  );
}

/** The shape of what is to come, so that nothing jumps when it comes. */
export function Skeleton({ lines = 3, rows = false }: { readonly lines?: number; readonly rows?: boolean }) {
  return (
    <div className={rows ? styles.rows : styles.lines} aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same and never move.
        <span key={index} className={styles.bone} />
      ))}
    </div>
  );
}
