/** Rows of the audience on the real engine, kept by readers that die from a stream that repeats itself and goes back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { audienceItem, makeAudienceDesk, makeAudienceStore } from "../../lib/adapters/dynamo/audience.ts";
import { makeAudienceSources } from "../../lib/adapters/dynamo/audience-sources.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { contactItem } from "../../lib/adapters/dynamo/conversation-items.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { keys } from "../../lib/adapters/dynamo/table.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeFollowAudience } from "../../lib/core/audience/follow.ts";
import { type AudienceRow, ledgerOf, PARTS } from "../../lib/core/audience/model.ts";
import { makeRefreshAudience } from "../../lib/core/audience/refresh.ts";
import { ANY_CHANNEL, type ConsentRecord, consentFor, PURPOSES } from "../../lib/core/consent/model.ts";
import { BLANK_CONTACT, type Contact } from "../../lib/core/contacts/model.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { makeCounters } from "../../lib/core/counters/project.ts";
import { type Change, type Image, sequenceText } from "../../lib/core/projections/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { dice, handOver, mortal } from "./life.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const START = Date.parse("2026-11-02T09:00:00.000Z");
const noneFollowed = { read: async () => new Set<string>() };

/** People, with everything that their rows are made of, written as the stores write it and told as the stream tells it. */
function crowd(tenant: string, seed: number) {
  const random = dice(seed);
  const context = { client: table.client, tableName: table.tableName, tenant };
  const shards: Change[][] = [[], [], [], []];
  const stand = new Map<string, Image>();
  const outbound = new Map<string, string>();
  /** Whoever was told apart again may remember what was written to the other. */
  const parted = new Set<string>();
  let now = START;
  let sequence = 0;
  const iso = () => new Date(now).toISOString();
  const people = Array.from({ length: 8 }, (_, index) => systemIds.derive("person", tenant, String(index)));

  async function write(image: Record<string, unknown>, gone = false): Promise<void> {
    const [pk, sk] = [String(image.pk), String(image.sk)];
    const before = stand.get(`${pk} ${sk}`);
    if (gone) await table.client.delete({ TableName: table.tableName, Key: { pk, sk } });
    else await table.client.put({ TableName: table.tableName, Item: image });
    if (gone) stand.delete(`${pk} ${sk}`);
    else stand.set(`${pk} ${sk}`, image);
    const shard = [...pk].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % shards.length;
    shards[shard]?.push({
      ...{ tenant, entity: String(image.entity), key: { pk, sk }, expired: false, at: iso() },
      ...(before ? { before } : {}),
      ...(gone ? {} : { after: image }),
      place: { shard: `shard-${shard}`, sequence: sequenceText(String(++sequence)) },
    });
  }
  const contactOf = (id: string) => stand.get(`${keys.contact(tenant, id)} contact`) as unknown as Contact | undefined;
  const save = (contact: Contact) => write(contactItem(tenant, contact));

  async function happen(): Promise<void> {
    now += random.upTo(9) * 3_600_000;
    const id = random.one(people);
    const pk = keys.contact(tenant, id);
    const contact = contactOf(id);
    if (!contact) {
      const identities = [{ kind: "phone", value: `+5190000${id.slice(0, 4)}` }];
      const fresh = { ...BLANK_CONTACT, contactId: id, name: "Ana", identities, source: null };
      return save({ ...fresh, country: "PE", createdAt: iso(), updatedAt: iso(), version: 1 } as Contact);
    }
    const row = (sk: string, entity: string, more: object) => ({ pk, sk, entity, v: 1, ...more });
    const number = random.upTo(3);
    switch (random.upTo(10)) {
      case 0:
        return save({
          ...contact,
          tags: [random.one(["vip", "new", "old"])],
          timeZone: random.one([null, "Europe/Paris"]),
        });
      case 1: {
        const at = iso();
        const record = {
          ...{ purpose: random.one(PURPOSES), channel: random.one(["email", "sms", ANY_CHANNEL]), at, contactId: id },
          ...{ state: random.one(["granted", "withdrawn", "pending"] as const), source: "api", detail: "" },
        };
        return write(row(`consent#${at}#${sequence}`, "consent", record));
      }
      case 2: {
        const sk = `lead#${id}.${number}`;
        const state = random.one(["new", "in_progress", "closed_won", "closed_lost"]);
        const lead = {
          leadId: `${id}.${number}`,
          contactId: id,
          state,
          source: { channel: "manual" },
          createdAt: iso(),
        };
        return write(row(sk, "lead", { ...lead, value: { amount: random.upTo(100), currency: "PEN" } }));
      }
      case 3: {
        const sk = `interest#${number}`;
        const interest = { interestId: `${id}.${number}`, contactId: id, type: "flat", itemId: null, condition: null };
        const image = row(sk, "interest", { ...interest, active: random.chance(0.7), until: null, createdAt: iso() });
        return write(image, random.chance(0.3) && stand.has(`${pk} ${sk}`));
      }
      case 4: {
        const sk = `list#list${number}`;
        return write(row(sk, "list-member", { segmentId: `list${number}`, contactId: id }), stand.has(`${pk} ${sk}`));
      }
      case 5: {
        const event = { eventId: `e${sequence}`, type: random.one(["visit.made", "order.placed"]), itemId: null };
        return write(row(`~event#${iso()}#${sequence}`, "contact-event", { ...event, occurredAt: iso(), source: "x" }));
      }
      case 6: {
        const opens = {
          people: random.chance(0.8) ? { count: 1, first: iso() } : { count: 0 },
          machines: { count: 0 },
        };
        return write(row(`engagement#${number}#001`, "engagement", { notificationId: `${id}.${number}`, opens }));
      }
      case 7: {
        const other = contactOf(random.one(people));
        // Some are told apart again, and merged anew.
        if (contact.mergedInto !== undefined) {
          const { mergedInto, ...own } = contact;
          const survivor = contactOf(mergedInto);
          for (const one of [id, mergedInto]) parted.add(one);
          if (survivor) await save({ ...survivor, merged: survivor.merged.filter((one) => one !== id) });
          return save(own as Contact);
        }
        if (!other || other.contactId === id || other.mergedInto !== undefined) return;
        if (other.merged.includes(id) || contact.merged.length > 0) return;
        await save({ ...other, merged: [...other.merged, id] });
        return save({ ...contact, mergedInto: other.contactId });
      }
      default: {
        const conversationId = systemIds.derive("conversation", id, String(number));
        const out = random.chance(0.4);
        const image = {
          ...{ pk: keys.conversation(tenant, conversationId), sk: keys.head, entity: "conversation", conversationId },
          ...{ connectionId: `con${number}`, channel: "whatsapp", chat: { id: "1", type: "person" }, contactId: id },
          ...{ lastDirection: out ? "out" : "in", lastMessageAt: iso() },
          lastInboundAt: out
            ? (stand.get(`${keys.conversation(tenant, conversationId)} head`)?.lastInboundAt ?? null)
            : iso(),
        };
        await write(row(`cnv#${conversationId}`, "contact-conversation", { conversationId }));
        if (out) outbound.set(id, iso().slice(0, 10));
        return write(image);
      }
    }
  }
  return { random, context, shards, stand, outbound, parted, people, happen, contactOf, write };
}

const storesOf = (tenant: string, client = table.client) => {
  const context = { client, tableName: table.tableName, tenant };
  const sources = makeAudienceSources(context, makeContactDesk(context, systemIds));
  const desk = makeAudienceDesk(context, noneFollowed);
  const store = makeAudienceStore(context, {
    counters: makeCounterStore(context),
    zone: async () => "America/Lima",
    clock: { now: () => START },
  });
  return { context, sources, desk, store };
};
const shared = { watched: async () => [], clock: { now: () => START }, ids: systemIds };

async function everyRow({ store }: Pick<ReturnType<typeof storesOf>, "store">, limit: number): Promise<AudienceRow[]> {
  const rows: AudienceRow[] = [];
  let from: string | undefined = "";
  while (from !== undefined) {
    const page: Awaited<ReturnType<typeof store.range>> = await store.range(from, "", limit);
    rows.push(...page.rows);
    from = page.next;
  }
  return rows;
}

test.each([1, 2, 3])(
  "rows say what their sources say, whatever the stream and its readers do; and consent as the whole ledger (seed %i)",
  async (seed) => {
    const tenant = `aud-${seed}`;
    const { random, shards, people, happen, contactOf, outbound, parted, stand, write } = crowd(tenant, seed);
    const reader = () => {
      let left = random.upTo(40);
      const client = mortal(table.client, () => (left-- > 0 ? "lives" : random.chance(0.5) ? "before" : "after"));
      const { sources, desk, context } = storesOf(tenant, client);
      const refresh = makeRefreshAudience({ sources, audience: desk, ...shared });
      const counters = { of: () => makeCounterStore(context), calendarOf: async () => makeCalendar() };
      return [makeFollowAudience(() => refresh), makeCounters(counters)];
    };
    for (let stage = 0; stage < 4; stage++) {
      for (let step = 0; step < 60; step++) await happen();
      // Whoever is forgotten has no row, and leaves nobody else's alone.
      if (stage === 3) {
        const alone = people.map(contactOf).find((one) => one && !one.mergedInto && one.merged.length === 0);
        if (alone) await write({ ...(stand.get(`${keys.contact(tenant, alone.contactId)} contact`) as Image) }, true);
      }
      await handOver(shards, reader, random);
    }

    const stores = storesOf(tenant);
    const rows = await everyRow(stores, 1 + random.upTo(3));
    const expected = new Map<string, AudienceRow>();
    const memory = {
      get: async () => undefined,
      put: async (row: AudienceRow) => {
        expected.set(row.contactId, row);
        return "put" as const;
      },
      remove: async () => {},
    };
    const anew = makeRefreshAudience({ sources: stores.sources, audience: memory, ...shared });
    const speaking = people.map(contactOf).filter((one) => one && one.mergedInto === undefined);
    for (const { contactId } of speaking as Contact[]) await anew({ contactId, parts: new Set(PARTS) });
    expect(rows.map(({ contactId }) => contactId)).toEqual([...expected.keys()].sort());
    const content = ({ version: _, conversations, ...row }: AudienceRow) => {
      const { lastOutboundOn: __, ...rest } = conversations;
      return { ...row, conversations: rest };
    };
    for (const row of rows) {
      const other = expected.get(row.contactId);
      expect(content(row)).toEqual(other && content(other));
      const family = (await stores.sources.family(row.contactId)).map(({ contactId }) => contactId);
      const days = family.map((id) => outbound.get(id) ?? "");
      if (!family.some((id) => parted.has(id))) expect(row.conversations.lastOutboundOn ?? "").toBe(days.sort().at(-1));
      const ledger: readonly ConsentRecord[] = await stores.sources.read("consent", family);
      for (const purpose of PURPOSES)
        for (const channel of ["email", "sms", "whatsapp"])
          expect(consentFor(ledgerOf(row), purpose, channel).allowed).toBe(
            consentFor(ledger, purpose, channel).allowed,
          );
    }
    const tally = await stores.store.tally();
    expect(tally.rows).toBe(rows.length);
    expect(tally.zones.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
    const inParis = rows.filter(({ timeZone }) => timeZone === "Europe/Paris").length;
    expect(tally.zones.find(({ zones }) => zones.join() === "Europe/Paris")?.count ?? 0).toBe(inParis);
  },
);

test("a range begins and ends where it is told to, across the parts of the table", async () => {
  const { context, store } = storesOf("ranges");
  const ids = ["2aa", "2ab", "7zz", "a", "ab", "m23", "zzz"];
  for (const contactId of ids) {
    const row = { contactId, createdAt: new Date(START).toISOString(), version: 1 } as AudienceRow;
    await table.client.put({ TableName: context.tableName, Item: audienceItem("ranges", row) });
  }
  const found = async (from: string, to: string, limit = 100) => {
    const { rows, next } = await store.range(from, to, limit);
    return [rows.map(({ contactId }) => contactId), next];
  };
  expect(await found("", "")).toEqual([ids, undefined]);
  expect(await found("2ab", "ab")).toEqual([["2ab", "7zz", "a"], undefined]);
  expect(await found("3", "a")).toEqual([["7zz"], undefined]);
  expect(await found("", "", 3)).toEqual([["2aa", "2ab", "7zz"], "a"]);
  expect(await found("zzzz", "")).toEqual([[], undefined]);
  expect((await store.all(["a", "none", "zzz"])).map((row) => row?.contactId)).toEqual(["a", undefined, "zzz"]);
});
