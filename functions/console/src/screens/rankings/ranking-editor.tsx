/** A ranking as a form: for what, taught by which answers, and what counts how much. */
import { Plus } from "lucide-react";
import { useState } from "react";
import { useAll } from "../../api/all.ts";
import { client } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { useEditor } from "../../shared/editing/editor.tsx";
import { FormDialog } from "../../shared/editing/form-dialog.tsx";
import { useItemTypes } from "../../shared/items/model.ts";
import { FactorFields } from "./factor-fields.tsx";
import {
  blankFactor,
  type FactorRow,
  type Fields,
  factorsOf,
  fieldsOf,
  isWhole,
  MOVED,
  type Ranking,
} from "./model.ts";
import styles from "./rankings.module.css";
import { useWords } from "./words.ts";

const NONE = "none";
const MOST_FACTORS = 20;

export function RankingEditor({ ranking }: { readonly ranking?: Ranking }) {
  const t = useWords();
  const types = useItemTypes();
  const forms = useAll("/api/feedback-forms");
  const [isTried, setTried] = useState(false);
  const common = ({ name, description, formId, rows }: Fields) => ({
    ...{ name: name.trim(), description: description.trim() || null, formId },
    factors: factorsOf(rows),
  });
  const { fields, set, about, form } = useEditor<Ranking, Fields>({
    entry: ranking,
    fieldsOf,
    create: (given) => client.POST("/api/rankings", { body: { itemType: given.itemType ?? "", ...common(given) } }),
    update: (id, header, given) =>
      client.PATCH("/api/rankings/{id}", { params: { path: { id }, header }, body: common(given) }),
    isReady: ({ name, itemType, rows }) => name.trim() !== "" && itemType !== null && rows.length > 0,
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: MOVED,
  });
  const { rows } = fields;
  const put = (next: readonly FactorRow[]) => set({ rows: next });
  const type = types.items.find(({ id }) => id === fields.itemType);
  const save = () => {
    setTried(true);
    if (rows.every(isWhole)) form.onSave();
  };
  return (
    <FormDialog
      size="wide"
      title={ranking?.name ?? t("new")}
      {...form}
      onSave={save}
      {...(ranking ? {} : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!ranking}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <TextField
        label={t("description")}
        maxLength={300}
        value={fields.description}
        onChange={(description) => set({ description })}
        error={about("description")}
      />
      <div className={styles.pair}>
        <Select
          isRequired
          label={t("itemType")}
          hint={t("itemType.hint")}
          value={fields.itemType}
          isDisabled={ranking !== undefined}
          onChange={(itemType) => set({ itemType })}
          options={types.items
            .filter(({ archived, id }) => !archived || id === fields.itemType)
            .map(({ id, plural }) => ({ id, label: plural }))}
          error={about("itemType")}
        />
        <Select
          label={t("form")}
          hint={t("form.hint")}
          value={fields.formId ?? NONE}
          onChange={(id) => set({ formId: id === NONE ? null : id })}
          options={[{ id: NONE, label: t("form.none") }, ...forms.items.map(({ id, name }) => ({ id, label: name }))]}
          error={about("formId")}
        />
      </div>
      <h3>{t("factors")}</h3>
      <p className={styles.quiet}>{t("factors.hint")}</p>
      {rows.map((row, index) => (
        <FactorFields
          key={row.row}
          row={row}
          number={index + 1}
          type={type}
          forms={forms.items}
          about={(field) => about(`factors.${index}.${field}`)}
          isTried={isTried}
          onChange={(part) => put(rows.map((one) => (one.row === row.row ? { ...one, ...part } : one)))}
          onRemove={() => put(rows.filter((one) => one.row !== row.row))}
        />
      ))}
      {rows.length < MOST_FACTORS ? (
        <div>
          <Button icon={<Plus size={16} aria-hidden />} onPress={() => put([...rows, blankFactor(rows)])}>
            {t("factor.add")}
          </Button>
        </div>
      ) : null}
    </FormDialog>
  );
}
