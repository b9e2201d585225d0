import {
  answerFeedback,
  askForFeedback,
  cancelFeedbackRequest,
  getFeedbackRequest,
  listFeedbackRequests,
} from "../../../../events/api/feedback.ts";
import { type FeedbackRequest, parseRequestId } from "../../../../lib/core/feedback/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { recipientOf } from "../../recipients.ts";
import { invalid, missing, stale } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { requestView } from "../views.ts";

/** No key of the table is made of whatever stands in an address. */
const found = async ({ feedback }: Tenant, id: string) => (parseRequestId(id) ? feedback.get(id) : undefined);

async function shown({ feedbackForms, clock }: Tenant, request: FeedbackRequest) {
  return requestView(request, await feedbackForms.get(request.formId), clock.now());
}

const FIELDS = { form: "form", contact: "recipient.contactId", subject: "subjectId", item: "itemId" } as const;

/** What waits to be sent is not sent any more. */
async function cancel(tenant: Tenant, id: string, by: string) {
  const request = await cancelled(tenant, id);
  if (request) await tenant.cancelNotification(id, by);
  return request;
}

async function cancelled(tenant: Tenant, id: string) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const request = await found(tenant, id);
    if (!request || request.cancelledAt !== null) return request;
    const at = new Date(tenant.clock.now()).toISOString();
    const next = { ...request, cancelledAt: at, updatedAt: at, version: request.version + 1 };
    if ((await tenant.feedback.save(next)) === "saved") return next;
  }
  throw new Error("the request kept changing");
}

export const requestRoutes: readonly Route<Tenant>[] = [
  route(askForFeedback, "notifications.send", {
    input: ({ body: { recipient, ...body }, principal, request }) => ({
      ...present(body),
      recipient: recipientOf(recipient),
      createdBy: principal.id,
      request,
    }),
    run: async (tenant, input) => {
      const outcome = await tenant.ask(input);
      return outcome.kind === "asked"
        ? ({ kind: "asked", view: await shown(tenant, outcome.request) } as const)
        : outcome;
    },
    output: (outcome) => {
      if (outcome.kind === "asked")
        return done(outcome.view, { location: `/api/feedback-requests/${outcome.view.id}` });
      if (outcome.kind === "invalid") return invalid(...outcome.problems);
      return invalid({ field: FIELDS[outcome.what], code: "not_found", message: `is no ${outcome.what}` });
    },
  }),

  route(listFeedbackRequests, "feedback.read", {
    input: ({ query: { formId, ...page } }) => ({ formId, page: pageRequest(page) }),
    run: async ({ feedback, feedbackForms, clock }, { formId, page }) => {
      const [form, { items, ...rest }] = await Promise.all([feedbackForms.get(formId), feedback.list(formId, page)]);
      return { items: items.map((one) => requestView(one, form, clock.now())), ...rest };
    },
    output: (page) => done(pageBody(page, (view) => view)),
  }),

  route(getFeedbackRequest, "feedback.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => {
      const request = await found(tenant, id);
      return request && shown(tenant, request);
    },
    output: (view) => (view ? done(view, { version: view.version }) : missing("request")),
  }),

  route(answerFeedback, "notifications.send", {
    input: ({ params, body, expectedVersion }) => ({ id: params.id, answers: body.answers, expectedVersion }),
    run: async (tenant, { id, answers, expectedVersion }) => {
      if (!parseRequestId(id)) return { kind: "missing" } as const;
      const about = { requestId: id, answers, way: "api", whole: true } as const;
      const outcome = await tenant.answer({
        ...about,
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      });
      return outcome.kind === "answered"
        ? ({ kind: "answered", view: await shown(tenant, outcome.request) } as const)
        : outcome;
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "answered":
          return done(outcome.view, { version: outcome.view.version });
        case "missing":
          return missing("request");
        case "closed":
          return refuse("feedback_closed", { detail: `it is ${outcome.state}` });
        case "stale":
          return stale("request", outcome.request.version);
        case "invalid":
          return invalid(
            ...outcome.problems.map(({ question, code, message }) => ({ field: `answers.${question}`, code, message })),
          );
      }
    },
  }),

  route(cancelFeedbackRequest, "notifications.send", {
    input: ({ params, principal }) => ({ id: params.id, by: principal.id }),
    run: async (tenant, { id, by }) => {
      const request = await cancel(tenant, id, by);
      return request && shown(tenant, request);
    },
    output: (view) => (view ? done(view, { version: view.version }) : missing("request")),
  }),
];
