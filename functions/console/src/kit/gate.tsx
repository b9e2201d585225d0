import type { ReactNode } from "react";
import styles from "./gate.module.css";

/** A page of its own in front of the console: signing in, choosing where to, or why it cannot be. */
export function Gate({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <main className={styles.gate}>
      <div className={styles.card}>
        <img src="/icon.svg" alt="" width="48" height="48" />
        {title === "" ? null : <h1>{title}</h1>}
        {children}
        {actions ? <footer className={styles.actions}>{actions}</footer> : null}
      </div>
    </main>
  );
}
