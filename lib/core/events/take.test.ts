/** Of several events each is taken for itself. */
import { expect, test, vi } from "vitest";
import { systemIds as ids } from "../../adapters/system/system.ts";
import { newcomer } from "../contacts/model.ts";
import { type FieldDefinition, valueFault } from "../fields/model.ts";
import { makeIdentify } from "./identify.ts";
import type { BusinessEvent } from "./model.ts";
import { type Incoming, makeTakeEvents } from "./take.ts";

const NOW = "2026-03-02T08:00:00.000Z";
const ana = newcomer("a".repeat(26), { kind: "email", value: "ana@customer.example" }, "Ana", NOW);
const field = { fieldId: "score", on: "contact", kind: "number", options: [], archived: false };

function open() {
  const kept = new Map<string, BusinessEvent>();
  const contacts = {
    resolve: async (id: string) => (id === ana.contactId ? ana : undefined),
    findByIdentities: vi.fn(async () => [] as readonly string[]),
    create: vi.fn(async () => ({ kind: "created" as const })),
    link: vi.fn(async () => "linked" as never),
    save: vi.fn(async () => "saved" as const),
  };
  const onFailed = vi.fn();
  const clock = { now: () => Date.parse(NOW) };
  const fields = { all: async () => [field as unknown as FieldDefinition] };
  const take = makeTakeEvents({
    events: {
      get: async (id) => kept.get(id),
      async put(event) {
        kept.set(event.eventId, event);
        return { kind: "accepted" };
      },
    },
    followed: { read: async () => new Set() },
    contacts,
    identify: makeIdentify({ contacts, fields, clock, ids, tenant: "acme" } as never),
    findItem: () => Promise.reject(new Error("the store is away")),
    ...{ onFailed, clock, ids },
  });
  return { take, contacts, onFailed, kept };
}
const track = (messageId: string, more = {}): Incoming => ({
  kind: "track",
  messageId,
  type: "viewing.booked",
  properties: {},
  ...more,
});
const identify = (messageId: string, customFields: object): Incoming => ({
  kind: "identify",
  messageId,
  contact: { email: "new@customer.example" },
  traits: { customFields: customFields as never },
});

test("one that fails leaves its neighbours alone; where nothing was taken, all of them may come again", async () => {
  const { take, onFailed } = open();
  const broken = track("m2", { item: { id: "itemaaaaaa" } });
  expect((await take([track("m1"), broken, track("m3")], "key")).map(({ kind }) => kind)).toEqual([
    "accepted",
    "failed",
    "accepted",
  ]);
  expect(onFailed).toHaveBeenCalledOnce();
  await expect(take([broken], "key")).rejects.toThrow("the store is away");
});

test("numbers that the table cannot hold, and fields that nobody defined, are refused, and leave nobody behind", async () => {
  const { take, contacts, kept } = open();
  const wrong = [{ score: 2 ** 60 }, { score: 1e-200 }, { nothing: null }, { nothing: 1 }];
  const taken = await take(
    wrong.map((values, index) => identify(`m${index}`, values)),
    "key",
  );
  expect(taken.map(({ kind }) => kind)).toEqual(wrong.map(() => "refused"));
  expect([contacts.create.mock.calls, [...kept]]).toEqual([[], []]);
  const shape = { kind: "money" } as const;
  expect(valueFault(shape, { amount: 1e-200, currency: "USD" })).toBeDefined();
  expect(valueFault(shape, { amount: 0, currency: "USD" })).toBeUndefined();
});

test("what comes again is done as it was written, and reaches nobody else", async () => {
  const { take, contacts } = open();
  const first: Incoming = { ...identify("m1", { score: 1 }), contact: { contactId: ana.contactId } } as Incoming;
  expect(await take([first], "key")).toMatchObject([{ kind: "accepted" }]);
  expect(await take([identify("m1", { score: 2 })], "key")).toMatchObject([
    { kind: "repeated", event: { contactId: ana.contactId } },
  ]);
  expect(contacts.create).not.toHaveBeenCalled();
});
