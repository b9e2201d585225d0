import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeCalendar } from "../counters/calendar.ts";
import { type Figures, figuresOf, judge, lastHours } from "./model.ts";

const SES = { complained: 0.001, bounced: 0.05 };
const of = (more: Partial<Figures>): Figures => ({ sent: 412, failed: 0, bounced: 0, complained: 0, ...more });

describe("a connection's last day", () => {
  test.each([
    ["nothing", of({}), SES, { kind: "fine" }],
    ["as many failures as allowed", of({ failed: 10 }), SES, { kind: "fine" }],
    ["one more", of({ failed: 11 }), SES, { kind: "alarm", reason: "11 failures in 24 hours; limit 10" }],
    ["one complaint, whatever its share", of({ complained: 1 }), SES, { kind: "fine" }],
    [
      "two of them",
      of({ complained: 2 }),
      SES,
      { kind: "pause", reason: "complaint rate 0.49 % of 412 messages in 24 hours; limit 0.1 %" },
    ],
    ["two of many", of({ sent: 2_000, complained: 2 }), SES, { kind: "fine" }],
    ["of too few to tell", of({ sent: 99, complained: 9 }), SES, { kind: "fine" }],
    [
      "bounces, before the failures that they are as well",
      of({ sent: 400, failed: 21, bounced: 21 }),
      SES,
      { kind: "pause", reason: "bounce rate 5.25 % of 400 messages in 24 hours; limit 5 %" },
    ],
    ["bounces up to the limit", of({ sent: 200, failed: 10, bounced: 10 }), SES, { kind: "fine" }],
    ["a channel that tells of none", of({ complained: 90, bounced: 90 }), {}, { kind: "fine" }],
  ] as const)("%s", (_name, figures, tolerated, expected) => {
    expect(judge(figures, 10, tolerated)).toEqual(expected);
  });

  test("never looks better for one trouble more", () => {
    const order = ["fine", "alarm", "pause"];
    const figure = fc.nat(300);
    fc.assert(
      fc.property(
        fc.record({ sent: fc.nat(3_000), failed: figure, bounced: figure, complained: figure }),
        fc.constantFrom("failed", "bounced", "complained"),
        fc.nat(20),
        (figures, trouble, allowed) => {
          const worse = { ...figures, [trouble]: figures[trouble] + 1 };
          const rank = (one: Figures) => order.indexOf(judge(one, allowed, SES).kind);
          expect(rank(worse)).toBeGreaterThanOrEqual(rank(figures));
        },
      ),
    );
  });

  test("is this hour and the 23 before, over the tenant's midnight and the clock that is put back", () => {
    const utc = lastHours(Date.parse("2026-11-02T02:30:00Z"), makeCalendar());
    expect([...utc].map(([day, hours]) => [day, hours.length])).toEqual([
      ["2026-11-02", 3],
      ["2026-11-01", 21],
    ]);
    expect(utc.get("2026-11-01")).not.toContain("02");
    const madrid = makeCalendar([{ from: "2026-01-01T00:00:00.000Z", zone: "Europe/Madrid" }]);
    expect([...lastHours(Date.parse("2026-10-25T12:30:00Z"), madrid).values()].flat()).toHaveLength(23);
  });

  test("adds up these hours and no other", () => {
    const days = [
      { values: { "out.09": 3, "failed.09": 2, "bounced.09": 1, "out.10": 5, failed: 9 }, hours: ["09"] },
      { values: { "out.23": 4, "complained.23": 1 }, hours: ["22", "23"] },
    ];
    expect(figuresOf(days)).toEqual({ sent: 7, failed: 2, bounced: 1, complained: 1 });
  });
});
