/** Rows that nobody wrote so: every projection passes over what it cannot read, and makes of the neighbours what it always does. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Change, type Image, PROJECTED_ENTITIES, sequenceText } from "../../lib/core/projections/model.ts";
import { makeProjectChanges } from "../../lib/core/projections/project.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { captureLog, PERSONAL, personalIn, setEnvironment } from "../support/room.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { dice } from "./life.ts";

const AT = "2026-11-02T09:00:00.000Z";
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
  setEnvironment({ AWS_ENDPOINT_URL: table.endpoint, LOG_LEVEL: "INFO" });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await table.stop();
});

/** Names that projections read, of all kinds of rows. */
const NAMES = [
  ...[
    "contactId",
    "conversationId",
    "leadId",
    "connectionId",
    "channel",
    "state",
    "status",
    "kind",
    "direction",
    "body",
  ],
  ...[
    "at",
    "createdAt",
    "updatedAt",
    "occurredAt",
    "receivedAt",
    "sentAt",
    "openedAt",
    "until",
    "lastMessageAt",
    "lastInboundAt",
  ],
  ...[
    "identities",
    "tags",
    "customFields",
    "merged",
    "mergedInto",
    "source",
    "country",
    "name",
    "value",
    "funnelId",
    "stageId",
  ],
  ...[
    "proactive",
    "times",
    "reason",
    "content",
    "media",
    "sender",
    "labels",
    "assignee",
    "teamId",
    "version",
    "key",
    "by",
  ],
  ...[
    "campaignId",
    "phaseId",
    "own",
    "medium",
    "variation",
    "segment",
    "properties",
    "type",
    "eventId",
    "purpose",
    "answers",
  ],
  ...[
    "requestId",
    "notificationId",
    "attempts",
    "engagement",
    "opens",
    "clicks",
    "userId",
    "role",
    "automationId",
    "log",
    "rank",
  ],
  ...[
    "number",
    "day",
    "counts",
    "text",
    "language",
    "waitedSince",
    "firstReplyAt",
    "series",
    "lastDirection",
    "chat",
    "personId",
  ],
];
const VALUES: readonly unknown[] = [
  ...[null, 0, -1, Number.MAX_SAFE_INTEGER, "", "x", PERSONAL.text, true, [], [null], [1, "a", {}], {}, { people: 1 }],
  ...["2026-11-02T09:00:00.000Z", "not a time", { from: null }, [[]], "{", "received", "in", "new", "sent", "usr_a.b"],
];

let tenants = 0;
test.each([...new Set(PROJECTED_ENTITIES)])("%s", { timeout: 60_000 }, async (entity) => {
  const tenant = `odd${++tenants}`;
  const random = dice(tenants);
  const { makeProjections } = await import("../../functions/project-changes/wiring.ts");
  const { makeAudienceDesk } = await import("../../lib/adapters/dynamo/audience.ts");
  const { contactItem } = await import("../../lib/adapters/dynamo/conversation-items.ts");
  const { systemIds: ids } = await import("../../lib/adapters/system/system.ts");
  const { BLANK_CONTACT } = await import("../../lib/core/contacts/model.ts");
  const context = { client: table.client, tableName: table.tableName, tenant };
  let sequence = 0;
  const told = (pk: string, sk: string, after: Image | undefined, before?: Image): Change => ({
    ...{ tenant, entity: String((after ?? before)?.entity), key: { pk, sk }, expired: false, at: AT },
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
    place: { shard: "shard-1", sequence: sequenceText(String(++sequence)) },
  });
  const neighbour = async (number: number) => {
    const contactId = ids.derive("neighbour", tenant, String(number));
    const contact = {
      ...BLANK_CONTACT,
      contactId,
      name: "Ana",
      identities: [],
      country: "PE",
      createdAt: AT,
      updatedAt: AT,
    };
    const item = contactItem(tenant, { ...contact, source: { channel: "manual" }, version: 1 } as never);
    await table.client.put({ TableName: table.tableName, Item: item });
    return { contactId, change: told(String(item.pk), String(item.sk), item as Image) };
  };
  const odd = (): Image => {
    const id = ids.derive("odd", tenant, String(sequence));
    const own: Record<string, unknown> = { pk: `${tenant}#contact#${id}`, sk: `${entity}#${sequence}`, entity, v: 1 };
    for (const name of NAMES) if (random.chance(0.4)) own[name] = random.one(VALUES);
    return own;
  };
  const changes: Change[] = [];
  const first = await neighbour(1);
  for (let number = 0; number < 8; number++) {
    const [before, after] = [odd(), odd()];
    const [pk, sk] = [String(after.pk), String(after.sk)];
    changes.push(random.one([told(pk, sk, after), told(pk, sk, after, before), told(pk, sk, undefined, before)]));
  }
  const last = await neighbour(2);
  const log = captureLog();
  const projections = makeProjections({ tableName: table.tableName, liveUrl: "http://127.0.0.1:1", log: makeLog() });
  const project = makeProjectChanges(projections);
  const { failed, skipped } = await project([first.change, ...changes, last.change]);
  expect(failed.map(({ projection, error }) => `${projection}: ${(error as Error).stack}`)).toEqual([]);
  expect(skipped.filter(({ place }) => [first, last].some(({ change }) => change.place === place))).toEqual([]);
  const audience = makeAudienceDesk(context, { read: async () => new Set() });
  for (const { contactId } of [first, last]) expect(await audience.get(contactId)).toMatchObject({ contactId });
  const { makeCounterStore } = await import("../../lib/adapters/dynamo/counters.ts");
  const { NOW } = await import("../../lib/core/counters/model.ts");
  expect(await makeCounterStore(context).read("country", NOW, NOW)).not.toEqual([]);
  expect(personalIn(log.text())).toEqual([]);
});
