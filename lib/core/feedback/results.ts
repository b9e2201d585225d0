/** What the answers to a form come to. */
import { type AnswerValue, type FeedbackForm, type FeedbackRequest, type Question, stateOf } from "./model.ts";

export interface QuestionResult {
  readonly key: string;
  readonly answered: number;
  /** Of `scale` and `number`. */
  readonly mean: number | null;
  readonly least: number | null;
  readonly most: number | null;
  /** How often each was said: of everything but `number` and `text`. */
  readonly counts: Readonly<Record<string, number>>;
  /** The latest words, of `text`. */
  readonly words: readonly { readonly text: string; readonly at: string; readonly requestId: string }[];
}

export interface FormResults {
  readonly asked: number;
  readonly answered: number;
  readonly partly: number;
  readonly expired: number;
  /** Of those whose time is over or who answered; null where there are none. */
  readonly rate: number | null;
  readonly ways: Readonly<Record<string, number>>;
  readonly questions: readonly QuestionResult[];
}

const MOST_WORDS = 20;

export function resultsOf(form: FeedbackForm, requests: readonly FeedbackRequest[], now: number): FormResults {
  const states = requests.map((request) => stateOf(request, now));
  const count = (state: string) => states.filter((one) => one === state).length;
  const settled = count("answered") + count("partly") + count("expired");
  return {
    asked: requests.length - count("cancelled"),
    answered: count("answered"),
    partly: count("partly"),
    expired: count("expired"),
    rate: settled === 0 ? null : count("answered") / settled,
    ways: tally(requests.flatMap(({ way }) => way ?? [])),
    questions: form.questions.map((question) => resultOf(question, requests)),
  };
}

function resultOf({ key, kind, options, least, most }: Question, requests: readonly FeedbackRequest[]): QuestionResult {
  const said = requests.flatMap((request): readonly { value: AnswerValue; at: string; requestId: string }[] => {
    const value = Object.hasOwn(request.answers, key) ? request.answers[key] : undefined;
    return value === undefined
      ? []
      : [{ value, at: request.answeredAt ?? request.updatedAt, requestId: request.requestId }];
  });
  const numbers = said.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  const spread = kind === "scale" ? Array.from({ length: most - least + 1 }, (_, index) => String(least + index)) : [];
  const all = kind === "yes_no" ? ["true", "false"] : [...spread, ...options.map((option) => option.key)];
  const isCounted = kind !== "number" && kind !== "text";
  return {
    key,
    answered: said.length,
    mean: numbers.length === 0 ? null : numbers.reduce((sum, one) => sum + one, 0) / numbers.length,
    least: numbers.length === 0 ? null : Math.min(...numbers),
    most: numbers.length === 0 ? null : Math.max(...numbers),
    counts: isCounted
      ? { ...Object.fromEntries(all.map((one) => [one, 0])), ...tally(said.flatMap(({ value }) => listOf(value))) }
      : {},
    words:
      kind === "text"
        ? said
            .toSorted((a, b) => (a.at < b.at ? 1 : -1))
            .slice(0, MOST_WORDS)
            .map(({ value, at, requestId }) => ({ text: String(value), at, requestId }))
        : [],
  };
}

const listOf = (value: AnswerValue): readonly string[] => (typeof value === "object" ? value : [String(value)]);

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
}
