/** Values of any shape, to be read. They come from other systems, so nothing of them is anything but text. */
import styles from "./automation.module.css";
import { useWords } from "./words.ts";

const MOST = 200;
const DEEPEST = 12;

export function Tree({ value, label }: { readonly value: Readonly<Record<string, unknown>>; readonly label: string }) {
  return (
    <section aria-label={label} className={styles.tree}>
      <Inside value={value} depth={0} />
    </section>
  );
}

function Inside({ value, depth }: { readonly value: object; readonly depth: number }) {
  const t = useWords();
  const entries = Object.entries(value);
  if (entries.length === 0) return <p className={styles.quiet}>{t("tree.empty")}</p>;
  return (
    <ul>
      {entries.slice(0, MOST).map(([name, one]) => (
        <li key={name}>
          <Named name={name} value={one} depth={depth} />
        </li>
      ))}
      {entries.length > MOST ? <li>{t("tree.more", { count: entries.length - MOST })}</li> : null}
    </ul>
  );
}

function Named({ name, value, depth }: { readonly name: string; readonly value: unknown; readonly depth: number }) {
  const t = useWords();
  // What a name may do to the direction of the line stays inside of it.
  const called = <bdi className={styles.key}>{name}</bdi>;
  if (typeof value !== "object" || value === null)
    return (
      <>
        {called} <bdi data-kind={value === null ? "null" : typeof value}>{value === "" ? '""' : String(value)}</bdi>
      </>
    );
  if (depth >= DEEPEST)
    return (
      <>
        {called} <bdi>{JSON.stringify(value)}</bdi>
      </>
    );
  const count = Object.keys(value).length;
  return (
    <details open={depth < 3}>
      <summary>
        {called}{" "}
        <span className={styles.quiet}>{t(Array.isArray(value) ? "tree.list" : "tree.object", { count })}</span>
      </summary>
      <Inside value={value} depth={depth + 1} />
    </details>
  );
}
