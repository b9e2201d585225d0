import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { api, readAnew } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { Button } from "../../kit/button.tsx";
import { cx } from "../../kit/cx.ts";
import { useProblemText } from "../../kit/problem-note.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { toast } from "../../kit/toast.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./inbox.module.css";
import type { ConversationView } from "./model.ts";
import { useWords } from "./words.ts";

/** What is being written, kept while the console is open: another conversation does not cost it. */
const drafts = new Map<string, string>();
const SUGGESTED = 8;

export function Composer({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const textOf = useProblemText();
  const { id, channel } = conversation;
  const [mode, setMode] = useState<"reply" | "note">("reply");
  const [text, setText] = useState(() => drafts.get(id) ?? "");
  const [active, setActive] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const group = t("title");
  const choose = (next: "reply" | "note") => {
    setMode(next);
    field.current?.focus();
  };
  useCommand({ id: "inbox.reply", title: t("reply"), group, keys: "Alt+R", run: () => choose("reply") });
  useCommand({ id: "inbox.note", title: t("note"), group, keys: "Alt+N", run: () => choose("note") });
  useEffect(() => {
    if (text === "") drafts.delete(id);
    else drafts.set(id, text);
  }, [id, text]);

  const done = {
    onSuccess: () => void readAnew("/api/conversations/{id}/messages", "/api/conversations/{id}", "/api/conversations"),
    onError: (error: unknown) => toast.bad(textOf(error)),
  };
  const reply = api.useMutation("post", "/api/conversations/{id}/messages", done);
  const note = api.useMutation("post", "/api/conversations/{id}/notes", done);
  const isPending = reply.isPending || note.isPending;
  const isClosed = mode === "reply" && conversation.window?.open === false;

  // A slash at the start looks for canned replies by their short code and title.
  const sought = mode === "reply" && /^\/[^\s]*$/.test(text) ? text.slice(1).toLowerCase() : undefined;
  const { data: canned } = api.useQuery(
    "get",
    "/api/canned-replies",
    { params: { query: { limit: 100 } } },
    { staleTime: 60_000, enabled: sought !== undefined },
  );
  const offered =
    sought === undefined
      ? []
      : (canned?.data ?? [])
          .filter(
            ({ shortCode, title }) =>
              (shortCode ?? "").toLowerCase().startsWith(sought) || title.toLowerCase().includes(sought),
          )
          .slice(0, SUGGESTED);

  function send(cannedReplyId?: string) {
    const said = text.trim();
    if (isPending || isClosed || (cannedReplyId === undefined && said === "")) return;
    const params = { path: { id } };
    const kept = text;
    setText("");
    field.current?.focus();
    const back = { onError: () => setText(kept) };
    if (mode === "note") note.mutate({ params, body: { text: said } }, back);
    else if (cannedReplyId === undefined)
      reply.mutate({ params, body: { content: { type: "text", text: said } } }, back);
    else reply.mutate({ params, body: { cannedReplyId } }, back);
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (offered.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setActive((at) => (at + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send(offered[active]?.id);
    } else if (event.key === "Escape" && offered.length > 0) {
      event.stopPropagation();
      setText("");
    }
  }

  return (
    <form
      className={cx(styles.composer, mode === "note" && styles.noting)}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.composer_head}>
        <Segments
          label={t("mode")}
          value={mode}
          onChange={(next) => choose(next === "note" ? "note" : "reply")}
          options={[
            { id: "reply", title: t("reply") },
            { id: "note", title: t("note") },
          ]}
        />
        {mode === "reply" ? <Window conversation={conversation} /> : null}
      </div>
      {offered.length > 0 ? (
        <div className={styles.offers} role="listbox" aria-label={t("canned")} id="canned">
          {offered.map(({ id: own, title, shortCode }, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field's own keys choose among them.
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
            <div
              key={own}
              id={`canned-${index}`}
              role="option"
              aria-selected={index === active}
              onClick={() => send(own)}
            >
              <strong>{title}</strong> {shortCode ? <kbd>/{shortCode}</kbd> : null}
            </div>
          ))}
        </div>
      ) : null}
      <textarea
        ref={field}
        rows={3}
        value={text}
        disabled={isClosed}
        aria-label={mode === "note" ? t("note") : t("reply")}
        placeholder={isClosed ? t("window.closed") : t(mode === "note" ? "note.prompt" : "reply.prompt")}
        {...(offered.length > 0 ? { "aria-controls": "canned", "aria-activedescendant": `canned-${active}` } : {})}
        onChange={({ target }) => {
          setText(target.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <div className={styles.composer_foot}>
        <small>{t("characters", { count: [...text].length })}</small>
        <Button
          kind="primary"
          type="submit"
          isPending={isPending}
          isDisabled={isClosed || text.trim() === ""}
          icon={<SendHorizontal size={16} aria-hidden />}
        >
          {mode === "note" ? t("note.save") : t("send", { channel })}
        </Button>
      </div>
    </form>
  );
}

/** How long free text is still allowed, where the channel has such a rule. */
function Window({ conversation: { window } }: { readonly conversation: ConversationView }) {
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
