/** Enters an event, or changes one. */
import { useState } from "react";
import { api, client, readAnew, type Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Checkbox, Switch, TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { usePeople } from "../../shared/people/people.ts";
import { ZoneField } from "../../shared/reminder/zone-field.tsx";
import { addDays } from "../../shared/zone/days.ts";
import styles from "./calendar.module.css";
import { useSheet } from "./chip.tsx";
import { useWords } from "./words.ts";

type Event = Schemas["CalendarEvent"];
const FORM = "calendar-event";
const HOUR_MS = 3_600_000;

interface Draft {
  readonly title: string;
  readonly notes: string;
  readonly allDay: boolean;
  readonly day: string;
  readonly time: string;
  /** Of whole days, the last one itself. */
  readonly lastDay: string;
  readonly endTime: string;
  readonly timeZone: string;
  readonly people: readonly string[];
}

function draftOf({ title, notes, allDay, start, end, timeZone, people }: Event): Draft {
  return {
    ...{ title, notes: notes ?? "", allDay, timeZone, people },
    ...{ day: start.slice(0, 10), time: start.slice(11) || "09:00" },
    ...{ lastDay: allDay ? addDays(end, -1) : end.slice(0, 10), endTime: end.slice(11) || "10:00" },
  };
}
function draftAt(wall: string, timeZone: string): Draft {
  const later = new Date(Date.parse(`${wall}:00Z`) + HOUR_MS).toISOString();
  return {
    ...{ title: "", notes: "", allDay: false, timeZone, people: [], day: wall.slice(0, 10), time: wall.slice(11) },
    ...{ lastDay: later.slice(0, 10), endTime: later.slice(11, 16) },
  };
}
const bodyOf = ({ title, notes, allDay, day, time, lastDay, endTime, timeZone, people }: Draft) => ({
  ...{ title: title.trim(), notes: notes.trim() || null, allDay, timeZone, people: [...people] },
  start: allDay ? day : `${day}T${time}`,
  end: allDay ? addDays(lastDay, 1) : `${lastDay}T${endTime}`,
});

/** `eventId`: of the one that is changed; else a new one begins at `wall`. */
export function EventEditor({
  eventId,
  wall,
  aside,
  onClose,
}: {
  readonly eventId?: string;
  readonly wall: string;
  /** What else could be meant. */
  readonly aside?: React.ReactNode;
  onClose(): void;
}) {
  const t = useWords();
  const { zone } = useSheet();
  const { data, error } = api.useQuery(
    "get",
    "/api/calendar/events/{id}",
    { params: { path: { id: eventId ?? "" } } },
    { enabled: eventId !== undefined, staleTime: 0 },
  );
  if (eventId === undefined) return <Form draft={draftAt(wall, zone)} aside={aside} onClose={onClose} />;
  if (data) return <Form key={data.version} event={data} draft={draftOf(data)} onClose={onClose} />;
  return (
    <Dialog title={t("edit.title")} isOpen onClose={onClose}>
      <ProblemNote error={error} />
      {error ? null : <Skeleton lines={3} />}
    </Dialog>
  );
}

interface FormProps {
  readonly event?: Event;
  readonly draft: Draft;
  readonly aside?: React.ReactNode;
  onClose(): void;
}

function Form({ event, draft: first, aside, onClose }: FormProps) {
  const t = useWords();
  const [draft, setDraft] = useState(first);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const body = bodyOf(draft);
  const noTitle = body.title === "";
  const noEnd = !(body.end > body.start);

  async function save() {
    setTried(true);
    if (noTitle || noEnd || isPending) return;
    setPending(true);
    try {
      if (event) {
        const params = { path: { id: event.id }, header: { "If-Match": `"${event.version}"` } };
        await client.PATCH("/api/calendar/events/{id}", { params, body });
      } else await client.POST("/api/calendar/events", { body });
      toast.good(t(event ? "saved" : "created", { title: body.title }));
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setPending(false);
      void readAnew("/api/calendar", "/api/calendar/events/{id}");
    }
  }

  return (
    <Dialog
      title={t(event ? "edit.title" : "new")}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" form={FORM} isPending={isPending}>
            {t(event ? "save" : "create")}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={styles.form}
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void save();
        }}
      >
        <ProblemNote error={error} />
        {aside}
        <TextField
          label={t("name")}
          value={draft.title}
          onChange={(title) => change({ title })}
          maxLength={200}
          autoFocus
          isRequired
          error={tried && noTitle ? t("problem.title") : undefined}
        />
        <Switch isSelected={draft.allDay} onChange={(allDay) => change({ allDay })}>
          {t("all_day")}
        </Switch>
        <div className={styles.pair}>
          <TextField
            label={t("day")}
            type="date"
            value={draft.day}
            onChange={(day) => change({ day, ...(draft.lastDay < day ? { lastDay: day } : {}) })}
            isRequired
          />
          {draft.allDay ? null : (
            <TextField
              label={t("time")}
              type="time"
              value={draft.time}
              onChange={(time) => change({ time })}
              isRequired
            />
          )}
          <TextField
            label={t("day.end")}
            type="date"
            value={draft.lastDay}
            onChange={(lastDay) => change({ lastDay })}
            isRequired
            error={tried && noEnd ? t("problem.end") : undefined}
          />
          {draft.allDay ? null : (
            <TextField
              label={t("time.end")}
              type="time"
              value={draft.endTime}
              onChange={(endTime) => change({ endTime })}
              isRequired
            />
          )}
        </div>
        <ZoneField value={draft.timeZone} onChange={(timeZone) => change({ timeZone })} />
        <TextField
          label={t("notes")}
          value={draft.notes}
          rows={3}
          maxLength={5_000}
          onChange={(notes) => change({ notes })}
        />
        <People chosen={draft.people} onChange={(people) => change({ people })} />
      </form>
    </Dialog>
  );
}

function People({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[];
  onChange(people: readonly string[]): void;
}) {
  const t = useWords();
  const { me } = useSession();
  const { active, nameOf } = usePeople();
  const others = active.filter(({ id }) => id !== me.id);
  if (others.length === 0) return null;
  return (
    <fieldset className={styles.people}>
      <legend>{t("people")}</legend>
      {others.map(({ id }) => (
        <Checkbox
          key={id}
          isSelected={chosen.includes(id)}
          onChange={(isOn) => onChange(isOn ? [...chosen, id] : chosen.filter((one) => one !== id))}
        >
          {nameOf(id)}
        </Checkbox>
      ))}
    </fieldset>
  );
}
