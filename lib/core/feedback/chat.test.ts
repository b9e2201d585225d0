import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { form as aForm, request as aRequest } from "../../../test/support/feedback.ts";
import { makeAnswerFeedback } from "./answer.ts";
import { asChoices, nextQuestion, pressed, pressedValue, writtenValue } from "./chat.ts";
import { makeHearing } from "./follow.ts";
import { makeHearFeedback } from "./hear.ts";
import { answerProblems, type FeedbackRequest, gradesOf, isPress, type Question } from "./model.ts";

const CONTACT = "c".repeat(26);
const form = aForm();
const request = aRequest(CONTACT, { expiresAt: "2026-03-09T10:00:00.000Z" });
const [overall, again, why, more] = form.questions as [Question, Question, Question, Question];

/** One request in memory, by a clock that stands still. */
function talk(now = "2026-03-03T10:00:00.000Z") {
  const kept = { request };
  const forms = { get: async () => form };
  const requests = {
    get: async (id: string) => (id === request.requestId ? kept.request : undefined),
    async save(next: FeedbackRequest) {
      kept.request = next;
      return "saved" as const;
    },
  };
  const clock = { now: () => Date.parse(now) };
  const answer = makeAnswerFeedback({ forms, requests, clock });
  const hear = makeHearFeedback({ forms, requests, answer, clock });
  let second = 0;
  const say = (words: { text?: string; payload?: string }, lastAsked: string | null = request.requestId) =>
    hear({
      contactIds: ["x".repeat(26), CONTACT],
      lastAsked: lastAsked ?? undefined,
      text: words.text,
      payload: words.payload,
      at: `2026-03-03T09:00:0${second++}.000Z`,
    });
  return { kept, say, hearing: hear };
}
const payload = (key: string, said: string) => `fb.${"o".repeat(16)}.${key}.${said}`;

describe("questions in a chat", () => {
  test("have a button for each answer, the best first, in the person's language, with what they are about", () => {
    const saying = { form, request, link: "https://a.example/t/f1", first: true };
    expect(asChoices({ ...saying, question: overall })).toEqual({
      type: "choices",
      text: "Two minutes.\n\n¿overall?\n\nTambién puedes responder aquí: https://a.example/t/f1",
      choices: ["5", "4", "3", "2", "1"].map((title) => ({ id: payload("overall", title), title })),
      listLabel: "Elegir",
    });
    expect(asChoices({ ...saying, question: again, first: false })).toMatchObject({
      text: "¿again?",
      choices: [{ title: "Sí" }, { title: "No" }, { id: payload("again", "-"), title: "Saltar" }],
    });
    expect(asChoices({ ...saying, question: more, first: false })).toMatchObject({
      choices: [{ title: "Saltar" }],
    });
  });

  test("data of any button fits the smallest provider, and comes back as what it was", () => {
    const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/);
    fc.assert(
      fc.property(key, key, (name, said) => {
        expect(payload(name, said).length).toBeLessThanOrEqual(64);
        expect(pressed(payload(name, said))).toEqual({ own: "o".repeat(16), question: name, said });
        expect(isPress(payload(name, said))).toBe(true);
      }),
    );
    for (const other of [undefined, "", "csat:abc:5", "fb", "fb.short.a.b", `${payload("a", "b")}.c`])
      expect(pressed(other)).toBeUndefined();
  });

  test("a button of a question that was changed since says nothing", () => {
    expect(pressedValue(overall, "9")).toBeUndefined();
    expect(pressedValue(overall, "-")).toBeUndefined();
    expect(pressedValue(again, "-")).toBe("skip");
    expect(pressedValue(why, "toString")).toBeUndefined();
  });

  test.each([
    [overall, "4", 4],
    [overall, " 4/5 ", 4],
    [overall, "5/10", undefined],
    [overall, "4.5", undefined],
    [overall, "mesa para 4", undefined],
    [overall, "6", undefined],
    [again, "Sí!", true],
    [again, "non", false],
    [again, "sí, pero ¿a qué hora?", undefined],
    [why, "light", "light"],
    [why, "LIGHT", "light"],
    [why, "luz", undefined],
    [more, "  bien  ", "bien"],
    [more, "   ", undefined],
  ] as const)("%#: written words answer only where nobody can take them for something else", (asked, text, value) => {
    expect(writtenValue(asked, text)).toEqual(value);
  });

  test("go on from one to the next, by buttons and words, until all are answered", async () => {
    const { kept, say } = talk();
    expect(await say({ payload: payload("overall", "5"), text: "5" })).toMatchObject({
      kind: "heard",
      question: "overall",
    });
    // Pressed once more: nothing new, so nobody is asked again.
    expect(await say({ payload: payload("overall", "5"), text: "5" })).toEqual({ kind: "nothing" });
    expect(await say({ payload: payload("again", "-"), text: "Saltar" })).toMatchObject({ kind: "heard" });
    expect(nextQuestion(form, kept.request)?.key).toBe("why");
    expect(await say({ text: "¿Tienen mesa hoy?" })).toEqual({ kind: "nothing" });
    expect(await say({ text: "Light" })).toMatchObject({ kind: "heard", question: "why" });
    expect(kept.request).toMatchObject({
      answers: { overall: 5, why: "light" },
      skipped: ["again"],
      complete: true,
      way: "chat",
    });
    expect(gradesOf(form, kept.request.answers)).toEqual({ of: { overall: 1, why: 0.9 }, mean: 0.95 });
    // All that has to be answered is: what is written now is about something else.
    expect(await say({ text: "hola" })).toEqual({ kind: "nothing" });
  });

  test("nobody answers what is another's, was not asked here, or is over", async () => {
    expect(await talk().say({ text: "4" }, null)).toEqual({ kind: "nothing" });
    expect(await talk().say({ payload: `fb.${"z".repeat(16)}.overall.5` })).toEqual({ kind: "nothing" });
    expect(await talk("2026-03-09T10:00:00.000Z").say({ payload: payload("overall", "5") })).toEqual({
      kind: "nothing",
    });
  });
});

test("words are an answer where the question stands last, and not where a person of the team spoke since", async () => {
  const { kept, hearing } = talk();
  const said = (more: object) => [{ kind: "sent", direction: "out", at: "2026-03-03T08:00:00.000Z", ...more }];
  const asking = { author: "rule:x", proactive: { notificationId: request.requestId } };
  const timers: unknown[] = [];
  const hear = (ours: readonly object[], payload?: string) =>
    makeHearing({
      conversations: {
        get: async () => ({ contactId: CONTACT }) as never,
        messages: async () => ({ items: ours }) as never,
      },
      family: async () => [{ contactId: CONTACT }],
      hear: hearing,
      timers: { set: async (timer) => void timers.push(timer.timer) },
    })({
      ...{ conversationId: "cnv", at: "2026-03-03T09:00:00.000Z", text: "4" },
      last: { notificationId: request.requestId, type: "feedback.visit" } as never,
      ...(payload === undefined ? {} : { payload }),
    });
  await hear(said({ author: "usr_a" }));
  await hear([]);
  expect([kept.request.answers, timers]).toEqual([{}, []]);
  await hear(said(asking));
  expect([kept.request.answers, timers]).toEqual([{ overall: 4 }, [`feedback.${"o".repeat(16)}`]]);
  // A button says itself what it answers.
  await hear(said({ author: "usr_a" }), payload("again", "yes"));
  expect(kept.request.answers).toEqual({ overall: 4, again: true });
});

test("whatever is sent as answers is refused by its question, or fits it", () => {
  const kinds = { overall: "number", again: "boolean", why: "string", more: "string" } as const;
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("overall", "again", "why", "more", "__proto__", "x"), fc.jsonValue()),
      (said) => {
        const problems = answerProblems(form, said, false);
        for (const [key, value] of Object.entries(said)) {
          if (problems.some((problem) => problem.question === key)) continue;
          expect(typeof value).toBe(kinds[key as keyof typeof kinds]);
        }
      },
    ),
  );
});
