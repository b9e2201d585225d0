/** A thing of the set-up as a form at the edge of the page. */
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Leaving } from "./draft.tsx";
import styles from "./editing.module.css";
import { useWords } from "./words.ts";
import { isStale, useReason, type Work } from "./work.ts";

export interface FormDialogProps {
  readonly title: string;
  readonly isDirty: boolean;
  readonly work: Work;
  onClose(): void;
  onSave?(): void;
  /** The verb of the button; "Save" unless told. */
  readonly action?: string;
  readonly cannotSave?: boolean;
  /** Where somebody else was faster: take what is there now, or put one's own over it. */
  readonly conflict?: { theirs(): void; mine(): void };
  /** What else can be done to the thing: beside the button. */
  readonly more?: ReactNode;
  readonly size?: "side" | "wide";
  readonly children: ReactNode;
}

export function FormDialog({
  title,
  isDirty,
  work,
  onClose,
  onSave,
  action,
  cannotSave = false,
  conflict,
  more,
  size = "side",
  children,
}: FormDialogProps) {
  const t = useWords();
  const id = useId();
  return (
    <Dialog
      isOpen
      title={title}
      size={size}
      onClose={onClose}
      actions={
        <>
          {more ? <div className={styles.more}>{more}</div> : null}
          {onSave ? (
            <Button kind="primary" type="submit" form={id} isPending={work.isPending} isDisabled={cannotSave}>
              {action ?? t("save")}
            </Button>
          ) : null}
        </>
      }
    >
      <form
        id={id}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!cannotSave) onSave?.();
        }}
      >
        {children}
      </form>
      <Trouble work={work} {...(conflict ? { conflict } : {})} />
      <Leaving isDirty={isDirty} />
    </Dialog>
  );
}

export function Trouble({
  work,
  conflict,
}: {
  readonly work: Work;
  readonly conflict?: { theirs(): void; mine(): void };
}) {
  const t = useWords();
  const reason = useReason();
  if (!work.problem) return null;
  if (isStale(work.problem) && conflict)
    return (
      <div role="alert" className={styles.warning}>
        <TriangleAlert size={18} aria-hidden />
        <div className={styles.stack}>
          <p>{t("conflict")}</p>
          <div className={styles.actions}>
            <Button small onPress={conflict.theirs}>
              {t("conflict.theirs")}
            </Button>
            <Button small onPress={conflict.mine}>
              {t("conflict.mine")}
            </Button>
          </div>
        </div>
      </div>
    );
  return <ProblemNote error={work.problem} text={reason(work.problem)} />;
}
