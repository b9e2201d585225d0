import type { ReactNode } from "react";
import { useTitle } from "../../../kit/page.tsx";
import styles from "../admin.module.css";
import { useWords } from "../words.ts";

/** One section: its heading, what it is for, what can be added. Names the tab too. */
export function SectionPage({
  title,
  description,
  actions,
  children,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useWords();
  useTitle(`${title} · ${t("title")}`);
  return (
    <section className={styles.section} aria-labelledby="section-title">
      <header className={styles.header}>
        <div className={styles.grow}>
          <h1 id="section-title">{title}</h1>
          {description ? <p className={styles.description}>{description}</p> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      {children}
    </section>
  );
}
