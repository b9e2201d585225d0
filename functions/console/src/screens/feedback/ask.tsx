/** Asks somebody: whom, about whom, about what. */
import { X } from "lucide-react";
import { useState } from "react";
import { client, type Schemas } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { IconButton } from "../../kit/button.tsx";
import { Select } from "../../kit/field.tsx";
import { useDraft } from "../../shared/editing/draft.tsx";
import { FormDialog } from "../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../shared/editing/place.ts";
import { useWork } from "../../shared/editing/work.ts";
import { useItemTypes } from "../../shared/items/model.ts";
import { ItemPicker } from "../../shared/items/picker.tsx";
import { To, type Whom } from "../../shared/new-conversation/to.tsx";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./feedback.module.css";
import type { Form } from "./model.ts";
import { useWords } from "./words.ts";

interface Fields {
  readonly whom: Whom | null;
  readonly subject: Whom | null;
  readonly isAboutOther: boolean;
  readonly type: string;
  readonly itemId: string | null;
  readonly language: string;
}
const NONE = "none";

const recipientOf = (whom: Whom): Schemas["NotificationRecipient"] =>
  whom.kind === "contact"
    ? { contactId: whom.id }
    : whom.address.kind === "email"
      ? { email: whom.address.value }
      : { phone: whom.address.value };

export function Ask({ form }: { readonly form: Form }) {
  const t = useWords();
  const f = useFormats();
  const place = usePlace();
  const work = useWork();
  const types = useItemTypes();
  const live = types.items.filter(({ archived }) => !archived);
  const { fields, set, isDirty } = useDraft<Fields>({
    ...{ whom: null, subject: null, isAboutOther: false, type: NONE, itemId: null, language: NONE },
  });
  const [isSaved, setSaved] = useState(false);
  const type = live.find(({ id }) => id === fields.type);

  async function ask() {
    if (!fields.whom) return;
    const done = await work.run(
      () =>
        client.POST("/api/feedback-requests", {
          body: {
            form: form.id,
            recipient: recipientOf(fields.whom as Whom),
            ...(fields.subject?.kind === "contact" ? { subjectId: fields.subject.id } : {}),
            ...(type && fields.itemId !== null ? { itemId: fields.itemId } : {}),
            ...(fields.language === NONE ? {} : { language: fields.language }),
          },
        }),
      { said: t("ask.done"), anew: ["/api/feedback-requests", "/api/feedback-forms/{id}/results"] },
    );
    if (!done) return;
    setSaved(true);
    void place.change({ open: undefined, tab: "requests" }, { saved: true });
  }
  const wrong = work.problem
    ? errorOf(work.problem).problem.errors?.find(({ field }) => field.startsWith("recipient"))?.message
    : undefined;

  return (
    <FormDialog
      title={t("ask.title", { name: form.name })}
      action={t("ask")}
      isDirty={isDirty && !isSaved}
      work={work}
      cannotSave={fields.whom === null || (fields.isAboutOther && fields.subject === null)}
      onClose={() => place.leave()}
      onSave={() => void ask()}
    >
      <Person label={t("ask.whom")} whom={fields.whom} onChange={(whom) => set({ whom })} />
      {wrong === undefined ? null : <p className={styles.error}>{wrong}</p>}
      <Select
        label={t("ask.about")}
        value={fields.isAboutOther ? "other" : "self"}
        onChange={(id) => set({ isAboutOther: id === "other", subject: null })}
        options={(["self", "other"] as const).map((id) => ({
          id,
          label: t(`ask.about.${id}`),
          detail: t(`ask.about.${id}.text`),
        }))}
      />
      {fields.isAboutOther ? (
        <Person label={t("ask.subject")} whom={fields.subject} onChange={(subject) => set({ subject })} />
      ) : null}
      {live.length > 0 ? (
        <Select
          label={t("ask.item")}
          value={fields.type}
          onChange={(id) => set({ type: id, itemId: null })}
          options={[{ id: NONE, label: t("ask.item.none") }, ...live.map(({ id, name }) => ({ id, label: name }))]}
        />
      ) : null}
      {type ? (
        <ItemPicker
          key={type.id}
          type={type}
          value={fields.itemId}
          onChange={(itemId) => set({ itemId })}
          error={work.about("itemId")}
        />
      ) : null}
      <Select
        label={t("ask.language")}
        value={fields.language}
        onChange={(language) => set({ language })}
        options={[
          { id: NONE, label: t("ask.language.own") },
          ...Object.keys(form.title).map((id) => ({ id, label: f.language(id) })),
        ]}
      />
    </FormDialog>
  );
}

/** Chosen, with a way back; or still to be found. */
function Person({
  label,
  whom,
  onChange,
}: {
  readonly label: string;
  readonly whom: Whom | null;
  onChange(whom: Whom | null): void;
}) {
  const t = useWords();
  return (
    <fieldset className={styles.person}>
      <legend>{label}</legend>
      {whom === null ? (
        <To onChoose={onChange} />
      ) : (
        <span className={styles.spread}>
          {whom.kind === "contact" ? <ContactLink id={whom.id} /> : whom.address.value}
          <IconButton
            small
            label={t("ask.another")}
            icon={<X size={16} aria-hidden />}
            onPress={() => onChange(null)}
          />
        </span>
      )}
    </fieldset>
  );
}
