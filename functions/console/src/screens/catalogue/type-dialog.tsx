/** A type of items: what is known of each, and what lists show of it. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { client, type Schemas } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Checkbox, Select, TextField } from "../../kit/field.tsx";
import { useEditor } from "../../shared/editing/editor.tsx";
import { FormDialog } from "../../shared/editing/form-dialog.tsx";
import { asLines, linesOf } from "../../shared/editing/lines.ts";
import { useAct } from "../../shared/editing/work.ts";
import { keyOf } from "../../shared/forms/key.ts";
import type { Attribute, ItemType, Kind } from "../../shared/items/model.ts";
import styles from "./catalogue.module.css";
import { useWords } from "./words.ts";

const TYPES = "/api/item-types";
const KINDS = ["text", "number", "money", "boolean", "date", "datetime", "choice", "choices", "url", "place"] as const;
const MOST_SHOWN = 6;

interface Row extends Pick<Attribute, "name" | "kind" | "required" | "archived"> {
  readonly row: number;
  /** Undefined: it is new. */
  readonly key: string | undefined;
  readonly options: string;
  readonly unit: string;
  readonly currency: string;
  readonly isPrice: boolean;
  readonly isShown: boolean;
}

const fieldsOf = (type: ItemType | undefined) => ({
  name: type?.name ?? "",
  plural: type?.plural ?? "",
  key: undefined as string | undefined,
  rows: (type?.attributes ?? []).map(
    ({ key, name, kind, required, archived, options, unit, currency }, row): Row => ({
      ...{ row, key, name, kind, required, archived },
      options: asLines(options),
      unit: unit ?? "",
      currency: currency ?? "",
      isPrice: type?.price === key,
      isShown: type?.shown.includes(key) ?? false,
    }),
  ),
});
type Fields = ReturnType<typeof fieldsOf>;

const chooses = (kind: Kind) => kind === "choice" || kind === "choices";
const isPriced = (kind: Kind) => kind === "money" || kind === "number";
const typeKeyOf = (name: string): string => keyOf(name, 40).replace(/^[\d_]+/, "");

/** As they are called; a new one is called after its name, whatever that becomes later. */
function keysOf(rows: readonly Row[]): readonly string[] {
  const taken = new Set(rows.flatMap(({ key }) => key ?? []));
  return rows.map(({ key, name }) => {
    if (key !== undefined) return key;
    const wanted = typeKeyOf(name) || "field";
    let free = wanted;
    for (let number = 2; taken.has(free); number++) free = `${wanted.slice(0, 36)}_${number}`;
    taken.add(free);
    return free;
  });
}

function bodyOf({ name, plural, rows }: Fields) {
  const keys = keysOf(rows);
  const live = rows.map(({ archived }) => !archived);
  const attributes: Schemas["NewItemAttribute"][] = rows.map((row, index) => ({
    key: keys[index] ?? "",
    name: row.name.trim(),
    kind: row.kind,
    required: row.required,
    archived: row.archived,
    options: chooses(row.kind) ? linesOf(row.options) : [],
    unit: row.kind === "number" ? row.unit.trim() || null : null,
    currency: row.kind === "money" ? row.currency.trim().toUpperCase() || null : null,
  }));
  return {
    name: name.trim(),
    plural: plural.trim(),
    attributes,
    price: keys.find((_, index) => rows[index]?.isPrice && live[index]) ?? null,
    shown: keys.filter((_, index) => rows[index]?.isShown && live[index]),
  };
}

export function TypeDialog({ type }: { readonly type?: ItemType }) {
  const t = useWords();
  const { fields, set, about, form } = useEditor<ItemType, Fields>({
    entry: type,
    fieldsOf,
    create: (given) => client.POST(TYPES, { body: { key: given.key ?? typeKeyOf(given.name), ...bodyOf(given) } }),
    update: (id, header, given) =>
      client.PATCH("/api/item-types/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: ({ name, plural, rows }) =>
      name.trim() !== "" && plural.trim() !== "" && rows.every((row) => row.name.trim() !== ""),
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [TYPES, "/api/items", "/api/items/{id}"],
  });
  const { rows } = fields;
  const put = (next: readonly Row[]) => set({ rows: [...next] });
  const change = (row: number, part: Partial<Row>) =>
    put(
      rows.map((one) => {
        if (one.row === row) return { ...one, ...part };
        return part.isPrice ? { ...one, isPrice: false } : one;
      }),
    );
  const move = (index: number, by: 1 | -1) => {
    const next = [...rows];
    const [one] = next.splice(index, 1);
    if (one) next.splice(index + by, 0, one);
    put(next);
  };
  const shown = rows.filter(({ isShown }) => isShown).length;
  return (
    <FormDialog
      size="wide"
      title={type?.name ?? t("type.new")}
      {...form}
      {...(type ? { more: <Archive type={type} /> } : { action: t("create") })}
    >
      <div className={styles.pair}>
        <TextField
          isRequired
          autoFocus={!type}
          label={t("type.name")}
          hint={t("type.name.hint")}
          maxLength={100}
          value={fields.name}
          onChange={(name) => set({ name })}
          error={about("name")}
        />
        <TextField
          isRequired
          label={t("type.plural")}
          hint={t("type.plural.hint")}
          maxLength={100}
          value={fields.plural}
          onChange={(plural) => set({ plural })}
          error={about("plural")}
        />
      </div>
      {type ? null : (
        <TextField
          label={t("type.key")}
          hint={t("type.key.hint")}
          maxLength={40}
          value={fields.key ?? typeKeyOf(fields.name)}
          onChange={(key) => set({ key })}
          error={about("key")}
        />
      )}
      <h3>{t("attributes")}</h3>
      {rows.map((row, index) => (
        <AttributeRow
          key={row.row}
          row={row}
          about={(field) => about(`attributes.${index}.${field}`)}
          mayShow={row.isShown || shown < MOST_SHOWN}
          isFirst={index === 0}
          isLast={index === rows.length - 1}
          onChange={(part) => change(row.row, part)}
          onMove={(by) => move(index, by)}
          onRemove={() => put(rows.filter((one) => one.row !== row.row))}
        />
      ))}
      <div>
        <Button
          icon={<Plus size={16} aria-hidden />}
          onPress={() =>
            put([
              ...rows,
              {
                row: Math.max(-1, ...rows.map((one) => one.row)) + 1,
                ...{ key: undefined, name: "", kind: "text", required: false, archived: false },
                ...{ options: "", unit: "", currency: "", isPrice: false, isShown: false },
              },
            ])
          }
        >
          {t("attribute.add")}
        </Button>
      </div>
    </FormDialog>
  );
}

function AttributeRow({
  row,
  about,
  mayShow,
  isFirst,
  isLast,
  onChange,
  onMove,
  onRemove,
}: {
  readonly row: Row;
  about(field: string): string | undefined;
  readonly mayShow: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  onChange(part: Partial<Row>): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}) {
  const t = useWords();
  const { name, kind } = row;
  return (
    <fieldset className={styles.attribute} aria-label={name || t("attribute.new")} data-archived={row.archived}>
      <div className={styles.pair}>
        <TextField
          isRequired
          label={t("attribute.name")}
          maxLength={100}
          value={name}
          onChange={(next) => onChange({ name: next })}
          error={about("name") ?? about("key")}
        />
        <Select
          label={t("attribute.kind")}
          value={kind}
          isDisabled={row.key !== undefined}
          onChange={(id) => onChange({ kind: KINDS.find((one) => one === id) ?? "text", isPrice: false })}
          options={KINDS.map((id) => ({ id, label: t(`kind.${id}`) }))}
          error={about("kind")}
        />
        {kind === "number" ? (
          <TextField
            label={t("attribute.unit")}
            placeholder="m²"
            maxLength={20}
            value={row.unit}
            onChange={(unit) => onChange({ unit })}
            error={about("unit")}
          />
        ) : null}
        {kind === "money" ? (
          <TextField
            label={t("attribute.currency")}
            hint={t("attribute.currency.hint")}
            maxLength={3}
            value={row.currency}
            onChange={(currency) => onChange({ currency })}
            error={about("currency")}
          />
        ) : null}
      </div>
      {chooses(kind) ? (
        <TextField
          isRequired
          rows={4}
          label={t("attribute.options")}
          value={row.options}
          onChange={(options) => onChange({ options })}
          error={about("options")}
        />
      ) : null}
      <div className={styles.spread}>
        <span className={styles.named}>
          <Checkbox isSelected={row.required} onChange={(required) => onChange({ required })}>
            {t("attribute.required")}
          </Checkbox>
          <Checkbox isSelected={row.isShown} isDisabled={!mayShow} onChange={(isShown) => onChange({ isShown })}>
            {t("attribute.shown")}
          </Checkbox>
          {isPriced(kind) ? (
            <Checkbox isSelected={row.isPrice} onChange={(isPrice) => onChange({ isPrice })}>
              {t("attribute.price")}
            </Checkbox>
          ) : null}
          {row.key === undefined ? null : (
            <Checkbox isSelected={row.archived} onChange={(archived) => onChange({ archived })}>
              {t("status.archived")}
            </Checkbox>
          )}
        </span>
        <span className={styles.moves}>
          <IconButton
            small
            label={t("attribute.up", { name })}
            icon={<ArrowUp size={16} aria-hidden />}
            isDisabled={isFirst}
            onPress={() => onMove(-1)}
          />
          <IconButton
            small
            label={t("attribute.down", { name })}
            icon={<ArrowDown size={16} aria-hidden />}
            isDisabled={isLast}
            onPress={() => onMove(1)}
          />
          {row.key === undefined ? (
            <IconButton
              small
              label={t("attribute.remove", { name })}
              icon={<Trash2 size={16} aria-hidden />}
              onPress={onRemove}
            />
          ) : null}
        </span>
      </div>
    </fieldset>
  );
}

/** Its items stay as they are; it can be taken back. */
function Archive({ type: { id, name, archived } }: { readonly type: ItemType }) {
  const t = useWords();
  const act = useAct();
  const set = (next: boolean): void =>
    void act(() => client.PATCH("/api/item-types/{id}", { params: { path: { id } }, body: { archived: next } }), {
      said: t(next ? "archived.done" : "revived.done", { name }),
      undo: () => set(!next),
      anew: [TYPES],
    });
  return <Button onPress={() => set(!archived)}>{t(archived ? "revive" : "archive")}</Button>;
}
