import styles from "./template-use.module.css";

/** A message as the customer will see it. */
export function Bubble({
  title,
  text,
  choices = [],
}: {
  readonly title?: string | undefined;
  readonly text: string;
  readonly choices?: readonly string[];
}) {
  return (
    <div className={styles.bubble} dir="auto">
      {title ? <strong>{title}</strong> : null}
      <p>{text}</p>
      {choices.map((choice) => (
        <span key={choice} className={styles.choice}>
          {choice}
        </span>
      ))}
    </div>
  );
}
