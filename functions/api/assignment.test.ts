import { describe, expect, test } from "vitest";
import { administrator, agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const path = "/api/assignment-rules";
const rule = { name: "Peru", match: { countries: ["PE"] }, pool: { people: [{ id: "usr_ana", skills: ["law"] }] } };

describe("assignment rules", () => {
  test("are made, changed and removed by administrators, and read by all", async () => {
    const { ask } = makeWorld();
    const as = administrator;
    expect((await ask("POST", path, { body: rule, as: agent })).status).toBe(403);
    const made = await ask("POST", path, { body: rule, as });
    expect([made.status, made.body]).toMatchObject([
      201,
      {
        ...rule,
        position: 100,
        active: true,
        match: { countries: ["PE"], channels: [], hours: "any" },
        pool: { teamId: null, people: [{ id: "usr_ana", skills: ["law"], capacity: null }] },
        skill: null,
        strategy: "round_robin",
        capacity: null,
        fallback: "next_rule",
        version: 1,
      },
    ]);
    expect((await ask("POST", path, { body: { ...rule, name: "PERU" }, as })).status).toBe(409);
    const one = `${path}/${(made.body as { id: string }).id}`;
    expect((await ask("PATCH", one, { body: { capacity: 5 }, as })).body).toMatchObject({
      capacity: 5,
      version: 2,
      match: { countries: ["PE"] },
    });
    const headers = { "if-match": '"1"' };
    expect((await ask("PATCH", one, { body: { capacity: 6 }, headers, as })).status).toBe(412);
    expect((await ask("GET", path, { as: agent })).body).toMatchObject({ data: [{ capacity: 5 }] });
    expect((await ask("DELETE", one, { as: agent })).status).toBe(403);
    expect((await ask("DELETE", one, { as })).status).toBe(200);
    expect((await ask("PATCH", one, { body: { capacity: 6 }, as })).status).toBe(404);
  });

  test.each([
    [{ ...rule, pool: { people: [{ id: "usr_stranger" }] } }, "pool.people.0.id", "not_found"],
    [{ ...rule, pool: { people: [{ id: "usr_ana" }, { id: "usr_ana" }] } }, "pool.people.1.id", "repeated"],
    [{ ...rule, pool: { teamId: "team_b" } }, "pool.teamId", "not_found"],
    [{ ...rule, tenant: "other" }, "tenant", "unknown_field"],
    [{ ...rule, match: { countries: ["pe"] } }, "match.countries.0", "wrong_format"],
  ])("refuse %j", async (body, field, code) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", path, { body, as: administrator });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field, code })]) },
    ]);
    expect((await ask("GET", path)).body).toMatchObject({ data: [] });
  });
});
