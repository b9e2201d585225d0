/** The fields that this business gives its leads and contacts. */
import { Plus, SlidersHorizontal } from "lucide-react";
import { useAll } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { RadioGroup, Select, TextField } from "../../../kit/field.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { asLines, linesOf } from "../../../shared/editing/lines.ts";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { useAct } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Field = Schemas["CustomField"];
const FIELDS = "/api/custom-fields";
const KINDS = ["text", "number", "boolean", "date", "choice", "choices", "url"] as const;
const chooses = (kind: Field["kind"]) => kind === "choice" || kind === "choices";

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const fields = useAll(FIELDS);
  const field = fields.items.find(({ id }) => id === place.open);
  const columns: readonly Column<Field>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name, options }) => (
        <span className={styles.wrapped}>
          <OpenLink id={id}>{name}</OpenLink>
          <small className={styles.detail}>{options.join(" · ")}</small>
        </span>
      ),
    },
    { id: "on", title: t("on"), cell: ({ on }) => t(`on.${on}`) },
    { id: "kind", title: t("kind"), minor: true, cell: ({ kind }) => t(`kind.${kind}`) },
    {
      id: "state",
      title: t("state"),
      minor: true,
      cell: ({ archived }) => <Badge tone={archived ? "neutral" : "ok"}>{t(archived ? "archived" : "active")}</Badge>,
    },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  return (
    <SectionPage title={admin("section.fields")} description={t("text")} actions={fields.items.length > 0 ? add : null}>
      <ListTable
        label={t("list")}
        columns={columns}
        list={fields}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<SlidersHorizontal size={32} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? <FieldDialog key={NEW} /> : null}
      {field ? <FieldDialog key={field.id} field={field} /> : null}
    </SectionPage>
  );
}

const fieldsOf = (field: Field | undefined) => ({
  on: field?.on ?? ("lead" as const),
  name: field?.name ?? "",
  kind: field?.kind ?? ("text" as const),
  options: asLines(field?.options ?? []),
});

function FieldDialog({ field }: { readonly field?: Field }) {
  const t = useWords();
  const { fields, set, about, form } = useEditor({
    entry: field,
    fieldsOf,
    create: ({ on, name, kind, options }) =>
      client.POST("/api/custom-fields", {
        body: { on, name: name.trim(), kind, options: chooses(kind) ? linesOf(options) : [] },
      }),
    update: (id, header, { name, kind, options }) =>
      client.PATCH("/api/custom-fields/{id}", {
        params: { path: { id }, header },
        body: { name: name.trim(), ...(chooses(kind) ? { options: linesOf(options) } : {}) },
      }),
    isReady: ({ name, kind, options }) => name.trim() !== "" && (!chooses(kind) || linesOf(options).length > 0),
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [FIELDS],
  });
  return (
    <FormDialog
      title={field?.name ?? t("new")}
      {...form}
      {...(field ? { more: <Retire field={field} /> } : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!field}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      {field ? (
        <>
          <dl className={styles.facts}>
            <dt>{t("on")}</dt>
            <dd>{t(`on.${field.on}`)}</dd>
            <dt>{t("kind")}</dt>
            <dd>{t(`kind.${field.kind}`)}</dd>
            <dt>{t("id")}</dt>
            <dd>{field.id}</dd>
          </dl>
          <p className={styles.quiet}>{t("kind.fixed")}</p>
        </>
      ) : (
        <>
          <RadioGroup
            inline
            label={t("on")}
            value={fields.on}
            onChange={(on) => set({ on: on === "contact" ? "contact" : "lead" })}
            options={(["lead", "contact"] as const).map((id) => ({ id, label: t(`on.${id}`) }))}
          />
          <Select
            label={t("kind")}
            value={fields.kind}
            onChange={(id) => set({ kind: KINDS.find((one) => one === id) ?? "text" })}
            options={KINDS.map((id) => ({ id, label: t(`kind.${id}`) }))}
          />
        </>
      )}
      {chooses(fields.kind) ? (
        <TextField
          isRequired
          rows={6}
          label={t("options")}
          hint={t("options.hint")}
          value={fields.options}
          onChange={(options) => set({ options })}
          error={about("options")}
        />
      ) : null}
    </FormDialog>
  );
}

/** Nothing that was said is lost by it, so it is not asked about; it can be taken back. */
function Retire({ field: { id, name, archived } }: { readonly field: Field }) {
  const t = useWords();
  const act = useAct();
  const set = (next: boolean): void =>
    void act(() => client.PATCH("/api/custom-fields/{id}", { params: { path: { id } }, body: { archived: next } }), {
      said: t(next ? "retire.done" : "revive.done", { name }),
      undo: () => set(!next),
      anew: [FIELDS],
    });
  return <Button onPress={() => set(!archived)}>{t(archived ? "revive" : "retire")}</Button>;
}
