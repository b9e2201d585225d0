/** Writes a form: what it asks, in which languages, over which channels, with how it will look beside. */
import { useState } from "react";
import { useAll } from "../../api/all.ts";
import { client } from "../../api/client.ts";
import { ComboBox, NumberField, Select, TextField } from "../../kit/field.tsx";
import { useEditor } from "../../shared/editing/editor.tsx";
import { FormDialog } from "../../shared/editing/form-dialog.tsx";
import { Ways } from "../../shared/ways/ways.tsx";
import { useFormats, useLocale } from "../../words/index.tsx";
import styles from "./feedback.module.css";
import { bodyOf, type Fields, type Form, fieldsOf, formKeyOf, LANGUAGES, said } from "./model.ts";
import { Preview } from "./preview.tsx";
import { Questions } from "./questions.tsx";
import { useWords } from "./words.ts";

const FORMS = "/api/feedback-forms";
const NONE = "none";

export function FormEditor({ form: entry }: { readonly form?: Form }) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const templates = useAll("/api/templates");
  const { fields, set, about, form } = useEditor<Form, Fields>({
    entry,
    fieldsOf: (one) => fieldsOf(one, locale),
    create: (given) => client.POST(FORMS, { body: { key: given.key ?? formKeyOf(given.name), ...bodyOf(given) } }),
    update: (id, header, given) =>
      client.PATCH("/api/feedback-forms/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: ({ name, title, questions, channels, language }) =>
      name.trim() !== "" && said(title, language).trim() !== "" && questions.length > 0 && channels.length > 0,
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [FORMS, "/api/feedback-forms/{id}", "/api/feedback-forms/{id}/results"],
  });
  const [language, setLanguage] = useState(fields.language);
  const languages = [...new Set([fields.language, ...Object.keys(fields.title), ...LANGUAGES])];
  const option = (id: string) => ({
    id,
    label: f.language(id),
    ...(fields.title[id] ? { detail: t("written") } : {}),
  });
  const wording = (of: "title" | "intro" | "thanks", rows: number, maxLength: number) => (
    <TextField
      isRequired={of === "title"}
      label={t(`field.${of}`)}
      rows={rows}
      maxLength={maxLength}
      value={fields[of][language] ?? ""}
      onChange={(text) => set({ [of]: { ...fields[of], [language]: text } })}
      error={about(of)}
    />
  );
  return (
    <FormDialog size="wide" title={entry?.name ?? t("new")} {...form} {...(entry ? {} : { action: t("create") })}>
      <div className={styles.columns}>
        <div className={styles.stack}>
          <TextField
            isRequired
            autoFocus={!entry}
            label={t("name")}
            hint={t("name.hint")}
            maxLength={100}
            value={fields.name}
            onChange={(name) => set({ name })}
            error={about("name")}
          />
          {entry ? null : (
            <TextField
              label={t("field.key")}
              hint={t("field.key.hint")}
              maxLength={64}
              value={fields.key ?? formKeyOf(fields.name)}
              onChange={(key) => set({ key })}
              error={about("key")}
            />
          )}
          <div className={styles.pair}>
            <Select
              label={t("writing")}
              hint={t("writing.hint")}
              value={language}
              onChange={setLanguage}
              options={languages.map(option)}
            />
            <Select
              label={t("field.language")}
              hint={t("field.language.hint")}
              value={fields.language}
              onChange={(id) => set({ language: id })}
              options={languages.map(option)}
              error={about("language")}
            />
          </div>
          {wording("title", 1, 100)}
          {wording("intro", 2, 500)}
          <Questions
            rows={fields.questions}
            language={language}
            about={about}
            onChange={(questions) => set({ questions })}
          />
          {wording("thanks", 2, 500)}
          <Ways value={fields.channels} onChange={(channels) => set({ channels })} error={about("channels")} />
          <div className={styles.pair}>
            <Select
              label={t("field.purpose")}
              hint={t("field.purpose.hint")}
              value={fields.purpose}
              onChange={(purpose) => set({ purpose: purpose as Fields["purpose"] })}
              options={(["transactional", "service", "marketing"] as const).map((id) => ({
                id,
                label: t(`purpose.${id}`),
              }))}
            />
            <NumberField
              label={t("field.validDays")}
              minValue={1}
              maxValue={90}
              value={fields.validDays}
              onChange={(validDays) => set({ validDays: Number.isNaN(validDays) ? 14 : validDays })}
              error={about("validDays")}
            />
          </div>
          <ComboBox
            label={t("field.template")}
            hint={t("field.template.hint")}
            value={fields.template ?? NONE}
            onChange={(id) => set({ template: id === NONE ? null : id })}
            options={[
              { id: NONE, label: t("field.template.none") },
              ...templates.items
                .filter(({ kind }) => kind === "message")
                .map(({ key, title }) => ({ id: key, label: title, detail: key })),
            ]}
            error={about("template")}
          />
        </div>
        <Preview fields={fields} language={language} />
      </div>
    </FormDialog>
  );
}
