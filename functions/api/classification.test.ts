import { describe, expect, test } from "vitest";
import type { Correction } from "../../lib/core/classification/model.ts";
import type { Classification, Lead } from "../../lib/core/leads/model.ts";
import { memoryCorrections } from "./testing/sales.ts";
import { administrator, agent, lead } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const path = "/api/classification-rules";
const rule = {
  name: "Broken furniture",
  match: { words: [{ language: "es", phrases: ["mesa rota"] }] },
  place: { funnelId: "support", stageId: "first_contact" },
};
const as = administrator;

describe("classification rules", () => {
  test("are made, changed and removed by who manages funnels, and read by all", async () => {
    const { ask } = makeWorld();
    expect((await ask("POST", path, { body: rule, as: agent })).status).toBe(403);
    const made = await ask("POST", path, { body: rule, as });
    expect([made.status, made.body]).toMatchObject([
      201,
      { ...rule, standard: false, position: 100, weight: 60, adjustment: 0, leadType: null, again: false, version: 1 },
    ]);
    expect((await ask("POST", path, { body: { ...rule, name: "BROKEN furniture" }, as })).status).toBe(409);
    const one = `${path}/${(made.body as { id: string }).id}`;
    expect((await ask("PATCH", one, { body: { weight: 80, position: 1 }, as })).body).toMatchObject({
      weight: 80,
      match: { words: [{ phrases: ["mesa rota"] }] },
      version: 2,
    });
    const headers = { "if-match": '"1"' };
    expect((await ask("PATCH", one, { body: { weight: 6 }, headers, as })).status).toBe(412);
    const { data } = (await ask("GET", `${path}?limit=3`, { as: agent })).body as { data: { position: number }[] };
    expect(data.map(({ position }) => position)).toEqual([1, 200, 300]);
    expect((await ask("GET", one, { as: agent })).body).toMatchObject({ weight: 80 });
    expect((await ask("DELETE", one, { as: agent })).status).toBe(403);
    expect((await ask("DELETE", one, { as })).status).toBe(200);
    expect((await ask("GET", one, { as })).status).toBe(404);
  });

  test("that every tenant has are switched off and changed, not removed", async () => {
    const { ask } = makeWorld();
    const one = `${path}/standard-sales-negotiation`;
    const refused = await ask("DELETE", one, { as });
    expect([refused.status, refused.body]).toMatchObject([409, { code: "standard_rule" }]);
    const said = { text: "¿CUANTO cuesta la habitación?", channel: "whatsapp" };
    const heard = await ask("POST", `${path}/preview`, { body: said, as });
    expect(heard.body).toEqual({
      decided: {
        ruleId: "standard-sales-negotiation",
        funnelId: "sales",
        stageId: "negotiation",
        leadType: "sale",
      },
      because: ["cuánto cuesta"],
      considered: [
        {
          ruleId: "standard-sales-negotiation",
          funnelId: "sales",
          stageId: "negotiation",
          weight: 55,
          adjustment: 0,
          score: 55,
        },
      ],
      threshold: 30,
    });
    expect((await ask("PATCH", one, { body: { active: false }, as })).body).toMatchObject({
      active: false,
      version: 2,
    });
    expect((await ask("POST", `${path}/preview`, { body: said, as })).body).toMatchObject({
      decided: null,
      considered: [],
    });
  });

  test.each([
    [{ ...rule, place: { funnelId: "nothing", stageId: "first_contact" } }, "place.funnelId", "not_found"],
    [{ ...rule, place: { funnelId: "support", stageId: "debate" } }, "place.stageId", "not_found"],
    [{ ...rule, place: { funnelId: "sales", stageId: "closing" } }, "place.stageId", "not_allowed"],
    [{ ...rule, tenant: "other" }, "tenant", "unknown_field"],
    [{ ...rule, weight: 101 }, "weight", "too_big"],
    [{ ...rule, match: {} }, "match", "invalid"],
    [{ ...rule, match: { words: [{ phrases: ["..."] }] } }, "match.words.0.phrases.0", "wrong_format"],
  ])("refuse %j", async (body, field, code) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", path, { body, as });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field, code })]) },
    ]);
    expect(((await ask("GET", path, { as })).body as { data: unknown[] }).data).toHaveLength(5);
  });
});

const at = "2026-03-02T08:00:00.000Z";
const correction: Correction = {
  id: "1772438280000-k3v5q2m7n4",
  leadId: lead.leadId,
  ruleId: "standard-support-contact",
  from: { funnelId: "support", stageId: "first_contact" },
  to: { funnelId: "sales", stageId: "negotiation" },
  steps: { "standard-support-contact": -1, "standard-sales-negotiation": 1 },
  correctedBy: agent.id,
  at,
  leadVersion: 3,
  undoneAt: null,
  undoneBy: null,
  version: 1,
};

describe("corrections", () => {
  test("are seen by all, moved into what rules show, and taken back by who manages funnels", async () => {
    const { ask } = makeWorld({ corrections: memoryCorrections([correction]) });
    const all = "/api/classification-corrections";
    const list = await ask("GET", all, { as: agent });
    expect(list.body).toMatchObject({
      data: [{ id: correction.id, ruleId: correction.ruleId, correctedBy: agent.id, undoneAt: null, version: 1 }],
    });
    const adjustment = async () =>
      ((await ask("GET", `${path}/standard-support-contact`, { as })).body as { adjustment: number }).adjustment;
    expect(await adjustment()).toBe(-13);
    const one = `${all}/${correction.id}`;
    expect((await ask("DELETE", one, { as: agent })).status).toBe(403);
    expect((await ask("DELETE", one, { headers: { "if-match": '"7"' }, as })).status).toBe(412);
    expect((await ask("DELETE", `${all}/nothing`, { as })).status).toBe(404);
    const undone = await ask("DELETE", one, { as });
    expect([undone.status, undone.body]).toMatchObject([200, { undoneBy: administrator.id, version: 2 }]);
    expect(await adjustment()).toBe(0);
  });

  test("are said of leads that a rule has placed, and of no others", async () => {
    const classified: Lead = {
      ...lead,
      funnelId: "support",
      stageId: "first_contact",
      state: "new",
      classification: {
        by: "rule",
        funnelId: "support",
        stageId: "first_contact",
        ruleId: "standard-support-contact",
        because: ["no funciona"],
        considered: [],
        messageId: "conversation.1772438280000-m",
        at,
        version: lead.version,
      } satisfies Classification,
    };
    let stored = classified;
    const leads = {
      get: async (id: string) => (id === lead.leadId ? stored : undefined),
      beside: async () => [],
      save: async (after: Lead) => {
        stored = after;
        return "saved" as const;
      },
    };
    const { ask } = makeWorld({ leads: leads as never });
    const one = `/api/leads/${lead.leadId}/correct-classification`;
    const right = { funnelId: "sales", stageId: "negotiation" };
    expect((await ask("GET", `/api/leads/${lead.leadId}`)).body).toMatchObject({
      classification: { by: "rule", because: ["no funciona"], messageId: "conversation.1772438280000-m" },
    });
    expect((await ask("POST", "/api/leads/theirs.1/correct-classification", { body: right })).status).toBe(404);
    expect((await ask("POST", one, { body: { funnelId: "support", stageId: "first_contact" } })).status).toBe(422);
    expect((await ask("POST", one, { body: right, headers: { "if-match": '"99"' } })).status).toBe(412);
    expect((await ask("POST", one, { body: { ...right, classification: null } })).status).toBe(422);
    expect(stored).toBe(classified);
    const done = await ask("POST", one, { body: right });
    expect([done.status, done.body]).toMatchObject([
      200,
      { ...right, state: "negotiation", classification: { by: "correction", ruleId: "standard-support-contact" } },
    ]);
    stored = { ...classified, classification: null };
    const refused = await ask("POST", one, { body: right });
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { errors: [{ field: "stageId", code: "not_allowed" }] },
    ]);
  });
});
