import {
  createFeedbackForm,
  getFeedbackForm,
  getFeedbackResults,
  listFeedbackForms,
  updateFeedbackForm,
} from "../../../../events/api/feedback.ts";
import type { FieldError } from "../../../../events/api/problem.ts";
import type { FeedbackForm, FeedbackRequest } from "../../../../lib/core/feedback/model.ts";
import { resultsOf } from "../../../../lib/core/feedback/results.ts";
import { created, edited } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { formView } from "../views.ts";

const words = { what: "form", path: "/api/feedback-forms", once: "another form has this key" };

/** Requests that results are made of. */
const MOST = 1_000;
const PAGE = 100;

/** The same key is the same question: what was answered has to stay an answer to it. */
function kindsChanged(
  before: FeedbackForm["questions"],
  after: FeedbackForm["questions"] | undefined,
): readonly FieldError[] {
  return (after ?? []).flatMap(({ key, kind }, index) => {
    const was = before.find((question) => question.key === key)?.kind;
    return was === undefined || was === kind
      ? []
      : [
          {
            field: `questions.${index}.kind`,
            code: "not_allowed",
            message: `stays ${was}: it was answered so; give another key to another question`,
          },
        ];
  });
}

async function latest({ feedback }: Tenant, formId: string) {
  const requests: FeedbackRequest[] = [];
  let cursor: string | undefined;
  do {
    const page = await feedback.list(formId, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    requests.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && requests.length < MOST);
  return { requests, complete: cursor === undefined };
}

export const formRoutes: readonly Route<Tenant>[] = [
  route(listFeedbackForms, "feedback.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ feedbackForms }, page) => pageOfAll(await feedbackForms.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, formView)),
  }),

  route(getFeedbackForm, "feedback.read", {
    input: ({ params }) => params.id,
    run: ({ feedbackForms }, id) => feedbackForms.get(id),
    output: (form) => (form ? done(formView(form), { version: form.version }) : missing("form")),
  }),

  route(createFeedbackForm, "feedback.manage", {
    input: ({ body, request }) => ({ form: { ...body, name: body.name.trim(), archived: false }, request }),
    run: ({ manageForms }, { form, request }) => manageForms.create(form, request),
    output: (outcome) => created(outcome, formView, words),
  }),

  route(updateFeedbackForm, "feedback.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      ...{ id: params.id, expectedVersion, at: request.at },
      change: present({ ...body, name: body.name?.trim() }),
    }),
    run: async ({ feedbackForms, manageForms }, { id, expectedVersion, at, change }) => {
      const before = await feedbackForms.get(id);
      if (!before) return { kind: "missing" } as const;
      const problems = kindsChanged(before.questions, change.questions);
      return problems.length > 0
        ? ({ kind: "invalid", problems } as const)
        : manageForms.edit(id, expectedVersion, () => change, at);
    },
    output: (outcome) => (outcome.kind === "invalid" ? invalid(...outcome.problems) : edited(outcome, formView, words)),
  }),

  route(getFeedbackResults, "feedback.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => {
      const form = await tenant.feedbackForms.get(id);
      if (!form) return undefined;
      const { requests, complete } = await latest(tenant, id);
      const since = requests.at(-1)?.createdAt ?? null;
      return { ...resultsOf(form, requests, tenant.clock.now()), since, complete };
    },
    output: (results) =>
      results
        ? done({
            ...results,
            questions: results.questions.map((one) => ({ ...one, words: [...one.words] })),
          })
        : missing("form"),
  }),
];
