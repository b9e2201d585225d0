/** One item as a form, made of what its type asks. What is wrong stands at its field. */
import { Plus, Trash2 } from "lucide-react";
import { client } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { useEditor } from "../../shared/editing/editor.tsx";
import { FormDialog } from "../../shared/editing/form-dialog.tsx";
import { AttributeInput } from "../../shared/items/input.tsx";
import { type Item, type ItemType, liveOf } from "../../shared/items/model.ts";
import styles from "./catalogue.module.css";
import { useWords } from "./words.ts";

const MEDIA = ["image", "video", "audio", "document"] as const;
const MOST_MEDIA = 20;
interface Medium {
  readonly kind: (typeof MEDIA)[number];
  readonly url: string;
  readonly alt: string;
}

const fieldsOf = (item: Item | undefined) => ({
  title: item?.title ?? "",
  externalId: item?.externalId ?? "",
  attributes: { ...item?.attributes } as Readonly<Record<string, unknown>>,
  media: (item?.media ?? []).map(({ kind, url, alt = "" }): Medium => ({ kind, url, alt })),
});
type Fields = ReturnType<typeof fieldsOf>;

const mediaOf = ({ media }: Fields) =>
  media.map(({ kind, url, alt }) => ({ kind, url: url.trim(), ...(alt.trim() === "" ? {} : { alt: alt.trim() }) }));

export function ItemDialog({ type, item }: { readonly type: ItemType; readonly item?: Item }) {
  const t = useWords();
  const { fields, set, about, form } = useEditor<Item, Fields>({
    entry: item,
    fieldsOf,
    create: (given) =>
      client.POST("/api/items", {
        body: {
          type: type.id,
          title: given.title.trim(),
          ...(given.externalId.trim() === "" ? {} : { externalId: given.externalId.trim() }),
          attributes: given.attributes,
          media: mediaOf(given),
        },
      }),
    update: (id, header, given) =>
      client.PATCH("/api/items/{id}", {
        params: { path: { id }, header },
        body: {
          title: given.title.trim(),
          // What is empty now is taken away; what is archived stays as it is.
          attributes: Object.fromEntries(liveOf(type).map(({ key }) => [key, given.attributes[key] ?? null])),
          media: mediaOf(given),
        },
      }),
    isReady: ({ title, media }) => title.trim() !== "" && media.every(({ url }) => url.trim() !== ""),
    said: ({ title }) => t("saved", { name: title.trim() }),
    anew: ["/api/items", "/api/items/{id}", "/api/items/{id}/interested"],
  });
  const { media } = fields;
  const put = (at: number, part: Partial<Medium>) =>
    set({ media: media.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <FormDialog
      title={item?.title ?? t("item.new.of", { name: type.name })}
      {...form}
      {...(item ? {} : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!item}
        label={t("item.title")}
        maxLength={300}
        value={fields.title}
        onChange={(title) => set({ title })}
        error={about("title")}
      />
      {liveOf(type).map((attribute) => (
        <AttributeInput
          key={attribute.key}
          attribute={attribute}
          value={fields.attributes[attribute.key]}
          onChange={(value) => {
            const { [attribute.key]: _, ...others } = fields.attributes;
            set({ attributes: value === undefined ? others : { ...others, [attribute.key]: value } });
          }}
          error={about(`attributes.${attribute.key}`)}
        />
      ))}
      {item ? null : (
        <TextField
          label={t("item.externalId")}
          hint={t("item.externalId.hint")}
          maxLength={200}
          value={fields.externalId}
          onChange={(externalId) => set({ externalId })}
          error={about("externalId")}
        />
      )}
      <fieldset className={styles.stack}>
        <legend className={styles.label}>{t("media")}</legend>
        {media.map(({ kind, url, alt }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name of their own, and every field of theirs is controlled.
          <div key={index} className={styles.attribute}>
            <div className={styles.pair}>
              <Select
                label={t("media.kind")}
                value={kind}
                onChange={(id) => put(index, { kind: MEDIA.find((one) => one === id) ?? "image" })}
                options={MEDIA.map((id) => ({ id, label: t(`media.${id}`) }))}
              />
              <TextField
                isRequired
                type="url"
                label={t("media.url")}
                placeholder="https://"
                maxLength={2048}
                value={url}
                onChange={(next) => put(index, { url: next })}
                error={about(`media.${index}.url`)}
              />
            </div>
            <div className={styles.row}>
              <TextField
                label={t("media.alt")}
                maxLength={300}
                value={alt}
                onChange={(next) => put(index, { alt: next })}
                error={about(`media.${index}.alt`)}
              />
              <IconButton
                small
                label={t("media.remove", { number: index + 1 })}
                icon={<Trash2 size={16} aria-hidden />}
                onPress={() => set({ media: media.filter((_, at) => at !== index) })}
              />
            </div>
          </div>
        ))}
        {media.length < MOST_MEDIA ? (
          <div>
            <Button
              small
              icon={<Plus size={16} aria-hidden />}
              onPress={() => set({ media: [...media, { kind: "image", url: "", alt: "" }] })}
            >
              {t("media.add")}
            </Button>
          </div>
        ) : null}
      </fieldset>
    </FormDialog>
  );
}
