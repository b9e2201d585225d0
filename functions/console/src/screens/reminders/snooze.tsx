import { type ReactElement, useState } from "react";
import type { Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { quickTimes } from "../../shared/reminder/draft.ts";
import { instantIn } from "../../shared/zone/days.ts";
import { useZone } from "../../shared/zone/zone.ts";
import styles from "./reminders.module.css";
import { useWords } from "./words.ts";

interface SnoozeMenuProps {
  readonly trigger: ReactElement;
  readonly label: string;
  onSnooze(body: Schemas["Snooze"]): void;
}

export function SnoozeMenu({ trigger, label, onSnooze }: SnoozeMenuProps) {
  const t = useWords();
  const zone = useZone();
  const [asking, setAsking] = useState(false);
  const until = (id: "tomorrow" | "monday") => {
    const found = quickTimes(zone, Date.now()).find((one) => one.id === id);
    if (found) onSnooze({ until: new Date(instantIn(zone, `${found.day}T${found.time}`)).toISOString() });
  };
  return (
    <>
      <Menu trigger={trigger} label={label}>
        <MenuItem onAction={() => onSnooze({ minutes: 60 })}>{t("snooze.hour")}</MenuItem>
        <MenuItem onAction={() => until("tomorrow")}>{t("snooze.tomorrow")}</MenuItem>
        <MenuItem onAction={() => until("monday")}>{t("snooze.week")}</MenuItem>
        <MenuItem onAction={() => setAsking(true)}>{t("snooze.own")}</MenuItem>
      </Menu>
      {asking ? <Until onClose={() => setAsking(false)} onSnooze={onSnooze} /> : null}
    </>
  );
}

function Until({ onClose, onSnooze }: { onClose(): void; onSnooze(body: Schemas["Snooze"]): void }) {
  const t = useWords();
  const zone = useZone();
  const [first] = useState(() => quickTimes(zone, Date.now())[1]);
  const [day, setDay] = useState<string>(first.day);
  const [time, setTime] = useState<string>(first.time);
  const [isPast, setPast] = useState(false);
  const save = () => {
    const end = day && time ? instantIn(zone, `${day}T${time}`) : 0;
    if (end <= Date.now()) return setPast(true);
    onSnooze({ until: new Date(end).toISOString() });
    onClose();
  };
  return (
    <Dialog
      title={t("snooze.until")}
      isOpen
      onClose={onClose}
      actions={
        <Button kind="primary" type="submit" form="snooze-until">
          {t("snooze")}
        </Button>
      }
    >
      <form
        id="snooze-until"
        className={styles.pair}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={t("snooze.day")}
          type="date"
          value={day}
          onChange={setDay}
          autoFocus
          error={isPast ? t("snooze.past") : undefined}
        />
        <TextField label={t("snooze.time", { zone })} type="time" value={time} onChange={setTime} />
      </form>
    </Dialog>
  );
}
