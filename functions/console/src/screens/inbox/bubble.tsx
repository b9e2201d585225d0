import { Check, CheckCheck, CircleAlert, Clock, FileText, MapPin } from "lucide-react";
import { api, type Schemas } from "../../api/client.ts";
import { cx } from "../../kit/cx.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./inbox.module.css";
import { type MessageView, piecesOf } from "./model.ts";
import { useWords } from "./words.ts";

export function Bubble({ message, author }: { readonly message: MessageView; readonly author: string | undefined }) {
  const t = useWords();
  const formats = useFormats();
  const { kind, text, at, media, location, choices, reactions, editedAt, deletedAt, delivery } = message;
  return (
    <article className={cx(styles.bubble, styles[kind])} aria-label={t(`bubble.${kind}`, { name: author ?? "" })}>
      {kind === "note" || (kind === "sent" && author) ? (
        <p className={styles.author}>{kind === "note" ? t("note.by", { name: author ?? "" }) : author}</p>
      ) : null}
      {deletedAt === null ? (
        <>
          {media.map((file) => (
            <File key={file.index} message={message} file={file} />
          ))}
          {location ? (
            <a
              href={`https://www.openstreetmap.org/?mlat=${location.latitude}&mlon=${location.longitude}#map=16/${location.latitude}/${location.longitude}`}
              target="_blank"
              rel="noopener noreferrer nofollow"
            >
              <MapPin size={16} aria-hidden /> {location.name ?? location.address ?? t("location")}
            </a>
          ) : null}
          {text ? (
            <Words text={text} />
          ) : media.length === 0 && !location && choices.length === 0 ? (
            <p>{t("unshown", { type: message.type })}</p>
          ) : null}
          {choices.length > 0 ? (
            <ul className={styles.choices}>
              {choices.map(({ id, title }) => (
                <li key={id}>{title}</li>
              ))}
            </ul>
          ) : null}
        </>
      ) : (
        <p className={styles.gone}>{t("deleted")}</p>
      )}
      <footer className={styles.foot}>
        {reactions.length > 0 ? <span>{reactions.map(({ emoji }) => emoji).join(" ")}</span> : null}
        {editedAt !== null && deletedAt === null ? <span>{t("edited")}</span> : null}
        <time dateTime={at}>{formats.time(at)}</time>
        {delivery ? <Tick status={delivery.status} /> : null}
      </footer>
      {delivery?.reason ? (
        <p className={styles.reason}>
          <CircleAlert size={14} aria-hidden /> {delivery.reason.text}
        </p>
      ) : null}
    </article>
  );
}

function Words({ text }: { readonly text: string }) {
  return (
    <p className={styles.text} dir="auto">
      {piecesOf(text).map(({ text: piece, href }, index) =>
        href === undefined ? (
          piece
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text keep their places.
          <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {piece}
          </a>
        ),
      )}
    </p>
  );
}

function File({
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

/** How far it came, in a sign and in words. */
function Tick({ status }: { readonly status: NonNullable<MessageView["delivery"]>["status"] }) {
  const t = useWords();
  const sign =
    status === "read" || status === "delivered" ? (
      <CheckCheck size={15} aria-hidden className={status === "read" ? styles.seen : undefined} />
    ) : status === "sent" ? (
      <Check size={15} aria-hidden />
    ) : status === "queued" || status === "sending" || status === "deferred" ? (
      <Clock size={14} aria-hidden />
    ) : (
      <CircleAlert size={15} aria-hidden className={styles.failed} />
    );
  return (
    <span title={t(`delivery.${status}`)}>
      {sign}
      <span className="hidden-visually">{t(`delivery.${status}`)}</span>
    </span>
  );
}
