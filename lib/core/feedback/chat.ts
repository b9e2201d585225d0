/** Questions as a chat can ask them, and answers as people give them there: by a button, or in their own words. */
import type { OutboundContent } from "../messages/model.ts";
import {
  type AnswerValue,
  type FeedbackForm,
  type FeedbackRequest,
  inLanguage,
  LONGEST_ANSWER,
  PAYLOAD,
  parseRequestId,
  type Question,
} from "./model.ts";

const SKIP = "-";

/** Which request (the second half of its id), question and answer a button stands for; undefined for every other payload. */
export function pressed(
  payload: string | undefined,
): { readonly own: string; readonly question: string; readonly said: string } | undefined {
  const [, own = "", question = "", said = ""] =
    /^fb\.([a-z0-9]{16})\.([a-z0-9_]{1,16})\.([a-z0-9_-]{1,16})$/.exec(payload ?? "") ?? [];
  return own && question && said ? { own, question, said } : undefined;
}

interface Words {
  readonly yes: string;
  readonly no: string;
  /** Of a question that need not be answered. */
  readonly skip: string;
  readonly choose: string;
  readonly online: (link: string) => string;
}
const WORDS: Readonly<Record<string, Words>> = {
  es: {
    yes: "Sí",
    no: "No",
    skip: "Saltar",
    choose: "Elegir",
    online: (link) => `También puedes responder aquí: ${link}`,
  },
  en: { yes: "Yes", no: "No", skip: "Skip", choose: "Choose", online: (link) => `You can also answer here: ${link}` },
  fr: {
    yes: "Oui",
    no: "Non",
    skip: "Passer",
    choose: "Choisir",
    online: (link) => `Vous pouvez aussi répondre ici : ${link}`,
  },
};
const ENGLISH = WORDS.en as Words;
const wordsOf = (language: string): Words => WORDS[language.toLowerCase().split("-")[0] ?? ""] ?? ENGLISH;

/** What a chat asks next, or undefined when it has asked everything. Several choices at once, and pictures of forms, are the page's. */
export const nextQuestion = (
  { questions }: Pick<FeedbackForm, "questions">,
  { answers, skipped }: Pick<FeedbackRequest, "answers" | "skipped">,
): Question | undefined =>
  questions.find(({ key, kind }) => kind !== "choices" && !Object.hasOwn(answers, key) && !skipped.includes(key));

interface Saying {
  readonly form: FeedbackForm;
  readonly request: Pick<FeedbackRequest, "requestId" | "language">;
  readonly question: Question;
  /** The page that asks everything at once. */
  readonly link: string;
  /** The first question comes with what it is about, and with the page. */
  readonly first: boolean;
}

/** For channels whose messages can carry choices. */
export function asChoices({ form, request, question, link, first }: Saying): OutboundContent {
  const { language } = request;
  const words = wordsOf(language);
  const text = textOf({ form, request, question, link, first });
  const payload = (said: string) => payloadOf(request.requestId, question, said);
  const choices = answersTo(question, language).map(({ said, title }) => ({ id: payload(said), title }));
  const all = question.required ? choices : [...choices, { id: payload(SKIP), title: words.skip }];
  return all.length === 0
    ? { type: "text", text }
    : { type: "choices", text, choices: all, ...(all.length > 3 ? { listLabel: words.choose } : {}) };
}

/** For templates whose buttons carry data: what each answer of the first question is called, and what its button has to bring back. */
export const payloadsOf = ({ request: { requestId, language }, question }: Saying) =>
  answersTo(question, language).map(({ said, title }) => ({ title, payload: payloadOf(requestId, question, said) }));

const payloadOf = (requestId: string, { key }: Question, said: string): string =>
  [PAYLOAD, parseRequestId(requestId)?.own ?? "", key, said].join(".");

/** For channels that carry words alone: the page asks. */
export const asText = (saying: Saying): OutboundContent => ({ type: "text", text: textOf(saying) });

export function asMail({ form, request, link, question, first }: Saying): OutboundContent {
  const { language } = request;
  return {
    type: "email",
    subject: inLanguage(form.title, language, form.language),
    text: textOf({ form, request, link, question, first }),
  };
}

function textOf({ form, request: { language }, question, link, first }: Saying): string {
  const asked = inLanguage(question.text, language, form.language);
  const intro = inLanguage(form.intro, language, form.language);
  return (first ? [...(intro === "" ? [] : [intro]), asked, wordsOf(language).online(link)] : [asked]).join("\n\n");
}

/** What may be pressed, in the order in which people read: the best of a scale first. Nothing where people write. */
function answersTo(
  { kind, least, most, options }: Question,
  language: string,
): readonly { readonly said: string; readonly title: string }[] {
  const words = wordsOf(language);
  switch (kind) {
    case "scale":
      return Array.from({ length: most - least + 1 }, (_, index) => String(most - index)).map((said) => ({
        said,
        title: said,
      }));
    case "yes_no":
      return [
        { said: "yes", title: words.yes },
        { said: "no", title: words.no },
      ];
    case "choice":
      return options.map(({ key, label }) => ({ said: key, title: inLanguage(label, language) }));
    default:
      return [];
  }
}

/** What a press means: a value, that the question is skipped, or nothing (a button of a form that was changed since). */
export function pressedValue(question: Question, said: string): { readonly value: AnswerValue } | "skip" | undefined {
  if (said === SKIP) return question.required ? undefined : "skip";
  switch (question.kind) {
    case "scale": {
      const value = Number(said);
      return Number.isInteger(value) && value >= question.least && value <= question.most ? { value } : undefined;
    }
    case "yes_no":
      return said === "yes" ? { value: true } : said === "no" ? { value: false } : undefined;
    case "choice":
      return question.options.some(({ key }) => key === said) ? { value: said } : undefined;
    default:
      return undefined;
  }
}

const YES = new Set(["si", "sí", "yes", "y", "oui", "ok", "vale", "claro", "sure", "d'accord"]);
const NO = new Set(["no", "non", "n", "nope"]);

/** What somebody wrote in place of pressing, if it answers the question without a doubt: words that might be about something else do not. */
export function writtenValue(question: Question, text: string): AnswerValue | undefined {
  const words = text.normalize("NFKC").trim();
  const bare = words.toLowerCase().replace(/[.!¡¿?]+$/u, "");
  switch (question.kind) {
    case "scale":
    case "number": {
      const match = /^(-?\d{1,9}(?:[.,]\d{1,4})?)(?:\s*\/\s*(\d{1,9}))?$/.exec(bare);
      const value = Number(match?.[1]?.replace(",", "."));
      // "5/10" is no five of five.
      const isOfIt = match?.[2] === undefined || Number(match[2]) === question.most;
      const fits = match && isOfIt && value >= question.least && value <= question.most;
      return fits && (question.kind === "number" || Number.isInteger(value)) ? value : undefined;
    }
    case "yes_no":
      return YES.has(bare) ? true : NO.has(bare) ? false : undefined;
    case "choice": {
      const named = question.options.filter(
        ({ key, label }) =>
          key === bare || Object.values(label).some((one) => one.normalize("NFKC").trim().toLowerCase() === bare),
      );
      return named.length === 1 ? named[0]?.key : undefined;
    }
    case "text":
      return words === "" ? undefined : [...words].slice(0, LONGEST_ANSWER).join("");
    default:
      return undefined;
  }
}
