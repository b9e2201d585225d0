import { expect, test } from "vitest";
import type { Change } from "../projections/model.ts";
import { sequenceText } from "../projections/model.ts";
import { makeFollowAnalysis } from "./follow.ts";
import { ALL_COLUMNS, type AnalysisFile } from "./model.ts";

const delivery = {
  ...{ entity: "campaign-delivery", contactId: "c".repeat(26), own: "o".repeat(16), campaignId: "k1", phaseId: "p1" },
  ...{ revision: 2, medium: "email", connectionId: "a.b", variation: "v1", status: "failed", rank: 4, micros: 7_000 },
  ...{ createdAt: "2026-11-02T10:00:00.000Z", failedAt: "2026-11-02T10:00:02.000Z", language: "es" },
  // What a table of ids has no use for, and nobody may read there.
  reason: { code: "undeliverable", text: "550 no mailbox ana@customers.example", retryable: false },
  externalId: "<m1@mail.example>",
  value: { amount: 70, currency: "USD" },
  conversions: ["order of Ana"],
  to: "ana@customers.example",
  name: "Ana Prueba",
  content: { type: "text", text: "Hola Ana" },
};
const change = (number: number, more: Partial<Change> = {}): Change => ({
  ...{ tenant: "demo", entity: "campaign-delivery", key: { pk: "demo#contact#c", sk: "sent#o" }, expired: false },
  ...{ after: delivery, at: "2026-11-02T10:00:03.000Z" },
  place: { shard: "shardId-1", sequence: sequenceText(String(number)) },
  ...more,
});

test("a delivery becomes ids, states and times; no address, no name, no words, not the provider's either", async () => {
  const kept: AnalysisFile[] = [];
  await makeFollowAnalysis(async (file) => void kept.push(file)).project([change(1)]);
  const text = JSON.stringify(kept);
  for (const secret of ["ana@", "Ana", "Hola", "mailbox", "order of", "m1@mail"]) expect(text).not.toContain(secret);
  expect(kept[0]?.rows[0]).toEqual({
    ...{ contact_id: "c".repeat(26), delivery_id: "o".repeat(16), campaign_id: "k1", phase_id: "p1", revision: 2 },
    ...{ channel: "email", connection_id: "a.b", variation: "v1", language: "es", status: "failed" },
    ...{ cost_micros: 7_000, created_at: "2026-11-02T10:00:00.000Z", failed_at: "2026-11-02T10:00:02.000Z" },
    ...{ reason_code: "undeliverable", changed_at: "2026-11-02T10:00:03.000Z", rank: 4 },
    sequence: sequenceText("1"),
  });
  for (const column of Object.keys(kept[0]?.rows[0] ?? {})) expect(ALL_COLUMNS).toContain(column);
});

test("files are of one tenant, day and shard; what comes again is the same file, and other rows make none", async () => {
  const kept = new Map<string, number>();
  const projection = makeFollowAnalysis(async ({ tenant, day, name, rows }) => {
    kept.set(`${tenant} ${day} ${name}`, rows.length);
  });
  const changes = [
    ...[change(1), change(2), change(3, { tenant: "other" }), change(4, { at: "2026-11-03T00:00:00.000Z" })],
    ...[change(5, { entity: "contact", after: { ...delivery, entity: "contact" } }), gone(6)],
  ];
  for (let time = 0; time < 2; time++) await projection.project(changes);
  const place = (number: number) => `shardId-1-${sequenceText(String(number))}`;
  expect([...kept]).toEqual([
    [`demo 2026-11-02 ${place(1)}`, 2],
    [`other 2026-11-02 ${place(3)}`, 1],
    [`demo 2026-11-03 ${place(4)}`, 1],
  ]);
});

function gone(number: number): Change {
  const { after: _, ...rest } = change(number);
  return rest;
}
