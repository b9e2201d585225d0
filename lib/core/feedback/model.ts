/** What people are asked after something happened: an interview, a visit, a delivery. Typed questions, one set of answers for each time that somebody is asked. */
import type { Purpose } from "../consent/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import { parseNotificationId } from "../notifications/model.ts";

/** The same in several languages, by BCP 47's primary tag. */
export type Wording = Readonly<Record<string, string>>;

export interface Option {
  /** Lower case; never changes its meaning. */
  readonly key: string;
  readonly label: Wording;
  /** How good this answer is, 0 to 1; null where it judges nothing. */
  readonly grade: number | null;
}

export const QUESTION_KINDS = ["scale", "yes_no", "choice", "choices", "number", "text"] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface Question {
  /** Lower case; the same key is the same question, however it is worded. */
  readonly key: string;
  readonly kind: QuestionKind;
  readonly text: Wording;
  readonly required: boolean;
  /** Its answers judge whom the request is about: of `scale`, `yes_no` and `choice`. */
  readonly graded: boolean;
  /** Of `choice` and `choices`. */
  readonly options: readonly Option[];
  /** Of `scale` (whole numbers) and `number`. */
  readonly least: number;
  readonly most: number;
}

export interface FeedbackForm extends CatalogueEntry {
  /** `interview.debrief`: what rules and callers name. Never changes. */
  readonly key: string;
  readonly name: string;
  /** Where nobody knows the person's language, or the form does not speak it. */
  readonly language: string;
  readonly title: Wording;
  readonly intro: Wording;
  readonly thanks: Wording;
  readonly questions: readonly Question[];
  readonly purpose: Purpose;
  /** In the order in which they are tried. */
  readonly channels: readonly string[];
  /** The template that says it, in place of the form's own words; gets `link`, `title`, `question` and what the request adds. */
  readonly template: string | null;
  /** How long an answer is waited for. */
  readonly validDays: number;
  readonly archived: boolean;
}

export const MAX_FORMS = 100;
export const LONGEST_ANSWER = 2_000;

export type AnswerValue = number | boolean | string | readonly string[];
/** By the question's key. */
export type Answers = Readonly<Record<string, AnswerValue>>;
export const WAYS = ["link", "buttons", "chat", "api"] as const;
export type Way = (typeof WAYS)[number];

export interface FeedbackRequest {
  /** That of the notification by which the person is asked: it lies with them, whose rights it shares. */
  readonly requestId: string;
  readonly formId: string;
  readonly formKey: string;
  /** Who is asked. */
  readonly contactId: string;
  readonly contactName: string | null;
  /** Whom it is about, where that is somebody else; and which item of the catalogue, and after which event. */
  readonly subjectId: string | null;
  readonly itemId: string | null;
  readonly itemTitle: string | null;
  readonly eventId: string | null;
  readonly language: string;
  readonly answers: Answers;
  /** Questions that somebody did not want to answer. */
  readonly skipped: readonly string[];
  /** Of the last answer. */
  readonly way: Way | null;
  /** Every question that has to be answered is. */
  readonly complete: boolean;
  readonly answeredAt: string | null;
  readonly cancelledAt: string | null;
  readonly expiresAt: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export type RequestState = "asked" | "partly" | "answered" | "expired" | "cancelled";

export function stateOf(
  {
    answers,
    complete,
    cancelledAt,
    expiresAt,
  }: Pick<FeedbackRequest, "answers" | "complete" | "cancelledAt" | "expiresAt">,
  now: number,
): RequestState {
  if (cancelledAt !== null) return "cancelled";
  if (complete) return "answered";
  if (now >= Date.parse(expiresAt)) return "expired";
  return Object.keys(answers).length > 0 ? "partly" : "asked";
}

/** What a notification of a form is called. */
export const notificationTypeOf = (formKey: string): string => `${TYPE}${formKey}`;
const TYPE = "feedback.";
/** Whether a notification asks for feedback. */
export const asksFeedback = (type: string): boolean => type.startsWith(TYPE);

/** Undefined for what is no request's id. */
export const parseRequestId = parseNotificationId;

/** In the person's language if the form speaks it, else in its own, else in whichever there is. */
export function inLanguage(wording: Wording, ...languages: readonly (string | null | undefined)[]): string {
  for (const language of languages) {
    const found = wording[language?.toLowerCase().split("-")[0] ?? ""];
    if (found !== undefined && found !== "") return found;
  }
  return Object.values(wording)[0] ?? "";
}

export interface AnswerProblem {
  readonly question: string;
  readonly code: "unknown_question" | "wrong_type" | "not_allowed" | "out_of_range" | "too_long" | "required";
  readonly message: string;
}

/** What is wrong with these answers. `whole`: nothing that is required may be missing. */
export function answerProblems(
  { questions }: Pick<FeedbackForm, "questions">,
  answers: Readonly<Record<string, unknown>>,
  whole: boolean,
): readonly AnswerProblem[] {
  const unknown = Object.keys(answers)
    .filter((key) => !questions.some((question) => question.key === key))
    .map((question) => ({ question, code: "unknown_question" as const, message: "is no question of this form" }));
  const wrong = questions.flatMap((question): readonly AnswerProblem[] => {
    const value = Object.hasOwn(answers, question.key) ? answers[question.key] : undefined;
    if (value === undefined)
      return whole && question.required
        ? [{ question: question.key, code: "required", message: "has to be answered" }]
        : [];
    const fault = faultOf(question, value);
    return fault ? [{ question: question.key, ...fault }] : [];
  });
  return [...unknown, ...wrong];
}

function faultOf(
  { kind, options, least, most }: Question,
  value: unknown,
): Omit<AnswerProblem, "question"> | undefined {
  const keys = options.map(({ key }) => key);
  const wrong = (what: string) => ({ code: "wrong_type", message: `must be ${what}` }) as const;
  const outside = { code: "out_of_range", message: `must be from ${least} to ${most}` } as const;
  const listed = { code: "not_allowed", message: `must be one of: ${keys.join(", ")}` } as const;
  switch (kind) {
    case "scale":
      if (typeof value !== "number" || !Number.isInteger(value)) return wrong("a whole number");
      return value < least || value > most ? outside : undefined;
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) return wrong("a number");
      // The table knows nothing smaller.
      if (value !== 0 && Math.abs(value) < 1e-9) return wrong("a number of at most nine decimal places");
      return value < least || value > most ? outside : undefined;
    case "yes_no":
      return typeof value === "boolean" ? undefined : wrong("true or false");
    case "choice":
      if (typeof value !== "string") return wrong("a string");
      return keys.includes(value) ? undefined : listed;
    case "choices":
      if (!Array.isArray(value)) return wrong("an array");
      return value.every((one) => keys.includes(one)) && new Set(value).size === value.length
        ? undefined
        : { ...listed, message: `${listed.message}, each once` };
    case "text":
      if (typeof value !== "string") return wrong("a string");
      return value.length > LONGEST_ANSWER
        ? { code: "too_long", message: `must have at most ${LONGEST_ANSWER} characters` }
        : undefined;
  }
}

export const isComplete = (form: Pick<FeedbackForm, "questions">, answers: Answers): boolean =>
  form.questions.every(({ key, required }) => !required || Object.hasOwn(answers, key));

/** How good an answer is, 0 to 1; undefined where it judges nobody. */
export function gradeOf(question: Question, value: AnswerValue | undefined): number | undefined {
  if (!question.graded || value === undefined) return undefined;
  switch (question.kind) {
    case "scale":
      return typeof value === "number" && question.most > question.least
        ? (value - question.least) / (question.most - question.least)
        : undefined;
    case "yes_no":
      return value === true ? 1 : 0;
    case "choice":
      return question.options.find(({ key }) => key === value)?.grade ?? undefined;
    default:
      return undefined;
  }
}

/** Of all that was judged, by question; and on average, which is what it says of the person. */
export function gradesOf(
  { questions }: Pick<FeedbackForm, "questions">,
  answers: Answers,
): { readonly of: Readonly<Record<string, number>>; readonly mean: number | null } {
  const of = Object.fromEntries(
    questions.flatMap((question) => {
      const grade = gradeOf(question, Object.hasOwn(answers, question.key) ? answers[question.key] : undefined);
      return grade === undefined ? [] : [[question.key, grade]];
    }),
  );
  const all = Object.values(of);
  return { of, mean: all.length === 0 ? null : all.reduce((sum, one) => sum + one, 0) / all.length };
}

/** What somebody was judged by one request: lies with them, so that it is found, exported and forgotten with them. */
export interface Judgement {
  readonly requestId: string;
  readonly contactId: string;
  readonly formId: string;
  readonly itemId: string | null;
  /** By question, 0 to 1. */
  readonly grades: Readonly<Record<string, number>>;
  readonly mean: number;
  readonly at: string;
  /** Of the request: what a later one says stands in place of it. */
  readonly version: number;
}

/** What the data of our buttons begins with. */
export const PAYLOAD = "fb";
/** Presses of our own buttons: such a message answers a question and asks nothing of anybody. */
export const isPress = (payload: string | undefined): boolean => payload?.startsWith(`${PAYLOAD}.`) === true;
