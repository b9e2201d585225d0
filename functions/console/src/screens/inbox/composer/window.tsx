import { useFormats, useNow } from "../../../words/index.tsx";
import type { ConversationView } from "../model.ts";
import { useWords } from "../words.ts";
import styles from "./composer.module.css";

/** How long free text is still allowed, where the channel has such a rule. */
export function Window({ conversation: { window } }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const formats = useFormats();
  const now = useNow(15_000);
  if (!window || window.closesAt === null) return null;
  const left = Date.parse(window.closesAt) - now;
  return (
    <small
      className={styles.window}
      data-tone={!window.open || left <= 0 ? "closed" : left < 2 * 3_600_000 ? "soon" : "open"}
    >
      {window.open && left > 0 ? t("window.left", { time: formats.duration(left) }) : t("window.closed")}
    </small>
  );
}
