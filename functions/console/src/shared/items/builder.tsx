/** Puts a condition together: which attributes, compared how, with what. */
import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button, IconButton } from "../../kit/button.tsx";
import { NumberField, Select } from "../../kit/field.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { type Asked, type Comparison, isWhole, OFFERED, operandOf, TITLE } from "./asked.ts";
import { AttributeInput } from "./input.tsx";
import styles from "./items.module.css";
import { type Attribute, attributeAt, type ItemType, liveOf, pathOf } from "./model.ts";
import { useWords } from "./words.ts";

interface BuilderProps {
  readonly type: ItemType;
  readonly label: string;
  readonly value: Asked;
  onChange(value: Asked): void;
  /** What is wrong with the one at this place. */
  about?(index: number): string | undefined;
  /** From then on it is said where something is missing. */
  readonly isTried?: boolean;
}

export function ConditionBuilder({
  type,
  label,
  value: { mode, comparisons },
  onChange,
  about,
  isTried = false,
}: BuilderProps) {
  const t = useWords();
  // They have no name of their own, and may be alike.
  const prefix = useId();
  const [ids, setIds] = useState(() => comparisons.map((_, index) => index));
  const [made, setMade] = useState(comparisons.length);
  const put = (next: readonly Comparison[]) => onChange({ mode, comparisons: next });
  const [first] = liveOf(type);
  const title: Attribute = {
    ...{ key: TITLE, name: t("title"), kind: "text", options: [], unit: null, currency: null },
    ...{ required: true, archived: false },
  };
  const attributeOf = (path: string) => (path === TITLE ? title : (attributeAt(type, path) ?? title));
  return (
    <fieldset className={styles.builder}>
      <legend>{label}</legend>
      {comparisons.length > 1 ? (
        <div>
          <Segments
            label={t("mode")}
            value={mode}
            onChange={(id) => onChange({ mode: id === "any" ? "any" : "all", comparisons })}
            options={(["all", "any"] as const).map((id) => ({ id, title: t(`mode.${id}`) }))}
          />
        </div>
      ) : null}
      {comparisons.length === 0 ? <p className={styles.quiet}>{t("builder.none")}</p> : null}
      {comparisons.map((comparison, index) => (
        <Row
          key={`${prefix}${ids[index]}`}
          type={type}
          attribute={attributeOf(comparison.path)}
          comparison={comparison}
          error={isTried && !isWhole(comparison) ? t("builder.half") : about?.(index)}
          onChange={(next) => put(comparisons.map((one, at) => (at === index ? next : one)))}
          onRemove={() => {
            setIds((known) => known.filter((_, at) => at !== index));
            put(comparisons.filter((_, at) => at !== index));
          }}
        />
      ))}
      <div>
        <Button
          small
          icon={<Plus size={16} aria-hidden />}
          onPress={() => {
            setIds((known) => [...known, made]);
            setMade(made + 1);
            put([...comparisons, blankFor(first ?? title)]);
          }}
        >
          {t("builder.add")}
        </Button>
      </div>
    </fieldset>
  );
}

const pathFor = ({ key }: Attribute): string => (key === TITLE ? TITLE : pathOf(key));
const blankFor = (attribute: Attribute): Comparison => ({
  path: pathFor(attribute),
  op: OFFERED[attribute.kind][0] ?? "eq",
  value: undefined,
});

function Row({
  type,
  attribute,
  comparison,
  error,
  onChange,
  onRemove,
}: {
  readonly type: ItemType;
  readonly attribute: Attribute;
  readonly comparison: Comparison;
  readonly error: string | undefined;
  onChange(next: Comparison): void;
  onRemove(): void;
}) {
  const t = useWords();
  const { path, op } = comparison;
  return (
    <div className={styles.row}>
      <div className={styles.ask}>
        <Select
          label={t("builder.what")}
          value={path}
          options={[
            ...liveOf(type).map(({ key, name }) => ({ id: pathOf(key), label: name })),
            { id: TITLE, label: t("title") },
          ]}
          onChange={(id) => {
            const next = attributeAt(type, id);
            onChange(
              next
                ? blankFor(next)
                : { path: TITLE, op: "contains", value: typeof comparison.value === "string" ? comparison.value : "" },
            );
          }}
        />
        <Select
          label={t("builder.how")}
          value={op}
          options={OFFERED[attribute.kind].map((id) => ({ id, label: t(`op.${id}`) }))}
          onChange={(id) =>
            onChange({ path, op: OFFERED[attribute.kind].find((one) => one === id) ?? op, value: undefined })
          }
        />
        <Operand attribute={attribute} comparison={comparison} onChange={(value) => onChange({ path, op, value })} />
        {error === undefined ? null : <p className={styles.error}>{error}</p>}
      </div>
      <IconButton
        small
        label={t("builder.remove", { name: attribute.name })}
        icon={<X size={16} aria-hidden />}
        onPress={onRemove}
      />
    </div>
  );
}

function Operand({
  attribute,
  comparison: { op, value },
  onChange,
}: {
  readonly attribute: Attribute;
  readonly comparison: Comparison;
  onChange(value: unknown): void;
}) {
  const t = useWords();
  const wanted = operandOf(attribute, op);
  const named = (name: string): Attribute => ({ ...wanted, name });
  if (op === "exists")
    return (
      <Select
        label={t("builder.with")}
        value={value === undefined ? null : String(value)}
        options={(["true", "false"] as const).map((id) => ({ id, label: t(`exists.${id}`) }))}
        onChange={(id) => onChange(id === "true")}
      />
    );
  if (op === "between") {
    const [least, most] = Array.isArray(value) ? (value as unknown[]) : [];
    return (
      <>
        <AttributeInput
          attribute={named(t("builder.least"))}
          value={least}
          onChange={(next) => onChange([next, most])}
        />
        <AttributeInput
          attribute={named(t("builder.most"))}
          value={most}
          onChange={(next) => onChange([least, next])}
        />
      </>
    );
  }
  if (op === "within") {
    const { km, ...place } = (value ?? {}) as { km?: number };
    const isEmpty = Object.keys(place).length === 0;
    return (
      <>
        <AttributeInput
          attribute={named(t("builder.near"))}
          value={isEmpty ? undefined : place}
          onChange={(next) => onChange({ ...(next as object | undefined), ...(km === undefined ? {} : { km }) })}
        />
        <NumberField
          label={t("builder.km")}
          minValue={0.1}
          maxValue={20_000}
          value={km ?? Number.NaN}
          onChange={(next) => onChange({ ...place, ...(Number.isNaN(next) ? {} : { km: next }) })}
        />
      </>
    );
  }
  return <AttributeInput attribute={named(t("builder.with"))} value={value} onChange={onChange} />;
}
