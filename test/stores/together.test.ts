/** Events of different threads that share their requests leave the table as they would one by one. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const THREADS = ["15550001111", "15550002222", "15550003333", "15550004444"];
type Road = ReturnType<typeof makeRoad>;

/** What one thread gets in one batch. `repeat` hands an earlier event over again; `older` stands before the last one in time. */
const step = fc.constantFrom("message", "repeat", "older", "edit first", "learn", "resolve", "none");
const plan = fc.array(fc.tuple(step, step, step, step), { minLength: 2, maxLength: 6 });
type Plan = readonly (readonly string[])[];

const threadOf = (tenant: string, person: string) => systemIds.derive("conversation", tenant, "con", person);

async function play(road: Road, tenant: string, batches: Plan, atOnce: boolean): Promise<void> {
  const history = new Map<string, Parameters<Road["process"]>[0][]>();
  for (const [batch, steps] of batches.entries()) {
    const work = steps.map((kind, index) => async () => {
      const person = THREADS[index] ?? "";
      const conversationId = threadOf(tenant, person);
      const at = (seconds: number) => new Date(Date.parse("2026-11-02T08:00:00.000Z") + seconds * 1000).toISOString();
      const phone = { kind: "phone", value: `+${person}` };
      const whose = { conversationId, chat: { id: person, type: "person" as const }, identities: [phone] };
      const said = history.get(person) ?? [];
      history.set(person, said);
      const say = (event: Record<string, unknown>, more: Partial<(typeof said)[number]> = {}) => {
        const input = road.input({ senderId: person, ...event }, { ...whose, ...more });
        said.push(input);
        return road.process(input);
      };
      const id = `${person}-${batch}`;
      switch (kind) {
        case "message":
          return say(road.text(id, at(batch * 40), `words of ${batch}`));
        case "repeat":
          return said[0] && road.process(said[0]);
        case "older":
          return say(road.text(id, at(batch * 40 - 100), "late"));
        case "edit first":
          await say({
            event: "message_edit",
            externalId: `edit-${id}`,
            targetId: id,
            timestamp: at(batch * 40),
            type: "text",
            text: "edited",
          });
          return say(road.text(id, at(batch * 40), "before the edit"));
        case "learn":
          return say(road.text(id, at(batch * 40), "me too"), {
            identities: [phone, { kind: "whatsapp", value: `u${person}` }],
          });
        case "resolve": {
          const head = await road.stores.conversations.get(conversationId);
          if (head) await road.stores.conversations.save({ ...head, state: "resolved", version: head.version + 1 });
          return say(road.text(id, at(batch * 40), "one more thing"));
        }
        default:
          return undefined;
      }
    });
    if (atOnce) await Promise.all(work.map((one) => one()));
    else for (const one of work) await one();
  }
}

/** Everything but what says in which tenant and in which order of threads it happened. */
async function seen(road: Road, tenant: string) {
  const threads = THREADS.map(async (person) => {
    const head = await road.stores.conversations.get(threadOf(tenant, person));
    const { items } = await road.stores.conversations.messages(threadOf(tenant, person), { limit: 100 });
    const contact = head && (await road.stores.contacts.get(head.contactId));
    const { lastMessageId, lastMessageAt, preview, unread, state, lastInboundAt, known, awaited, version } = head ?? {};
    return {
      head: { lastMessageId, lastMessageAt, preview, unread, state, lastInboundAt, known, awaited, version },
      identities: contact?.identities,
      messages: items.map((message) => [
        message.key,
        message.kind === "received" ? message.body : undefined,
        message.editedAt,
      ]),
    };
  });
  return Promise.all(threads);
}

test("any batches of any events", async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (batches) => {
      const [alone, shared] = [`alone-${++tenants}`, `shared-${tenants}`];
      const [one, many] = [makeRoad(table, alone), makeRoad(table, shared, { together: true })];
      await play(one, alone, batches, false);
      await play(many, shared, batches, true);
      expect(await seen(many, shared)).toEqual(await seen(one, alone));
    }),
    { numRuns: process.env.CHASQUI_DEEP === "1" ? 300 : 25 },
  );
}, 240_000);

test("a batch of the usual kind makes no request of a single message", async () => {
  const tenant = `shared-${++tenants}`;
  const road = makeRoad(table, tenant, { together: true });
  const all = ["message", "message", "message", "message"];
  await play(road, tenant, [all], true);
  const [puts, updates] = [vi.spyOn(table.client, "put"), vi.spyOn(table.client, "update")];
  await play(road, tenant, [["none", "none", "none", "none"], all], true);
  expect(puts).not.toHaveBeenCalled();
  expect(updates).not.toHaveBeenCalled();
  expect((await seen(road, tenant)).map(({ head }) => head.unread)).toEqual([2, 2, 2, 2]);
});
