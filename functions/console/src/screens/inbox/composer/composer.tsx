/** Where the answer, or a note for the team, is written. */

import { FileText, Paperclip, SendHorizontal, X } from "lucide-react";
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import { useCommand } from "../../../app/commands.ts";
import { useLive } from "../../../app/live.tsx";
import { Button, IconButton } from "../../../kit/button.tsx";
import { cx } from "../../../kit/cx.ts";
import { later } from "../../../kit/later.tsx";
import { channelName } from "../../../kit/mark.tsx";
import { useProblemText } from "../../../kit/problem-note.tsx";
import { Segments } from "../../../kit/tabs.tsx";
import { toast } from "../../../kit/toast.tsx";
import { useSession } from "../../../session/session.tsx";
import { usePeople } from "../../../shared/people/people.ts";
import { segmentsOf } from "../../../shared/segments/segments.ts";
import { useFormats } from "../../../words/index.tsx";
import type { ConversationView, MessageView } from "../model.ts";
import { useWords } from "../words.ts";
import { useAttachments, useLimits } from "./attachments.ts";
import { rendered, useCanned } from "./canned.ts";
import styles from "./composer.module.css";
import { type Mode, useDraft } from "./draft.ts";
import { Files } from "./files.tsx";
import { usePreferences } from "./kept.ts";
import { LaterMenu } from "./later-menu.tsx";
import { soughtAt, suggested, withMention } from "./mentions.ts";
import { OfferList, offering, useOffers } from "./offers.tsx";
import { useSending } from "./sending.ts";
import { useClosed, Window } from "./window.tsx";

const When = later(async () => (await import("./when.tsx")).When);

const Template = later(async () => (await import("./template.tsx")).Template);

export interface ComposerProps {
  readonly conversation: ConversationView;
  /** The message that is answered. */
  readonly answered: MessageView | undefined;
  onAnswered(message: MessageView | undefined): void;
}

export function Composer({ conversation, answered, onAnswered }: ComposerProps) {
  const t = useWords();
  const formats = useFormats();
  const textOf = useProblemText();
  const live = useLive();
  const { can } = useSession();
  const { id, channel } = conversation;
  const written = useDraft(id);
  const { draft, change } = written;
  const { mode, text } = draft;
  const [caret, setCaret] = useState(0);
  const [asks, setAsks] = useState<"template" | "when">();
  const [isOver, setOver] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const limits = useLimits(channel);
  const files = useAttachments(id, limits);
  const { data: preferences } = usePreferences();
  const enterSends = preferences?.enterSends ?? true;
  const { items: people } = usePeople();
  const isNote = mode === "note";
  const closed = useClosed(conversation);
  const isClosed = !isNote && closed;
  const group = t("title");

  const focus = () => field.current?.focus();
  const choose = (next: Mode) => {
    change({ mode: next });
    focus();
  };
  useCommand({ id: "inbox.reply", title: t("reply"), group, keys: "Alt+R", run: () => choose("reply") });
  useCommand({ id: "inbox.note", title: t("note"), group, keys: "Alt+N", run: () => choose("note") });

  const canned = useCanned(isNote ? "" : text, channel);
  const sought = isNote ? soughtAt(text, caret) : undefined;
  const named = sought === undefined ? [] : suggested(people, sought);
  const offers = useOffers(
    canned.isAsked ? canned.offers : named.map(({ id: own, name }) => ({ id: own, title: name ?? own })),
    (own) => void (canned.isAsked ? fillIn(own) : mention(own)),
    () => (canned.isAsked ? change({ text: "" }) : setCaret(0)),
  );

  /** What is said often is looked at, and changed, before it goes. */
  async function fillIn(cannedReplyId: string): Promise<void> {
    try {
      const { content, text: filled, missing } = await rendered(cannedReplyId, id);
      if (content.type === "media" && content.media.url) {
        // A file by its address cannot be changed here, so the reply goes as it is.
        await send([content]);
        return;
      }
      change({ text: filled });
      if (missing.length > 0) toast.say(t("canned.missing", { names: formats.list(missing) }));
      focus();
    } catch (error) {
      toast.bad(textOf(error));
    }
  }

  function mention(person: string): void {
    const name = people.find(({ id: own }) => own === person)?.name;
    if (!name) return;
    const next = withMention(text, caret, name);
    change({ text: next.text });
    setCaret(0);
    requestAnimationFrame(() => field.current?.setSelectionRange(next.caret, next.caret));
  }

  const { isSending, cannot, send, now, later } = useSending({
    ...written,
    conversation,
    files,
    limits,
    isClosed,
    answered,
    onAnswered,
    focus,
  });

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing || offers.press(event) || event.key !== "Enter") return;
    const isAsked = enterSends ? !event.shiftKey : event.metaKey || event.ctrlKey;
    if (!isAsked) return;
    event.preventDefault();
    now();
  }

  const take = (given: FileList | null | undefined): boolean => {
    if (isNote || !given?.length) return false;
    files.add(given);
    return true;
  };
  const dropping = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(!isNote && event.dataTransfer.types.includes("Files"));
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files);
    },
  };
  const length = [...text].length;
  const parts = limits && !isNote ? Math.ceil(length / limits.text) : 1;
  const units = isNote ? undefined : limits?.segments;

  return (
    <form
      className={cx(styles.composer, isNote && styles.noting, isOver && styles.over)}
      {...dropping}
      onSubmit={(event) => {
        event.preventDefault();
        now();
      }}
    >
      <div className={styles.head}>
        <Segments
          label={t("mode")}
          value={mode}
          onChange={(next) => choose(next === "note" ? "note" : "reply")}
          options={[
            { id: "reply", title: t("reply") },
            { id: "note", title: t("note") },
          ]}
        />
        {isNote || isClosed ? null : <Window conversation={conversation} />}
      </div>
      {isClosed ? (
        <div className={styles.closed}>
          <p>{t("window.closed")}</p>
          {can("templates.read") ? (
            <Button kind="primary" icon={<FileText size={16} aria-hidden />} onPress={() => setAsks("template")}>
              {t("window.template")}
            </Button>
          ) : null}
        </div>
      ) : (
        <>
          {answered && !isNote ? (
            <p className={styles.answered}>
              <span>{t("answering", { text: answered.text ?? answered.type })}</span>
              <IconButton
                small
                label={t("answering.stop")}
                icon={<X size={14} aria-hidden />}
                onPress={() => onAnswered(undefined)}
              />
            </p>
          ) : null}
          <OfferList label={canned.isAsked ? t("canned") : t("mentions")} of={offers} />
          {isNote ? null : <Files files={files.attachments} onRemove={files.remove} />}
          <textarea
            ref={field}
            rows={3}
            value={text}
            aria-label={isNote ? t("note") : t("reply")}
            placeholder={t(isNote ? "note.prompt" : "reply.prompt")}
            {...offering(offers)}
            onChange={({ target }) => {
              change({ text: target.value });
              setCaret(target.selectionStart);
              offers.reset();
              if (!isNote) live.look(id, "replying");
            }}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
            onKeyDown={press}
            onPaste={(event: ClipboardEvent) => take(event.clipboardData.files) && event.preventDefault()}
          />
          <div className={styles.foot}>
            <div className={styles.tools}>
              {isNote ? null : (
                <>
                  <input
                    ref={picker}
                    type="file"
                    multiple
                    hidden
                    aria-label={t("attach")}
                    onChange={({ target }) => {
                      take(target.files);
                      target.value = "";
                    }}
                  />
                  <IconButton
                    small
                    label={t("attach")}
                    icon={<Paperclip size={16} aria-hidden />}
                    onPress={() => picker.current?.click()}
                  />
                  {can("templates.read") ? (
                    <Button
                      small
                      kind="quiet"
                      icon={<FileText size={16} aria-hidden />}
                      onPress={() => setAsks("template")}
                    >
                      <span className={styles.word}>{t("template")}</span>
                    </Button>
                  ) : null}
                </>
              )}
              <small>
                {length > 0 ? t("characters", { count: length }) : ""}
                {parts > 1 ? ` · ${t("parts", { count: parts })}` : ""}
                {units && length > 0 ? ` · ${t("segments", { count: segmentsOf(text, units) })}` : ""}
              </small>
            </div>
            <div className={styles.tools}>
              {isNote ? null : (
                <LaterMenu isDisabled={cannot} onChoose={(time) => void later(time)} onOther={() => setAsks("when")} />
              )}
              <Button
                kind="primary"
                type="submit"
                isPending={isSending}
                isDisabled={cannot}
                icon={<SendHorizontal size={16} aria-hidden />}
              >
                {isNote ? t("note.save") : t("send", { channel: channelName(channel) })}
              </Button>
            </div>
          </div>
        </>
      )}
      {asks === "template" ? (
        <Template
          conversation={conversation}
          isClosed={closed}
          onSend={(said) => void send([said])}
          onClose={() => setAsks(undefined)}
        />
      ) : null}
      {asks === "when" ? (
        <When
          title={t("later")}
          action={t("later.send")}
          start={Date.now() + 3_600_000}
          onChoose={(time) => void later(time)}
          onClose={() => setAsks(undefined)}
        />
      ) : null}
    </form>
  );
}
