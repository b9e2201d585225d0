import { FileText } from "lucide-react";
import { api, type Schemas } from "../../api/client.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./inbox.module.css";
import type { MessageView } from "./model.ts";
import { useWords } from "./words.ts";

/** A file of a message: shown where a browser can, else to be downloaded. */
export function File({
  message,
  file,
}: {
  readonly message: MessageView;
  readonly file: Schemas["Message"]["media"][number];
}) {
  const t = useWords();
  const formats = useFormats();
  const { data } = api.useQuery(
    "get",
    "/api/conversations/{id}/messages/{messageId}/media/{index}",
    { params: { path: { id: message.conversationId, messageId: message.id, index: String(file.index) } } } as never,
    // The link is good for some minutes.
    { enabled: file.state === "stored", staleTime: 4 * 60_000 },
  );
  const url = (data as { readonly url?: string } | undefined)?.url;
  const name = file.filename ?? t("file");
  if (file.state !== "stored" || url === undefined)
    return (
      <p className={styles.gone}>
        {file.state === "failed" ? t("file.failed", { reason: file.reason ?? "" }) : t("file.coming", { name })}
      </p>
    );
  if (file.mime?.startsWith("image/")) return <img className={styles.picture} src={url} alt={name} loading="lazy" />;
  // biome-ignore lint/a11y/useMediaCaption: customers' recordings have none.
  if (file.mime?.startsWith("audio/")) return <audio className={styles.picture} src={url} controls />;
  // biome-ignore lint/a11y/useMediaCaption: customers' recordings have none.
  if (file.mime?.startsWith("video/")) return <video className={styles.picture} src={url} controls />;
  return (
    <a className={styles.file} href={url} target="_blank" rel="noopener noreferrer" download={name}>
      <FileText size={18} aria-hidden /> {name} {file.size === null ? "" : `(${formats.bytes(file.size)})`}
    </a>
  );
}
