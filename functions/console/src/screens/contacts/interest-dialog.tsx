/** Writes down what somebody is interested in: one item, or whatever of a type some conditions hold for. */
import { useState } from "react";
import { client } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { RadioGroup, Select, TextField } from "../../kit/field.tsx";
import { useDraft } from "../../shared/editing/draft.tsx";
import { FormDialog } from "../../shared/editing/form-dialog.tsx";
import { useWork } from "../../shared/editing/work.ts";
import { type Asked, conditionOf, isWhole } from "../../shared/items/asked.ts";
import { ConditionBuilder } from "../../shared/items/builder.tsx";
import type { ItemType } from "../../shared/items/model.ts";
import { ItemPicker } from "../../shared/items/picker.tsx";
import { INTERESTS } from "./interest.ts";
import { useWords } from "./words.ts";

interface Fields {
  readonly type: string;
  readonly by: "condition" | "item";
  readonly asked: Asked;
  readonly itemId: string | null;
  readonly note: string;
}
const NOTHING: Asked = { mode: "all", comparisons: [] };

export function InterestDialog({
  contactId,
  types,
  onClose,
}: {
  readonly contactId: string;
  readonly types: readonly ItemType[];
  onClose(): void;
}) {
  const t = useWords();
  const work = useWork();
  const live = types.filter(({ archived }) => !archived);
  const [first] = live;
  const { fields, set, isDirty } = useDraft<Fields>({
    type: first?.id ?? "",
    ...{ by: "condition", asked: NOTHING, itemId: null, note: "" },
  });
  const [isSaved, setSaved] = useState(false);
  const [isTried, setTried] = useState(false);
  const type = live.find(({ id }) => id === fields.type);
  /** Of one comparison: of whatever part of it. */
  const about = (index: number): string | undefined => {
    const at = `condition.${fields.asked.mode}.${index}`;
    const errors = work.problem ? (errorOf(work.problem).problem.errors ?? []) : [];
    return errors.find(({ field }) => field === at || field.startsWith(`${at}.`))?.message;
  };

  async function save() {
    setTried(true);
    if (fields.by === "condition" && !fields.asked.comparisons.every(isWhole)) return;
    const note = fields.note.trim();
    const saved = await work.run(
      () =>
        client.POST("/api/interests", {
          body: {
            contactId,
            ...(fields.by === "item" && fields.itemId !== null
              ? { itemId: fields.itemId }
              : { type: fields.type, condition: conditionOf(fields.asked) }),
            ...(note === "" ? {} : { note }),
          },
        }),
      { said: t("interest.added"), anew: INTERESTS },
    );
    if (!saved) return;
    setSaved(true);
    onClose();
  }

  return (
    <FormDialog
      title={t("interest.add")}
      action={t("interest.save")}
      isDirty={isDirty && !isSaved}
      work={work}
      cannotSave={fields.by === "item" && fields.itemId === null}
      onClose={onClose}
      onSave={() => void save()}
    >
      {live.length > 1 ? (
        <Select
          label={t("interest.type")}
          value={fields.type}
          onChange={(id) => set({ type: id, asked: NOTHING, itemId: null })}
          options={live.map(({ id, plural }) => ({ id, label: plural }))}
        />
      ) : null}
      <RadioGroup
        label={t("interest.by")}
        value={fields.by}
        onChange={(id) => set({ by: id === "item" ? "item" : "condition" })}
        options={(["condition", "item"] as const).map((id) => ({
          id,
          label: t(`interest.by.${id}`, { name: type?.plural ?? "" }),
        }))}
      />
      {type && fields.by === "condition" ? (
        <ConditionBuilder
          key={type.id}
          type={type}
          label={t("interest.which")}
          value={fields.asked}
          onChange={(asked) => set({ asked })}
          about={about}
          isTried={isTried}
        />
      ) : null}
      {type && fields.by === "item" ? (
        <ItemPicker
          key={type.id}
          type={type}
          value={fields.itemId}
          onChange={(itemId) => set({ itemId })}
          error={work.about("itemId")}
        />
      ) : null}
      <TextField
        rows={2}
        label={t("interest.note")}
        maxLength={1000}
        value={fields.note}
        onChange={(note) => set({ note })}
        error={work.about("note")}
      />
    </FormDialog>
  );
}
