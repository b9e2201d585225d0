/** What people answer, however they do: on the page, by a button, in their own words, or through a system. The last word counts. */
import type { Clock } from "../kernel/ports.ts";
import { type Answers, answerProblems, type FeedbackRequest, isComplete, stateOf } from "./model.ts";
import type { AnswerFeedback, FeedbackFormStore, FeedbackStore } from "./ports.ts";

interface AnswerPorts {
  readonly forms: Pick<FeedbackFormStore, "get">;
  readonly requests: Pick<FeedbackStore, "get" | "save">;
  readonly clock: Clock;
}

export function makeAnswerFeedback({ forms, requests, clock }: AnswerPorts): AnswerFeedback {
  return async ({ requestId, answers, way, whole, skip, at: saidAt, expectedVersion }) => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const request = await requests.get(requestId);
      const form = request && (await forms.get(request.formId));
      if (!request || !form) return { kind: "missing" };
      if (expectedVersion !== undefined && request.version !== expectedVersion) return { kind: "stale", request };
      const now = clock.now();
      const state = stateOf(request, now);
      // Whoever answered may still think better of it, until the time is over.
      if (state === "cancelled" || state === "expired" || now >= Date.parse(request.expiresAt))
        return { kind: "closed", state: state === "cancelled" ? "cancelled" : "expired", request };
      const problems = answerProblems(form, answers, whole);
      if (problems.length > 0) return { kind: "invalid", problems, request };
      const next = { ...(whole ? {} : request.answers), ...answers } as Answers;
      const skipped = [...new Set([...request.skipped, ...(skip === undefined ? [] : [skip])])].filter(
        (key) => !Object.hasOwn(next, key),
      );
      if (same([next, skipped], [request.answers, request.skipped])) return { kind: "answered", request, form };
      const at = saidAt ?? new Date(now).toISOString();
      const saved: FeedbackRequest = {
        ...request,
        answers: next,
        skipped,
        way,
        complete: isComplete(form, next),
        answeredAt: at,
        updatedAt: new Date(now).toISOString(),
        version: request.version + 1,
      };
      if ((await requests.save(saved)) === "saved") return { kind: "answered", request: saved, form };
    }
    throw new Error("the request kept changing");
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
