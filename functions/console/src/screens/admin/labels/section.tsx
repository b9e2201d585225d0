/** Words that the team sorts conversations by. */
import { Plus, Tag } from "lucide-react";
import { useAll } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { LabelMark } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { ifMatch } from "../../../shared/editing/work.ts";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Label = Schemas["Label"];
const LABELS = "/api/labels";

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const labels = useAll(LABELS);
  const label = labels.items.find(({ id }) => id === place.open);
  const columns: readonly Column<Label>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name, colour }) => (
        <OpenLink id={id}>
          <LabelMark name={name} color={colour} />
        </OpenLink>
      ),
    },
    { id: "description", title: t("description"), minor: true, cell: ({ description }) => description ?? "—" },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  return (
    <SectionPage title={admin("section.labels")} description={t("text")} actions={labels.items.length > 0 ? add : null}>
      <ListTable
        label={t("list")}
        columns={columns}
        list={labels}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<Tag size={32} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? <LabelDialog key={NEW} /> : null}
      {label ? <LabelDialog key={label.id} label={label} /> : null}
    </SectionPage>
  );
}

const fieldsOf = (label: Label | undefined) => ({
  name: label?.name ?? "",
  colour: label?.colour ?? "#0b6469",
  description: label?.description ?? "",
});
const bodyOf = ({ name, colour, description }: ReturnType<typeof fieldsOf>) => ({
  name: name.trim(),
  colour: colour.toLowerCase(),
  description: description.trim() || null,
});

function LabelDialog({ label }: { readonly label?: Label }) {
  const t = useWords();
  const { fields, set, about, form } = useEditor({
    entry: label,
    fieldsOf,
    create: (given) => client.POST("/api/labels", { body: bodyOf(given) }),
    update: (id, header, given) =>
      client.PATCH("/api/labels/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: ({ name }) => name.trim() !== "",
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [LABELS],
  });
  return (
    <FormDialog
      title={label?.name ?? t("new")}
      {...form}
      {...(label ? { more: <RemoveLabel label={label} /> } : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!label}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <TextField
        type="color"
        label={t("colour")}
        value={fields.colour}
        onChange={(colour) => set({ colour })}
        error={about("colour")}
      />
      <TextField
        label={t("description")}
        maxLength={300}
        rows={2}
        value={fields.description}
        onChange={(description) => set({ description })}
        error={about("description")}
      />
    </FormDialog>
  );
}

function RemoveLabel({ label: { id, name, version } }: { readonly label: Label }) {
  const t = useWords();
  return (
    <RemoveButton
      title={t("remove.title", { name })}
      text={t("remove.text")}
      said={t("removed")}
      anew={[LABELS]}
      remove={() => client.DELETE("/api/labels/{id}", { params: { path: { id }, header: ifMatch(version) } })}
    />
  );
}
