import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button, IconButton } from "./button.tsx";
import { cx } from "./cx.ts";
import styles from "./overlay.module.css";
import { useWords } from "./words.ts";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  onClose(): void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** `side`: a sheet at the edge, for what is looked at beside the page. */
  readonly size?: "normal" | "wide" | "side";
  /** Asks before something is lost; then neither Escape nor a click outside ends it unasked. */
  readonly role?: "dialog" | "alertdialog";
}

/** Keeps the focus inside and gives it back. Escape and the cross close it. */
export function Dialog({ title, isOpen, onClose, children, actions, size = "normal", role = "dialog" }: DialogProps) {
  const t = useWords();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === "dialog"}
      className={styles.backdrop ?? ""}
    >
      <Modal className={cx(styles.modal, size === "wide" && styles.wide, size === "side" && styles.side)}>
        <AriaDialog role={role} className={styles.dialog ?? ""}>
          <div className={styles.bar}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton small label={t("close")} icon={<X size={18} aria-hidden />} onPress={onClose} />
          </div>
          {children}
          {actions ? <div className={styles.actions}>{actions}</div> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmProps {
  readonly title: string;
  readonly text: ReactNode;
  /** The verb: "Delete", never "OK". */
  readonly action: string;
  readonly danger?: boolean;
  readonly isOpen: boolean;
  readonly isPending?: boolean;
  onConfirm(): void;
  onClose(): void;
}

export function Confirm({
  title,
  text,
  action,
  danger = false,
  isOpen,
  isPending = false,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const t = useWords();
  return (
    <Dialog
      role="alertdialog"
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind={danger ? "danger" : "primary"} isPending={isPending} onPress={onConfirm} autoFocus>
            {action}
          </Button>
        </>
      }
    >
      <div>{text}</div>
    </Dialog>
  );
}
