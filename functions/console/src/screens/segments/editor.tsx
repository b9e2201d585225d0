/** A segment as a form: what it is called, whom it asks for, and how many that are while it is put together. */
import { useEffect, useState } from "react";
import { api, client } from "../../api/client.ts";
import { RadioGroup, TextField } from "../../kit/field.tsx";
import { GroupBuilder } from "../../shared/conditions/builder.tsx";
import { kindIn, useFields } from "../../shared/conditions/fields.ts";
import { type Condition, conditionOf, type Group, groupOf, isWhole } from "../../shared/conditions/model.ts";
import { useConditionText } from "../../shared/conditions/says.ts";
import { useEditor } from "../../shared/editing/editor.tsx";
import { FormDialog } from "../../shared/editing/form-dialog.tsx";
import { useFormats } from "../../words/index.tsx";
import { MOVED, type Segment } from "./model.ts";
import styles from "./segments.module.css";
import { useWords } from "./words.ts";

interface Fields {
  readonly name: string;
  readonly description: string;
  readonly kind: "dynamic" | "list";
  readonly asked: Group;
}

const PAUSE_MS = 500;
const KINDS = ["dynamic", "list"] as const;

export function SegmentEditor({ segment }: { readonly segment?: Segment }) {
  const t = useWords();
  const known = useFields(segment?.id);
  const kindOf = kindIn(known);
  const say = useConditionText(known);
  const [begun] = useState(() => groupOf(segment?.condition ?? null));
  const common = ({ name, description }: Fields) => ({ name: name.trim(), description: description.trim() || null });
  const { fields, set, about, form } = useEditor<Segment, Fields>({
    entry: segment,
    fieldsOf: (entry) => ({
      name: entry?.name ?? "",
      description: entry?.description ?? "",
      kind: entry?.kind ?? "dynamic",
      asked: entry === undefined || entry.version === segment?.version ? begun : groupOf(entry.condition),
    }),
    create: (given) =>
      client.POST("/api/aura/segments", {
        body: {
          ...common(given),
          kind: given.kind,
          ...(given.kind === "list" ? {} : { condition: conditionOf(given.asked, kindOf) }),
        },
      }),
    update: (id, header, given) =>
      client.PATCH("/api/aura/segments/{id}", {
        params: { path: { id }, header },
        body: { ...common(given), ...(given.kind === "list" ? {} : { condition: conditionOf(given.asked, kindOf) }) },
      }),
    isReady: ({ name, kind, asked }) =>
      name.trim() !== "" && (kind === "list" || asked.nodes.length === 0 || isWhole(asked)),
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: MOVED,
  });
  const { asked } = fields;
  const condition = asked.nodes.length === 0 ? { all: [] } : isWhole(asked) ? conditionOf(asked, kindOf) : undefined;
  return (
    <FormDialog size="wide" title={segment?.name ?? t("new")} {...form} {...(segment ? {} : { action: t("create") })}>
      <TextField
        isRequired
        autoFocus={!segment}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <TextField
        label={t("description")}
        maxLength={500}
        value={fields.description}
        onChange={(description) => set({ description })}
        error={about("description")}
      />
      {segment ? null : (
        <RadioGroup
          label={t("kind")}
          value={fields.kind}
          onChange={(kind) => set({ kind: kind === "list" ? "list" : "dynamic" })}
          options={KINDS.map((id) => ({ id, label: t(`kind.${id}`), detail: t(`kind.${id}.hint`) }))}
        />
      )}
      {fields.kind === "list" ? null : (
        <>
          <h3>{t("who")}</h3>
          <GroupBuilder
            group={asked}
            at="condition"
            fields={known}
            about={about}
            onChange={(next) => set({ asked: next })}
          />
          {about("condition") ? <p className={styles.error}>{about("condition")}</p> : null}
          {condition ? <p className={styles.quiet}>{say(condition)}</p> : null}
          <Count condition={condition} />
        </>
      )}
    </FormDialog>
  );
}

/** How many it holds for, asked when the writer pauses. */
function Count({ condition }: { readonly condition: Condition | undefined }) {
  const t = useWords();
  const f = useFormats();
  const text = condition === undefined ? undefined : JSON.stringify(condition);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, isFetching, error } = api.useQuery(
    "post",
    "/api/aura/segments/preview",
    { body: { condition: JSON.parse(settled ?? "{}") as Condition } },
    { enabled: settled !== undefined, retry: false },
  );
  const isBehind = isFetching || settled !== text;
  return (
    <p className={styles.count} role="status" aria-busy={isBehind}>
      {text === undefined || error
        ? t("count.half")
        : !data
          ? t("count.asking")
          : data.exact
            ? t("count.exact", { count: data.count, contacts: f.number(data.contacts) })
            : t("count.about", { count: data.count, within: f.number(data.within), looked: f.number(data.looked) })}
    </p>
  );
}
