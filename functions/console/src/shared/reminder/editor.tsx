/** Sets a reminder, or changes one: from its own screen, and from whatever it is about. */
import { useCallback, useState } from "react";
import { api, client, readAnew } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Checkbox, Select, TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { carriedOver } from "../forms/changes.ts";
import { usePeople } from "../people/people.ts";
import { useZone } from "../zone/zone.ts";
import {
  changeOf,
  type Draft,
  draftOf,
  emptyDraft,
  newOf,
  problemsOf,
  quickTimes,
  type Reminder,
  WAYS,
} from "./draft.ts";
import styles from "./reminder.module.css";
import { RuleFields } from "./rule-fields.tsx";
import { type Subject, SubjectField, SubjectLink } from "./subject.tsx";
import { useWords } from "./words.ts";
import { ZoneField } from "./zone-field.tsx";

const FORM = "reminder-form";

interface ReminderEditorProps {
  /** Without one, a new one is set. */
  readonly reminder?: Reminder;
  readonly subject?: Subject | null;
  /** Whose it is at first; the caller's own unless told. */
  readonly owner?: string;
  /** When a new one is set for at first, on the wall where the person is. */
  readonly at?: string;
  onClose(): void;
}

export function ReminderEditor({ reminder, subject = null, owner, at, onClose }: ReminderEditorProps) {
  const t = useWords();
  const { me } = useSession();
  const zone = useZone();
  const [kept, setKept] = useState(reminder);
  const [base, setBase] = useState<Draft>(() =>
    reminder
      ? draftOf(reminder)
      : {
          ...emptyDraft(zone, owner ?? me.id, subject, Date.now()),
          ...(at === undefined ? {} : { day: at.slice(0, 10), time: at.slice(11) }),
        },
  );
  const [draft, setDraft] = useState(base);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  const isTimeNew = !kept || draft.day !== base.day || draft.time !== base.time || draft.timeZone !== base.timeZone;
  const problems = problemsOf(draft, isTimeNew, Date.now());

  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);

  async function save() {
    setTried(true);
    if (problems.size > 0 || isPending) return;
    setPending(true);
    setError(undefined);
    try {
      if (kept) {
        const body = changeOf(draft, base);
        const params = { path: { id: kept.id }, header: { "If-Match": `"${kept.version}"` } };
        if (body) await client.PATCH("/api/reminders/{id}", { params, body });
      } else await client.POST("/api/reminders", { body: newOf(draft) });
      toast.good(t(kept ? "saved" : "created", { title: draft.title.trim() }));
      onClose();
    } catch (failure) {
      setError(failure);
      if (kept && errorOf(failure).status === 412) await takeNewest(kept.id);
    } finally {
      setPending(false);
      void readAnew(
        "/api/reminders",
        "/api/reminders/of/{person}",
        "/api/reminders/about/{kind}/{id}",
        "/api/dashboard",
      );
    }
  }

  async function takeNewest(id: string) {
    const { data } = await client.GET("/api/reminders/{id}", { params: { path: { id } } });
    if (!data) return;
    const newest = draftOf(data);
    setDraft(carriedOver(draft, base, newest));
    setBase(newest);
    setKept(data);
  }

  return (
    <Dialog
      title={t(kept ? "edit" : "new")}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" form={FORM} isPending={isPending}>
            {t(kept ? "save" : "create")}
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
        <Fields draft={draft} isNew={!kept} problems={tried ? problems : new Set()} onChange={change} />
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly isNew: boolean;
  readonly problems: ReturnType<typeof problemsOf>;
  onChange(part: Partial<Draft>): void;
}

function Fields({ draft, isNew, problems, onChange }: FieldsProps) {
  const t = useWords();
  const setZone = useCallback((timeZone: string) => onChange({ timeZone }), [onChange]);
  const whenProblem = problems.has("when") ? t("problem.when") : problems.has("past") ? t("problem.past") : undefined;
  return (
    <>
      <TextField
        label={t("title")}
        value={draft.title}
        onChange={(title) => onChange({ title })}
        maxLength={200}
        autoFocus
        isRequired
        error={problems.has("title") ? t("problem.title") : undefined}
      />
      <TextField
        label={t("note")}
        value={draft.note}
        rows={2}
        maxLength={2000}
        onChange={(note) => onChange({ note })}
      />
      {isNew ? (
        <SubjectField value={draft.subject} onChange={(subject) => onChange({ subject })} />
      ) : draft.subject ? (
        <p className={styles.about}>
          <span className={styles.name}>{t("about")}</span>
          <SubjectLink subject={draft.subject} />
        </p>
      ) : null}
      <div className={styles.pair}>
        <TextField
          label={t("day")}
          type="date"
          value={draft.day}
          onChange={(day) => onChange({ day })}
          isRequired
          error={whenProblem}
        />
        <TextField
          label={t("time")}
          type="time"
          value={draft.time}
          onChange={(time) => onChange({ time })}
          isRequired
        />
      </div>
      <div className={styles.quick}>
        {quickTimes(draft.timeZone, Date.now()).map(({ id, day, time }) => (
          <Button key={id} small onPress={() => onChange({ day, time })}>
            {t(`quick.${id}`)}
          </Button>
        ))}
      </div>
      <ZoneField value={draft.timeZone} onChange={setZone} />
      <RuleFields draft={draft.rule} day={draft.day} onChange={(rule) => onChange({ rule })} />
      {problems.has("until") ? <p role="alert">{t("problem.until")}</p> : null}
      <Owner value={draft.owner} onChange={(owner) => onChange({ owner })} />
      <Ways draft={draft} isWrong={problems.has("channels")} onChange={(channels) => onChange({ channels })} />
    </>
  );
}

/** Only for who may set reminders for others. */
function Owner({ value, onChange }: { readonly value: string; onChange(owner: string): void }) {
  const t = useWords();
  const { me, can } = useSession();
  const mayChoose = can("reminders.manage_all") && can("people.read");
  const { items, nameOf } = usePeople();
  if (!mayChoose || items.length === 0) return null;
  const people = items.map(({ id }) => ({ id, label: id === me.id ? t("owner.me") : nameOf(id) }));
  return <Select label={t("owner")} value={value} onChange={onChange} options={people} />;
}

interface WaysProps {
  readonly draft: Draft;
  readonly isWrong: boolean;
  onChange(channels: Draft["channels"]): void;
}

function Ways({ draft: { channels, owner }, isWrong, onChange }: WaysProps) {
  const t = useWords();
  const { me } = useSession();
  const { data } = api.useQuery("get", "/api/notices/preferences", {}, { staleTime: 60_000 });
  const usual = WAYS.filter((way) => data?.kinds.reminder?.includes(way));
  const said = owner === me.id && data ? usual.map((way) => t(`way.${way}`)).join(", ") : "";
  return (
    <div className={styles.form}>
      <Select
        label={t("ways")}
        value={channels ? "own" : "usual"}
        onChange={(id) => onChange(id === "own" ? (usual.length > 0 ? usual : ["list"]) : null)}
        options={[
          { id: "usual", label: t("ways.usual"), ...(said ? { detail: said } : {}) },
          { id: "own", label: t("ways.own") },
        ]}
        hint={channels === null && said ? said : undefined}
        error={isWrong ? t("problem.channels") : undefined}
      />
      {channels ? (
        <fieldset className={styles.ways} aria-label={t("ways")}>
          {WAYS.map((way) => (
            <Checkbox
              key={way}
              isSelected={channels.includes(way)}
              onChange={(isOn) => onChange(isOn ? [...channels, way] : channels.filter((one) => one !== way))}
            >
              {t(`way.${way}`)}
            </Checkbox>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}
