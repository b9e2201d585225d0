import { beforeEach, expect, test } from "vitest";
import type { Link } from "../../lib/core/links/model.ts";
import { form, question, request } from "../../test/support/feedback.ts";
import { ANA, makeTrackWorld } from "../../test/support/track.ts";

let world: ReturnType<typeof makeTrackWorld>;
let token: string;
beforeEach(() => {
  world = makeTrackWorld();
  world.feedback.form = form({ title: { es: `<img src=x onerror=alert(1)>` } });
  world.feedback.now = request(ANA, { itemTitle: `Piso "azul" <b>` });
  token = world.tokenOf(linkOf());
});
const linkOf = (): Link => ({ kind: "feedback", requestId: request(ANA).requestId });
const post = (body: string) => world.ask("POST", token, { body });

test("asks in the person's language, and nothing that anybody wrote becomes markup", async () => {
  const { status, body } = await world.ask("GET", token);
  expect(status).toBe(200);
  expect(body).toContain('lang="es"');
  expect(body).toContain("¿overall?");
  expect(body).toContain("&lt;img src=x");
  expect(body).toContain("Piso &quot;azul&quot; &lt;b&gt;");
  expect(body).not.toContain("<img");
  expect(body).not.toContain("<script");
});

test("looking answers nothing; what is missing stands at its question and nothing is kept; all of it is kept, and may be changed", async () => {
  await world.ask("GET", token);
  const refused = await post("again=yes&more=bien");
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('id="q-overall-wrong"');
  // What was said already is still there.
  expect(refused.body).toContain("bien</textarea>");
  expect(world.feedback.now?.answers).toEqual({});
  const kept = await post("overall=4&again=no&why=light&more=%3Cb%3E");
  expect([kept.status, kept.headers.location]).toEqual([303, `/t/${token}?done=saved`]);
  expect(world.feedback.now).toMatchObject({
    answers: { overall: 4, again: false, why: "light", more: "<b>" },
    way: "link",
    complete: true,
  });
  expect((await world.ask("GET", token, { query: { done: "saved" } })).body).toContain("Thank you.");
  const again = await world.ask("GET", token);
  expect(again.body).toContain('value="4" checked');
  expect(again.body).toContain("&lt;b&gt;</textarea>");
  await post("overall=1&why=price");
  expect(world.feedback.now?.answers).toEqual({ overall: 1, why: "price" });
});

test.each([
  "overall=9&why=light",
  "overall=x&why=light",
  "overall=4&why=__proto__",
  "overall=4&again=perhaps&why=light",
])("%s is refused", async (body) => {
  expect((await post(body)).status).toBe(422);
  expect(world.feedback.now?.answers).toEqual({});
});

test("several choices and numbers are taken as they are", async () => {
  world.feedback.form = form({
    questions: [
      question("which", "choices", {
        options: [
          { key: "a", label: { en: "A" }, grade: null },
          { key: "b", label: { en: "B" }, grade: null },
        ],
      }),
      question("how_many", "number", { least: 0, most: 99 }),
    ],
  });
  expect((await post("which=a&which=b&how_many=2%2C5")).status).toBe(303);
  expect(world.feedback.now?.answers).toEqual({ which: ["a", "b"], how_many: 2.5 });
});

test("what is over, taken back, or another's opens nothing", async () => {
  const answer = "overall=4&why=light";
  world.feedback.now = request(ANA, { expiresAt: "2020-01-01T00:00:00.000Z" });
  expect([(await world.ask("GET", token)).status, (await post(answer)).status]).toEqual([410, 410]);
  world.feedback.now = request(ANA, { cancelledAt: "2026-03-02T10:00:00.000Z" });
  expect([(await world.ask("GET", token)).status, (await post(answer)).status]).toEqual([410, 410]);
  world.feedback.now = undefined;
  expect((await world.ask("GET", token)).status).toBe(404);
  expect((await world.ask("GET", `${token.slice(0, -2)}xx`)).status).toBe(404);
});
