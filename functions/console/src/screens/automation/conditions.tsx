/** Puts a condition together: which value, compared how, with what. */
import { Plus, X } from "lucide-react";
import { Button, IconButton } from "../../kit/button.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { Segments } from "../../kit/tabs.tsx";
import styles from "./automation.module.css";
import {
  blankRow,
  isWhole,
  type Kind,
  type Row as OneRow,
  type Operator,
  offeredFor,
  takesList,
  takesPath,
} from "./condition.ts";
import { type Part, PathField } from "./parts.tsx";
import { useConditionText } from "./says.ts";
import { useWords } from "./words.ts";

const IN_TIME: readonly Operator[] = ["lt", "lte", "gt", "gte"];

export function Conditions({ fields, set, about, paths }: Part) {
  const t = useWords();
  const say = useConditionText();
  const { mode, rows, other } = fields.asked;
  const put = (next: readonly OneRow[]) => set({ asked: { mode, rows: next, other: null } });
  if (other)
    return (
      <>
        <p className={styles.kept}>{say(other)}</p>
        <p className={styles.quiet}>{t("condition.other")}</p>
        <div>
          <Button small onPress={() => put([])}>
            {t("condition.replace")}
          </Button>
        </div>
      </>
    );
  const kindsAt = (path: string) => paths.find((one) => one.path === path)?.kinds ?? [];
  const at = (index: number, part: string) => about(`when.condition.${mode}.${index}${part}`);
  return (
    <>
      {rows.length > 1 ? (
        <div>
          <Segments
            label={t("condition.mode")}
            value={mode}
            onChange={(id) => set({ asked: { mode: id === "any" ? "any" : "all", rows, other } })}
            options={(["all", "any"] as const).map((id) => ({ id, title: t(`condition.${id}`) }))}
          />
        </div>
      ) : null}
      {rows.length === 0 ? <p className={styles.quiet}>{t("condition.none")}</p> : null}
      {rows.map((row, index) => (
        <Row
          key={row.id}
          row={row}
          kinds={kindsAt(row.path)}
          paths={paths}
          about={(part) => at(index, part)}
          onChange={(change) => put(rows.map((one) => (one.id === row.id ? { ...one, ...change } : one)))}
          onRemove={() => put(rows.filter(({ id }) => id !== row.id))}
        />
      ))}
      <div>
        <Button
          small
          icon={<Plus size={16} aria-hidden />}
          onPress={() => put([...rows, blankRow(Math.max(-1, ...rows.map(({ id }) => id)) + 1)])}
        >
          {t("condition.add")}
        </Button>
      </div>
      {about("when.condition") ? <p className={styles.error}>{about("when.condition")}</p> : null}
    </>
  );
}

interface RowProps extends Pick<Part, "paths"> {
  readonly row: OneRow;
  readonly kinds: readonly Kind[];
  about(part: string): string | undefined;
  onChange(change: Partial<OneRow>): void;
  onRemove(): void;
}

function Row({ row, kinds, paths, about, onChange, onRemove }: RowProps) {
  const t = useWords();
  const { path, op } = row;
  const isTime = kinds.includes("time") && !kinds.includes("number");
  return (
    <div className={styles.row}>
      <div className={styles.asked}>
        <PathField
          label={t("condition.what")}
          value={path}
          paths={paths}
          onChange={(next) => onChange({ path: next })}
          error={about(".path") ?? about("")}
        />
        <Select
          label={t("condition.how")}
          value={op}
          options={offeredFor(kinds, op).map((id) => ({
            id,
            label: t(isTime && IN_TIME.includes(id) ? `op.time.${id as "lt"}` : `op.${id}`),
          }))}
          onChange={(id) => {
            const next = id as Operator;
            onChange({
              op: next,
              isPath: row.isPath && takesPath(next),
              ...(next === "exists" || op === "exists" ? { text: next === "exists" ? "true" : "" } : {}),
            });
          }}
          error={about(".op")}
        />
        <Operand row={row} kinds={kinds} paths={paths} about={about} onChange={onChange} />
      </div>
      <IconButton
        small
        label={t("condition.remove", { path: path || "…" })}
        icon={<X size={16} aria-hidden />}
        onPress={onRemove}
      />
      {isWhole(row) || path === "" ? null : <p className={styles.quiet}>{t("condition.half")}</p>}
    </div>
  );
}

function Operand({ row: { op, text, most, isPath }, kinds, paths, about, onChange }: Omit<RowProps, "onRemove">) {
  const t = useWords();
  const error = about(isPath ? ".valueAt" : ".value") ?? about(".value.0");
  if (op === "exists" || (!isPath && kinds.length === 1 && kinds[0] === "boolean"))
    return (
      <Select
        label={t("condition.value")}
        value={text === "true" || text === "false" ? text : null}
        options={(["true", "false"] as const).map((id) => ({
          id,
          label: t(op === "exists" ? `there.${id}` : `bool.${id}`),
        }))}
        onChange={(next) => onChange({ text: next })}
        error={error}
      />
    );
  if (op === "between")
    return (
      <>
        <TextField
          label={t("condition.least")}
          value={text}
          onChange={(next) => onChange({ text: next })}
          error={error}
        />
        <TextField
          label={t("condition.most")}
          value={most}
          onChange={(next) => onChange({ most: next })}
          error={about(".value.1")}
        />
      </>
    );
  return (
    <>
      {takesPath(op) ? (
        <Select
          label={t("condition.with")}
          value={isPath ? "path" : "value"}
          options={(["value", "path"] as const).map((id) => ({ id, label: t(`against.${id}`) }))}
          onChange={(id) => onChange({ isPath: id === "path", text: "" })}
        />
      ) : null}
      {isPath ? (
        <PathField
          label={t("condition.path")}
          value={text}
          paths={paths}
          onChange={(next) => onChange({ text: next })}
          error={error}
        />
      ) : (
        <TextField
          label={t(takesList(op) ? "condition.values" : "condition.value")}
          value={text}
          onChange={(next) => onChange({ text: next })}
          error={error}
        />
      )}
    </>
  );
}
