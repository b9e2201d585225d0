/** What happened with a lead: its steps through funnels and what people wrote down, latest first. */
import { ArrowRight, Flag, StickyNote } from "lucide-react";
import { useState } from "react";
import { api, readAnew, type Schemas, useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { TextField } from "../../kit/field.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import { usePeople } from "../people/people.ts";
import styles from "./lead.module.css";
import { type Lead, stageOf } from "./model.ts";
import { useFunnels } from "./names.ts";
import { useWords } from "./words.ts";

type Entry =
  | { readonly kind: "note"; readonly at: string; readonly note: Schemas["Note"] }
  | { readonly kind: "step"; readonly at: string; readonly step: Schemas["StageMove"] }
  | { readonly kind: "made"; readonly at: string };

export function Timeline({ lead }: { readonly lead: Lead }) {
  const t = useWords();
  const { can } = useSession();
  const path = { id: lead.id };
  const notes = useList("/api/leads/{id}/notes", { path, query: { limit: 50 } });
  const steps = useList("/api/leads/{id}/history", { path, query: { limit: 50 } });
  const more = notes.hasNextPage || steps.hasNextPage;
  const entries: readonly Entry[] = [
    ...notes.items.map((note): Entry => ({ kind: "note", at: note.createdAt, note })),
    ...steps.items.map((step): Entry => ({ kind: "step", at: step.at, step })),
    ...(more ? [] : [{ kind: "made", at: lead.createdAt } as const]),
  ].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <section className={styles.section} aria-label={t("timeline")}>
      <h3>{t("timeline")}</h3>
      {can("leads.manage") ? <NewNote lead={lead} /> : null}
      <ProblemNote error={notes.error ?? steps.error} retry={() => void notes.refetch().then(() => steps.refetch())} />
      {notes.isPending || steps.isPending ? <Skeleton lines={4} /> : null}
      <ol className={styles.list}>
        {entries.map((entry) => (
          <Line
            key={`${entry.kind} ${entry.at} ${entry.kind === "note" ? entry.note.id : ""}`}
            entry={entry}
            lead={lead}
          />
        ))}
      </ol>
      {more ? (
        <Button
          small
          isPending={notes.isFetchingNextPage || steps.isFetchingNextPage}
          onPress={() => {
            notes.readMore();
            steps.readMore();
          }}
        >
          {t("timeline.more")}
        </Button>
      ) : null}
    </section>
  );
}

function NewNote({ lead }: { readonly lead: Lead }) {
  const t = useWords();
  const textOf = useProblemText();
  const [text, setText] = useState("");
  const { mutate, isPending } = api.useMutation("post", "/api/leads/{id}/notes", {
    onSuccess: () => {
      setText("");
      void readAnew("/api/leads/{id}/notes");
    },
    onError: (error) => toast.bad(textOf(error)),
  });
  const save = () => {
    if (text.trim() !== "") mutate({ params: { path: { id: lead.id } }, body: { text: text.trim() } });
  };
  return (
    <form
      className={styles.list}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        bare
        rows={2}
        label={t("note")}
        placeholder={t("note.prompt")}
        value={text}
        onChange={setText}
        maxLength={4000}
      />
      <div className={styles.buttons} data-end>
        <Button small type="submit" isPending={isPending} isDisabled={text.trim() === ""}>
          {t("note.save")}
        </Button>
      </div>
    </form>
  );
}

function Line({ entry, lead }: { readonly entry: Entry; readonly lead: Lead }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const { funnels } = useFunnels();
  const { nameOf } = usePeople();
  const who = (by: string): string =>
    by.startsWith("rule:") ? t("by.rule") : by.startsWith("key_") ? t("by.key") : nameOf(by);
  const place = ({ funnelId, stageId }: { readonly funnelId: string; readonly stageId: string }): string => {
    const funnel = funnels.find(({ id }) => id === funnelId);
    const stage = stageOf(funnel, stageId)?.name ?? stageId;
    return funnelId === lead.funnelId ? stage : `${funnel?.name ?? funnelId} · ${stage}`;
  };
  const time = (
    <time dateTime={entry.at} title={f.dateTime(entry.at)}>
      {f.brief(entry.at, now)}
    </time>
  );
  if (entry.kind === "note")
    return (
      <li className={styles.entry}>
        <StickyNote size={16} aria-hidden />
        <div className={styles.note}>
          <p>{entry.note.text}</p>
          <p className={styles.quiet}>{t("note.by", { name: who(entry.note.author) })}</p>
        </div>
        <span className={styles.quiet}>{time}</span>
      </li>
    );
  if (entry.kind === "made")
    return (
      <li className={styles.entry}>
        <Flag size={16} aria-hidden />
        <p>{lead.source.channel === "manual" ? t("made.by_hand") : t("made.by_message")}</p>
        <span className={styles.quiet}>{time}</span>
      </li>
    );
  const { by, from, to, spentMs } = entry.step;
  return (
    <li className={styles.entry}>
      <ArrowRight size={16} aria-hidden />
      <div>
        <p>
          {from === null ? t("step.first", { to: place(to) }) : t("step.moved", { from: place(from), to: place(to) })}
        </p>
        <p className={styles.line}>
          <span>{who(by)}</span>
          {spentMs === null ? null : <span>{t("step.spent", { time: f.duration(spentMs) })}</span>}
          {from?.state !== to.state && (to.state === "closed_won" || to.state === "closed_lost") ? (
            <strong>{t(`state.${to.state}`)}</strong>
          ) : null}
        </p>
      </div>
      <span className={styles.quiet}>{time}</span>
    </li>
  );
}
