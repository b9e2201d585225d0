/** What a person, or the team, has to come back to. */

import { useNavigate, useSearch } from "@tanstack/react-router";
import { AlarmClock, Check, Clock, ListChecks, Plus, X } from "lucide-react";
import { useState } from "react";
import { useCommand } from "../../app/commands.ts";
import { shown } from "../../app/keys.ts";
import { Denied } from "../../app/lost.tsx";
import type { Search } from "../../app/router.tsx";
import { Button, IconButton } from "../../kit/button.tsx";
import { Select } from "../../kit/field.tsx";
import { later } from "../../kit/later.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { usePeople } from "../../shared/people/people.ts";
import { subjectOf } from "../../shared/reminder/subject.tsx";
import { browserZone } from "../../shared/zone/days.ts";
import { useZone } from "../../shared/zone/zone.ts";
import { useActions } from "./actions.ts";
import { ReminderList, type Selecting } from "./list.tsx";
import { type Reminder, WHENS, whenOf } from "./model.ts";
import { OneReminder } from "./one.tsx";
import styles from "./reminders.module.css";
import { SnoozeMenu } from "./snooze.tsx";
import { useWords } from "./words.ts";

const ReminderEditor = later(async () => (await import("../../shared/reminder/editor.tsx")).ReminderEditor);

const ALL = "all";

export function Screen() {
  const { can } = useSession();
  return can("reminders.manage") ? <Reminders /> : <Denied />;
}

function Reminders() {
  const t = useWords();
  const { me } = useSession();
  const zone = useZone();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const change = (part: Search) => void navigate({ to: ".", search: (kept: Search) => ({ ...kept, ...part }) });
  const when = whenOf(search.when);
  const people = useTeam();
  const person = search.person;
  const [chosen, setChosen] = useState<ReadonlyMap<string, Reminder>>();
  const selecting: Selecting | undefined = chosen && {
    chosen,
    onChange(reminders, on) {
      const next = new Map(chosen);
      for (const one of reminders)
        if (on) next.set(one.id, one);
        else next.delete(one.id);
      setChosen(next);
    },
  };
  const startNew = () => change({ new: "yes" });
  useCommand({ id: "reminders.new", title: t("new"), group: t("title"), keys: "Alt+N", run: startNew });
  const nothing = (
    <Empty
      icon={<AlarmClock size={40} aria-hidden />}
      title={t(`empty.${when}`)}
      action={when === "closed" ? undefined : <Button onPress={startNew}>{t("new")}</Button>}
    >
      {t("empty.text")}
    </Empty>
  );
  return (
    <Page
      title={t("title")}
      description={zone === browserZone() ? undefined : t("zone", { zone: zone.replaceAll("_", " ") })}
      actions={
        <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={startNew} aria-keyshortcuts="Alt+N">
          {t("new")} <kbd className={styles.keys}>{shown("Alt+N")}</kbd>
        </Button>
      }
    >
      <div className={styles.stack}>
        <div className={styles.bar}>
          <Segments
            label={t("which")}
            value={when}
            onChange={(id) => {
              setChosen(undefined);
              change({ when: id === "open" ? undefined : id });
            }}
            options={WHENS.map((id) => ({ id, title: t(`when.${id}`) }))}
          />
          <span className={styles.line}>
            {when === "closed" ? null : (
              <Button
                kind="quiet"
                icon={<ListChecks size={16} aria-hidden />}
                aria-pressed={chosen !== undefined}
                onPress={() => setChosen(chosen ? undefined : new Map())}
              >
                {t("select")}
              </Button>
            )}
            {people ? (
              <Select
                label={t("whose")}
                bare
                className={styles.whose ?? ""}
                value={person ?? me.id}
                onChange={(id) => change({ person: id === me.id ? undefined : id })}
                options={[
                  { id: me.id, label: t("mine") },
                  { id: ALL, label: t("everybody") },
                  ...people.filter(({ id }) => id !== me.id).map(({ id, name }) => ({ id, label: name })),
                ]}
              />
            ) : null}
          </span>
        </div>
        {person === ALL && people ? (
          <Team people={people} when={when} selecting={selecting} />
        ) : (
          <ReminderList
            key={`${person} ${when}`}
            person={people && person !== me.id ? person : undefined}
            name={people?.find(({ id }) => id === person)?.name}
            when={when}
            selecting={selecting}
            empty={nothing}
          />
        )}
        {chosen ? <Bulk chosen={chosen} onEnd={() => setChosen(undefined)} /> : null}
      </div>
      {search.new ? (
        <ReminderEditor
          subject={subjectOf(search.about) ?? null}
          {...(people && person && person !== ALL ? { owner: person } : {})}
          onClose={() => change({ new: undefined, about: undefined })}
        />
      ) : null}
      {search.open ? <OneReminder id={search.open} onClose={() => change({ open: undefined })} /> : null}
    </Page>
  );
}

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Undefined for who sees their own alone. */
function useTeam(): readonly Person[] | undefined {
  const { can } = useSession();
  const { data, items, nameOf } = usePeople();
  return can("reminders.manage_all") && data ? items.map(({ id }) => ({ id, name: nameOf(id) })) : undefined;
}

function Team({
  people,
  ...list
}: {
  readonly people: readonly Person[];
  readonly when: ReturnType<typeof whenOf>;
  readonly selecting: Selecting | undefined;
}) {
  const t = useWords();
  return (
    <>
      {people.map(({ id, name }) => (
        <ReminderList
          key={`${id} ${list.when}`}
          person={id}
          name={name}
          empty={<p className={styles.nobody}>{t("nothing_of", { name })}</p>}
          {...list}
        />
      ))}
    </>
  );
}

function Bulk({ chosen, onEnd }: { readonly chosen: ReadonlyMap<string, Reminder>; onEnd(): void }) {
  const t = useWords();
  const actions = useActions();
  const all = [...chosen.values()];
  return (
    <section className={styles.bulk} aria-label={t("select")}>
      <strong role="status">{t("selected", { count: all.length })}</strong>
      <Button
        small
        kind="primary"
        icon={<Check size={16} aria-hidden />}
        isDisabled={all.length === 0}
        onPress={() => {
          void actions.tickOff(all);
          onEnd();
        }}
      >
        {t("tick.all")}
      </Button>
      <SnoozeMenu
        label={t("snooze")}
        onSnooze={(body) => {
          void actions.snooze(all, body);
          onEnd();
        }}
        trigger={
          <Button small icon={<Clock size={16} aria-hidden />} isDisabled={all.length === 0}>
            {t("snooze")}
          </Button>
        }
      />
      <IconButton small label={t("select.end")} icon={<X size={16} aria-hidden />} onPress={onEnd} />
    </section>
  );
}
