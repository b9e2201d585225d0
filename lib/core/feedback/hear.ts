/** What somebody says in a chat, as an answer to what they were asked there: by a button, or in their own words. */
import type { Clock } from "../kernel/ports.ts";
import { nextQuestion, pressed, pressedValue, writtenValue } from "./chat.ts";
import { stateOf } from "./model.ts";
import type {
  AnswerFeedback,
  AnswerInput,
  FeedbackFormStore,
  FeedbackStore,
  HearFeedback,
  HearOutcome,
} from "./ports.ts";

interface HearPorts {
  readonly forms: Pick<FeedbackFormStore, "get">;
  readonly requests: Pick<FeedbackStore, "get">;
  readonly answer: AnswerFeedback;
  readonly clock: Clock;
}

export function makeHearFeedback({ forms, requests, answer, clock }: HearPorts): HearFeedback {
  return async ({ contactIds, lastAsked, text, payload, at }) => {
    const press = pressed(payload);
    if (press) {
      for (const contactId of contactIds) {
        const outcome = await hearPress(`${contactId}.${press.own}`, press, at);
        if (outcome) return outcome;
      }
      return { kind: "nothing" };
    }
    if (lastAsked === undefined || text === undefined || payload !== undefined) return { kind: "nothing" };
    const request = await requests.get(lastAsked);
    const form = request && (await forms.get(request.formId));
    if (!request || !form || !["asked", "partly"].includes(stateOf(request, clock.now()))) return { kind: "nothing" };
    const question = nextQuestion(form, request);
    // Words are no answer to a question that has not been asked yet in so many words.
    if (!question) return { kind: "nothing" };
    const value = writtenValue(question, text);
    if (value === undefined) return { kind: "nothing" };
    return settle({
      requestId: lastAsked,
      question: question.key,
      answers: { [question.key]: value },
      way: "chat",
      at,
    });
  };

  async function hearPress(
    requestId: string,
    { question: key, said }: { readonly question: string; readonly said: string },
    at: string,
  ): Promise<HearOutcome | undefined> {
    const request = await requests.get(requestId);
    const form = request && (await forms.get(request.formId));
    if (!request || !form) return undefined;
    const question = form.questions.find((one) => one.key === key);
    const value = question && pressedValue(question, said);
    if (!question || value === undefined) return { kind: "nothing" };
    return value === "skip"
      ? settle({ requestId, question: key, answers: {}, skip: key, way: "buttons", at })
      : settle({ requestId, question: key, answers: { [key]: value.value }, way: "buttons", at });
  }

  async function settle({
    question,
    ...said
  }: Omit<AnswerInput, "whole"> & { readonly question: string; readonly at: string }): Promise<HearOutcome> {
    const outcome = await answer({ ...said, whole: false });
    // Whoever says the same once more is not asked the next question once more.
    return outcome.kind === "answered" && outcome.request.answeredAt === said.at
      ? { kind: "heard", request: outcome.request, question }
      : { kind: "nothing" };
  }
}
