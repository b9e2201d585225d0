import styles from "./items.module.css";
import type { Because, ItemType } from "./model.ts";
import { useBecauseText } from "./says.ts";

/** What decided that something fits; nothing where nothing had to be compared. */
export function Reasons({
  type,
  because,
}: {
  readonly type: ItemType | undefined;
  readonly because: readonly Because[];
}) {
  const say = useBecauseText();
  const texts = because.filter(({ verdict }) => verdict === "holds").map((one) => say(type, one));
  return texts.length === 0 ? null : (
    <ul className={styles.because}>
      {[...new Set(texts)].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
