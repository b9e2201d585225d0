/** A value that is changed where it stands. */
import { Pencil } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button, IconButton } from "../../kit/button.tsx";
import styles from "./contact.module.css";
import { useWords } from "./words.ts";

export interface EditableProps<Base> {
  readonly label: string;
  readonly mayEdit: boolean;
  /** How things are now; kept from the moment that editing begins. */
  readonly base: Base;
  /** The value as it is read. */
  readonly children: ReactNode;
  editor(): ReactNode;
  /** Resolves to whether it was saved; then the editor closes. */
  onSave(base: Base): Promise<boolean>;
  onBegin(): void;
  readonly small?: boolean;
}

export function Editable<Base>(props: EditableProps<Base>) {
  const { label, mayEdit, base, children, editor, onSave, onBegin, small = true } = props;
  const t = useWords();
  /** How things were when it was begun; nothing where it has to be seen anew. */
  const [draft, setDraft] = useState<{ readonly base?: Base }>();
  const [isPending, setPending] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const close = () => {
    setDraft(undefined);
    // It is there again once the editor is gone.
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const save = async () => {
    if (draft === undefined || isPending) return;
    setPending(true);
    try {
      if (await onSave(draft.base ?? base)) close();
      // What somebody else made of it stands beside the editor now.
      else setDraft({});
    } finally {
      setPending(false);
    }
  };
  if (draft === undefined)
    return (
      <div className={styles.editable}>
        {children}
        {mayEdit ? (
          <IconButton
            ref={pencil}
            small={small}
            label={t("edit", { what: label })}
            icon={<Pencil size={14} aria-hidden />}
            onPress={() => {
              onBegin();
              setDraft({ base });
            }}
          />
        ) : null}
      </div>
    );
  return (
    <form
      className={styles.editor}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      {draft.base === undefined ? (
        <div className={styles.line}>
          <span className={styles.quiet}>{t("now")}</span>
          {children}
        </div>
      ) : null}
      {editor()}
      <div className={styles.editor_actions}>
        <Button small kind="primary" type="submit" isPending={isPending}>
          {t("save")}
        </Button>
        <Button small kind="quiet" onPress={close}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
