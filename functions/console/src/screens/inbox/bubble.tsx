import { Check, CheckCheck, CircleAlert, Clock, CornerUpLeft, MapPin, RotateCcw, UserRound } from "lucide-react";
import { api, readAnew } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { cx } from "../../kit/cx.ts";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import { File } from "./file.tsx";
import styles from "./inbox.module.css";
import { type MessageView, piecesOf } from "./model.ts";
import { useWords } from "./words.ts";

export interface BubbleProps {
  readonly message: MessageView;
  readonly author: string | undefined;
  /** The message that this one answers, where it is among those that were read. */
  readonly answered: MessageView | undefined;
  /** Somebody was led here, and looks for it. */
  readonly isSought: boolean;
  onAnswer(message: MessageView): void;
}

export function Bubble({ message, author, answered, isSought, onAnswer }: BubbleProps) {
  const t = useWords();
  const formats = useFormats();
  const { can } = useSession();
  const { kind, text, at, media, location, choices, contacts, order, template, reactions } = message;
  const { editedAt, deletedAt, delivery } = message;
  const isShown =
    text || media.length > 0 || location || choices.length > 0 || contacts.length > 0 || order || template;
  return (
    <article
      className={cx(styles.bubble, styles[kind], isSought && styles.sought)}
      aria-label={t(`bubble.${kind}`, { name: author ?? "" })}
    >
      {kind === "received" && deletedAt === null && can("conversations.reply") ? (
        <span className={styles.answer}>
          <IconButton
            small
            label={t("answer")}
            icon={<CornerUpLeft size={14} aria-hidden />}
            onPress={() => onAnswer(message)}
          />
        </span>
      ) : null}
      {answered ? <p className={styles.quoted}>{answered.text ?? t("unshown", { type: answered.type })}</p> : null}
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
          {template ? <p className={styles.author}>{t("bubble.template", { name: template.name })}</p> : null}
          {message.subject ? <strong dir="auto">{message.subject}</strong> : null}
          {text ? <Words text={text} /> : isShown ? null : <p>{t("unshown", { type: message.type })}</p>}
          {contacts.map(({ name, phones }) => (
            <p key={`${name} ${phones.join()}`}>
              <UserRound size={14} aria-hidden /> {[name, ...phones].filter(Boolean).join(" · ")}
            </p>
          ))}
          {order ? (
            <ul>
              {order.lines.map(({ sku, quantity, price, currency }) => (
                <li key={sku}>{t("bubble.order", { sku, quantity, price, currency })}</li>
              ))}
            </ul>
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
      {delivery ? <Trouble message={message} delivery={delivery} /> : null}
    </article>
  );
}

const OPEN_ENDED: readonly string[] = ["failed", "unknown", "presumed_lost"];

/** Why it did not arrive, and what can be done about it. */
function Trouble({
  message,
  delivery,
}: Pick<BubbleProps, "message"> & { readonly delivery: NonNullable<MessageView["delivery"]> }) {
  const t = useWords();
  const textOf = useProblemText();
  const { can } = useSession();
  const again = api.useMutation("post", "/api/deliveries/{id}/send-again", {
    onSuccess: () => void readAnew("/api/conversations/{id}/messages"),
    onError: (error) => toast.bad(textOf(error)),
  });
  const mayGoAgain = OPEN_ENDED.includes(delivery.status) && can("conversations.reply");
  if (!delivery.reason && !mayGoAgain) return null;
  return (
    <p className={styles.reason}>
      <CircleAlert size={14} aria-hidden />
      <span>{delivery.reason?.text ?? t(`delivery.${delivery.status}`)}</span>
      {mayGoAgain ? (
        <Button
          small
          kind="quiet"
          isPending={again.isPending}
          icon={<RotateCcw size={14} aria-hidden />}
          onPress={() => again.mutate({ params: { path: { id: message.id } } })}
        >
          {t("again")}
        </Button>
      ) : null}
    </p>
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
