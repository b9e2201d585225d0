/** Walks over everybody on the real engine: rows made anew, groups and likeness that are the same each time. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { audienceItem, makeAudienceDesk, makeAudienceStore } from "../../lib/adapters/dynamo/audience.ts";
import { makeAudienceSources } from "../../lib/adapters/dynamo/audience-sources.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { contactItem } from "../../lib/adapters/dynamo/conversation-items.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { makeFieldStore } from "../../lib/adapters/dynamo/funnels.ts";
import { makeSegmentFindings, makeSegmentStore } from "../../lib/adapters/dynamo/segments.ts";
import { keys } from "../../lib/adapters/dynamo/table.ts";
import { groupByKMeans } from "../../lib/adapters/kmeans/group.ts";
import { systemIds as ids } from "../../lib/adapters/system/system.ts";
import { makeRebuildAudience } from "../../lib/core/audience/rebuild.ts";
import { makeRefreshAudience } from "../../lib/core/audience/refresh.ts";
import { BLANK_CONTACT, type Contact } from "../../lib/core/contacts/model.ts";
import type { RunKind } from "../../lib/core/jobs/ports.ts";
import { makeLook } from "../../lib/core/segments/look.ts";
import { lookalikes } from "../../lib/core/segments/lookalike.ts";
import { makeMembership } from "../../lib/core/segments/membership.ts";
import { startTable, type TestTable } from "../support/table.ts";

const AT = "2026-11-20T09:00:00.000Z";
const clock = { now: () => Date.parse("2026-11-28T09:00:00.000Z") };
const PEOPLE = 60;

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** In slices that have time for one page each. */
async function walked(run: RunKind) {
  let checkpoint: unknown = null;
  for (let slice = 1; ; slice++) {
    let asked = 0;
    const outcome = await run({ job: { slice, checkpoint }, hasTime: () => asked++ === 0 } as never);
    if (outcome.kind === "done") return outcome;
    if (outcome.kind !== "more") throw new Error(outcome.kind);
    checkpoint = outcome.checkpoint;
  }
}

test("rows are made anew from their sources, slice by slice, and groups and likeness follow from them", async () => {
  const context = { client: table.client, tableName: table.tableName, tenant: "walks" };
  const put = (Item: Record<string, unknown>) => table.client.put({ TableName: table.tableName, Item });
  const people = Array.from({ length: PEOPLE }, (_, index) => ids.derive("walker", String(index)));
  for (const [index, contactId] of people.entries()) {
    const tags = index < 6 ? ["vip"] : [];
    const own = { contactId, name: `Persona ${index}`, identities: [], tags, createdAt: AT, updatedAt: AT, version: 1 };
    await put(contactItem(context.tenant, { ...BLANK_CONTACT, ...own } as unknown as Contact));
    if (index % 2 === 1) continue;
    const pk = keys.contact(context.tenant, contactId);
    const opens = { people: { count: 1, first: AT }, machines: { count: 0 } };
    await put({ pk, sk: "engagement#1#001", entity: "engagement", notificationId: `${contactId}.1`, opens });
    // And what campaigns brought.
    await put({ pk, sk: "sent#own", entity: "campaign-delivery", contactId, status: "read", clickedAt: AT });
  }
  const contacts = makeContactDesk(context, ids);
  const desk = makeAudienceDesk(context, { read: async () => new Set<string>() });
  const audience = makeAudienceStore(context, {
    ...{ counters: makeCounterStore(context), clock },
    zone: async () => "UTC",
  });
  const refresh = makeRefreshAudience({
    ...{ sources: makeAudienceSources(context, contacts), audience: desk, watched: async () => [], clock, ids },
  });
  const rebuild = () => walked(makeRebuildAudience(contacts, refresh));
  expect((await rebuild()).result?.counts).toEqual({ contacts: PEOPLE, written: PEOPLE });
  // One that says something else is put right, and the others cost no write.
  const [first = ""] = people;
  const row = await desk.get(first);
  if (!row) throw new Error("there is no row");
  expect(row.reactions).toEqual({ opened: ["2026-11-20"], clicked: ["2026-11-20"], answered: [] });
  await put(audienceItem(context.tenant, { ...row, tags: ["wrong"] }));
  expect((await rebuild()).result?.counts).toEqual({ contacts: PEOPLE, written: 1 });
  expect((await desk.get(first))?.tags).toEqual(["vip"]);

  const segments = makeSegmentStore(context, ids);
  const condition = { path: "tags", op: "contains", value: "vip" } as const;
  await segments.create({
    ...{ id: "seg_vip", name: "VIP", description: null, kind: "dynamic", condition, watchedBy: [], archived: false },
    ...{ followedSince: null, createdBy: "usr_ana", createdAt: AT, updatedAt: AT, version: 1 },
  });
  const findings = makeSegmentFindings(context);
  const fields = makeFieldStore(context);
  const look = makeLook({ audience, desk, segments, fields, findings, group: groupByKMeans, clock, ids });
  await walked(look);
  expect(await findings.counts()).toMatchObject({ counts: { seg_vip: 6 }, rows: PEOPLE });
  const clusters = await findings.clusters();
  const [most, ...rest] = clusters?.clusters ?? [];
  expect(rest.length).toBeGreaterThan(0);
  expect([most, ...rest].reduce((sum, one) => sum + (one?.share ?? 0), 0)).toBeCloseTo(1, 1);
  await walked(look);
  expect(await findings.clusters()).toEqual(clusters);

  const { rows } = await audience.range("", "", 1_000);
  const member = makeMembership(condition, { fields: [], segments: [] });
  const alike = lookalikes(rows, member, clock.now());
  expect(lookalikes([...rows].reverse(), member, clock.now())).toEqual(alike);
  const isLively = (contactId: string) => people.indexOf(contactId) % 2 === 0;
  // Half of those who are meant are lively, and their middle is nearer to nobody than to both; each of a kind is as like as the other.
  for (const kind of [true, false])
    expect(new Set(alike.filter((one) => isLively(one.row.contactId) === kind).map((one) => one.likeness)).size).toBe(
      1,
    );
});
