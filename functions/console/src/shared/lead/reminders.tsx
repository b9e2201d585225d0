/** What somebody wants to come back to with this lead: set, ticked off, put off. */
import { AlarmClock, Check, Clock, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, client, readAnew, type Schemas, useList } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import { usePeople } from "../people/people.ts";
import { dayAt, localOf } from "../zone/days.ts";
import styles from "./lead.module.css";
import type { Lead } from "./model.ts";
import { PersonSelect } from "./pickers.tsx";
import { useWords } from "./words.ts";

type Reminder = Schemas["Reminder"];
const isOpen = ({ state }: Reminder) => state !== "done" && state !== "cancelled";

const readAgain = () =>
  void readAnew("/api/reminders/about/{kind}/{id}", "/api/leads/glances", "/api/reminders", "/api/dashboard");

export function Reminders({ lead }: { readonly lead: Lead }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const textOf = useProblemText();
  const { me } = useSession();
  const { nameOf } = usePeople();
  const [adding, setAdding] = useState(false);
  const list = useList("/api/reminders/about/{kind}/{id}", {
    path: { kind: "lead", id: lead.id },
    query: { limit: 100 },
  });
  const open = list.items.filter(isOpen).sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const settle = async (work: () => Promise<unknown>, said: string) => {
    try {
      await work();
      toast.good(said);
    } catch (error) {
      toast.bad(textOf(error));
    }
    readAgain();
  };
  const one = ({ id, version }: Reminder) => ({ path: { id }, header: { "If-Match": `"${version}"` } });
  const snooze = (reminder: Reminder, body: Schemas["Snooze"]) =>
    void settle(
      () => client.POST("/api/reminders/{id}/snooze", { params: one(reminder), body }),
      t("reminder.snoozed", { title: reminder.title }),
    );
  const tomorrow = () => new Date(dayAt(1, 9, Date.now())).toISOString();
  return (
    <section className={styles.section} aria-label={t("reminders")}>
      <div className={styles.section_head}>
        <h3>{t("reminders")}</h3>
        <Button small icon={<AlarmClock size={16} aria-hidden />} onPress={() => setAdding(true)}>
          {t("reminder.add")}
        </Button>
      </div>
      <ProblemNote error={list.error} retry={() => void list.refetch()} />
      {!list.isPending && open.length === 0 ? <p className={styles.quiet}>{t("reminders.none")}</p> : null}
      <ul className={styles.list}>
        {open.map((reminder) => {
          const isLate = Date.parse(reminder.dueAt) < now;
          return (
            <li key={reminder.id} className={styles.entry}>
              <AlarmClock size={16} aria-hidden />
              <div>
                <p>{reminder.title}</p>
                <p className={styles.line}>
                  <time dateTime={reminder.dueAt} className={isLate ? styles.late : undefined}>
                    {isLate
                      ? t("reminder.late", { time: f.relative(reminder.dueAt, now) })
                      : f.dateTime(reminder.dueAt)}
                  </time>
                  {reminder.owner === me.id ? null : <span>{nameOf(reminder.owner)}</span>}
                </p>
                {reminder.note ? <p className={styles.quiet}>{reminder.note}</p> : null}
              </div>
              <div className={styles.buttons}>
                <IconButton
                  small
                  label={t("reminder.done", { title: reminder.title })}
                  icon={<Check size={16} aria-hidden />}
                  onPress={() =>
                    void settle(
                      () => client.POST("/api/reminders/{id}/done", { params: one(reminder) }),
                      t("reminder.ticked", { title: reminder.title }),
                    )
                  }
                />
                <Menu
                  label={t("reminder.snooze", { title: reminder.title })}
                  trigger={
                    <IconButton
                      small
                      label={t("reminder.snooze", { title: reminder.title })}
                      icon={<Clock size={16} aria-hidden />}
                    />
                  }
                >
                  <MenuItem onAction={() => snooze(reminder, { minutes: 60 })}>{t("reminder.hour")}</MenuItem>
                  <MenuItem onAction={() => snooze(reminder, { until: tomorrow() })}>{t("reminder.tomorrow")}</MenuItem>
                  <MenuItem onAction={() => snooze(reminder, { minutes: 7 * 24 * 60 })}>{t("reminder.week")}</MenuItem>
                  <MenuItem
                    danger
                    icon={<Trash2 size={16} aria-hidden />}
                    onAction={() =>
                      void settle(
                        () =>
                          client.POST("/api/reminders/{id}/cancel", {
                            params: one(reminder),
                            body: { what: "series" },
                          }),
                        t("reminder.cancelled", { title: reminder.title }),
                      )
                    }
                  >
                    {t("reminder.cancel")}
                  </MenuItem>
                </Menu>
              </div>
            </li>
          );
        })}
      </ul>
      {adding ? <Adding lead={lead} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

function Adding({ lead, onClose }: { readonly lead: Lead; onClose(): void }) {
  const t = useWords();
  const { can, me } = useSession();
  const [title, setTitle] = useState("");
  const [at, setAt] = useState(() => localOf(dayAt(1, 9, Date.now())));
  const [owner, setOwner] = useState(me.id);
  const { mutate, isPending, error } = api.useMutation("post", "/api/reminders", {
    onSuccess: () => {
      readAgain();
      onClose();
    },
  });
  const save = () => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    mutate({
      body: {
        title: title.trim(),
        subject: { kind: "lead", id: lead.id },
        owner,
        at,
        timeZone,
        note: null,
        repeat: null,
        channels: null,
      },
    });
  };
  return (
    <Dialog isOpen title={t("reminder.add")} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim() !== "" && at !== "") save();
        }}
      >
        <TextField label={t("reminder.title")} value={title} onChange={setTitle} maxLength={200} isRequired autoFocus />
        <TextField type="datetime-local" label={t("reminder.at")} value={at} onChange={setAt} isRequired />
        {can("reminders.manage_all") ? (
          <PersonSelect label={t("reminder.owner")} value={owner} onChange={(id) => setOwner(id ?? me.id)} />
        ) : null}
        <ProblemNote error={error} />
        <div className={styles.buttons} data-end>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" isPending={isPending} isDisabled={title.trim() === "" || at === ""}>
            {t("reminder.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
