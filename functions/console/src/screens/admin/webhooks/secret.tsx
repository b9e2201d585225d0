/** The secret of an endpoint, shown once. */
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { CopyField } from "../parts/copy.tsx";
import { useWords } from "./words.ts";

export function Secret({ value, onClose }: { readonly value: string | null; onClose(): void }) {
  const t = useWords();
  return (
    <Dialog
      isOpen
      role="alertdialog"
      title={t("secret.title")}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t("secret.close")}
        </Button>
      }
    >
      {value === null ? (
        <p>{t("secret.lost")}</p>
      ) : (
        <>
          <p>{t("secret.text")}</p>
          <CopyField label={t("secret")} value={value} />
        </>
      )}
    </Dialog>
  );
}
