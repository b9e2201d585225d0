/** What may be sent where free text may not: a template, in a conversation that there is. */
import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import type { Chosen } from "./model.ts";
import { type Place, TemplatePicker } from "./picker.tsx";
import { useWords } from "./words.ts";

export function TemplateDialog({
  place,
  onSend,
  onClose,
}: {
  readonly place: Place;
  onSend(chosen: Chosen): void;
  onClose(): void;
}) {
  const t = useWords();
  const [chosen, setChosen] = useState<Chosen>();
  return (
    <Dialog
      title={t("title")}
      size="wide"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            isDisabled={!chosen}
            onPress={() => {
              if (!chosen) return;
              onSend(chosen);
              onClose();
            }}
          >
            {t("send")}
          </Button>
        </>
      }
    >
      <TemplatePicker place={place} onReady={setChosen} />
    </Dialog>
  );
}
