import { useSession } from "../../../session/session.tsx";
import styles from "../admin.module.css";
import { CopyField } from "../parts/copy.tsx";
import { useWords } from "./words.ts";

/** What goes into the website. The console and the widget have one address. */
export function Snippet({ connectionId }: { readonly connectionId: string }) {
  const t = useWords();
  const { tenant } = useSession();
  const { origin, host } = location;
  const line = `<script async src="${origin}/widget.js" data-connection="${tenant}.${connectionId}"></script>`;
  const policy = [`script-src ${origin}`, `connect-src ${origin} wss://${host}`].join("\n");
  return (
    <div className={styles.stack_s}>
      <CopyField block label={t("snippet")} value={line} hint={t("snippet.hint")} />
      <details>
        <summary className={styles.label}>{t("csp")}</summary>
        <CopyField block label={t("csp")} value={policy} />
      </details>
    </div>
  );
}
