/** One canned reply: written by who may, read by everybody else. */
import { useNavigate } from "@tanstack/react-router";
import { Copy, Languages, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, client, readAnew, useList } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm, Dialog } from "../../kit/dialog.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { carriedOver, changesIn } from "../../shared/forms/changes.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import { Fields } from "./fields.tsx";
import { bodyOf, draftOf, problemsOf, type Reply, type ReplyDraft } from "./model.ts";
import { TextPreview } from "./preview.tsx";
import styles from "./replies.module.css";
import { useWords } from "./words.ts";

const FORM = "reply-form";

interface OneReplyProps {
  readonly id: string | undefined;
  /** Of a new one: the code of which it is another language, and the reply that it begins as. */
  readonly code: string | undefined;
  readonly from: string | undefined;
  onClose(): void;
}

export function OneReply({ id, code, from, onClose }: OneReplyProps) {
  const t = useWords();
  const locale = useLocale();
  const { can } = useSession();
  const asked = id ?? from;
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/canned-replies/{id}",
    { params: { path: { id: asked ?? "" } } },
    { enabled: asked !== undefined },
  );
  if (asked !== undefined && !data)
    return (
      <Dialog title={t("reply")} isOpen onClose={onClose}>
        <ProblemNote error={error} retry={() => void refetch()} />
        {error ? null : <Skeleton lines={4} />}
      </Dialog>
    );
  if (id !== undefined && data && !can("replies.manage")) return <ReadOnly reply={data} onClose={onClose} />;
  const fresh: ReplyDraft = data
    ? { ...draftOf(data), language: "", text: "" }
    : { title: "", shortCode: code ?? "", language: locale, category: "", platforms: [], text: "", media: null };
  return <Editor reply={id === undefined ? undefined : data} fresh={fresh} onClose={onClose} />;
}

function ReadOnly({ reply, onClose }: { readonly reply: Reply; onClose(): void }) {
  const t = useWords();
  const copy = () => void navigator.clipboard.writeText(reply.text).then(() => toast.good(t("copied")));
  return (
    <Dialog
      title={reply.title}
      isOpen
      onClose={onClose}
      actions={
        <Button icon={<Copy size={16} aria-hidden />} onPress={copy}>
          {t("copy")}
        </Button>
      }
    >
      <code className={styles.code}>/{reply.shortCode}</code>
      <TextPreview text={reply.text} media={reply.media} />
    </Dialog>
  );
}

interface EditorProps {
  readonly reply: Reply | undefined;
  readonly fresh: ReplyDraft;
  onClose(): void;
}

function Editor({ reply, fresh, onClose }: EditorProps) {
  const t = useWords();
  const [kept, setKept] = useState(reply);
  const [base, setBase] = useState(reply ? draftOf(reply) : fresh);
  const [draft, setDraft] = useState(base);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  // Whoever has this code, whatever else the list is filtered by.
  const { items: alike } = useList("/api/canned-replies", {
    query: { limit: 100, search: draft.shortCode },
    enabled: draft.shortCode !== "",
  });
  const problems = problemsOf(draft, kept?.id, alike);
  const shown = tried ? problems : new Set([...problems].filter((one) => one === "taken"));

  async function save() {
    setTried(true);
    if (problems.size > 0 || draft.language === "" || isPending) return;
    setPending(true);
    setError(undefined);
    try {
      if (kept) {
        const body = changesIn(bodyOf(draft), bodyOf(base));
        const params = { path: { id: kept.id }, header: { "If-Match": `"${kept.version}"` } };
        if (body) await client.PATCH("/api/canned-replies/{id}", { params, body });
      } else await client.POST("/api/canned-replies", { body: bodyOf(draft) });
      toast.good(t("saved", { title: draft.title.trim() }));
      onClose();
    } catch (failure) {
      setError(failure);
      if (kept && errorOf(failure).status === 412) await takeNewest(kept.id);
    } finally {
      setPending(false);
      void readAnew("/api/canned-replies", "/api/canned-replies/{id}");
    }
  }

  async function takeNewest(id: string) {
    const { data } = await client.GET("/api/canned-replies/{id}", { params: { path: { id } } });
    if (!data) return;
    const newest = draftOf(data);
    setDraft(carriedOver(draft, base, newest));
    setBase(newest);
    setKept(data);
  }

  return (
    <Dialog
      title={kept ? t("edit") : t("new")}
      size="wide"
      isOpen
      onClose={onClose}
      actions={
        <>
          {kept ? <Removal reply={kept} onDone={onClose} /> : null}
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" form={FORM} isPending={isPending}>
            {t("save")}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ProblemNote error={error} />
        {kept ? <OtherLanguages reply={kept} alike={alike} /> : null}
        <Fields
          draft={draft}
          problems={shown}
          isLanguageMissing={tried && draft.language === ""}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
      </form>
    </Dialog>
  );
}

/** The same reply in other languages has the same code. */
function OtherLanguages({ reply, alike }: { readonly reply: Reply; readonly alike: readonly Reply[] }) {
  const t = useWords();
  const f = useFormats();
  const navigate = useNavigate();
  const others = alike.filter(({ id, shortCode }) => id !== reply.id && shortCode === reply.shortCode);
  const open = (part: Search) =>
    void navigate({
      to: ".",
      search: (kept: Search) => ({ ...kept, open: undefined, new: undefined, from: undefined, ...part }),
    });
  return (
    <p className={styles.line}>
      <Languages size={16} aria-hidden />
      <span>{t("languages")}</span>
      <strong>{f.language(reply.language)}</strong>
      {others.map(({ id, language }) => (
        <Button key={id} small kind="quiet" onPress={() => open({ open: id })}>
          {f.language(language)}
        </Button>
      ))}
      <Button small onPress={() => open({ new: "yes", from: reply.id })}>
        {t("languages.add")}
      </Button>
    </p>
  );
}

function Removal({ reply, onDone }: { readonly reply: Reply; onDone(): void }) {
  const t = useWords();
  const textOf = useProblemText();
  const [isAsking, setAsking] = useState(false);
  const remove = api.useMutation("delete", "/api/canned-replies/{id}", {
    onSuccess: () => {
      toast.good(t("deleted", { title: reply.title }));
      onDone();
    },
    onError: (error) => toast.bad(textOf(error)),
    onSettled: () => {
      setAsking(false);
      void readAnew("/api/canned-replies");
    },
  });
  const params = { path: { id: reply.id }, header: { "If-Match": `"${reply.version}"` } };
  return (
    <div className={styles.removal}>
      <Button kind="quiet" icon={<Trash2 size={16} aria-hidden />} onPress={() => setAsking(true)}>
        {t("delete")}
      </Button>
      <Confirm
        title={t("delete.title")}
        text={t("delete.text", { title: reply.title })}
        action={t("delete")}
        danger
        isOpen={isAsking}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate({ params })}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
