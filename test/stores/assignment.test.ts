/** Assignment on a real table: each opening once and fairly, whoever else is at work, and never against a person. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeAssignmentRuleStore, makeAssignmentStore } from "../../lib/adapters/dynamo/assignment.ts";
import { makeCatalogue } from "../../lib/adapters/dynamo/catalogue.ts";
import { makeConversationDesk } from "../../lib/adapters/dynamo/conversation-desk.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { makeLeadStore } from "../../lib/adapters/dynamo/leads.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makePeopleStore } from "../../lib/adapters/dynamo/people.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { makeHoursStore } from "../../lib/adapters/dynamo/targets.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeAssign } from "../../lib/core/assignment/assign.ts";
import type { AssignmentRule } from "../../lib/core/assignment/model.ts";
import { reopened } from "../../lib/core/conversations/model.ts";
import { makeManageLeads } from "../../lib/core/leads/manage.ts";
import type { Lead } from "../../lib/core/leads/model.ts";
import type { NewNotice } from "../../lib/core/notices/model.ts";
import type { Team } from "../../lib/core/people/model.ts";
import type { Change } from "../../lib/core/projections/model.ts";
import { makeStores } from "../support/stores.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
}, 60_000);
afterAll(() => table?.stop());

const PEOPLE = ["usr_a", "usr_b", "usr_c"];
const times = { createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z", version: 1 };
const rule = (more: Partial<AssignmentRule> = {}): AssignmentRule => ({
  id: "rule000000",
  name: "All",
  position: 100,
  active: true,
  match: { channels: [], connections: [], countries: [], languages: [], labels: [], leadTypes: [], hours: "any" },
  pool: { teamId: null, people: PEOPLE.map((id) => ({ id, skills: [], capacity: null })) },
  skill: null,
  strategy: "round_robin",
  capacity: null,
  fallback: "next_rule",
  ...times,
  ...more,
});

let tenants = 0;
async function makeOffice(rules: readonly AssignmentRule[] = [rule()], beforeNotices: () => void = () => {}) {
  const tenant = `office-${++tenants}`;
  const { process, input, text, clock, stores: roadStores } = makeRoad(table, tenant);
  const by = { kind: "rule", id: "rule:assignment" } as const;
  const client = stamped(
    table.client,
    () => by,
    () => systemIds.random().slice(0, 10),
  );
  const context = { client, tableName: table.tableName, tenant };
  const row = (pk: string, sk: string) =>
    table.client.get({ TableName: table.tableName, Key: { pk, sk }, ConsistentRead: true }).then(({ Item }) => Item);
  const member = (userId: string, status: string) =>
    table.client.put({
      TableName: table.tableName,
      Item: { pk: `${tenant}#people`, sk: userId, entity: "member", v: 1, userId, status, version: 1 },
    });
  for (const id of PEOPLE) await member(id, "active");
  const ruleStore = makeAssignmentRuleStore(context, systemIds);
  for (const one of rules) await ruleStore.create(one);
  const notices = makePersonalNotices(context, systemIds);
  const ports = {
    rules: ruleStore,
    assignments: makeAssignmentStore(context),
    conversations: makeConversationDesk(context),
    contacts: roadStores.contacts,
    leads: makeLeadStore(context),
    hours: makeHoursStore(context, systemIds),
    teams: makeCatalogue<Team>(context, systemIds, { noun: "team" }),
    people: makePeopleStore(context),
    counters: makeCounterStore(context),
    notices: {
      notify: async (fresh: readonly NewNotice[]) => {
        beforeNotices();
        await notices.notify(fresh);
      },
    },
    clock,
  };
  const idOf = (number: number) => systemIds.derive("conversation", tenant, "con", String(number));
  const head = async (number: number) => {
    const conversation = await ports.conversations.get(idOf(number));
    if (!conversation) throw new Error("there is no conversation");
    return conversation;
  };
  const changeOf = (after: object, before?: object): Change => ({
    tenant,
    entity: "conversation",
    key: { pk: "p", sk: "head" },
    ...(before ? { before: before as never } : {}),
    after: after as never,
    expired: false,
    at: clock.iso(),
    place: { shard: "s", sequence: "1".padStart(40, "0") },
  });
  /** A stranger writes; the change that the stream tells. */
  const opened = async (number: number) => {
    const telephone = `1555000${1000 + number}`;
    await process(
      input(text(`w${number}`, clock.iso(), "hola"), {
        conversationId: idOf(number),
        chat: { id: telephone, type: "person" },
        identities: [{ kind: "phone", value: `+${telephone}` }],
      }),
    );
    return changeOf(await head(number));
  };
  const project = (...changes: Change[]) => makeAssign(() => ports).project(changes);
  const save = async (number: number, edit: object) => {
    const before = await head(number);
    const after = { ...before, ...edit, version: before.version + 1 };
    expect(await ports.conversations.save(after)).toBe("saved");
    return changeOf(after, before);
  };
  const noticesOf = async (person: string) => (await notices.list(person, { limit: 100 })).items;
  return { ...ports, tenant, row, member, head, idOf, opened, project, save, noticesOf, clock };
}

describe("an opening", () => {
  test("is given away once with its lead, by the rule, and told", async () => {
    const { opened, project, head, leads, row, tenant, idOf, noticesOf, ...office } = await makeOffice();
    const change = await opened(1);
    await project(change);
    const given = await head(1);
    expect(given).toMatchObject({ assignee: "usr_a", state: "open" });
    expect((await leads.ofContact(given.contactId)).map(({ assignee }) => assignee)).toEqual(["usr_a"]);
    expect(await row(`${tenant}#cnv#${idOf(1)}`, "head")).toMatchObject({
      by: { kind: "rule", id: "rule:assignment" },
    });
    office.clock.advance(5_000);
    await project(change, change);
    expect((await head(1)).version).toBe(given.version);
    expect(await noticesOf("usr_a")).toMatchObject([{ kind: "conversation_assigned", subject: { id: idOf(1) } }]);
  });

  test("many at a time, from several shards and each several times, are dealt out evenly", async () => {
    const { opened, project, head, noticesOf, turns } = await makeOffice().then((office) => ({
      ...office,
      turns: office.assignments.turns,
    }));
    const numbers = Array.from({ length: 30 }, (_, index) => index);
    const changes = await Promise.all(numbers.map(opened));
    // What a shard cannot do is handed over again, as the stream does.
    const shard = async (its: readonly Change[]) => {
      for (let again = 0; again < 20; again++) {
        try {
          return await project(...its);
        } catch (error) {
          expect(String(error)).toContain("kept changing");
        }
      }
      throw new Error("the shard never ends");
    };
    await Promise.all([0, 1, 2, 3, 0, 1].map((part) => shard(changes.filter((_, index) => index % 4 === part))));
    const owners = await Promise.all(numbers.map(async (number) => (await head(number)).assignee));
    expect(PEOPLE.map((person) => owners.filter((owner) => owner === person).length)).toEqual([10, 10, 10]);
    expect((await turns()).version).toBe(30);
    for (const person of PEOPLE) expect(await noticesOf(person)).toHaveLength(10);
  }, 60_000);

  test("that was given before the process died is told when it comes again", async () => {
    let deaths = 1;
    const office = await makeOffice([rule()], () => {
      if (deaths-- > 0) throw new Error("out of memory");
    });
    const change = await office.opened(1);
    await expect(office.project(change)).rejects.toThrow("out of memory");
    office.clock.advance(5_000);
    await office.project(change);
    expect(await office.noticesOf("usr_a")).toHaveLength(1);
    expect((await office.assignments.turns()).version).toBe(1);
  });
});

describe("what a person decides", () => {
  test("stands: who took it keeps it, and who let it go is not overruled", async () => {
    const { opened, project, save, head, noticesOf } = await makeOffice();
    const taken = await opened(1);
    await save(1, { assignee: "usr_z" });
    await project(taken);
    expect((await head(1)).assignee).toBe("usr_z");
    const [freed, owned] = [await save(1, { assignee: null }), await opened(2)];
    await project(taken, freed, owned);
    expect((await head(1)).assignee).toBeNull();
    const released = await save(2, { assignee: null });
    await project(owned, released);
    expect((await head(2)).assignee).toBeNull();
    expect(await noticesOf("usr_a")).toHaveLength(1);
  });

  test("ends with the opening: what comes back and is nobody's finds somebody, what is somebody's stays theirs", async () => {
    const { opened, project, save, head, clock } = await makeOffice();
    await project(await opened(1));
    expect((await head(1)).assignee).toBe("usr_a");
    await save(1, { state: "resolved" });
    clock.advance(60_000);
    await project(await save(1, reopened(clock.iso())));
    expect((await head(1)).assignee).toBe("usr_a");
    await save(1, { state: "resolved", assignee: null });
    clock.advance(60_000);
    await project(await save(1, reopened(clock.iso())));
    expect((await head(1)).assignee).toBe("usr_b");
  });
});

describe("a label that comes later", () => {
  const labelled = (id: string, people: readonly string[], labels: readonly string[]) =>
    rule({
      id,
      name: id,
      match: { ...rule().match, labels },
      pool: { teamId: null, people: people.map((one) => ({ id: one, skills: [], capacity: null })) },
    });

  test("gives a conversation that is nobody's to whom the rules for that label name, once", async () => {
    const office = await makeOffice([
      labelled("rule-vip", ["usr_b", "usr_c"], ["vip"]),
      labelled("rule-law", ["usr_a"], ["law"]),
    ]);
    const { opened, project, save, head, noticesOf, clock } = office;
    await project(await opened(1));
    expect((await head(1)).assignee).toBeNull();
    await project(await save(1, { labels: ["other"] }));
    expect((await head(1)).assignee).toBeNull();
    const change = await save(1, { labels: ["other", "vip"] });
    await Promise.all([project(change), project(change), project(change)]);
    const given = await head(1);
    expect(given).toMatchObject({ assignee: "usr_b", labels: ["other", "vip"] });
    clock.advance(5_000);
    await project(change);
    expect((await head(1)).version).toBe(given.version);
    expect(await noticesOf("usr_b")).toHaveLength(1);
    // Whoever lets it go is not overruled by what was told already, or by a label that goes.
    await project(await save(1, { assignee: null }), change, await save(1, { labels: ["vip"] }));
    expect((await head(1)).assignee).toBeNull();
    // A label that comes then hands it on; the other rule's turn stands.
    await project(await save(1, { labels: ["vip", "law"] }));
    expect((await head(1)).assignee).toBe("usr_a");
    expect((await office.assignments.turns()).last).toEqual({ "rule-vip": "usr_b", "rule-law": "usr_a" });
  });

  test("leaves alone what is somebody's or over, and asks no rule that wants no label", async () => {
    const { opened, project, save, head } = await makeOffice([
      rule({ active: false }),
      labelled("v", ["usr_b"], ["vip"]),
    ]);
    const [first, second] = [await opened(1), await opened(2)];
    await project(first, second);
    const change = await save(1, { labels: ["vip"] });
    await save(1, { assignee: "usr_z" });
    await project(change, await save(2, { state: "resolved", labels: ["vip"] }));
    expect([(await head(1)).assignee, (await head(2)).assignee]).toEqual(["usr_z", null]);
    const all = await makeOffice([rule({ match: { ...rule().match, countries: ["ES"] } })]);
    await all.project(await all.opened(1));
    await all.project(await all.save(1, { country: "ES", labels: ["vip"] }));
    expect((await all.head(1)).assignee).toBeNull();
  });
});

describe("a lead that somebody made", () => {
  async function withLeads(rules?: readonly AssignmentRule[]) {
    const office = await makeOffice(rules);
    const { opened, head, clock, tenant, leads } = office;
    await opened(1);
    const { contactId } = await head(1);
    const stores = makeStores({ client: table.client, tableName: table.tableName, tenant, ids: systemIds });
    const manage = makeManageLeads({ ...stores, clock, ids: systemIds });
    let made = 0;
    const make = async (fields: object = {}) => {
      const outcome = await manage.create({ requestId: `r${++made}`, contactId, fields, by: "usr_z" });
      if (outcome.kind !== "done") throw new Error(outcome.kind);
      return outcome.lead;
    };
    const told = (after: Lead): Change => ({
      tenant,
      entity: "lead",
      key: { pk: "p", sk: "lead" },
      after: { ...after },
      expired: false,
      at: clock.iso(),
      place: { shard: "s", sequence: "1".padStart(40, "0") },
    });
    const ownerOf = async ({ leadId }: Lead) => (await leads.get(leadId))?.assignee;
    return { ...office, contactId, manage, make, told, ownerOf };
  }

  test("and gave to nobody finds its owner once, in turn; nobody's load grows by it", async () => {
    const { make, told, project, ownerOf, manage, assignments, row, tenant, contactId } = await withLeads();
    const made = [await make(), await make(), await make(), await make()];
    const changes = made.map(told);
    await Promise.all([project(...changes), project(...changes)]);
    await project(...changes);
    const owners = await Promise.all(made.map(ownerOf));
    expect(owners.toSorted()).toEqual(["usr_a", "usr_a", "usr_b", "usr_c"]);
    expect(await assignments.turns()).toMatchObject({ given: {}, version: 4 });
    expect(await row(`${tenant}#contact#${contactId}`, `lead#${made[0]?.leadId}`)).toMatchObject({
      by: { id: "rule:assignment" },
      version: 2,
    });
    // A person's word stands, whatever is told again.
    const [first] = made;
    if (!first) throw new Error("no lead");
    await manage.update({ leadId: first.leadId, by: "usr_z", fields: { assignee: null } });
    await project(...changes);
    expect(await ownerOf(first)).toBeNull();
  });

  test("is left to whom it was given, and where no rule fits; a contact's first one goes with the conversation", async () => {
    const support = rule({ match: { ...rule().match, leadTypes: ["support"] } });
    const { make, told, project, ownerOf, manage, leads, contactId } = await withLeads([support]);
    const [theirs, odd, ours] = [
      await make({ assignee: "usr_z" }),
      await make({ type: "sale" }),
      await make({ type: "support" }),
    ];
    const late = await make({ type: "support" });
    await manage.update({ leadId: late.leadId, by: "usr_z", fields: { assignee: "usr_z" } });
    const arrived = (await leads.ofContact(contactId)).find(({ leadId }) => leadId === `${contactId}.1`);
    if (!arrived) throw new Error("no first lead");
    await project(...[theirs, odd, ours, late, { ...arrived, type: "support" as const }].map(told));
    expect(await Promise.all([theirs, odd, ours, late, arrived].map(ownerOf))).toEqual([
      "usr_z",
      null,
      "usr_a",
      "usr_z",
      null,
    ]);
  });
});

test("who was suspended or removed is not chosen, also when that was not seen in time", async () => {
  const { opened, project, head, member, people, ...office } = await makeOffice();
  await member("usr_a", "suspended");
  await project(await opened(1));
  expect((await head(1)).assignee).toBe("usr_b");
  // As members are read a moment late.
  const stale = await people.membersOf(["usr_c"]);
  await member("usr_c", "suspended");
  const { version } = await head(1);
  const change = await opened(2);
  let reads = 0;
  await makeAssign(() => ({
    ...office,
    people: { membersOf: async (ids) => (reads++ === 0 ? stale : people.membersOf(ids)) },
  })).project([change]);
  expect(reads).toBe(2);
  expect((await head(2)).assignee).toBe("usr_b");
  expect((await head(1)).version).toBe(version);
});

test("capacity and least load go by the gauges and by what was given just now; nobody is left, nobody is chosen", async () => {
  const { opened, project, head, counters, clock } = await makeOffice([
    rule({ strategy: "least_load", capacity: 3, fallback: "unassigned" }),
  ]);
  const steps = [{ sequence: "1".padStart(40, "0"), values: { open: 2 }, extremes: {} }];
  await counters.add({ family: "person", period: "now", id: "usr_a" }, "shard", steps, clock.now());
  const changes = [];
  for (let number = 0; number < 9; number++) changes.push(await opened(number));
  await project(...changes);
  const owners = await Promise.all(changes.map(async (_, number) => (await head(number)).assignee));
  const count = (who: string | null) => owners.filter((owner) => owner === who).length;
  expect([...PEOPLE, null].map(count)).toEqual([1, 3, 3, 2]);
});

test("an ordinary message and a tenant without rules cost nothing but the look at the rules", async () => {
  const { opened, save, ...office } = await makeOffice([]);
  const change = await opened(1);
  const asked: string[] = [];
  const ports = new Proxy(office, {
    get: (target, name) => {
      asked.push(String(name));
      return Reflect.get(target, name);
    },
  });
  await makeAssign(() => ports).project([await save(1, { unread: 2, preview: "again" })]);
  expect(asked).toEqual([]);
  await makeAssign(() => ports).project([change]);
  expect(asked).toEqual(["rules"]);
});
