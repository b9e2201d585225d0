/** One factor: from where its value comes, and between which bounds its weight may move. */
import { Trash2 } from "lucide-react";
import type { Schemas } from "../../api/client.ts";
import { IconButton } from "../../kit/button.tsx";
import { NumberField, Select, TextField } from "../../kit/field.tsx";
import { type CustomField, useCustomFields } from "../../shared/custom-fields/custom-fields.tsx";
import { CustomFieldInput } from "../../shared/custom-fields/input.tsx";
import { type Attribute, type ItemType, liveOf } from "../../shared/items/model.ts";
import { useLocale } from "../../words/index.tsx";
import { BY, type FactorRow, isWhole, SOURCES, type SourceKind } from "./model.ts";
import styles from "./rankings.module.css";
import { useWords } from "./words.ts";

/** Which fields of contacts, and attributes of items, can be compared so. */
const FITTING: Readonly<Record<Exclude<SourceKind, "answers">, readonly Attribute["kind"][]>> = {
  number: ["number"],
  overlap: ["choices"],
  equal: ["text", "choice", "boolean", "date"],
};
const FIXED = "-fixed";

interface FactorProps {
  readonly row: FactorRow;
  readonly number: number;
  readonly type: ItemType | undefined;
  readonly forms: readonly Schemas["FeedbackForm"][];
  readonly isTried: boolean;
  about(field: string): string | undefined;
  onChange(part: Partial<FactorRow>): void;
  onRemove(): void;
}

export function FactorFields({ row, number, isTried, about, onChange, onRemove, ...known }: FactorProps) {
  const t = useWords();
  const bound = (of: "start" | "least" | "most") => (
    <NumberField
      label={t(`factor.${of}`)}
      minValue={-6}
      maxValue={6}
      step={0.05}
      formatOptions={{ maximumFractionDigits: 2 }}
      value={row[of]}
      onChange={(next) => Number.isNaN(next) || onChange({ [of]: next })}
      error={about(of)}
    />
  );
  return (
    <fieldset className={styles.factor} aria-label={row.name || t("factor", { number })}>
      <div className={styles.head}>
        <TextField
          isRequired
          label={t("name")}
          maxLength={100}
          value={row.name}
          onChange={(name) => onChange({ name })}
          error={about("name")}
        />
        <Select
          label={t("source")}
          value={row.kind}
          onChange={(id) =>
            onChange({
              kind: SOURCES.find((one) => one === id) ?? "number",
              ...{ field: null, attribute: null, value: undefined },
            })
          }
          options={SOURCES.map((id) => ({ id, label: t(`source.${id}`), detail: t(`source.${id}.text`) }))}
        />
        <IconButton
          small
          label={t("factor.remove", { name: row.name || t("factor", { number }) })}
          icon={<Trash2 size={16} aria-hidden />}
          onPress={onRemove}
        />
      </div>
      {row.kind === "answers" ? (
        <Answers row={row} forms={known.forms} about={about} onChange={onChange} />
      ) : (
        <Compared row={row} kind={row.kind} type={known.type} about={about} onChange={onChange} />
      )}
      <div className={styles.pair}>
        {bound("start")}
        {bound("least")}
        {bound("most")}
      </div>
      {isTried && !isWhole(row) ? <p className={styles.error}>{t("factor.half")}</p> : null}
    </fieldset>
  );
}

type PartProps = Pick<FactorProps, "row" | "about" | "onChange">;

function Answers({ row, forms, about, onChange }: PartProps & Pick<FactorProps, "forms">) {
  const t = useWords();
  const locale = useLocale();
  const form = forms.find(({ id }) => id === row.formId);
  const graded = form?.questions.filter((question) => question.graded) ?? [];
  return (
    <div className={styles.pair}>
      <Select
        label={t("answers.form")}
        value={row.formId}
        onChange={(formId) => onChange({ formId, question: null })}
        options={forms.map(({ id, name }) => ({ id, label: name }))}
        error={about("source.formId")}
      />
      <Select
        label={t("answers.question")}
        value={row.question}
        onChange={(question) => onChange({ question })}
        options={graded.map(({ key, text }) => ({
          id: key,
          label: text[locale] ?? (form && text[form.language]) ?? Object.values(text)[0] ?? key,
        }))}
        error={about("source.question")}
      />
    </div>
  );
}

function Compared({
  row,
  kind,
  type,
  about,
  onChange,
}: PartProps & Pick<FactorProps, "type"> & { readonly kind: Exclude<SourceKind, "answers"> }) {
  const t = useWords();
  const own = useCustomFields("contact");
  const fits = ({ kind: of }: { readonly kind: Attribute["kind"] }) => FITTING[kind].includes(of);
  const fields = own.filter((one) => fits(one) && (!one.archived || one.id === row.field));
  const field: CustomField | undefined = own.find(({ id }) => id === row.field);
  const attributes = type ? liveOf(type).filter(fits) : [];
  return (
    <>
      <div className={styles.pair}>
        <Select
          label={t("source.field")}
          {...(fields.length === 0 ? { hint: t("source.field.none") } : {})}
          value={row.field}
          onChange={(id) => onChange({ field: id })}
          options={fields.map(({ id, name }) => ({ id, label: name }))}
          error={about("source.field")}
        />
        {kind === "number" ? (
          <Select
            label={t("by")}
            value={row.by}
            onChange={(id) => onChange({ by: BY.find((one) => one === id) ?? "at_least" })}
            options={BY.map((id) => ({ id, label: t(`by.${id}`) }))}
          />
        ) : null}
        <Select
          label={t("target")}
          value={row.attribute ?? FIXED}
          onChange={(id) => onChange(id === FIXED ? { attribute: null } : { attribute: id, value: undefined })}
          options={[
            ...attributes.map(({ key, name }) => ({ id: key, label: t("target.attribute", { name }) })),
            { id: FIXED, label: t("target.fixed") },
          ]}
          error={about("source.target")}
        />
        {kind === "number" && row.by === "near" ? (
          <NumberField
            label={t("tolerance")}
            hint={t("tolerance.hint")}
            value={row.tolerance}
            onChange={(tolerance) => onChange({ tolerance })}
            error={about("source.tolerance")}
          />
        ) : null}
      </div>
      {row.attribute === null && field ? (
        <CustomFieldInput
          field={{ ...field, name: t("target.value") }}
          value={row.value}
          onChange={(value) => onChange({ value })}
          error={about("source.target.value")}
        />
      ) : null}
    </>
  );
}
