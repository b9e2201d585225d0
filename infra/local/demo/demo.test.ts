import { describe, expect, test } from "vitest";
import { BUSINESSES, everybody } from "./businesses.ts";
import { chanceOf } from "./stories/chance.ts";
import { estateAgency } from "./stories/estate-agency.ts";
import type { Story } from "./stories/model.ts";
import { DAY_MS, DAYS, offsetOf, planOf } from "./stories/plan.ts";
import { recruiters } from "./stories/recruiters.ts";
import { restaurant } from "./stories/restaurant.ts";

const NOW = Date.parse("2026-11-26T15:00:00Z");
const stories: readonly (readonly [string, Story])[] = [restaurant, estateAgency, recruiters].map(
  (story) => [story.business.name, story] as const,
);

describe.each(stories)("%s", (_, story) => {
  const plan = planOf(story, NOW);
  const episodes = plan.flatMap((chapter) => chapter.episodes);

  test("is the same at every start", () => {
    expect(planOf(story, NOW)).toEqual(plan);
  });

  test("lies within ninety days, on every channel, in three languages, every customer once", () => {
    expect(Math.min(...episodes.map(({ at }) => at))).toBeGreaterThan(NOW - (DAYS + 1) * DAY_MS);
    expect(Math.max(...episodes.map(({ at }) => at))).toBeLessThan(NOW);
    expect(new Set(plan.map(({ channel }) => channel))).toEqual(new Set(["whatsapp", "messenger", "telegram"]));
    expect(new Set(plan.map(({ language }) => language))).toEqual(new Set(["es", "fr", "en"]));
    expect(new Set(plan.map(({ name }) => name)).size).toBe(plan.length);
  });

  test("has every ending, and an inbox that is full today", () => {
    const endings = new Set(episodes.map(({ ending }) => ending));
    expect([...endings].sort()).toEqual(
      ["failed", "late", "open", "pending", "refused", "resolved", "snoozed", "unanswered"].sort(),
    );
    expect(episodes.filter(({ at }) => at > NOW - DAY_MS).length).toBeGreaterThan(10);
  });

  test("begins each dialogue with its customer, and knows every word that it leaves a place for", () => {
    for (const { language, turns, label, team } of story.dialogues) {
      expect(turns[0]?.[0]).toBe("c");
      expect(story.labels).toHaveProperty(label);
      expect(story.business.people.some((person) => person.team === team)).toBe(true);
      for (const turn of turns)
        for (const [, place = ""] of turn
          .map(String)
          .join(" ")
          .matchAll(/\{(\w+)\}/g))
          expect([language, place, story.words[language][place]?.length]).toEqual([
            language,
            place,
            expect.any(Number),
          ]);
    }
    expect(new Set(story.replies.map(({ language, shortCode }) => `${language} ${shortCode}`)).size).toBe(
      story.replies.length,
    );
  });
});

test("nobody is real: addresses end in .example or are example.com's, one person belongs to all", () => {
  const people = everybody(BUSINESSES);
  for (const { email } of people) expect(email).toMatch(/(@example\.com|\.example)$/);
  const owners = BUSINESSES.map((business) => business.people.find(({ subject }) => subject === "person-owner"));
  expect(owners.every((owner) => owner?.role === "administrator")).toBe(true);
});

test("chance falls evenly, and the same way by the same name", () => {
  const [one, two] = [chanceOf("x"), chanceOf("x")];
  const falls = Array.from({ length: 4000 }, () => one.next());
  expect(falls.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => two.next()));
  expect(falls.reduce((sum, fall) => sum + fall, 0) / falls.length).toBeCloseTo(0.5, 1);
});

test("a zone's clock is ahead by what the day says", () => {
  expect(offsetOf("Europe/Madrid", Date.parse("2026-07-01T12:00:00Z"))).toBe(2 * 3_600_000);
  expect(offsetOf("Europe/Madrid", NOW)).toBe(3_600_000);
  expect(offsetOf("America/Lima", NOW)).toBe(-5 * 3_600_000);
});
