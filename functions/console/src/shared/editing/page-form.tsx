/** Settings that fill a card of the page: saved together, and not lost unasked. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { ApiPath } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Card } from "../../kit/page.tsx";
import { Leaving, useDraft } from "./draft.tsx";
import styles from "./editing.module.css";
import { Trouble } from "./form-dialog.tsx";
import { useWords } from "./words.ts";
import { ifMatch, useWork } from "./work.ts";

interface Saving<Known, Fields> {
  readonly known: Known;
  fieldsOf(known: Known): Fields;
  save(header: { "If-Match": string }, fields: Fields): Promise<{ readonly data?: Known }>;
  readonly said: string;
  readonly anew: readonly ApiPath[];
}

/** `form` is for `PageForm`. While nothing was changed here, what others change shows by itself. */
export function useSettings<Known extends { readonly version: number }, Fields extends object>({
  known,
  fieldsOf,
  save,
  said,
  anew,
}: Saving<Known, Fields>) {
  const work = useWork();
  const draft = useDraft(fieldsOf(known));
  const [version, setVersion] = useState(known.version);
  const { isDirty, reset } = draft;
  const begin = (from: Known) => {
    reset(fieldsOf(from));
    setVersion(from.version);
    work.forget();
  };
  const latest = useRef(begin);
  latest.current = begin;
  useEffect(() => {
    if (!isDirty && known.version !== version) latest.current(known);
  }, [isDirty, known, version]);
  const put = async (expected: number) => {
    const saved = await work.run(() => save(ifMatch(expected), draft.fields), { said, anew });
    if (saved) begin(saved);
  };
  return {
    fields: draft.fields,
    set: draft.set,
    about: work.about,
    form: {
      isDirty,
      work,
      onSave: (): void => void put(version),
      conflict: { theirs: () => begin(known), mine: () => void put(known.version) },
      onUndo: () => begin(known),
    },
  };
}

export function PageForm({
  title,
  form,
  cannotSave = false,
  children,
}: {
  readonly title: string;
  readonly form: ReturnType<typeof useSettings>["form"];
  readonly cannotSave?: boolean;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const { isDirty, work, onSave, conflict, onUndo } = form;
  return (
    <Card title={title}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isDirty && !cannotSave) onSave();
        }}
      >
        {children}
        <Trouble work={work} conflict={conflict} />
        <div className={styles.actions}>
          <Button kind="primary" type="submit" isPending={work.isPending} isDisabled={!isDirty || cannotSave}>
            {t("save")}
          </Button>
          {isDirty ? <Button onPress={onUndo}>{t("leave.action")}</Button> : null}
        </div>
      </form>
      <Leaving isDirty={isDirty} />
    </Card>
  );
}
