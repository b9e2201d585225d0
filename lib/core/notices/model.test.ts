import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemIds } from "../../adapters/system/system.ts";
import { makeAttendNotices } from "./attend.ts";
import { channelsFor, type NewNotice, NO_PREFERENCES, NOTICE_KINDS, noticeFor, noticeParts } from "./model.ts";
import type { PersonalNotices } from "./ports.ts";

const fresh: NewNotice = {
  person: "usr_a",
  kind: "mention",
  subject: { kind: "conversation", id: "c" },
  text: "  look\n here ",
  by: "usr_b",
  at: "2026-11-02T09:00:00.000Z",
  fact: ["c", "m1"],
};
const idOf = (notice: NewNotice) => systemIds.derive(...noticeParts(notice));

describe("a notice", () => {
  test("is listed and carried as the person chose, by default to the list and by push", () => {
    expect(noticeFor(fresh, idOf(fresh), {})).toMatchObject({ text: "look here", readAt: null, carry: ["push"] });
    expect(noticeFor(fresh, idOf(fresh), { mention: ["list"] })).toMatchObject({ readAt: null, carry: [] });
    expect(noticeFor(fresh, idOf(fresh), { mention: ["email"] })).toMatchObject({ readAt: fresh.at, carry: ["email"] });
    expect(noticeFor(fresh, idOf(fresh), { mention: [] })).toBeUndefined();
    expect(noticeFor(fresh, idOf(fresh), { reminder: [] })).toBeDefined();
    expect(channelsFor("lead_assigned", {})).toEqual(["list"]);
  });

  test("is for people, and not for what one did oneself, except what one asked to be reminded of", () => {
    expect(noticeFor({ ...fresh, person: "key_a" }, "x", {})).toBeUndefined();
    expect(noticeFor({ ...fresh, by: "usr_a" }, "x", {})).toBeUndefined();
    expect(noticeFor({ ...fresh, by: "usr_a", kind: "reminder" }, "x".repeat(26), {})).toBeDefined();
  });

  test("has one id for one fact, whatever else is said of it, and another for each person, kind and fact", () => {
    const facts = fc.record({
      person: fc.constantFrom("usr_a", "usr_b"),
      kind: fc.constantFrom(...NOTICE_KINDS),
      fact: fc.array(fc.constantFrom("a", "b", "ab"), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(facts, facts, fc.string(), (a, b, text) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(idOf({ ...fresh, ...a }) === idOf({ ...fresh, ...b, text })).toBe(same);
      }),
    );
  });
});

describe("preferences", () => {
  const clock = { now: () => Date.parse("2026-11-02T10:00:00.000Z") };
  const keeping = (conflicts: number) => {
    let kept = NO_PREFERENCES;
    const notices = {
      preferences: async () => kept,
      savePreferences: async (_person, wishes, version, at) => {
        if (conflicts-- > 0) {
          kept = { wishes: { ...kept.wishes, job_ended: [] }, updatedAt: at, version: kept.version + 1 };
          return "conflict" as const;
        }
        expect(version).toBe(kept.version);
        kept = { wishes, updatedAt: at, version: version + 1 };
        return kept;
      },
    } satisfies Partial<PersonalNotices>;
    return makeAttendNotices({ notices: notices as unknown as PersonalNotices, clock });
  };

  test("are changed kind by kind, over what somebody else changed meanwhile", async () => {
    const attend = keeping(2);
    const outcome = await attend.prefer("usr_a", { mention: ["email"] });
    expect(outcome).toMatchObject({
      kind: "done",
      preferences: { wishes: { mention: ["email"], job_ended: [] }, version: 3 },
    });
    expect(await attend.prefer("usr_a", {}, 2)).toMatchObject({ kind: "stale", preferences: { version: 3 } });
  });
});
