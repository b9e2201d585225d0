/** What the API shows of forms, requests and rankings. */
import { type FeedbackForm, type FeedbackRequest, gradesOf, stateOf } from "../../../lib/core/feedback/model.ts";
import type { Ranking, RankingState } from "../../../lib/core/rankings/model.ts";

export const formView = ({
  id,
  key,
  name,
  language,
  title,
  intro,
  thanks,
  questions,
  purpose,
  channels,
  template,
  validDays,
  archived,
  createdAt,
  updatedAt,
  version,
}: FeedbackForm) => ({
  ...{ id, key, name, language, title, intro, thanks, purpose, template, validDays, archived },
  questions: questions.map((question) => ({ ...question, options: [...question.options] })),
  channels: [...channels],
  ...{ createdAt, updatedAt, version },
});

/** `form`: undefined where it is gone; then nobody knows what the answers are worth. */
export function requestView(request: FeedbackRequest, form: FeedbackForm | undefined, now: number) {
  const { requestId, formId, formKey, contactId, contactName, subjectId, itemId, itemTitle, eventId } = request;
  const { language, answers, way, answeredAt, cancelledAt, expiresAt, createdBy, createdAt, updatedAt, version } =
    request;
  return {
    ...{ id: requestId, formId, formKey, contactId, contactName, subjectId, itemId, itemTitle, eventId, language },
    state: stateOf(request, now),
    answers: Object.fromEntries(
      Object.entries(answers).map(([key, value]) => [key, typeof value === "object" ? [...value] : value]),
    ),
    grade: form ? gradesOf(form, answers).mean : null,
    ...{ way, answeredAt, cancelledAt, expiresAt, createdBy, createdAt, updatedAt, version },
  };
}

export const rankingView = (
  { id, name, description, itemType, formId, factors, archived, createdAt, updatedAt, version }: Ranking,
  { number, weights, lessons }: RankingState,
) => ({
  ...{ id, name, description, itemType, formId, archived },
  factors: factors.map((factor) => ({ ...factor })),
  state: { number, weights: { ...weights, of: { ...weights.of } }, lessons },
  ...{ createdAt, updatedAt, version },
});
