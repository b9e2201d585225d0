/** What a provider says of its templates decides what is offered to it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { parse } from "../../lib/channels/whatsapp/normalise.ts";
import type { NoticeEvent } from "../../lib/core/messages/model.ts";
import { makeHearTemplateNews } from "../../lib/core/provider-templates/hear.ts";
import { providerTemplateId } from "../../lib/core/provider-templates/model.ts";
import { makeSyncProviderTemplates } from "../../lib/core/provider-templates/sync.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { accepted, CONNECTION, openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const ACCOUNT = "900";
const booking = { providerId: "41", name: "booking", language: "es_MX", state: "approved", category: "utility" };

async function open() {
  const desk = await openDesk(table);
  const { stores, clock, answers, queue, send, sends } = desk;
  const { providerTemplates } = stores;
  const hear = makeHearTemplateNews({ providerTemplates, ids: systemIds });
  const sync = makeSyncProviderTemplates({
    ...{ connections: stores.connections, providerTemplates, clock, ids: systemIds },
    list: async () => ({ ok: true, accountId: ACCOUNT, templates: [{ ...booking, variables: 1 }] }),
  });
  await sync(CONNECTION);
  return {
    sends,
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
      const { status, reason } = (await stores.deliveries.get(message)) ?? {};
      return reason ? `${status} ${reason.code}: ${reason.text}` : status;
    },
  };
}
const STATUS = "message_template_status_update";
const named = { message_template_name: "booking", message_template_language: "es_MX" };

test("what is paused is not offered until it is approved again; what nobody knows of goes", async () => {
  const { meta, send, sends, known } = await open();
  expect(await send()).toBe("sent");
  expect(await meta(STATUS, { event: "PAUSED", ...named, reason: "NONE" }, 10)).toBe("changed");
  expect(await send()).toBe("failed template_rejected: the template booking (es_MX) is paused at the provider");
  expect(sends).toHaveLength(1);
  expect(await send("another")).toBe("sent");
  expect(await meta(STATUS, { event: "REINSTATED" }, 20)).toBe("changed");
  expect(await send()).toBe("sent");
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
  expect(await meta(STATUS, { event: "PAUSED", ...named, message_template_name: "unheard" }, 40)).toBe("unknown");
});
