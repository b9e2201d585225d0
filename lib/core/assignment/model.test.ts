import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Conversation } from "../conversations/model.ts";
import type { Lead } from "../leads/model.ts";
import type { Team } from "../people/model.ts";
import { type AssignmentRule, type Circumstances, choose, NO_TURNS, type Turns } from "./model.ts";

const NOW = "2026-11-02T15:00:00.000Z";
const times = { createdAt: NOW, updatedAt: NOW, version: 1 };
const ANYTHING: AssignmentRule["match"] = {
  channels: [],
  connections: [],
  countries: [],
  languages: [],
  labels: [],
  leadTypes: [],
  hours: "any",
};
const person = (id: string, more: Partial<AssignmentRule["pool"]["people"][number]> = {}) => ({
  id,
  skills: [],
  capacity: null,
  ...more,
});
const rule = (more: Partial<AssignmentRule> = {}): AssignmentRule => ({
  id: "r1",
  name: "All",
  position: 100,
  active: true,
  match: ANYTHING,
  pool: { teamId: null, people: [person("usr_a"), person("usr_b"), person("usr_c")] },
  skill: null,
  strategy: "round_robin",
  capacity: null,
  fallback: "next_rule",
  ...times,
  ...more,
});
const team = { id: "team_a", members: ["usr_a", "usr_b"], lead: "usr_z" } as unknown as Team;
const here = (more: Partial<Circumstances> = {}): Circumstances => ({
  conversation: {
    channel: "whatsapp",
    connectionId: "app.con",
    country: "PE",
    labels: ["vip"],
    openedAt: NOW,
  } as unknown as Conversation,
  language: "es-PE",
  leads: [{ type: "support" } as Lead],
  hours: [],
  teams: new Map([[team.id, team]]),
  active: new Set(["usr_a", "usr_b", "usr_c", "usr_z"]),
  open: new Map(),
  ...more,
});
const chosen = (rules: readonly AssignmentRule[], more?: Partial<Circumstances>, turns: Turns = NO_TURNS) =>
  choose(rules, here(more), turns, NOW)?.person;
/** Gives so many away, one after the other. */
function give(
  count: number,
  rules: readonly AssignmentRule[],
  more: (index: number, got: ReadonlyMap<string, number>) => Partial<Circumstances>,
) {
  const got = new Map<string, number>();
  let turns = NO_TURNS;
  for (let index = 0; index < count; index++) {
    const choice = choose(rules, here(more(index, got)), turns, NOW);
    if (!choice) continue;
    turns = choice.turns;
    got.set(choice.person, (got.get(choice.person) ?? 0) + 1);
  }
  return got;
}

describe("conditions", () => {
  test.each([
    [{ channels: ["telegram"] }, false],
    [{ channels: ["telegram", "whatsapp"] }, true],
    [{ connections: ["app.other"] }, false],
    [{ countries: ["CO"] }, false],
    [{ countries: ["PE"], labels: ["vip"] }, true],
    [{ countries: ["PE"], labels: ["none"] }, false],
    [{ languages: ["ES"] }, true],
    [{ languages: ["es-CO"] }, false],
    [{ languages: ["qu"] }, false],
    [{ leadTypes: ["support"] }, true],
    [{ leadTypes: ["sale"] }, false],
    [{ hours: "within" }, true],
    [{ hours: "outside" }, false],
  ] as [Partial<AssignmentRule["match"]>, boolean][])("%j: %s", (match, held) => {
    expect(chosen([rule({ match: { ...ANYTHING, ...match } })]) !== undefined).toBe(held);
  });

  test("by the hours of the pool's team before everybody's", () => {
    const hours = (teamId: string | null, from: string, to: string) => ({
      id: `h${teamId}`,
      name: "h",
      teamId,
      timeZone: "America/Lima",
      weekly: { monday: [{ from, to }] },
      holidays: [],
      ...times,
    });
    // In Lima it is ten o'clock on a Monday.
    const all = [hours(null, "12:00", "18:00"), hours("team_a", "09:00", "18:00")];
    const within = { match: { ...ANYTHING, hours: "within" as const } };
    expect(chosen([rule(within)], { hours: all })).toBeUndefined();
    expect(chosen([rule({ ...within, pool: { teamId: "team_a", people: [] } })], { hours: all })).toBe("usr_a");
    expect(chosen([rule({ match: { ...ANYTHING, hours: "outside" } })], { hours: all })).toBe("usr_a");
  });
});

describe("a pool", () => {
  test("leaves out who is not active, lacks the skill or has enough", () => {
    expect(chosen([rule()], { active: new Set(["usr_c"]) })).toBe("usr_c");
    const pool = { teamId: "team_a", people: [person("usr_b", { skills: ["law"] })] };
    expect(chosen([rule({ pool, skill: "law" })])).toBe("usr_b");
    const open = new Map([
      ["usr_a", 2],
      ["usr_b", 2],
    ]);
    expect(chosen([rule({ capacity: 2 })], { open })).toBe("usr_c");
    const own = { teamId: null, people: [person("usr_a"), person("usr_b", { capacity: 3 })] };
    expect(chosen([rule({ capacity: 2, pool: own })], { open })).toBe("usr_b");
  });

  test("that has nobody falls back: to the next rule, the team's lead, or nobody", () => {
    const empty = { teamId: "team_a", people: [] };
    const [first, second] = [rule({ pool: empty, skill: "law", position: 1 }), rule({ id: "r2" })];
    expect(chosen([second, first])).toBe("usr_a");
    expect(chosen([second, { ...first, fallback: "team_lead" }])).toBe("usr_z");
    expect(chosen([second, { ...first, fallback: "team_lead" }], { active: new Set(["usr_a"]) })).toBeUndefined();
    expect(chosen([second, { ...first, fallback: "unassigned" }])).toBeUndefined();
    expect(chosen([second, { ...first, fallback: "unassigned", active: false }])).toBe("usr_a");
  });
});

describe("choosing", () => {
  test("in turn differs by at most one, whatever the gauges show", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.nat(50), { minLength: 60, maxLength: 60 }),
        (ids, count, gauges) => {
          const people = ids.map((id) => person(`usr_${id}`));
          const active = new Set(people.map(({ id }) => id));
          const got = give(count, [rule({ pool: { teamId: null, people } })], (index) => ({
            active,
            open: new Map(people.map(({ id }, at) => [id, gauges[(index + at) % 60] ?? 0])),
          }));
          const counts = people.map(({ id }) => got.get(id) ?? 0);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          expect(counts.reduce((sum, one) => sum + one, 0)).toBe(count);
        },
      ),
    );
  });

  test("by load levels people out and keeps to the capacity, however late the gauges come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        (loads, count, capacity, late) => {
          const ids = ["usr_a", "usr_b", "usr_c"];
          const before = new Map(ids.map((id, at) => [id, loads[at] ?? 0]));
          const got = give(count, [rule({ strategy: "least_load", capacity })], (_, given) => ({
            open: late ? before : new Map(ids.map((id) => [id, (before.get(id) ?? 0) + (given.get(id) ?? 0)])),
          }));
          const total = ids.map((id) => (before.get(id) ?? 0) + (got.get(id) ?? 0));
          ids.forEach((id, at) => {
            if (!got.has(id)) return;
            expect(total[at]).toBeLessThanOrEqual(capacity);
            // Whoever was given one stands at most one above anybody who could have had it.
            for (const [other, load] of total.entries())
              if ((before.get(ids[other] ?? "") ?? 0) < capacity) expect(total[at]).toBeLessThanOrEqual(load + 1);
          });
        },
      ),
    );
  });
});
