import { useFormats, useNow } from "../../../words/index.tsx";
import type { ConversationView } from "../model.ts";
import { useWords } from "../words.ts";
import styles from "./composer.module.css";

/** Whether free text may not go any more: it closes while somebody looks. */
export function useClosed({ window }: Pick<ConversationView, "window">): boolean {
  const now = useNow(15_000);
  return window !== null && (!window.open || (window.closesAt !== null && Date.parse(window.closesAt) <= now));
}

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
