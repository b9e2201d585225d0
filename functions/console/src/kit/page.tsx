import type { ReactNode } from "react";
import { useEffect } from "react";
import { cx } from "./cx.ts";
import styles from "./page.module.css";

export interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** The children fill the room and scroll by themselves. */
  readonly full?: boolean;
}

/** A screen: its one heading, what can be done to the whole, and the rest. Names the tab too. */
export function Page({ title, description, actions, children, full = false }: PageProps) {
  useTitle(title);
  return (
    <div className={cx(styles.page, full && styles.full)}>
      <header className={styles.header}>
        <div>
          <h1>{title}</h1>
          {description ? <p className={styles.description}>{description}</p> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      <div className={styles.body}>{children}</div>
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Chasqui" : `${title} · Chasqui`;
  }, [title]);
}

/** A group of things on a page, under a heading of its own. */
export function Card({
  title,
  actions,
  children,
  className,
}: {
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={cx(styles.card, className)} {...(title ? { "aria-label": title } : {})}>
      {title || actions ? (
        <header className={styles.card_header}>
          {title ? <h2>{title}</h2> : <span />}
          {actions}
        </header>
      ) : null}
      {children}
    </section>
  );
}

/** Nothing here yet, why, and what to do about it. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      {icon}
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {action}
    </div>
  );
}
