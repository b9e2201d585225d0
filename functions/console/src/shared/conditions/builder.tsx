/** Puts a condition together: rows in groups, and groups in groups. */
import { ListTree, Plus, X } from "lucide-react";
import { Button, IconButton } from "../../kit/button.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { Segments } from "../../kit/tabs.tsx";
import styles from "./conditions.module.css";
import type { Field } from "./fields.ts";
import { blankGroup, blankRow, type Group, isGroup, type Node, OPERATORS, type Row } from "./model.ts";
import { useWords } from "./words.ts";

const MODES = ["all", "any", "none"] as const;
/** One less than the API takes: `none` is a group in a `not`. */
const DEEPEST = 3;

interface Part {
  readonly fields: readonly Field[];
  /** What is wrong with the part at this place of the condition. */
  about(field: string): string | undefined;
}

export function GroupBuilder({
  group,
  at,
  depth = 1,
  onChange,
  onRemove,
  ...part
}: Part & {
  readonly group: Group;
  readonly at: string;
  readonly depth?: number;
  onChange(group: Group): void;
  onRemove?: () => void;
}) {
  const t = useWords();
  const put = (nodes: readonly Node[]) => onChange({ ...group, nodes });
  const swap = (key: number, next: Node) => put(group.nodes.map((one) => (one.key === key ? next : one)));
  const drop = (key: number) => put(group.nodes.filter((one) => one.key !== key));
  const inside = group.mode === "none" ? `${at}.not.any` : `${at}.${group.mode}`;
  return (
    <fieldset className={styles.group}>
      <legend className="hidden-visually">{t("group")}</legend>
      <div className={styles.spread}>
        <Segments
          label={t("mode")}
          value={group.mode}
          onChange={(id) => onChange({ ...group, mode: MODES.find((one) => one === id) ?? "all" })}
          options={MODES.map((id) => ({ id, title: t(`mode.${id}`) }))}
        />
        {onRemove ? (
          <IconButton small label={t("group.remove")} icon={<X size={16} aria-hidden />} onPress={onRemove} />
        ) : null}
      </div>
      {group.nodes.length === 0 ? <p className={styles.quiet}>{t("builder.none")}</p> : null}
      {group.nodes.map((node, index) =>
        isGroup(node) ? (
          <GroupBuilder
            key={node.key}
            {...part}
            group={node}
            at={`${inside}.${index}`}
            depth={depth + 1}
            onChange={(next) => swap(node.key, next)}
            onRemove={() => drop(node.key)}
          />
        ) : (
          <RowBuilder
            key={node.key}
            {...part}
            row={node}
            at={`${inside}.${index}`}
            onChange={(next) => swap(node.key, next)}
            onRemove={() => drop(node.key)}
          />
        ),
      )}
      <div className={styles.line}>
        <Button small icon={<Plus size={16} aria-hidden />} onPress={() => put([...group.nodes, blankRow()])}>
          {t("builder.add")}
        </Button>
        {depth < DEEPEST ? (
          <Button small icon={<ListTree size={16} aria-hidden />} onPress={() => put([...group.nodes, blankGroup()])}>
            {t("builder.group")}
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}

function RowBuilder({
  row,
  at,
  fields,
  about,
  onChange,
  onRemove,
}: Part & { readonly row: Row; readonly at: string; onChange(row: Row): void; onRemove(): void }) {
  const t = useWords();
  const { path, op, text, most } = row;
  const field = fields.find((one) => one.path === path);
  const kind = field?.kind ?? "text";
  const offered = OPERATORS[kind].includes(op) ? OPERATORS[kind] : [...OPERATORS[kind], op];
  const isChoice = op === "exists" || kind === "boolean";
  const choose = (next: string) => {
    const chosen = fields.find((one) => one.path === next)?.kind ?? "text";
    const [first = "eq"] = OPERATORS[chosen];
    onChange({ ...row, path: next, op: first, text: chosen === "boolean" ? "true" : "", most: "" });
  };
  const options = [
    ...fields.map(({ path: id, name }) => ({ id, label: name })),
    ...(field ? [] : [{ id: path, label: path }]),
  ];
  return (
    <div className={styles.row}>
      <div className={styles.asked}>
        <Select label={t("what")} value={path} options={options} onChange={choose} error={about(`${at}.path`)} />
        <Select
          label={t("how")}
          value={op}
          options={offered.map((id) => ({ id, label: t(kind === "boolean" ? "op.is" : `op.${id}`) }))}
          onChange={(id) => {
            const next = offered.find((one) => one === id) ?? op;
            onChange({
              ...row,
              op: next,
              ...(next === "exists" ? { text: "true" } : op === "exists" ? { text: "" } : {}),
            });
          }}
          error={about(`${at}.op`)}
        />
        {isChoice || field?.options ? (
          <Select
            label={t("value")}
            value={text === "" ? null : text}
            options={
              isChoice
                ? (["true", "false"] as const).map((id) => ({ id, label: t(`bool.${id}`) }))
                : (field?.options ?? [])
            }
            onChange={(next) => onChange({ ...row, text: next })}
            error={about(`${at}.value`)}
          />
        ) : (
          <TextField
            label={t(op === "within_days" || op === "not_within_days" ? "days" : "value")}
            value={text}
            onChange={(next) => onChange({ ...row, text: next })}
            error={about(`${at}.value`) ?? about(`${at}.value.0`)}
          />
        )}
        {op === "between" ? (
          <TextField
            label={t("most")}
            value={most}
            onChange={(next) => onChange({ ...row, most: next })}
            error={about(`${at}.value.1`)}
          />
        ) : null}
      </div>
      <IconButton
        small
        label={t("builder.remove", { name: field?.name ?? path })}
        icon={<X size={16} aria-hidden />}
        onPress={onRemove}
      />
    </div>
  );
}
