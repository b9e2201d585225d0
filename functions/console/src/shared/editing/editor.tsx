/** A thing of the set-up that is made, changed or removed: the same for all of them. */
import { useState } from "react";
import type { ApiPath } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/dialog.tsx";
import { changesIn } from "../forms/changes.ts";
import { useDraft } from "./draft.tsx";
import { usePlace } from "./place.ts";
import { useWords } from "./words.ts";
import { ifMatch, useAct, useWork } from "./work.ts";

type Answer = Promise<{ readonly data?: object }>;

interface Editing<Entry, Fields> {
  /** Absent: it is being made. */
  readonly entry: Entry | undefined;
  fieldsOf(entry: Entry | undefined): Fields;
  create(fields: Fields): Answer;
  update(id: string, header: { "If-Match": string }, fields: Fields): Answer;
  isReady(fields: Fields): boolean;
  said(fields: Fields): string;
  readonly anew: readonly ApiPath[];
}

/** `form` is for `FormDialog`. What others change meanwhile is never written over unasked. */
export function useEditor<Entry extends { readonly id: string; readonly version: number }, Fields extends object>({
  entry,
  fieldsOf,
  create,
  update,
  isReady,
  said,
  anew,
}: Editing<Entry, Fields>) {
  const place = usePlace();
  const work = useWork();
  const draft = useDraft(fieldsOf(entry));
  const [base, setBase] = useState(entry);
  // What changed beside the form's own fields (how a test went, that a reason is offered no more) contradicts nothing that stands in it.
  const isAsBefore = entry && base && changesIn(fieldsOf(entry), fieldsOf(base)) === undefined;
  const version = (isAsBefore ? entry : base)?.version ?? 0;
  const { fields, isDirty } = draft;
  const save = async (expected: number) => {
    const saved = await work.run(() => (entry ? update(entry.id, ifMatch(expected), fields) : create(fields)), {
      said: said(fields),
      anew,
    });
    if (saved) place.leave({ saved: true });
  };
  const conflict = entry && {
    theirs: () => {
      draft.reset(fieldsOf(entry));
      setBase(entry);
      work.forget();
    },
    mine: () => void save(entry.version),
  };
  return {
    fields,
    set: draft.set,
    about: work.about,
    form: {
      isDirty,
      work,
      cannotSave: !isReady(fields) || (entry !== undefined && !isDirty),
      onClose: () => place.leave(),
      onSave: () => void save(version),
      ...(conflict ? { conflict } : {}),
    },
  };
}

/** Asks first: what is removed does not come back. */
export function RemoveButton({
  label,
  title,
  text,
  said,
  anew,
  remove,
}: {
  readonly label?: string;
  readonly title: string;
  readonly text: string;
  readonly said: string;
  readonly anew: readonly ApiPath[];
  remove(): Promise<unknown>;
}) {
  const t = useWords();
  const place = usePlace();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button kind="quiet" onPress={() => setAsking(true)}>
        {label ?? t("remove")}
      </Button>
      <Confirm
        danger
        title={title}
        text={text}
        action={label ?? t("remove")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          setAsking(false);
          if (await act(remove, { said, anew })) place.leave({ saved: true });
        }}
      />
    </>
  );
}
