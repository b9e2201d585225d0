/** What a provider says of its templates decides what is offered to it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { parse } from "../../lib/channels/whatsapp/normalise.ts";
import type { NoticeEvent } from "../../lib/core/messages/model.ts";
import type { Member } from "../../lib/core/people/model.ts";
import { makeHearTemplateNews } from "../../lib/core/provider-templates/hear.ts";
import { providerTemplateId } from "../../lib/core/provider-templates/model.ts";
import { makeSyncProviderTemplates } from "../../lib/core/provider-templates/sync.ts";
import { makeTellTemplateChange } from "../../lib/core/provider-templates/tell.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { accepted, CONNECTION, openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const BOSS = "usr_boss";
const boss = { userId: BOSS, role: "administrator", status: "active" } as Member;
const ACCOUNT = "900";
const booking = { providerId: "41", name: "booking", language: "es_MX", state: "approved", category: "utility" };

async function open() {
  const desk = await openDesk(table);
  const { stores, clock, answers, queue, send, sends } = desk;
  const { providerTemplates } = stores;
  const context = { client: table.client, tableName: table.tableName, tenant: desk.tenant };
  const notices = makePersonalNotices(context, systemIds);
  const tell = makeTellTemplateChange({ notices, people: { page: async () => ({ items: [boss] }) } });
  const hear = makeHearTemplateNews({ providerTemplates, tell, ids: systemIds });
  const sync = makeSyncProviderTemplates({
    ...{ connections: stores.connections, providerTemplates, tell, clock, ids: systemIds },
    list: async () => ({ ok: true, accountId: ACCOUNT, templates: [{ ...booking, variables: 1 }] }),
  });
  await sync(CONNECTION);
  return {
    sends,
    told: async () => (await notices.list(BOSS, { limit: 20 })).items.map(({ text }) => text).toReversed(),
    known: () =>
      providerTemplates.get(providerTemplateId(systemIds, { channel: "whatsapp", accountId: ACCOUNT, ...booking })),
    /** As Meta posts it, so many seconds from now. */
    async meta(field: string, value: object, seconds: number) {
      const time = Math.floor(clock.now() / 1_000) + seconds;
      const entry = [{ id: ACCOUNT, time, changes: [{ field, value: { message_template_id: 41, ...value } }] }];
      const [event] = parse(Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry })));
      const { channel, accountId = "", template, timestamp: at = "" } = event as NoticeEvent;
      return template && hear({ channel, accountId, template, at });
    },
    async send(name = booking.name) {
      answers.splice(0, answers.length, accepted);
      const message = await queue({ type: "template", name, language: "es-mx", variables: ["Ana"] });
      await send(message, "plenty");
      const { status, reason, category, micros } = (await stores.deliveries.get(message)) ?? {};
      return reason ? `${status} ${reason.code}: ${reason.text}` : `${status} as ${category} for ${micros}`;
    },
  };
}
const STATUS = "message_template_status_update";
const named = { message_template_name: "booking", message_template_language: "es_MX" };

test("what is paused is not offered until it is approved again; what nobody knows of goes", async () => {
  const { meta, send, sends, known } = await open();
  expect(await send()).toBe("sent as utility for 90000");
  expect(await meta(STATUS, { event: "PAUSED", ...named, reason: "NONE" }, 10)).toBe("changed");
  expect(await send()).toBe("failed template_rejected: the template booking (es_MX) is paused at the provider");
  expect(sends).toHaveLength(1);
  expect(await send("another")).toBe("sent as marketing for 400000");
  expect(await meta(STATUS, { event: "REINSTATED" }, 20)).toBe("changed");
  expect(await send()).toBe("sent as utility for 90000");
  expect(await meta(STATUS, { event: "REJECTED", ...named, reason: "INVALID_FORMAT" }, 30)).toBe("changed");
  expect(await send()).toMatch(/is rejected at the provider: INVALID_FORMAT$/);
  expect(await known()).toMatchObject({ state: "rejected", reason: "INVALID_FORMAT", version: 4 });
});

test("news that comes late or again changes nothing, and each kind has its own time", async () => {
  const { meta, known } = await open();
  await meta(STATUS, { event: "DISABLED", ...named }, 20);
  expect(await meta(STATUS, { event: "DISABLED", ...named }, 20)).toBe("unchanged");
  expect(await meta(STATUS, { event: "APPROVED", ...named }, 10)).toBe("unchanged");
  expect(await meta("template_category_update", { previous_category: "UTILITY", new_category: "MARKETING" }, 10)).toBe(
    "changed",
  );
  expect(await meta("template_category_update", { correct_category: "AUTHENTICATION" }, 30)).toBeUndefined();
  await meta("message_template_quality_update", { new_quality_score: "RED" }, 5);
  expect(await known()).toMatchObject({ state: "disabled", category: "marketing", quality: "red" });
  expect(await meta(STATUS, { event: "PAUSED", message_template_id: 77 }, 40)).toBe("unknown");
});

test("what it costs is what the provider takes it for from then on, and administrators hear of it once", async () => {
  const { meta, send, told } = await open();
  expect(await send()).toBe("sent as utility for 90000");
  const change = { ...named, previous_category: "UTILITY", new_category: "MARKETING" };
  await meta("template_category_update", change, 10);
  await meta("template_category_update", change, 10);
  expect(await send()).toBe("sent as marketing for 400000");
  await meta(STATUS, { event: "PAUSED", ...named }, 20);
  expect(await told()).toEqual(["booking (es_MX): utility → marketing", "booking (es_MX): approved → paused"]);
});

test("one that nobody asked the provider for is known by its news", async () => {
  const { meta, send, told } = await open();
  const unheard = { message_template_id: 77, message_template_name: "unheard", message_template_language: "es_MX" };
  expect(await meta(STATUS, { event: "DISABLED", ...unheard }, 10)).toBe("changed");
  expect(await send("unheard")).toMatch(/^failed template_rejected/);
  expect(await meta(STATUS, { event: "APPROVED", ...unheard, message_template_category: "UTILITY" }, 20)).toBe(
    "changed",
  );
  expect(await send("unheard")).toBe("sent as utility for 90000");
  expect(await told()).toEqual(["unheard (es_MX): disabled → approved"]);
});
