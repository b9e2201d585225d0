/** Out of the composer: now, or at a time. What is refused comes back into the field. */
import { useState } from "react";
import { client, readAnew, type Schemas } from "../../../api/client.ts";
import { useProblemText } from "../../../kit/problem-note.tsx";
import { toast } from "../../../kit/toast.tsx";
import { useSession } from "../../../session/session.tsx";
import { usePeople } from "../../../shared/people/people.ts";
import { useFormats } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import type { useAttachments } from "./attachments.ts";
import type { ComposerProps } from "./composer.tsx";
import { contentsOf, type Said } from "./contents.ts";
import type { useDraft } from "./draft.ts";
import { mentionsIn } from "./mentions.ts";
import { sendAll } from "./outgoing.ts";

export interface SendingProps extends ComposerProps, ReturnType<typeof useDraft> {
  readonly files: ReturnType<typeof useAttachments>;
  readonly limits: Schemas["Channel"]["limits"] | undefined;
  /** Free text may not go any more. */
  readonly isClosed: boolean;
  focus(): void;
}

export function useSending({
  conversation,
  draft,
  clear,
  giveBack,
  files,
  limits,
  isClosed,
  answered,
  onAnswered,
  focus,
}: SendingProps) {
  const t = useWords();
  const formats = useFormats();
  const textOf = useProblemText();
  const { me } = useSession();
  const { items: people } = usePeople();
  const [isSending, setSending] = useState(false);
  const { id } = conversation;
  const { mode, text } = draft;
  const { attachments } = files;
  const isNote = mode === "note";
  const isEmpty = text.trim() === "" && (isNote || attachments.length === 0);
  const cannot =
    isSending ||
    isEmpty ||
    (!isNote && (isClosed || files.isUploading || attachments.some(({ error }) => error !== undefined)));
  const contents = () => contentsOf(text, isNote ? [] : attachments, limits?.caption ?? 0);

  /** `isOwn`: it stands in the field, which is empty then; a template leaves alone what somebody was writing. */
  async function send(said: readonly Said[], isOwn = false): Promise<void> {
    if (isSending) return;
    setSending(true);
    if (isOwn) {
      clear();
      files.clear();
    }
    onAnswered(undefined);
    focus();
    try {
      await sendAll({
        conversationId: id,
        mode,
        author: me.id,
        contents: said,
        mentions: isNote ? mentionsIn(text, people) : [],
        ...(answered && !isNote ? { replyTo: answered.id } : {}),
      });
    } catch (error) {
      toast.bad(textOf(error));
      if (isOwn) {
        giveBack(text);
        files.restore(attachments);
      }
      onAnswered(answered);
    } finally {
      setSending(false);
    }
  }

  async function later(time: number): Promise<void> {
    const [content, ...more] = contents();
    if (!content || more.length > 0) return toast.bad(t("later.one"));
    try {
      await client.POST("/api/conversations/{id}/scheduled", {
        params: { path: { id } },
        body: { content, sendAt: new Date(time).toISOString(), cancelOnReply: false },
      });
      clear();
      files.clear();
      await readAnew("/api/conversations/{id}/scheduled");
      toast.good(t("later.done", { time: formats.dateTime(time) }));
    } catch (error) {
      toast.bad(textOf(error));
    }
  }

  return { isSending, cannot, send, later, now: () => void (cannot || send(contents(), true)) };
}
