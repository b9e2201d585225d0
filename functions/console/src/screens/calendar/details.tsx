/** What an entry is, where it is worked on, and another time for it. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client, readAnew } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Confirm, Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { wallIn } from "../../shared/zone/days.ts";
import styles from "./calendar.module.css";
import { useSheet, useTitle, useWhen } from "./chip.tsx";
import { type Entry, startAt } from "./model.ts";
import { useWords } from "./words.ts";

interface DetailsProps {
  readonly entry: Entry;
  onEdit(): void;
  onClose(): void;
}

export function Details({ entry, onEdit, onClose }: DetailsProps) {
  const t = useWords();
  const when = useWhen();
  const { zone, move } = useSheet();
  const shown = entry.days ? `${entry.days.start}T00:00` : wallIn(zone, Date.parse(entry.startsAt));
  const [day, setDay] = useState(shown.slice(0, 10));
  const [time, setTime] = useState(shown.slice(11));
  const [isDeleting, setDeleting] = useState(false);
  const [error, setError] = useState<unknown>();
  const { title, kind, phaseKind, status, failed, fixed, subject } = entry;
  const name = useTitle()(entry);
  const isOwn = kind === "event" && fixed !== "not_yours" && fixed !== "not_allowed";
  const form = "calendar-move";

  async function remove() {
    try {
      await client.DELETE("/api/calendar/events/{id}", { params: { path: { id: subject.id } } });
      toast.good(t("deleted", { title }));
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setDeleting(false);
      void readAnew("/api/calendar");
    }
  }

  return (
    <Dialog
      title={name}
      isOpen
      onClose={onClose}
      actions={
        <>
          {isOwn ? (
            <>
              <Button kind="danger" onPress={() => setDeleting(true)}>
                {t("delete")}
              </Button>
              <Button onPress={onEdit}>{t("edit")}</Button>
            </>
          ) : null}
          {fixed === null ? (
            <Button kind="primary" type="submit" form={form}>
              {t("move")}
            </Button>
          ) : null}
        </>
      }
    >
      <ProblemNote error={error} />
      <p className={styles.facts}>
        <span className={styles.dot} data-kind={phaseKind ?? kind} aria-hidden />
        {phaseKind ? t(`phase.${phaseKind}`) : t(`kind.${kind}`)} · {when(entry)}
      </p>
      {failed ? <p className={styles.failed}>{t("failed")}</p> : null}
      {status && kind === "phase" ? <p>{t("status", { state: status.replaceAll("_", " ") })}</p> : null}
      {subject.kind === "reminder" ? (
        <Link to="/reminders" search={{ open: subject.id }}>
          {t("open.reminder")}
        </Link>
      ) : null}
      {subject.kind === "campaign" ? <a href={`/campaigns/${subject.id}`}>{t("open.campaign")}</a> : null}
      {fixed === null ? (
        <form
          id={form}
          className={styles.pair}
          onSubmit={(event) => {
            event.preventDefault();
            if (!day || !time) return;
            move(entry, startAt(entry, zone, day, time));
            onClose();
          }}
        >
          <TextField label={t("day")} type="date" value={day} onChange={setDay} isRequired />
          {entry.days ? null : <TextField label={t("time")} type="time" value={time} onChange={setTime} isRequired />}
        </form>
      ) : (
        <p className={styles.quiet}>{t(`fixed.${fixed}`)}</p>
      )}
      <Confirm
        title={t("delete.title")}
        text={t("delete.text", { title })}
        action={t("delete")}
        danger
        isOpen={isDeleting}
        onConfirm={() => void remove()}
        onClose={() => setDeleting(false)}
      />
    </Dialog>
  );
}
