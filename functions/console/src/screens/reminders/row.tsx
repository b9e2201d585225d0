import { Link } from "@tanstack/react-router";
import { BellRing, Check, Clock, Ellipsis, Repeat2, RotateCcw, StickyNote } from "lucide-react";
import { useState } from "react";
import type { Search } from "../../app/router.tsx";
import { Button, IconButton } from "../../kit/button.tsx";
import { Confirm, Dialog } from "../../kit/dialog.tsx";
import { Checkbox } from "../../kit/field.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { ruleText } from "../../shared/reminder/rule.ts";
import { SubjectLink } from "../../shared/reminder/subject.tsx";
import { useWords as useSharedWords } from "../../shared/reminder/words.ts";
import type { ZonedFormats } from "../../shared/zone/days.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import type { Actions } from "./actions.ts";
import { isDue, isOpen, type Reminder } from "./model.ts";
import styles from "./reminders.module.css";
import { SnoozeMenu } from "./snooze.tsx";
import { useWords } from "./words.ts";

export interface RowProps {
  readonly reminder: Reminder;
  readonly now: number;
  readonly zoned: ZonedFormats;
  readonly actions: Actions;
  readonly selection?: { readonly isSelected: boolean; onChange(on: boolean): void } | undefined;
}

export function Row({ reminder, now, zoned, actions, selection }: RowProps) {
  const t = useWords();
  const { title, note, state } = reminder;
  return (
    <li className={styles.row} data-state={state} data-late={isOpen(reminder) && isDue(reminder, now)}>
      {selection ? (
        <Checkbox label={t("select.one", { title })} isSelected={selection.isSelected} onChange={selection.onChange} />
      ) : isOpen(reminder) ? (
        <IconButton
          small
          label={t("tick", { title })}
          icon={
            <span className={styles.tick}>
              <Check size={14} aria-hidden />
            </span>
          }
          onPress={() => void actions.tickOff([reminder])}
        />
      ) : (
        <span className={styles.over} aria-hidden>
          {state === "done" ? <Check size={16} /> : null}
        </span>
      )}
      <div className={styles.body}>
        <Link to="." search={(kept: Search) => ({ ...kept, open: reminder.id })} className={styles.title}>
          {title}
        </Link>
        {note ? (
          <p className={styles.note}>
            <StickyNote size={13} aria-hidden /> {note}
          </p>
        ) : null}
        <Facts reminder={reminder} now={now} zoned={zoned} />
        {state === "asking" ? (
          <div className={styles.question}>
            <p>{t("asks")}</p>
            <Button small onPress={() => void actions.answer(reminder, "keep")}>
              {t("keep")}
            </Button>
            <Button small onPress={() => void actions.answer(reminder, "drop")}>
              {t("drop")}
            </Button>
          </div>
        ) : null}
      </div>
      {selection ? null : <Tools reminder={reminder} actions={actions} />}
    </li>
  );
}

function Facts({ reminder, now, zoned }: Pick<RowProps, "reminder" | "now" | "zoned">) {
  const t = useWords();
  const said = useSharedWords();
  const f = useFormats();
  const locale = useLocale();
  const { dueAt, closedAt, endReason, state, repeat, subject, timeZone, at } = reminder;
  const isLate = isOpen(reminder) && isDue(reminder, now);
  return (
    <p className={styles.facts}>
      {closedAt ? (
        <time dateTime={closedAt}>{t(`ended.${endReason ?? "done"}`, { time: zoned.time(closedAt) })}</time>
      ) : (
        <time dateTime={dueAt} className={styles.due}>
          {isLate ? `${zoned.moment(dueAt)} · ${f.relative(dueAt, now)}` : zoned.time(dueAt)}
        </time>
      )}
      {timeZone !== zoned.zone && state !== "snoozed" ? (
        <span>{t("elsewhere", { time: at.slice(11), zone: timeZone.replaceAll("_", " ") })}</span>
      ) : null}
      {state === "snoozed" ? <Badge icon={<Clock size={12} aria-hidden />}>{t("state.snoozed")}</Badge> : null}
      {state === "fired" ? (
        <Badge tone="warn" icon={<BellRing size={12} aria-hidden />}>
          {t("state.fired")}
        </Badge>
      ) : null}
      {repeat ? (
        <span className={styles.fact}>
          <Repeat2 size={13} aria-hidden /> {ruleText(repeat, said, f, locale)}
        </span>
      ) : null}
      {subject ? <SubjectLink subject={subject} /> : null}
    </p>
  );
}

function Tools({ reminder, actions }: Pick<RowProps, "reminder" | "actions">) {
  const t = useWords();
  const [isCancelling, setCancelling] = useState(false);
  const { title, repeat, endReason } = reminder;
  if (!isOpen(reminder))
    return endReason === "done" || endReason === "dropped" ? (
      <IconButton
        small
        label={t("reopen", { title })}
        icon={<RotateCcw size={16} aria-hidden />}
        onPress={() => void actions.reopen([reminder])}
      />
    ) : null;
  const cancel = (what: "this" | "series") => {
    setCancelling(false);
    void actions.cancel(reminder, what);
  };
  return (
    <div className={styles.tools}>
      <SnoozeMenu
        label={t("snooze.of", { title })}
        onSnooze={(body) => void actions.snooze([reminder], body)}
        trigger={<IconButton small label={t("snooze.of", { title })} icon={<Clock size={16} aria-hidden />} />}
      />
      <Menu
        label={t("more", { title })}
        trigger={<IconButton small label={t("more", { title })} icon={<Ellipsis size={16} aria-hidden />} />}
      >
        <MenuItem danger onAction={() => setCancelling(true)}>
          {t("cancel")}
        </MenuItem>
      </Menu>
      {repeat ? (
        <Dialog
          role="alertdialog"
          title={t("cancel.title")}
          isOpen={isCancelling}
          onClose={() => setCancelling(false)}
          actions={
            <>
              <Button onPress={() => cancel("this")}>{t("cancel.this")}</Button>
              <Button kind="danger" onPress={() => cancel("series")}>
                {t("cancel.series")}
              </Button>
            </>
          }
        >
          <p>{t("cancel.repeating", { title })}</p>
        </Dialog>
      ) : (
        <Confirm
          title={t("cancel.title")}
          text={t("cancel.text", { title })}
          action={t("cancel")}
          danger
          isOpen={isCancelling}
          onConfirm={() => cancel("series")}
          onClose={() => setCancelling(false)}
        />
      )}
    </div>
  );
}
