/** Whom the conversation is with, and what can be done with it. */

import { ArrowLeft, CircleCheck, Clock3, Info, RotateCcw, UserPlus } from "lucide-react";
import { useState } from "react";
import { useCommand } from "../../app/commands.ts";
import { shown } from "../../app/keys.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { ChannelMark } from "../../kit/mark.tsx";
import { Menu, MenuItem, MenuLine, MenuSection } from "../../kit/menu.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { usePeople, useTeams } from "../../shared/people/people.ts";
import { dayAt } from "../../shared/zone/days.ts";
import { useChange } from "./change.ts";
import styles from "./inbox.module.css";
import { Macros } from "./macros.tsx";
import { type ConversationView, nameOf } from "./model.ts";
import { useWords } from "./words.ts";

const When = later(async () => (await import("./composer/when.tsx")).When);

const HOUR = 3_600_000;

export interface HeadProps {
  readonly conversation: ConversationView;
  onBack(): void;
  /** Where there is no room for it beside the thread. */
  onAside(): void;
}

export function Head({ conversation, onBack, onAside }: HeadProps) {
  const t = useWords();
  const { can, me } = useSession();
  const { id, channel, state, assignee } = conversation;
  const people = usePeople();
  const { items: teams } = useTeams();
  const [asksWhen, setAsksWhen] = useState(false);
  const { change, isPending } = useChange(id);
  const may = can("conversations.manage");
  const isDone = state === "resolved";
  const finish = () => {
    change({ state: isDone ? "open" : "resolved" });
    if (!isDone) toast.good(t("resolved"), { label: t("undo"), run: () => change({ state: "open" }) });
  };
  const group = t("title");
  useCommand(
    { id: "inbox.resolve", title: isDone ? t("reopen") : t("resolve"), group, keys: "Alt+E", run: finish },
    may,
  );
  useCommand(
    { id: "inbox.mine", title: t("assign.me"), group, keys: "Alt+A", run: () => change({ assignee: "me" }) },
    may,
  );
  const owner = assignee === null ? undefined : people.knownAs(assignee);
  const later = (time: number) => change({ state: "snoozed", snoozedUntil: new Date(time).toISOString() });

  return (
    <header className={styles.head}>
      <span className={styles.back}>
        <IconButton label={t("back")} icon={<ArrowLeft size={18} aria-hidden />} onPress={onBack} />
      </span>
      <div className={styles.who}>
        <h2>{nameOf(conversation)}</h2>
        <ChannelMark channel={channel} named />
      </div>
      {may ? (
        <div className={styles.actions}>
          <Menu
            label={t("assign")}
            trigger={
              <Button small icon={<UserPlus size={16} aria-hidden />}>
                {owner ?? (assignee ? t("assign.other") : t("assign"))}
              </Button>
            }
          >
            <MenuItem keys={shown("Alt+A")} onAction={() => change({ assignee: "me" })}>
              {t("assign.me")}
            </MenuItem>
            <MenuItem onAction={() => change({ assignee: null })}>{t("assign.none")}</MenuItem>
            <MenuLine />
            <MenuSection title={t("assign.people")}>
              {people.active
                .filter((person) => person.id !== me.id)
                .map((person) => (
                  <MenuItem key={person.id} onAction={() => change({ assignee: person.id })}>
                    {people.nameOf(person.id)}
                  </MenuItem>
                ))}
            </MenuSection>
            {teams.length > 0 ? (
              <MenuSection title={t("assign.teams")}>
                {teams.map((team) => (
                  <MenuItem key={team.id} onAction={() => change({ teamId: team.id })}>
                    {team.name}
                  </MenuItem>
                ))}
              </MenuSection>
            ) : null}
          </Menu>
          <Menu
            label={t("snooze")}
            trigger={
              <Button small icon={<Clock3 size={16} aria-hidden />}>
                {t("snooze")}
              </Button>
            }
          >
            <MenuItem onAction={() => later(Date.now() + HOUR)}>{t("snooze.hour")}</MenuItem>
            <MenuItem onAction={() => later(Date.now() + 4 * HOUR)}>{t("snooze.later")}</MenuItem>
            <MenuItem onAction={() => later(dayAt(1, 9, Date.now()))}>{t("snooze.tomorrow")}</MenuItem>
            <MenuItem onAction={() => later(dayAt(7, 9, Date.now()))}>{t("snooze.week")}</MenuItem>
            <MenuItem onAction={() => setAsksWhen(true)}>{t("later.other")}</MenuItem>
            <MenuLine />
            <MenuItem onAction={() => change({ state: "pending" })}>{t("pending")}</MenuItem>
          </Menu>
          <Button
            small
            kind={isDone ? "secondary" : "primary"}
            isPending={isPending}
            icon={isDone ? <RotateCcw size={16} aria-hidden /> : <CircleCheck size={16} aria-hidden />}
            onPress={finish}
          >
            {isDone ? t("reopen") : t("resolve")}
          </Button>
          <Macros conversationId={id} />
        </div>
      ) : null}
      <span className={styles.more}>
        <IconButton label={t("side")} icon={<Info size={18} aria-hidden />} onPress={onAside} />
      </span>
      {asksWhen ? (
        <When
          title={t("snooze")}
          action={t("snooze")}
          start={dayAt(1, 9, Date.now())}
          onChoose={later}
          onClose={() => setAsksWhen(false)}
        />
      ) : null}
    </header>
  );
}
