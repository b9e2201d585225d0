import { useAll } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { Checkbox, ComboBox, NumberField, Select, TextField } from "../../../kit/field.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { ifMatch } from "../../../shared/editing/work.ts";
import { Ways } from "../../../shared/ways/ways.tsx";
import styles from "../admin.module.css";
import { useWords } from "./words.ts";

type NotificationType = Schemas["NotificationType"];
const TYPES = "/api/notification-types";
const NONE = "none";

const fieldsOf = (type: NotificationType | undefined) => ({
  key: type?.key ?? "",
  name: type?.name ?? "",
  description: type?.description ?? "",
  purpose: type?.purpose ?? ("transactional" as const),
  channels: type?.channels ?? ["whatsapp"],
  template: type?.template ?? NONE,
  priority: type?.priority ?? ("high" as const),
  retries: type?.retries ?? 3,
  retryMinutes: type?.retryMinutes ?? 5,
  receiptMinutes: type?.receiptMinutes ?? Number.NaN,
  digestMinutes: type?.digestMinutes ?? Number.NaN,
  mayRepeat: type?.mayRepeat ?? false,
  tracking: type?.tracking ?? null,
});
type Fields = ReturnType<typeof fieldsOf>;

const orNull = (number: number): number | null => (Number.isNaN(number) ? null : number);

const bodyOf = ({ key: _, template, receiptMinutes, digestMinutes, name, description, ...rest }: Fields) => ({
  ...rest,
  name: name.trim(),
  description: description.trim() || null,
  template: template === NONE ? null : template,
  receiptMinutes: orNull(receiptMinutes),
  digestMinutes: orNull(digestMinutes),
});

export function TypeDialog({ type }: { readonly type?: NotificationType }) {
  const t = useWords();
  const templates = useAll("/api/templates");
  const { fields, set, about, form } = useEditor<NotificationType, Fields>({
    entry: type,
    fieldsOf,
    create: (given) => client.POST(TYPES, { body: { key: given.key.trim(), ...bodyOf(given) } }),
    update: (id, header, given) =>
      client.PATCH("/api/notification-types/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: ({ name, key, channels, retries, retryMinutes }) =>
      name.trim() !== "" && key.trim() !== "" && channels.length > 0 && retries >= 0 && retryMinutes >= 1,
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [TYPES],
  });
  return (
    <FormDialog
      title={type?.name ?? t("new")}
      {...form}
      {...(type ? { more: <RemoveType type={type} /> } : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!type}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      {type ? null : (
        <TextField
          isRequired
          label={t("key")}
          hint={t("key.hint")}
          maxLength={64}
          value={fields.key}
          onChange={(key) => set({ key })}
          error={about("key")}
        />
      )}
      <Select
        label={t("purpose")}
        hint={t(`purpose.${fields.purpose}.text`)}
        value={fields.purpose}
        onChange={(purpose) => set({ purpose: purpose as Fields["purpose"] })}
        options={(["transactional", "service", "marketing"] as const).map((id) => ({ id, label: t(`purpose.${id}`) }))}
      />
      <Ways value={fields.channels} onChange={(channels) => set({ channels })} error={about("channels")} />
      <ComboBox
        label={t("template")}
        hint={t("template.hint")}
        value={fields.template}
        onChange={(template) => set({ template })}
        options={[
          { id: NONE, label: t("template.none") },
          ...templates.items
            .filter(({ kind }) => kind === "message")
            .map(({ key, title }) => ({ id: key, label: title, detail: key })),
        ]}
        error={about("template")}
      />
      <Select
        label={t("priority")}
        value={fields.priority}
        onChange={(priority) => set({ priority: priority as Fields["priority"] })}
        options={(["high", "normal"] as const).map((id) => ({
          id,
          label: t(`priority.${id}`),
          detail: t(`priority.${id}.text`),
        }))}
      />
      <div className={styles.pair}>
        <NumberField
          label={t("retries")}
          minValue={0}
          maxValue={10}
          value={fields.retries}
          onChange={(retries) => set({ retries })}
          error={about("retries")}
        />
        <NumberField
          label={t("retryMinutes")}
          minValue={1}
          maxValue={10_080}
          value={fields.retryMinutes}
          onChange={(retryMinutes) => set({ retryMinutes })}
          error={about("retryMinutes")}
        />
      </div>
      <NumberField
        label={t("receiptMinutes")}
        hint={t("receiptMinutes.hint")}
        minValue={1}
        maxValue={10_080}
        value={fields.receiptMinutes}
        onChange={(receiptMinutes) => set({ receiptMinutes })}
        error={about("receiptMinutes")}
      />
      <NumberField
        label={t("digestMinutes")}
        hint={t("digestMinutes.hint")}
        minValue={1}
        maxValue={1440}
        value={fields.digestMinutes}
        onChange={(digestMinutes) => set({ digestMinutes })}
        error={about("digestMinutes")}
      />
      <Checkbox isSelected={fields.mayRepeat} onChange={(mayRepeat) => set({ mayRepeat })}>
        {t("mayRepeat")}
      </Checkbox>
      <Select
        label={t("tracking")}
        value={String(fields.tracking)}
        onChange={(id) => set({ tracking: id === "null" ? null : id === "true" })}
        options={(["null", "true", "false"] as const).map((id) => ({ id, label: t(`tracking.${id}`) }))}
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

function RemoveType({ type: { id, name, version } }: { readonly type: NotificationType }) {
  const t = useWords();
  return (
    <RemoveButton
      title={t("remove.title", { name })}
      text={t("remove.text")}
      said={t("removed")}
      anew={[TYPES]}
      remove={() =>
        client.DELETE("/api/notification-types/{id}", { params: { path: { id }, header: ifMatch(version) } })
      }
    />
  );
}
