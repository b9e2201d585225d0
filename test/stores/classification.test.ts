/** Classification on a real table: what messages say and what people correct, whatever comes again or at the same time. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeClassificationRuleStore, makeCorrectionStore } from "../../lib/adapters/dynamo/classification.ts";
import { makeConversationDesk } from "../../lib/adapters/dynamo/conversation-desk.ts";
import { makeFieldStore, makeFunnelStore } from "../../lib/adapters/dynamo/funnels.ts";
import { makeLeadStore } from "../../lib/adapters/dynamo/leads.ts";
import { makeLostReasonStore } from "../../lib/adapters/dynamo/lost-reasons.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeClassify } from "../../lib/core/classification/classify.ts";
import { makeRememberCorrection, makeUndoCorrection } from "../../lib/core/classification/correct.ts";
import { type Correction, effectOf, STANDARD_RULES } from "../../lib/core/classification/model.ts";
import { makeReadJudge } from "../../lib/core/classification/read.ts";
import { makeManageCatalogue } from "../../lib/core/kernel/catalogue.ts";
import { BadCursor } from "../../lib/core/kernel/page.ts";
import { makeManageLeads } from "../../lib/core/leads/manage.ts";
import type { Change } from "../../lib/core/projections/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { dice } from "./life.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
}, 60_000);
afterAll(() => table?.stop());

const BOTH = "Pregunté el precio y tengo un problema";
const SUPPORT = "standard-support-contact";
const SALES = "standard-sales-negotiation";
const ANYTIME = { limit: 100 };

let tenants = 0;
function makeOffice() {
  const tenant = `class-${++tenants}`;
  const { process, input, text, clock, stores } = makeRoad(table, tenant);
  const by = { kind: "rule", id: "rule:classification" } as const;
  const client = stamped(
    table.client,
    () => by,
    () => systemIds.random().slice(0, 10),
  );
  const context = { client, tableName: table.tableName, tenant };
  const [leads, funnels, corrections, rules] = [
    makeLeadStore(context),
    makeFunnelStore(context),
    makeCorrectionStore(context),
    makeClassificationRuleStore(context, systemIds),
  ];
  const shared = { clock, ids: systemIds };
  const manage = makeManageLeads({
    ...shared,
    leads,
    funnels,
    contacts: stores.contacts,
    fields: makeFieldStore(context),
    lostReasons: makeLostReasonStore(context, systemIds),
  });
  const ports = {
    judge: makeReadJudge({ rules, clock }),
    conversations: makeConversationDesk(context),
    leads,
    funnels,
    classify: manage.classify,
    remember: makeRememberCorrection({ corrections, ids: systemIds }),
  };
  const raw = async (pk: string, sk: string) =>
    (await table.client.get({ TableName: table.tableName, Key: { pk, sk }, ConsistentRead: true })).Item;
  const change = (after: object, before?: object): Change => ({
    tenant,
    entity: String((after as { entity: string }).entity),
    key: { pk: "p", sk: "s" },
    ...(before ? { before: before as never } : {}),
    after: after as never,
    expired: false,
    at: clock.iso(),
    place: { shard: "s", sequence: "1".padStart(40, "0") },
  });
  const idOf = (number: number) => systemIds.derive("conversation", tenant, "con", String(number));
  let written = 0;
  /** Somebody writes; what the stream tells of it: the message, and that the conversation is new. */
  const write = async (number: number, words: string, more: object = {}) => {
    clock.advance(1_000);
    const telephone = `1555000${1000 + number}`;
    const conversationId = idOf(number);
    const known = await raw(`${tenant}#cnv#${conversationId}`, "head");
    await process(
      input(
        { ...text(`w${number}.${++written}`, clock.iso(), words), ...more },
        {
          conversationId,
          chat: { id: telephone, type: "person" },
          identities: [{ kind: "phone", value: `+${telephone}` }],
        },
      ),
    );
    const head = (await raw(`${tenant}#cnv#${conversationId}`, "head")) ?? {};
    const message = (await raw(`${tenant}#cnv#${conversationId}`, `m#${head.lastMessageId}`)) ?? {};
    return [change(message), ...(known ? [] : [change(head)])];
  };
  const rowOf = async (number: number) => {
    const { contactId } = (await raw(`${tenant}#cnv#${idOf(number)}`, "head")) ?? {};
    return (await raw(`${tenant}#contact#${contactId}`, `lead#${contactId}.1`)) ?? {};
  };
  const lead = async (number: number) => {
    const found = await leads.get(String((await rowOf(number)).leadId));
    if (!found) throw new Error("there is no lead");
    return found;
  };
  /** A person moves a lead; what the stream tells of it. */
  const moved = async (number: number, funnelId: string, stageId: string) => {
    clock.advance(1_000);
    const before = await rowOf(number);
    const outcome = await manage.move({ leadId: String(before.leadId), funnelId, stageId, by: "usr_ana" });
    expect(outcome.kind).toBe("done");
    return [change({ ...(await rowOf(number)), by: { kind: "person", id: "usr_ana" } }, before)];
  };
  const project = (...changes: Change[]) => makeClassify(() => ports).project(changes);
  const at = async (number: number) => {
    const { funnelId, stageId } = await lead(number);
    return `${funnelId}/${stageId}`;
  };
  const undo = makeUndoCorrection({ corrections, clock });
  const all = async () => (await corrections.list(ANYTIME)).items;
  return {
    ...ports,
    tenant,
    rules,
    corrections,
    manage,
    write,
    moved,
    lead,
    rowOf,
    project,
    at,
    undo,
    all,
    clock,
    change,
    raw,
    idOf,
  };
}

describe("a message", () => {
  test("puts its sender's lead where a rule says, once, with a card, a step and the reason", async () => {
    const { write, project, lead, rowOf, leads, idOf } = makeOffice();
    const changes = await write(1, "¡Tengo un PROBLEMA con la puerta!");
    await project(...changes);
    const classified = await lead(1);
    expect(classified).toMatchObject({
      funnelId: "support",
      stageId: "first_contact",
      type: "support",
      classification: {
        by: "rule",
        ruleId: SUPPORT,
        because: ["tengo un problema"],
        considered: [{ ruleId: SUPPORT, weight: 65, adjustment: 0, score: 65 }],
        messageId: expect.stringContaining(idOf(1)),
        version: classified.version,
      },
    });
    expect(JSON.stringify(await rowOf(1))).not.toContain("puerta");
    expect(await rowOf(1)).toMatchObject({ by: { kind: "rule", id: "rule:classification" } });
    await project(...changes, ...changes);
    expect(await lead(1)).toEqual(classified);
    const steps = (await leads.steps(classified.leadId, ANYTIME)).items;
    expect(steps.map(({ by }) => by)).toEqual(["rule:classification", "rule:first-message"]);
    const cards = await Promise.all(
      [
        ["sales", "first_chat"],
        ["support", "first_contact"],
      ].map(([funnelId = "", stageId = ""]) => leads.beside({ funnelId, stageId }, null, "behind", 10)),
    );
    expect(cards.map((list) => list.length)).toEqual([0, 1]);
  });

  test("is heard when its conversation opens, should it have come to the stream before that", async () => {
    const { write, project, at, conversations } = makeOffice();
    const [message, opening] = await write(1, "no funciona");
    const missing = { ...conversations, get: async () => undefined };
    expect(message && opening).toBeTruthy();
    await makeClassify(() => ({ ...office(), conversations: missing })).project([message as Change]);
    expect(await at(1)).toBe("sales/first_chat");
    await project(opening as Change);
    expect(await at(1)).toBe("support/first_contact");

    function office() {
      return {
        judge: makeOffice().judge,
        leads: {} as never,
        funnels: {} as never,
        classify: {} as never,
        remember: {} as never,
      };
    }
  });

  test("comes with others in any order to the same place", async () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0, 1],
      [2, 0, 2, 1],
    ];
    const ends = [];
    for (const order of orders) {
      const { write, project, at, lead } = makeOffice();
      const three = [
        await write(1, "quiero más información"),
        await write(1, "no me funciona"),
        await write(1, "¿y qué precio tiene la nueva?"),
      ];
      for (const index of order) await project(...(three[index] ?? []));
      ends.push([await at(1), (await lead(1)).classification?.because, (await lead(1)).type]);
    }
    for (const end of ends) expect(end).toEqual(["sales/negotiation", ["qué precio", "precio"], "sale"]);
  });

  test("that no rule asks for costs nothing but the look at the rules, and that only now and then", async () => {
    const { write, clock, ...rest } = makeOffice();
    const first = await write(1, "buenas tardes");
    const asked: string[] = [];
    const watched = (name: string, of: object) =>
      new Proxy(of, {
        get(target, key) {
          asked.push(`${name}.${String(key)}`);
          return Reflect.get(target, key);
        },
      });
    const rules = watched("rules", rest.rules) as typeof rest.rules;
    const ports = {
      judge: makeReadJudge({ rules, clock }),
      conversations: watched("conversations", rest.conversations) as never,
      leads: watched("leads", rest.leads) as never,
      funnels: watched("funnels", rest.funnels) as never,
      classify: rest.classify,
      remember: rest.remember,
    };
    const projection = makeClassify(() => ports);
    await projection.project(first);
    expect(asked).toEqual(["rules.heard"]);
    for (let number = 0; number < 5; number++) await projection.project(await write(1, "gracias"));
    expect(asked).toHaveLength(1);
    clock.advance(31_000);
    await projection.project(await write(1, "adiós"));
    expect(asked).toHaveLength(2);
  });
});

describe("what a person decides", () => {
  test("no message moves", async () => {
    const { write, project, moved, at, lead } = makeOffice();
    await project(...(await write(1, "hola")));
    await project(...(await moved(1, "sales", "debate")));
    const placed = await lead(1);
    await project(...(await write(1, "no funciona")), ...(await write(1, "quiero un reembolso")));
    expect([await at(1), await lead(1)]).toEqual(["sales/debate", placed]);
  });

  test("is remembered once, moves what comes next, and is taken back without a trace", async () => {
    const { write, project, moved, at, all, undo, corrections, clock } = makeOffice();
    await project(...(await write(1, BOTH)));
    expect(await at(1)).toBe("support/first_contact");
    const told = await moved(1, "sales", "negotiation");
    await project(...told);
    await project(...told, ...told);
    expect(await all()).toMatchObject([
      {
        ruleId: SUPPORT,
        from: { funnelId: "support", stageId: "first_contact" },
        to: { funnelId: "sales", stageId: "negotiation" },
        steps: { [SUPPORT]: -1, [SALES]: 1 },
        correctedBy: "usr_ana",
        undoneAt: null,
      },
    ]);
    expect(await corrections.steps()).toEqual({ [SUPPORT]: -1, [SALES]: 1 });
    await project(...(await write(2, BOTH)));
    expect(await at(2)).toBe("sales/negotiation");
    const [{ id } = { id: "" }] = await all();
    expect(await undo({ id, by: "usr_bea" })).toMatchObject({ kind: "done", entry: { undoneBy: "usr_bea" } });
    expect(await undo({ id, by: "usr_bea" })).toMatchObject({ kind: "done", entry: { version: 2 } });
    expect(await undo({ id: "nothing", by: "usr_bea" })).toEqual({ kind: "missing" });
    expect(await undo({ id, expectedVersion: 1, by: "usr_ana" })).toMatchObject({ kind: "stale" });
    await project(...told);
    expect(await corrections.steps()).toEqual({ [SUPPORT]: 0, [SALES]: 0 });
    clock.advance(31_000);
    await project(...(await write(3, BOTH)));
    expect(await at(3)).toBe("support/first_contact");
  });

  test("the latest word about one decision counts, whichever comes first", async () => {
    const { write, project, moved, all, corrections } = makeOffice();
    await project(...(await write(1, BOTH)));
    const first = await moved(1, "sales", "negotiation");
    const second = await moved(1, "sales", "first_chat");
    await project(...second);
    await project(...first);
    expect(await all()).toMatchObject([{ to: { stageId: "first_chat" } }]);
    expect((await corrections.steps())[SUPPORT]).toBe(-1);
  });

  test("of many at once, the sums are those of the corrections that hold", async () => {
    const { corrections, clock, undo, all } = makeOffice();
    const remember = makeRememberCorrection({ corrections, ids: systemIds });
    const random = dice(7);
    const deed = async (index: number) => {
      const number = random.upTo(6);
      const judged = { ruleId: SUPPORT, funnelId: "support", stageId: "first_contact", at: clock.iso(), version: 2 };
      const version = 3 + random.upTo(4);
      const considered = [
        { ruleId: SALES, funnelId: "sales", stageId: "negotiation", weight: 55, adjustment: 0, score: 55 },
      ];
      const to = { funnelId: "sales", stageId: random.chance(0.5) ? "negotiation" : "debate" };
      const classification = {
        by: "correction" as const,
        ...to,
        because: [],
        considered,
        at: clock.iso(),
        version,
        judged,
      };
      await again(() => remember({ leadId: `lead${number}.1`, classification }, `usr_${index}`));
      const [one] = random.chance(0.4) ? await all() : [];
      if (one) await again(() => undo({ id: one.id, by: "usr_bea" }));
    };
    /** As the stream and the API's clients do. */
    async function again(work: () => Promise<unknown>) {
      for (let attempt = 0; attempt < 20; attempt++) {
        try {
          return await work();
        } catch (error) {
          expect(String(error)).toContain("kept changing");
        }
      }
      throw new Error("it never ends");
    }
    await Promise.all(Array.from({ length: 30 }, (_, index) => deed(index)));
    const expected: Record<string, number> = {};
    for (const row of await all())
      for (const [id, step] of Object.entries(effectOf(row as Correction))) expected[id] = (expected[id] ?? 0) + step;
    const sums = await corrections.steps();
    for (const id of [SUPPORT, SALES]) expect(sums[id] ?? 0).toBe(expected[id] ?? 0);
    expect((await all()).length).toBeGreaterThan(3);
  }, 60_000);
});

test("another tenant's corrections are not there, nor is the place that a cursor of theirs names", async () => {
  const [mine, theirs] = [makeOffice(), makeOffice()];
  for (const number of [1, 2]) await mine.project(...(await mine.write(number, BOTH)));
  for (const number of [1, 2]) await mine.project(...(await mine.moved(number, "sales", "negotiation")));
  const { items, nextCursor } = await mine.corrections.list({ limit: 1 });
  expect([items.length, nextCursor]).toEqual([1, expect.any(String)]);
  const rest = await mine.corrections.list({ limit: 1, cursor: nextCursor ?? "" });
  expect(rest.items.map(({ leadId }) => leadId)).toEqual([(await mine.lead(1)).leadId]);
  expect(await theirs.all()).toEqual([]);
  expect(await theirs.undo({ id: items[0]?.id ?? "", by: "usr_eve" })).toEqual({ kind: "missing" });
  expect(await theirs.corrections.steps()).toEqual({});
  await expect(theirs.corrections.list({ limit: 1, cursor: nextCursor ?? "" })).rejects.toThrow(BadCursor);
  expect(await mine.corrections.steps()).toEqual({ [SUPPORT]: -2, [SALES]: 2 });
});

describe("rules", () => {
  test("are there without a row, get one by their first change, and stand in the list once", async () => {
    const { rules, clock, write, project, at } = makeOffice();
    const manage = makeManageCatalogue(rules, { limit: 100, idOf: (id) => id });
    expect((await rules.all()).map(({ id }) => id)).toEqual(STANDARD_RULES.map(({ id }) => id));
    const edit = (version?: number) => manage.edit(SUPPORT, version, () => ({ active: false }), clock.iso());
    expect(await edit(1)).toMatchObject({ kind: "done", entry: { version: 2, active: false } });
    expect(await edit(1)).toMatchObject({ kind: "stale" });
    expect((await rules.all()).filter(({ id }) => id === SUPPORT)).toMatchObject([{ active: false, version: 2 }]);
    const standard = STANDARD_RULES[0];
    expect(standard && (await rules.remove(standard))).toBe("conflict");
    await project(...(await write(1, "no funciona")));
    expect(await at(1)).toBe("sales/first_chat");
    expect(await makeOffice().rules.get(SUPPORT)).toMatchObject({ active: true });
  });

  test("of buttons, advertisements and first messages hold for what comes that way", async () => {
    const { rules, write, project, at, lead } = makeOffice();
    const [base] = STANDARD_RULES;
    if (!base) throw new Error("there are no rules");
    const match = { ...base.match, words: [] };
    const make = (id: string, more: object, stageId: string) =>
      rules.create({
        ...base,
        id,
        name: id,
        match: { ...match, ...more },
        weight: 90,
        place: { funnelId: "support", stageId },
      });
    await make("button", { payloads: ["help:*"] }, "first_contact");
    await make("advert", { referrals: ["ad77"], messages: "first", channels: ["whatsapp"] }, "support_process");
    await project(...(await write(1, "hola", { payload: "HELP:1" })));
    await project(...(await write(2, "hola", { referral: { adId: "ad77" } })));
    await project(...(await write(3, "hola")), ...(await write(3, "hola", { referral: { adId: "ad77" } })));
    expect([await at(1), await at(2), await at(3)]).toEqual([
      "support/first_contact",
      "support/support_process",
      "sales/first_chat",
    ]);
    expect((await lead(2)).classification?.because).toEqual(["referral: ad77", "channel: whatsapp", "messages: first"]);
  });
});
