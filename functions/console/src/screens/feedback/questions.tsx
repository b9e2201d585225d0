/** What a form asks, one question after the other. */
import { ArrowDown, ArrowUp, Plus, Trash2, X } from "lucide-react";
import { Button, IconButton } from "../../kit/button.tsx";
import { Checkbox, NumberField, Select, TextField } from "../../kit/field.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./feedback.module.css";
import {
  blankOption,
  blankQuestion,
  chooses,
  hasBounds,
  KINDS,
  mayGrade,
  type OptionRow,
  type QuestionRow,
} from "./model.ts";
import { useWords } from "./words.ts";

const MOST_QUESTIONS = 20;
const MOST_OPTIONS = 10;
type About = (field: string) => string | undefined;

export function Questions({
  rows,
  language,
  about,
  onChange,
}: {
  readonly rows: readonly QuestionRow[];
  readonly language: string;
  readonly about: About;
  onChange(rows: readonly QuestionRow[]): void;
}) {
  const t = useWords();
  const move = (index: number, by: 1 | -1) => {
    const next = [...rows];
    const [one] = next.splice(index, 1);
    if (one) next.splice(index + by, 0, one);
    onChange(next);
  };
  return (
    <>
      {rows.map((row, index) => (
        <fieldset key={row.row} className={styles.question} aria-label={t("question", { number: index + 1 })}>
          <div className={styles.spread}>
            <strong>{t("question", { number: index + 1 })}</strong>
            <span className={styles.moves}>
              <IconButton
                small
                label={t("question.up", { number: index + 1 })}
                icon={<ArrowUp size={16} aria-hidden />}
                isDisabled={index === 0}
                onPress={() => move(index, -1)}
              />
              <IconButton
                small
                label={t("question.down", { number: index + 1 })}
                icon={<ArrowDown size={16} aria-hidden />}
                isDisabled={index === rows.length - 1}
                onPress={() => move(index, 1)}
              />
              <IconButton
                small
                label={t("question.remove", { number: index + 1 })}
                icon={<Trash2 size={16} aria-hidden />}
                onPress={() => onChange(rows.filter((one) => one.row !== row.row))}
              />
            </span>
          </div>
          <OneQuestion
            row={row}
            language={language}
            about={(field) => about(`questions.${index}.${field}`)}
            onChange={(part) => onChange(rows.map((one) => (one.row === row.row ? { ...one, ...part } : one)))}
          />
        </fieldset>
      ))}
      {rows.length < MOST_QUESTIONS ? (
        <div>
          <Button icon={<Plus size={16} aria-hidden />} onPress={() => onChange([...rows, blankQuestion(rows)])}>
            {t("question.add")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

interface OneProps {
  readonly row: QuestionRow;
  readonly language: string;
  readonly about: About;
  onChange(part: Partial<QuestionRow>): void;
}

function OneQuestion({ row, language, about, onChange }: OneProps) {
  const t = useWords();
  const { kind } = row;
  const bound = (of: "least" | "most") => (
    <NumberField
      label={t(`question.${of}`)}
      value={row[of]}
      onChange={(number) => Number.isNaN(number) || onChange({ [of]: number })}
      error={about(of)}
    />
  );
  return (
    <>
      <TextField
        isRequired
        label={t("question.text")}
        maxLength={500}
        value={row.text[language] ?? ""}
        onChange={(text) => onChange({ text: { ...row.text, [language]: text } })}
        error={about("text")}
      />
      <div className={styles.pair}>
        <Select
          label={t("question.kind")}
          value={kind}
          isDisabled={row.key !== undefined}
          onChange={(id) => {
            const next = KINDS.find((one) => one === id) ?? "text";
            const first = blankOption([]);
            onChange({
              kind: next,
              ...(chooses(next) && row.options.length === 0 ? { options: [first, blankOption([first])] } : {}),
            });
          }}
          options={KINDS.map((id) => ({ id, label: t(`kind.${id}`) }))}
          error={about("kind")}
        />
        {hasBounds(kind) ? (
          <>
            {bound("least")}
            {bound("most")}
          </>
        ) : null}
      </div>
      {chooses(kind) ? <Options row={row} language={language} about={about} onChange={onChange} /> : null}
      <span className={styles.named}>
        <Checkbox isSelected={row.required} onChange={(required) => onChange({ required })}>
          {t("question.required")}
        </Checkbox>
        {mayGrade(kind) ? (
          <Checkbox isSelected={row.graded} onChange={(graded) => onChange({ graded })}>
            {t("question.graded")}
          </Checkbox>
        ) : null}
      </span>
    </>
  );
}

const GRADES = [1, 0.75, 0.5, 0.25, 0] as const;
const NONE = "none";

function Options({ row, language, about, onChange }: OneProps) {
  const t = useWords();
  const f = useFormats();
  const { options, kind, graded } = row;
  const put = (at: number, part: Partial<OptionRow>) =>
    onChange({ options: options.map((one) => (one.row === at ? { ...one, ...part } : one)) });
  const grades = (grade: number | null) =>
    [...new Set([...GRADES, ...(grade === null ? [] : [grade])])].map((one) => ({
      id: String(one),
      label: one === 1 ? t("grade.best") : one === 0 ? t("grade.worst") : f.percent(one),
    }));
  const problem = about("options");
  return (
    <div className={styles.options}>
      {options.map(({ row: at, label, grade }, index) => (
        <div key={at} className={styles.option}>
          <TextField
            isRequired
            label={t("option", { number: index + 1 })}
            maxLength={60}
            value={label[language] ?? ""}
            onChange={(text) => put(at, { label: { ...label, [language]: text } })}
            error={about(`options.${index}.label`)}
          />
          {kind === "choice" && graded ? (
            <Select
              label={t("grade")}
              value={grade === null ? NONE : String(grade)}
              onChange={(id) => put(at, { grade: id === NONE ? null : Number(id) })}
              options={[{ id: NONE, label: t("grade.none") }, ...grades(grade)]}
            />
          ) : null}
          <IconButton
            small
            label={t("option.remove", { number: index + 1 })}
            icon={<X size={16} aria-hidden />}
            isDisabled={options.length <= 2}
            onPress={() => onChange({ options: options.filter((one) => one.row !== at) })}
          />
        </div>
      ))}
      {problem === undefined ? null : <p className={styles.error}>{problem}</p>}
      {options.length < MOST_OPTIONS ? (
        <div>
          <Button
            small
            icon={<Plus size={16} aria-hidden />}
            onPress={() => onChange({ options: [...options, blankOption(options)] })}
          >
            {t("option.add")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
