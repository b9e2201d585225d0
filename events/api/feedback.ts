/** Asking people after something happened, and what they answer. */
import * as z from "zod/mini";
import { Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Purpose } from "./consent.ts";
import { described, named } from "./named.ts";
import { Channels, NotificationRecipient, TypeKey } from "./notifications.ts";
import { operation } from "./operation.ts";
import { Language, TemplateData, TemplateKey } from "./templates.ts";

const tag = "Feedback";
const OurId = z.string().check(z.regex(/^[a-z0-9._-]{1,64}$/));

export const Key = described(
  z.string().check(z.regex(/^[a-z][a-z0-9_]{0,15}$/)),
  "Lower case, at most 16 letters; never changes its meaning.",
);
const wording = (most: number) =>
  described(
    z.record(z.string().check(z.regex(/^[a-z]{2,3}$/)), z.string().check(z.maxLength(most))),
    "By language (`es`, `en`, `fr`, …).",
  );
const said = (most: number) =>
  wording(most).check(
    z.refine((all) => Object.values(all).some((text) => /\S/.test(text)), {
      params: { code: "required", message: "says nothing in any language" },
    }),
  );

const Option = z.strictObject({
  key: Key,
  label: said(60),
  grade: described(
    z._default(z.nullable(z.number().check(z.minimum(0), z.maximum(1))), null),
    "How good it is, 0 to 1.",
  ),
});
const Bound = z.number().check(z.minimum(-1e12), z.maximum(1e12));
const QuestionKind = z.enum(["scale", "yes_no", "choice", "choices", "number", "text"]);

export const FeedbackQuestion = named(
  z
    .strictObject({
      key: Key,
      kind: QuestionKind,
      text: said(500),
      required: z._default(z.boolean(), false),
      graded: described(
        z._default(z.boolean(), false),
        "Its answers judge whom the request is about: of `scale`, `yes_no` and `choice`.",
      ),
      options: described(z._default(z.array(Option).check(z.maxLength(10)), []), "Of `choice` and `choices`."),
      least: described(z._default(Bound, 1), "Of `scale` (whole numbers) and `number`."),
      most: z._default(Bound, 5),
    })
    .check(
      z.refine(
        ({ kind, options }) => (kind === "choice" || kind === "choices" ? options.length >= 2 : options.length === 0),
        {
          path: ["options"],
          params: { code: "options", message: "are two to ten of a choice, and of nothing else" },
        },
      ),
      z.refine(({ options }) => new Set(options.map(({ key }) => key)).size === options.length, {
        path: ["options"],
        params: { code: "repeated", message: "name each key once" },
      }),
      z.refine(({ least, most }) => least < most, {
        path: ["most"],
        params: { code: "out_of_range", message: "is more than `least`" },
      }),
      z.refine(
        ({ kind, least, most }) =>
          kind !== "scale" || (Number.isInteger(least) && Number.isInteger(most) && least >= 0 && most - least < 10),
        {
          path: ["most"],
          params: { code: "out_of_range", message: "of a scale: at most ten whole numbers from 0 up" },
        },
      ),
      z.refine(({ kind, graded }) => !graded || ["scale", "yes_no", "choice"].includes(kind), {
        path: ["graded"],
        params: { code: "not_used", message: "is for a scale, yes or no, and a choice" },
      }),
    ),
  "FeedbackQuestion",
  "One question, in the languages that it is asked in.",
);

const Questions = z.array(FeedbackQuestion).check(
  z.minLength(1),
  z.maxLength(20),
  z.refine((questions) => new Set(questions.map(({ key }) => key)).size === questions.length, {
    params: { code: "repeated", message: "name each key once" },
  }),
);
const ValidDays = z.int().check(z.minimum(1), z.maximum(90));

const shown = {
  name: z.string(),
  language: described(z.string(), "Where nobody knows the person's, or the form does not speak it."),
  title: wording(100),
  intro: wording(500),
  thanks: wording(500),
  questions: z.array(FeedbackQuestion),
  purpose: Purpose,
  channels: z.array(z.string()),
  template: described(
    z.nullable(z.string()),
    "The key of the template that says it, in place of the form's own words.",
  ),
  validDays: described(z.number(), "How long an answer is waited for."),
  archived: z.boolean(),
};
export const FeedbackForm = named(
  z.object({ id: Id, key: z.string(), ...shown, createdAt: Timestamp, updatedAt: Timestamp, version: Version }),
  "FeedbackForm",
  "Questions that are asked together.",
);
export type FeedbackForm = z.infer<typeof FeedbackForm>;

const given = {
  name: Name,
  language: Language,
  title: said(100),
  questions: Questions,
  purpose: Purpose,
  channels: Channels,
};
const more = {
  intro: wording(500),
  thanks: wording(500),
  template: z.nullable(TemplateKey),
  validDays: ValidDays,
};
export const NewFeedbackForm = named(
  z.strictObject({
    key: described(
      TypeKey,
      "In your words, such as `interview.debrief`; its notifications are called `feedback.` and this.",
    ),
    ...given,
    purpose: z._default(Purpose, "service"),
    intro: z._default(more.intro, {}),
    thanks: z._default(more.thanks, {}),
    template: described(
      z._default(more.template, null),
      "Gets `link`, `title`, `question`, `answers` (each with `title` and the `payload` of its button), `about` and `item`.",
    ),
    validDays: z._default(ValidDays, 14),
  }),
  "NewFeedbackForm",
  "A form to make. No two have the same key.",
);
export const FeedbackFormChange = named(
  z
    .strictObject({
      name: z.optional(given.name),
      language: z.optional(given.language),
      title: z.optional(given.title),
      questions: described(
        z.optional(Questions),
        "All of them. A question that stays may be worded anew; its kind stays what it was.",
      ),
      purpose: z.optional(given.purpose),
      channels: z.optional(given.channels),
      intro: z.optional(more.intro),
      thanks: z.optional(more.thanks),
      template: z.optional(more.template),
      validDays: z.optional(ValidDays),
      archived: z.optional(z.boolean()),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "FeedbackFormChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const Answers = described(
  z.record(
    z.string().check(z.maxLength(16)),
    z.union([z.number(), z.boolean(), z.string().check(z.maxLength(2000)), z.array(z.string()).check(z.maxLength(10))]),
  ),
  "By the question's key: a number, true or false, an option's key, several of them, or words.",
);
const State = z.enum(["asked", "partly", "answered", "expired", "cancelled"]);

export const FeedbackRequest = named(
  z.object({
    id: described(Id, "Also that of the notification by which it was asked."),
    formId: Id,
    formKey: z.string(),
    contactId: described(Id, "Who is asked."),
    contactName: z.nullable(z.string()),
    subjectId: described(z.nullable(Id), "Whom it is about, where that is somebody else."),
    itemId: described(z.nullable(Id), "Which item of the catalogue it is about."),
    itemTitle: z.nullable(z.string()),
    eventId: described(z.nullable(Id), "What it was asked after."),
    language: z.string(),
    state: State,
    answers: Answers,
    grade: described(z.nullable(z.number()), "What the graded answers come to, 0 to 1."),
    way: described(z.nullable(z.enum(["link", "buttons", "chat", "api"])), "How it was answered."),
    answeredAt: z.nullable(Timestamp),
    cancelledAt: z.nullable(Timestamp),
    expiresAt: Timestamp,
    createdBy: Id,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "FeedbackRequest",
  "One time that somebody is asked.",
);
export type FeedbackRequest = z.infer<typeof FeedbackRequest>;

export const NewFeedbackRequest = named(
  z.strictObject({
    form: described(z.string().check(z.minLength(1), z.maxLength(64)), "Its id or its key."),
    recipient: NotificationRecipient,
    subjectId: described(z.optional(OurId), "Whom it is about, where that is somebody else."),
    itemId: described(z.optional(OurId), "Which item of the catalogue it is about."),
    eventId: z.optional(OurId),
    language: described(z.optional(Language), "In place of the person's own."),
    channels: z.optional(Channels),
    data: described(z.optional(TemplateData), "For the form's template."),
    externalId: described(
      z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/))),
      "Yours: with the same one the person is asked once by this form.",
    ),
  }),
  "NewFeedbackRequest",
  "Whom to ask, about what.",
);

const Count = z.number();
export const FeedbackResults = named(
  z.object({
    asked: Count,
    answered: Count,
    partly: Count,
    expired: Count,
    rate: described(z.nullable(z.number()), "Answered, of those whose time is over or who answered."),
    ways: z.record(z.string(), z.number()),
    questions: z.array(
      z.object({
        key: z.string(),
        answered: Count,
        mean: z.nullable(z.number()),
        least: z.nullable(z.number()),
        most: z.nullable(z.number()),
        counts: z.record(z.string(), z.number()),
        words: z.array(z.object({ text: z.string(), at: Timestamp, requestId: Id })),
      }),
    ),
    since: described(z.nullable(Timestamp), "When the oldest of the requests that were counted was made."),
    complete: described(z.boolean(), "There are no older ones."),
  }),
  "FeedbackResults",
  "What the answers to a form come to, of its latest 1,000 requests.",
);

const form = { tag, status: 200, answer: FeedbackForm } as const;
export const listFeedbackForms = operation({
  ...{ id: "listFeedbackForms", method: "GET", path: "/api/feedback-forms", tag },
  summary: "List the forms by which people are asked",
  ...{ query: PageQuery, status: 200, answer: pageOf(FeedbackForm), problems: ["bad_cursor"] },
});
export const getFeedbackForm = operation({
  ...form,
  ...{ id: "getFeedbackForm", method: "GET", path: "/api/feedback-forms/{id}" },
  summary: "One form",
});
export const createFeedbackForm = operation({
  ...{ id: "createFeedbackForm", method: "POST", path: "/api/feedback-forms", tag },
  summary: "Make a form",
  ...{ body: NewFeedbackForm, status: 201, answer: FeedbackForm, problems: ["already_exists", "limit_reached"] },
});
export const updateFeedbackForm = operation({
  ...form,
  ...{ id: "updateFeedbackForm", method: "PATCH", path: "/api/feedback-forms/{id}" },
  summary: "Change or archive a form",
  description: "Who was asked already answers what it asks by then.",
  ...{ body: FeedbackFormChange, conditional: true, problems: ["not_found"] },
});
export const getFeedbackResults = operation({
  ...{ id: "getFeedbackResults", method: "GET", path: "/api/feedback-forms/{id}/results", tag },
  summary: "What the answers to a form come to",
  ...{ status: 200, answer: FeedbackResults, problems: ["not_found"] },
});

const request = { tag, status: 200, answer: FeedbackRequest } as const;
export const askForFeedback = operation({
  ...{ id: "askForFeedback", method: "POST", path: "/api/feedback-requests", tag },
  summary: "Ask somebody",
  description:
    "By a notification of the type `feedback.` and the form's key: consent, caps, quiet hours and fallback hold. It is answered by the link, by buttons, in the chat, or here.",
  ...{ body: NewFeedbackRequest, status: 202, answer: FeedbackRequest },
});
export const listFeedbackRequests = operation({
  ...{ id: "listFeedbackRequests", method: "GET", path: "/api/feedback-requests", tag },
  summary: "Whom a form asked, newest first",
  query: z.strictObject({ formId: Id, ...pageFields }),
  ...{ status: 200, answer: pageOf(FeedbackRequest), problems: ["bad_cursor"] },
});
export const getFeedbackRequest = operation({
  ...request,
  ...{ id: "getFeedbackRequest", method: "GET", path: "/api/feedback-requests/{id}" },
  summary: "One request with its answers",
});
export const answerFeedback = operation({
  ...request,
  ...{ id: "answerFeedback", method: "POST", path: "/api/feedback-requests/{id}/answers" },
  summary: "Answer for somebody",
  description:
    "For systems that ask by themselves, and for what was said on the telephone. It stands in place of what was answered before.",
  body: named(z.strictObject({ answers: Answers }), "FeedbackAnswers", "Everything that is required, by question."),
  ...{ conditional: true, problems: ["not_found", "feedback_closed"] },
});
export const cancelFeedbackRequest = operation({
  ...request,
  ...{ id: "cancelFeedbackRequest", method: "POST", path: "/api/feedback-requests/{id}/cancel" },
  summary: "Take a request back",
  description: "From then on nobody can answer it. What was answered stays.",
  problems: ["not_found"],
});
