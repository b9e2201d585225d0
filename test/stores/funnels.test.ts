import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { BLANK_CONTACT } from "../../lib/core/contacts/model.ts";
import { makeFillJourneys } from "../../lib/core/journeys/fill.ts";
import { makeManageLeads } from "../../lib/core/leads/manage.ts";
import type { Lead, LeadState } from "../../lib/core/leads/model.ts";
import { makeClock } from "../support/clock.ts";
import { makeStores } from "../support/stores.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

async function board(cards: number) {
  const tenant = `funnels-${++tenants}`;
  const clock = makeClock();
  const stores = makeStores({ client: table.client, tableName: table.tableName, tenant, ids: systemIds });
  const manage = makeManageLeads({ ...stores, clock, ids: systemIds });
  const at = clock.iso();
  await stores.contacts.create({
    ...BLANK_CONTACT,
    contactId: "contact",
    name: "Ana Ejemplo",
    identities: [],
    country: "PE",
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  const made: Lead[] = [];
  for (let number = 0; number < cards; number++) {
    const outcome = await manage.create({ requestId: `r${number}`, contactId: "contact", fields: {}, by: "usr_1" });
    if (outcome.kind !== "done") throw new Error(outcome.kind);
    made.push(outcome.lead);
  }
  const column = async (stageId: string) => (await stores.leads.ofStage("sales", stageId, { limit: 100 })).items;
  const order = async (stageId = "first_chat") => (await column(stageId)).map(({ leadId }) => leadId);
  const move = (leadId: string, stageId: string, more: object = {}) =>
    manage.move({ leadId, stageId, by: "usr_1", ...more });
  return { clock, stores, manage, made, column, order, move, ids: made.map(({ leadId }) => leadId), tenant };
}

/** In a list of all leads, the highest first. */
const rankOf = (state: LeadState) =>
  (({ closed_won: 1, closed_lost: 0 }) as Partial<Record<LeadState, number>>)[state] ?? 2;

const STAGES = ["first_chat", "negotiation", "debate"] as const;

describe("a board", () => {
  test("shows new leads on top of the first stage, with what a contact gave them", async () => {
    const { order, ids, made } = await board(3);
    expect(await order()).toEqual([...ids].reverse());
    expect(made[0]).toMatchObject({ funnelId: "sales", stageId: "first_chat", state: "new", country: "PE" });
  });

  test("puts a card where it is dropped, and writes nothing when it stands there", async () => {
    const { order, ids, move, stores } = await board(4);
    const [a = "", b = "", c = "", d = ""] = [...ids].reverse();
    await move(d, "first_chat", { afterId: a, beforeId: b });
    expect(await order()).toEqual([a, d, b, c]);
    await move(a, "first_chat", { beforeId: c });
    expect(await order()).toEqual([d, b, a, c]);
    const before = await stores.leads.get(a);
    await move(a, "first_chat", { beforeId: c });
    await move(a, "first_chat", { afterId: b });
    await move(a, "first_chat");
    expect(await stores.leads.get(a)).toEqual(before);
  });

  test("knows no other cards than its own, and forgets those that left", async () => {
    const { order, ids, move } = await board(2);
    const [a = "", b = ""] = [...ids].reverse();
    expect(await move(a, "negotiation", { afterId: "contact.nobody" })).toMatchObject({
      kind: "invalid",
      problems: [{ field: "afterId", code: "not_found" }],
    });
    await move(b, "debate");
    await move(a, "negotiation", { afterId: b });
    expect([await order("first_chat"), await order("negotiation"), await order("debate")]).toEqual([[], [a], [b]]);
  });

  test("keeps states and stages together, and asks why a lead was lost", async () => {
    const { ids, move, manage, clock } = await board(1);
    const [id = ""] = ids;
    clock.advance(60_000);
    expect(await move(id, "debate")).toMatchObject({ lead: { state: "negotiation", stageId: "debate" } });
    expect(await move(id, "closing")).toMatchObject({ kind: "invalid", problems: [{ field: "state" }] });
    expect(await move(id, "closing", { fields: { state: "closed_lost" } })).toMatchObject({
      problems: [{ field: "lostReason", code: "required" }],
    });
    const update = (fields: object) => manage.update({ leadId: id, by: "usr_1", fields });
    expect(await update({ state: "closed_won" })).toMatchObject({
      lead: { stageId: "closing", closedAt: clock.iso(), lostReason: null },
    });
    expect(await update({ state: "in_progress" })).toMatchObject({ lead: { stageId: "first_chat", closedAt: null } });
  });

  test("tells each step once, with who, when and how long", async () => {
    const { ids, move, clock, stores } = await board(1);
    const [id = ""] = ids;
    clock.advance(5_000);
    await move(id, "negotiation");
    await move(id, "negotiation");
    clock.advance(7_000);
    await move(id, "debate", { by: "usr_2" });
    const { items } = await stores.leads.steps(id, { limit: 10 });
    expect(items.map(({ from, to, spentMs, by }) => [from?.stageId, to.stageId, spentMs, by])).toEqual([
      ["negotiation", "debate", 7_000, "usr_2"],
      ["first_chat", "negotiation", 5_000, "usr_1"],
      [undefined, "first_chat", null, "usr_1"],
    ]);
  });

  test("what became of a lead is told; one that is older is given what its steps tell", async () => {
    const { ids, move, clock, stores, manage, made, tenant } = await board(2);
    const [id = "", other = ""] = ids;
    const first = clock.iso();
    clock.advance(5_000);
    const second = clock.iso();
    await move(id, "debate");
    clock.advance(5_000);
    const third = clock.iso();
    await manage.update({ leadId: id, by: "usr_1", fields: { state: "closed_lost", lostReason: "price" } });
    const journey = {
      "sales/first_chat": { at: first, out: "forward" },
      "sales/debate": { at: second, out: "ended" },
      "sales/closing": { at: third },
    };
    const lead = await stores.leads.get(id);
    expect(lead?.journey).toEqual(journey);
    expect(made[1]?.journey).toEqual({ "sales/first_chat": { at: first } });

    // As it was before journeys were kept.
    const pk = `${tenant}#contact#contact`;
    await table.client.update({
      TableName: table.tableName,
      Key: { pk, sk: `lead#${id}` },
      UpdateExpression: "REMOVE journey",
    });
    expect((await stores.leads.get(id))?.journey).toBeNull();
    const without = () => [id, other, "contact.gone"];
    const fill = makeFillJourneys({ without, leads: stores.leads, funnels: stores.funnels });
    expect([await fill(), await fill()]).toEqual([1, 0]);
    expect(await stores.leads.get(id)).toEqual({ ...lead, version: (lead?.version ?? 0) + 1 });
  });

  test("a lead made twice by one request is one lead", async () => {
    const { manage, order } = await board(0);
    const make = () => manage.create({ requestId: "same", contactId: "contact", fields: {}, by: "usr_1" });
    const outcomes = await Promise.all([make(), make(), make()]);
    expect(new Set(outcomes.map((one) => (one.kind === "done" ? one.lead.leadId : one.kind))).size).toBe(1);
    expect(await order()).toHaveLength(1);
  });
});

test("every card stands in exactly one place, whatever is moved at once, repeated or late", async () => {
  const action = fc.record({
    card: fc.nat({ max: 5 }),
    stage: fc.constantFrom(...STAGES),
    after: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
    before: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
    times: fc.integer({ min: 1, max: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(action, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), async (rounds) => {
      const { ids, move, column, stores } = await board(6);
      const other = (number: number | undefined, card: number) =>
        number === undefined || number === card ? undefined : ids[number];
      for (const round of rounds) {
        const asked = round.flatMap(({ card, stage, after, before, times }) =>
          Array.from({ length: times }, () => {
            const [afterId, beforeId] = [other(after, card), other(before, card)];
            return move(ids[card] ?? "", stage, { ...(afterId ? { afterId } : {}), ...(beforeId ? { beforeId } : {}) });
          }),
        );
        for (const outcome of await Promise.all(asked)) expect(outcome.kind).toBe("done");
      }
      const columns = await Promise.all(STAGES.map(column));
      // Each card is shown once, in the stage that its lead names, in the order of ranks, and no rank is there twice.
      expect(
        columns
          .flat()
          .map(({ leadId }) => leadId)
          .toSorted(),
      ).toEqual([...ids].sort());
      for (const [index, cards] of columns.entries()) {
        const ranks = cards.map(({ rank }) => rank);
        expect(ranks).toEqual([...new Set(ranks)].sort());
        for (const lead of cards) expect(lead.stageId).toBe(STAGES[index]);
      }
      // The steps of a lead lead from one stage to the next without a gap, and end where it stands.
      for (const id of ids) {
        const steps = (await stores.leads.steps(id, { limit: 100 })).items.toReversed();
        for (const [index, { from }] of steps.entries())
          expect(from?.stageId).toBe(index === 0 ? undefined : steps[index - 1]?.to.stageId);
        expect(steps.at(-1)?.to.stageId).toBe((await stores.leads.get(id))?.stageId);
      }
    }),
    { numRuns: 15 },
  );
}, 120_000);

test("who writes for the first time stands on top of the first stage, once however often it is delivered", async () => {
  const { made, order, tenant, clock, stores } = await board(1);
  const road = makeRoad(table, tenant);
  clock.advance(1_000);
  const first = road.input(road.text("w1", road.clock.iso(), "hola"));
  await Promise.all([road.process(first), road.process(first)]);
  const { contactId } = await road.head();
  const leadId = `${contactId}.1`;
  expect((await order()).toSorted()).toEqual([made[0]?.leadId, leadId].sort());
  expect((await stores.leads.steps(leadId, { limit: 10 })).items).toMatchObject([
    { by: "rule:first-message", from: null, to: { funnelId: "sales", stageId: "first_chat", state: "new" } },
  ]);
});

test("many who drop cards on one spot at once all find a place there", async () => {
  const { ids, move, order } = await board(10);
  const [first = "", second = "", ...rest] = [...ids].reverse();
  await Promise.all(rest.map((id) => move(id, "first_chat", { afterId: first, beforeId: second })));
  const now = await order();
  expect([now[0], now.at(-1)]).toEqual([first, second]);
  expect(now.slice(1, -1).toSorted()).toEqual([...rest].sort());
}, 30_000);

describe("lists of leads", () => {
  test("are filtered by everything, and bounded in time", async () => {
    const { manage, ids, stores, clock } = await board(3);
    const [a = "", b = ""] = ids;
    const team = "team_a";
    await manage.update({
      leadId: a,
      by: "usr_1",
      fields: { type: "sale", assignee: "usr_9", teamId: team, tags: ["vip"] },
    });
    const list = async (filter: object) =>
      (await stores.leads.list({ state: "new", ...filter }, { limit: 10 })).items.map(({ leadId }) => leadId);
    for (const filter of [{ type: "sale" }, { assignee: "usr_9" }, { teamId: team }, { tag: "vip" }])
      expect(await list(filter)).toEqual([a]);
    expect(await list({ assignee: "none" })).toHaveLength(2);
    expect(await list({ country: "PE", channel: "manual", funnelId: "sales", stageId: "first_chat" })).toHaveLength(3);
    expect(await list({ country: "CL" })).toEqual([]);
    expect(await list({ createdFrom: clock.iso() })).toHaveLength(3);
    expect(await list({ createdTo: clock.iso() })).toEqual([]);
    await manage.update({ leadId: b, by: "usr_1", fields: { state: "closed_won" } });
    expect(await list({})).not.toContain(b);
  });

  test("of several states are read page after page, a query each: those that are open first, and each list newest first", async () => {
    const { manage, ids, stores } = await board(9);
    const query = vi.spyOn(table.client, "query");
    const [a = "", b = "", c = ""] = ids;
    const lost = { state: "closed_lost", lostReason: "price" } as const;
    await manage.update({ leadId: a, by: "usr_1", fields: { state: "closed_won" } });
    await manage.update({ leadId: b, by: "usr_1", fields: { state: "negotiation", tags: ["vip"] } });
    await manage.update({ leadId: c, by: "usr_1", fields: { ...lost, tags: ["vip"] } });
    const read = async (filter: { readonly state: "open" | "any"; readonly tag?: string }, limit: number) => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        query.mockClear();
        const page = await stores.leads.list(filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
        expect(query).toHaveBeenCalledTimes(1);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ state, createdAt, leadId }) => `${rankOf(state)} ${createdAt}#${leadId}`));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(found).toEqual([...found].sort().reverse());
      return found.map((place) => place.slice(place.indexOf("#") + 1));
    };
    for (const limit of [1, 2, 4, 9, 50]) {
      expect((await read({ state: "any" }, limit)).toSorted()).toEqual([...ids].sort());
      expect((await read({ state: "open" }, limit)).toSorted()).toEqual(
        ids.filter((id) => id !== a && id !== c).sort(),
      );
      expect((await read({ state: "any", tag: "vip" }, limit)).toSorted()).toEqual([b, c].sort());
      expect(await read({ state: "open", tag: "vip" }, limit)).toEqual([b]);
    }
    for (const [state, cursor] of [
      ["open", "bm9uZQ"],
      ["any", "bm9uZQ"],
      ["any", "open.bm9uZQ"],
      ["any", "else."],
    ] as const)
      await expect(stores.leads.list({ state }, { limit: 2, cursor })).rejects.toThrow("cursor");
  });

  test("a stale version changes nothing", async () => {
    const { manage, ids } = await board(1);
    const leadId = ids[0] ?? "";
    const outcome = await manage.update({ leadId, expectedVersion: 9, by: "usr_1", fields: { type: "sale" } });
    expect(outcome).toMatchObject({ kind: "stale", lead: { type: null } });
  });
});
