/** A moment, asked for. */
import { useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { TextField } from "../../../kit/field.tsx";
import { localOf, timeOf } from "../../../shared/zone/days.ts";
import { useWords } from "../words.ts";

export interface WhenProps {
  readonly title: string;
  readonly action: string;
  readonly start: number;
  onChoose(time: number): void;
  onClose(): void;
}

export function When({ title, action, start, onChoose, onClose }: WhenProps) {
  const t = useWords();
  const [local, setLocal] = useState(() => localOf(start));
  const time = timeOf(local);
  const isPast = time !== undefined && time <= Date.now();
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            isDisabled={time === undefined || isPast}
            onPress={() => {
              if (time !== undefined) onChoose(time);
              onClose();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      <TextField
        label={t("when")}
        type="datetime-local"
        value={local}
        onChange={setLocal}
        autoFocus
        error={isPast ? t("when.past") : undefined}
      />
    </Dialog>
  );
}
