/** The page on which somebody answers what they were asked. */

import type { AnswerProblem } from "../../lib/core/feedback/model.ts";
import {
  type FeedbackForm,
  type FeedbackRequest,
  inLanguage,
  type Question,
  stateOf,
} from "../../lib/core/feedback/model.ts";
import type { FeedbackLink } from "../../lib/core/links/model.ts";
import type { HttpAnswer } from "../../lib/runtime/http/message.ts";
import { type Html, html } from "./html.ts";
import { invalidPage, notice } from "./page.ts";
import type { Asking } from "./serve.ts";
import { languageOf, WORDS, type Words } from "./words.ts";

export async function showFeedback(asking: Asking<FeedbackLink>): Promise<HttpAnswer> {
  const { link, feedback, clock, render, accepted, query } = asking;
  const request = await feedback.requests.get(link.requestId);
  const form = request && (await feedback.forms.get(request.formId));
  if (!request || !form) return invalidPage(render, languageOf(undefined, accepted, asking.business?.locale));
  if (isClosed(request, clock.now())) return closedPage(asking, request);
  if (query.done === "saved") return thanksPage(asking, request, form);
  return formPage(asking, request, form, { said: request.answers, problems: [], status: 200 });
}

export async function answerFeedbackPage(asking: Asking<FeedbackLink>): Promise<HttpAnswer> {
  const { link, feedback, render, accepted, form: sent, token } = asking;
  const request = await feedback.requests.get(link.requestId);
  const form = request && (await feedback.forms.get(request.formId));
  if (!request || !form) return invalidPage(render, languageOf(undefined, accepted, asking.business?.locale));
  const said = answersIn(form, sent);
  const outcome = await feedback.answer({ requestId: link.requestId, answers: said, way: "link", whole: true });
  switch (outcome.kind) {
    case "answered":
      // So that whoever loads the page anew posts nothing again.
      return { status: 303, headers: { location: `/t/${token}?done=saved` }, body: "" };
    case "invalid":
      return formPage(asking, request, form, { said, problems: outcome.problems, status: 422 });
    case "closed":
    case "stale":
      return closedPage(asking, request);
    case "missing":
      return invalidPage(render, languageOf(undefined, accepted, asking.business?.locale));
  }
}

const isClosed = (request: FeedbackRequest, now: number): boolean =>
  stateOf(request, now) === "cancelled" || now >= Date.parse(request.expiresAt);

/** What was ticked and written, as the questions understand it; what nobody ticked is no answer. */
function answersIn({ questions }: FeedbackForm, sent: URLSearchParams): Readonly<Record<string, unknown>> {
  const saidTo = ({ key, kind }: Question): unknown => {
    const all = sent
      .getAll(key)
      .map((one) => one.trim())
      .filter((one) => one !== "");
    const [one] = all;
    if (one === undefined) return undefined;
    switch (kind) {
      case "scale":
      case "number":
        // What is no number is shown again as it was written.
        return Number.isNaN(Number(one.replace(",", "."))) ? one : Number(one.replace(",", "."));
      case "yes_no":
        return one === "yes" ? true : one === "no" ? false : one;
      case "choices":
        return all;
      default:
        return one;
    }
  };
  return Object.fromEntries(
    questions.flatMap((question) => {
      const value = saidTo(question);
      return value === undefined ? [] : [[question.key, value]];
    }),
  );
}

interface Filled {
  readonly said: Readonly<Record<string, unknown>>;
  readonly problems: readonly AnswerProblem[];
  readonly status: number;
}

function formPage(
  asking: Asking<FeedbackLink>,
  request: FeedbackRequest,
  form: FeedbackForm,
  { said, problems, status }: Filled,
): HttpAnswer {
  const { language, words, text } = speaking(asking, request, form);
  const title = text(form.title);
  const intro = text(form.intro);
  const { about, send, problem } = words.feedback;
  const body = html`${problems.length > 0 && html`<p class="told wrong" role="alert">${problem}</p>`}
<div class="card"><h1>${title}</h1>${intro !== "" && html`<p>${intro}</p>`}${request.itemTitle !== null && html`<p class="soft">${about(request.itemTitle)}</p>`}
<form method="post">${form.questions.map((question) =>
    fieldOf(
      question,
      words,
      text,
      said[question.key],
      problems.find((one) => one.question === question.key),
    ),
  )}<button>${send}</button></form></div>`;
  return asking.render(status, { language, title, business: asking.business?.name, body });
}

type Text = (wording: FeedbackForm["title"]) => string;

function fieldOf(
  question: Question,
  words: Words,
  text: Text,
  value: unknown,
  problem: AnswerProblem | undefined,
): Html {
  const { key, required } = question;
  const id = `q-${key}`;
  const hint = html`${problem && html`<p class="wrong" id="${id}-wrong">${words.feedback.wrong[problem.code === "required" ? "required" : "other"]}</p>`}`;
  const described = problem && html` aria-describedby="${id}-wrong" aria-invalid="true"`;
  const name = html`${text(question.text)}${!required && html` <span class="soft">${words.feedback.optional}</span>`}`;
  if (question.kind === "text")
    return html`<fieldset><legend><label for="${id}">${name}</label></legend>${hint}<textarea id="${id}" name="${key}" rows="4" maxlength="2000"${described}>${typeof value === "string" ? value : ""}</textarea></fieldset>`;
  if (question.kind === "number")
    return html`<fieldset><legend><label for="${id}">${name}</label></legend>${hint}<input class="wide" id="${id}" name="${key}" inputmode="decimal" value="${typeof value === "number" || typeof value === "string" ? String(value) : ""}"${described}></fieldset>`;
  const type = question.kind === "choices" ? "checkbox" : "radio";
  return html`<fieldset${described}><legend>${name}</legend>${hint}<div class="row">${optionsOf(
    question,
    words,
    text,
  ).map(
    ({ said, label }) =>
      html`<label><input type="${type}" name="${key}" value="${said}"${isSaid(value, said) && html` checked`}>${label}</label>`,
  )}</div></fieldset>`;
}

function optionsOf({ kind, least, most, options }: Question, words: Words, text: Text) {
  if (kind === "scale")
    return Array.from({ length: most - least + 1 }, (_, index) => String(least + index)).map((said) => ({
      said,
      label: said,
    }));
  if (kind === "yes_no")
    return [
      { said: "yes", label: words.feedback.yes },
      { said: "no", label: words.feedback.no },
    ];
  return options.map(({ key, label }) => ({ said: key, label: text(label) }));
}

function isSaid(value: unknown, said: string): boolean {
  if (Array.isArray(value)) return value.includes(said);
  if (typeof value === "boolean") return said === (value ? "yes" : "no");
  return value !== undefined && String(value) === said;
}

function thanksPage(asking: Asking<FeedbackLink>, request: FeedbackRequest, form: FeedbackForm): HttpAnswer {
  const { language, words, text } = speaking(asking, request, form);
  const { doneTitle, done, change } = words.feedback;
  const thanks = text(form.thanks);
  const again = html`<p><a href="/t/${asking.token}">${change}</a></p>`;
  const body = notice(doneTitle, thanks === "" ? done : thanks, again);
  return asking.render(200, { language, title: doneTitle, business: asking.business?.name, body });
}

function closedPage(asking: Asking<FeedbackLink>, request: FeedbackRequest): HttpAnswer {
  const language = languageOf(request.language, asking.accepted, asking.business?.locale);
  const { overTitle, over } = WORDS[language].feedback;
  return asking.render(410, {
    language,
    title: overTitle,
    business: asking.business?.name,
    body: notice(overTitle, over),
  });
}

function speaking({ accepted, business }: Asking, request: FeedbackRequest, form: FeedbackForm) {
  const language = languageOf(request.language, accepted, business?.locale);
  const text: Text = (wording) => inLanguage(wording, request.language, form.language);
  return { language, words: WORDS[language], text };
}
