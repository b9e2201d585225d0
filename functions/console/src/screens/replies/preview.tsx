import { Paperclip, TriangleAlert } from "lucide-react";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import { type Media, previewOf } from "./model.ts";
import styles from "./replies.module.css";
import { useWords } from "./words.ts";

/** How it would read, with values that somebody could have. */
export function TextPreview({ text, media }: { readonly text: string; readonly media: Media | null }) {
  const t = useWords();
  const f = useFormats();
  const { me } = useSession();
  const agent = me.profile?.name ?? me.name ?? t("example.agent");
  const { pieces, unknown, malformed, needed } = previewOf(text, {
    "contact.name": t("example.contact"),
    "contact.firstName": t("example.contact").split(" ")[0] ?? "",
    "contact.phone": "+34 600 000 001",
    "agent.name": agent,
    "agent.firstName": agent.split(" ")[0] ?? "",
    "conversation.channel": "WhatsApp",
    "connection.name": t("example.connection"),
  });
  return (
    <div className={styles.form}>
      <div className={styles.bubble} dir="auto">
        {media ? (
          <p className={styles.file}>
            <Paperclip size={14} aria-hidden /> {media.filename ?? t(`media.${media.kind}`)}
          </p>
        ) : null}
        {text.trim() === "" ? (
          <p className={styles.hint}>{t("preview.empty")}</p>
        ) : (
          <p className={styles.said}>
            {pieces.map(({ text: piece, kind }, index) =>
              kind === "plain" ? (
                piece
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text keep their places.
                <mark key={index} data-kind={kind}>
                  {piece}
                </mark>
              ),
            )}
          </p>
        )}
      </div>
      <div aria-live="polite" className={styles.warnings}>
        {unknown.length > 0 ? (
          <p className={styles.wrong}>
            <TriangleAlert size={14} aria-hidden /> {t("problem.unknown", { names: f.list(unknown) })}
          </p>
        ) : null}
        {malformed ? (
          <p className={styles.wrong}>
            <TriangleAlert size={14} aria-hidden /> {t("problem.malformed")}
          </p>
        ) : null}
        {needed.length > 0 ? (
          <p className={styles.hint}>
            {t("needed", { names: f.list(needed.map((name) => t(`variable.${name}`))), example: needed[0] ?? "" })}
          </p>
        ) : null}
      </div>
    </div>
  );
}
