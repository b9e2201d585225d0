/** What is being filled in, kept apart from what is saved; leaving it unsaved is asked about, wherever one goes. */
import { useBlocker } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { Confirm } from "../../kit/dialog.tsx";
import { useWords } from "./words.ts";

export interface Draft<Fields> {
  readonly fields: Fields;
  readonly isDirty: boolean;
  set(change: Partial<Fields>): void;
  /** Begins anew with this. */
  reset(fields: Fields): void;
}

export function useDraft<Fields extends object>(initial: Fields): Draft<Fields> {
  const [{ start, fields }, setState] = useState({ start: initial, fields: initial });
  const set = useCallback(
    (change: Partial<Fields>) => setState((known) => ({ ...known, fields: { ...known.fields, ...change } })),
    [],
  );
  const reset = useCallback((anew: Fields) => setState({ start: anew, fields: anew }), []);
  return { fields, isDirty: JSON.stringify(start) !== JSON.stringify(fields), set, reset };
}

export function Leaving({ isDirty }: { readonly isDirty: boolean }) {
  const t = useWords();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  return (
    <Confirm
      danger
      title={t("leave.title")}
      text={t("leave.text")}
      action={t("leave.action")}
      isOpen={status === "blocked"}
      onConfirm={() => proceed?.()}
      onClose={() => reset?.()}
    />
  );
}
