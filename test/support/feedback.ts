/** A form and a request as they lie in the table. */
import type { FeedbackForm, FeedbackRequest, Question } from "../../lib/core/feedback/model.ts";

export const question = (key: string, kind: Question["kind"], more: Partial<Question> = {}): Question => ({
  ...{ key, kind, required: true, graded: false, options: [], least: 1, most: 5 },
  text: { en: `${key}?`, es: `¿${key}?` },
  ...more,
});

export const option = (key: string, label: string, grade: number | null = null) => ({
  key,
  label: { en: label },
  grade,
});

export const form = (more: Partial<FeedbackForm> = {}): FeedbackForm => ({
  ...{ id: "form", key: "visit", name: "After a visit", language: "en" },
  title: { en: "Your visit" },
  intro: { en: "Two minutes." },
  thanks: { en: "Thank you." },
  questions: [
    question("overall", "scale", { graded: true }),
    question("again", "yes_no", { graded: true, required: false }),
    question("why", "choice", {
      options: [option("price", "Price", 0.2), option("light", "Light", 0.9)],
      graded: true,
    }),
    question("more", "text", { required: false }),
  ],
  ...{ purpose: "service", channels: ["whatsapp"], template: null, validDays: 7, archived: false },
  ...{ createdAt: "2026-03-01T10:00:00.000Z", updatedAt: "2026-03-01T10:00:00.000Z", version: 1 },
  ...more,
});

export const request = (contactId: string, more: Partial<FeedbackRequest> = {}): FeedbackRequest => ({
  requestId: `${contactId}.${"o".repeat(16)}`,
  ...{ formId: "form", formKey: "visit", contactId, contactName: "Ana" },
  ...{ subjectId: null, itemId: null, itemTitle: null, eventId: null, language: "es-MX" },
  ...{ answers: {}, skipped: [], way: null, complete: false, answeredAt: null, cancelledAt: null },
  ...{ expiresAt: "2099-03-09T10:00:00.000Z", createdBy: "rule:x" },
  ...{ createdAt: "2026-03-02T10:00:00.000Z", updatedAt: "2026-03-02T10:00:00.000Z", version: 1 },
  ...more,
});
