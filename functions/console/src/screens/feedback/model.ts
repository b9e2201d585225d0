/** Forms as they are written here. */
import type { Schemas } from "../../api/client.ts";
import type { Tone } from "../../kit/mark.tsx";
import { keyOf } from "../../shared/forms/key.ts";

export type Form = Schemas["FeedbackForm"];
export type Question = Schemas["FeedbackQuestion"];
export type Request = Schemas["FeedbackRequest"];
export type Results = Schemas["FeedbackResults"];
/** By language. */
export type Wording = Readonly<Record<string, string>>;

export const KINDS = ["scale", "yes_no", "choice", "choices", "number", "text"] as const;
export const LANGUAGES = ["es", "en", "fr", "pt", "de", "it", "ca", "qu"] as const;

export const chooses = (kind: Question["kind"]): boolean => kind === "choice" || kind === "choices";
/** Whose answers can judge somebody. */
export const mayGrade = (kind: Question["kind"]): boolean => kind === "scale" || kind === "yes_no" || kind === "choice";
export const hasBounds = (kind: Question["kind"]): boolean => kind === "scale" || kind === "number";

/** In the language, else in the form's own, else in whatever there is. */
export const said = (wording: Wording, language: string, other?: string): string =>
  wording[language] || (other === undefined ? "" : wording[other]) || Object.values(wording).find(Boolean) || "";

export const TONES: Readonly<Record<Request["state"], Tone>> = {
  asked: "info",
  partly: "warn",
  answered: "ok",
  expired: "neutral",
  cancelled: "neutral",
};

interface Row {
  readonly row: number;
  /** Undefined: it is new. What answers are kept under stays. */
  readonly key: string | undefined;
}
export interface OptionRow extends Row {
  readonly label: Wording;
  readonly grade: number | null;
}
export interface QuestionRow extends Row, Pick<Question, "kind" | "required" | "graded" | "least" | "most"> {
  readonly text: Wording;
  readonly options: readonly OptionRow[];
}

export const nextRow = (rows: readonly Row[]): number => Math.max(-1, ...rows.map(({ row }) => row)) + 1;

export const blankOption = (rows: readonly Row[]): OptionRow => ({
  row: nextRow(rows),
  key: undefined,
  label: {},
  grade: null,
});
export const blankQuestion = (rows: readonly Row[]): QuestionRow => ({
  ...{ row: nextRow(rows), key: undefined, kind: "scale", text: {}, options: [] },
  ...{ required: true, graded: rows.length === 0, least: 1, most: 5 },
});

export const fieldsOf = (form: Form | undefined, locale: string) => ({
  name: form?.name ?? "",
  key: undefined as string | undefined,
  language: form?.language ?? locale,
  title: (form?.title ?? {}) as Wording,
  intro: (form?.intro ?? {}) as Wording,
  thanks: (form?.thanks ?? {}) as Wording,
  questions: (form?.questions ?? []).map(
    (question, row): QuestionRow => ({
      ...question,
      row,
      options: question.options.map((option, at) => ({ ...option, row: at })),
    }),
  ) as readonly QuestionRow[],
  purpose: form?.purpose ?? ("service" as const),
  channels: (form?.channels ?? ["whatsapp", "email"]) as readonly string[],
  template: form?.template ?? null,
  validDays: form?.validDays ?? 14,
});
export type Fields = ReturnType<typeof fieldsOf>;

const LONGEST_KEY = 16;

/** New ones are called after what they say; nobody sees that but systems. */
function keysOf(rows: readonly Row[], textOf: (row: number) => string, other: string): readonly string[] {
  const taken = new Set(rows.flatMap(({ key }) => key ?? []));
  return rows.map(({ key }, index) => {
    if (key !== undefined) return key;
    const wanted = keyOf(textOf(index), LONGEST_KEY).replace(/^[\d_]+/, "") || other;
    let free = wanted;
    for (let number = 2; taken.has(free); number++) free = `${wanted.slice(0, LONGEST_KEY - 3)}_${number}`;
    taken.add(free);
    return free;
  });
}

const written = (wording: Wording): Record<string, string> =>
  Object.fromEntries(
    Object.entries(wording).flatMap(([language, text]) => (text.trim() === "" ? [] : [[language, text.trim()]])),
  );

/** The questions as the API takes them; what a kind does not have is left out. */
export function questionsOf({ questions, language }: Pick<Fields, "questions" | "language">): Question[] {
  const keys = keysOf(questions, (at) => said(questions[at]?.text ?? {}, language), "question");
  return questions.map(({ kind, text, required, graded, options, least, most }, index) => {
    const chosen = chooses(kind) ? options : [];
    const names = keysOf(chosen, (at) => said(chosen[at]?.label ?? {}, language), "option");
    return {
      ...{ key: keys[index] ?? "question", kind, text: written(text), required },
      graded: graded && mayGrade(kind),
      options: chosen.map(({ label, grade }, at) => ({
        key: names[at] ?? "option",
        label: written(label),
        grade: kind === "choice" ? grade : null,
      })),
      ...(hasBounds(kind) ? { least, most } : { least: 1, most: 5 }),
    };
  });
}

export const bodyOf = (fields: Fields) => ({
  ...{ name: fields.name.trim(), language: fields.language, purpose: fields.purpose, template: fields.template },
  ...{ title: written(fields.title), intro: written(fields.intro), thanks: written(fields.thanks) },
  questions: questionsOf(fields),
  channels: [...fields.channels],
  validDays: fields.validDays,
});

/** A key out of a name, dotted as notification types are. */
export const formKeyOf = (name: string): string =>
  keyOf(name, 50)
    .replaceAll("_", ".")
    .replace(/^[\d.]+/, "");
