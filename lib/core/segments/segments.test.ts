import { describe, expect, test } from "vitest";
import type { AudienceRow } from "../audience/model.ts";
import { blankRow } from "../audience/row.ts";
import type { Condition } from "../conditions/model.ts";
import { BLANK_CONTACT } from "../contacts/model.ts";
import { makeEstimate } from "./estimate.ts";
import { clusterAt, clustersOf, pointOf } from "./features.ts";
import { campaignsIn, makeMembership, type SegmentWorld, segmentProblems } from "./membership.ts";
import type { Clusters } from "./model.ts";
import { scoreOf } from "./score.ts";

const NOW = Date.parse("2026-11-28T12:00:00.000Z");
const at = "2026-05-01T08:00:00.000Z";
const ana: AudienceRow = {
  ...blankRow({
    ...BLANK_CONTACT,
    ...{ contactId: "aaaa", name: "Ana", country: "PE", language: "es", tags: ["vip"], source: { channel: "import" } },
    identities: [{ kind: "email", value: "ana@ejemplo.example" }],
    customFields: { plan: "gold", renewal: "2026-11-20" },
    ...{ createdAt: at, updatedAt: at, version: 1 },
  }),
  consent: [{ purpose: "marketing", channel: "*", state: "granted", at }],
  conversations: { count: 2, lastInboundOn: "2026-11-25", lastOutboundOn: null, channels: ["whatsapp"] },
  leads: {
    open: [{ funnelId: "f", stageId: "s1", type: "sale", state: "new", value: { amount: 300, currency: "PEN" } }],
    ...{ won: 1, lost: 0 },
  },
  events: { "order.placed": { count: 4, lastOn: "2026-10-01" } },
  reactions: { opened: ["2026-11-27", "2026-11-01", "2026-01-01"], clicked: ["2026-11-27"], answered: [] },
  lists: ["seg_list"],
};
const field = { fieldId: "plan", on: "contact", name: "Plan", kind: "choice", options: ["gold", "basic"] } as const;
const dates = { archived: false, createdAt: at, updatedAt: at, version: 1 };
const world: SegmentWorld = {
  fields: [
    { ...field, ...dates },
    { ...field, fieldId: "renewal", kind: "date", options: [], ...dates },
  ],
  segments: [
    { id: "seg_list", kind: "list", condition: null },
    { id: "seg_gold", kind: "dynamic", condition: { path: "customFields.plan", op: "eq", value: "gold" } },
    { id: "seg_deep", kind: "dynamic", condition: { path: "segments.seg_gold", op: "eq", value: true } },
  ],
};
const verdict = (condition: Condition) => makeMembership(condition, world)(ana, NOW).verdict;

describe("a segment", () => {
  test("asks about everything that a row knows", () => {
    const holding: readonly Condition[] = [
      { path: "tags", op: "contains_any", value: ["vip", "new"] },
      { path: "consent.marketing.email", op: "eq", value: true },
      { path: "addresses", op: "contains", value: "email" },
      { path: "created", op: "not_within_days", value: 90 },
      { path: "customFields.renewal", op: "within_days", value: 8 },
      { path: "conversations.lastInbound", op: "within_days", value: 3 },
      { path: "conversations.lastOutbound", op: "not_within_days", value: 30 },
      { path: "leads.value.PEN", op: "gte", value: 300 },
      { path: "leads.stages", op: "contains", value: "s1" },
      { path: "events.order.placed.count", op: "eq", value: 4 },
      { path: "events.order.placed.last", op: "not_within_days", value: 30 },
      { path: "events.visit.made.count", op: "eq", value: 0 },
      { path: "engagement.opened", op: "eq", value: 2 },
      { path: "score.recency", op: "eq", value: 5 },
      { path: "segments.seg_list", op: "eq", value: true },
      { path: "segments.seg_deep", op: "eq", value: true },
    ];
    expect(segmentProblems({ all: holding }, world, undefined)).toEqual([]);
    for (const condition of holding) expect([condition, verdict(condition)]).toEqual([condition, "holds"]);
    expect(verdict({ path: "conversations.lastInbound", op: "within_days", value: 2 })).toBe("fails");
    expect(verdict({ not: { path: "timeZone", op: "eq", value: "Europe/Paris" } })).toBe("unknown");
  });

  test("explains itself by what decided", () => {
    const condition: Condition = {
      all: [
        { path: "country", op: "eq", value: "PE" },
        {
          any: [
            { path: "leads.won", op: "gte", value: 5 },
            { path: "engagement.clicked", op: "gte", value: 1 },
          ],
        },
      ],
    };
    const { holds, because } = makeMembership(condition, world)(ana, NOW);
    expect(holds).toBe(true);
    expect(because.map(({ path, actual }) => [path, actual])).toEqual([
      ["country", "PE"],
      ["engagement.clicked", 1],
    ]);
  });

  test("is refused by field: what there is not, what does not fit, and what names itself", () => {
    const problems = (condition: unknown, id?: string) =>
      segmentProblems(condition, world, id).map(({ field: where, code }) => [where, code]);
    expect(problems({ all: [{ path: "customFields.none", op: "eq", value: 1 }] })).toEqual([
      ["condition.all.0.path", "unknown_field"],
    ]);
    expect(problems({ path: "customFields.plan", op: "eq", value: "silver" })).toEqual([
      ["condition.value", "not_allowed"],
    ]);
    expect(problems({ path: "created", op: "within_days", value: 1.5 })).toEqual([["condition.value", "wrong_type"]]);
    expect(problems({ path: "country", op: "within_days", value: 1 })).toEqual([["condition.op", "not_allowed"]]);
    expect(problems({ path: "segments.seg_none", op: "eq", value: true })).toEqual([
      ["condition.path", "unknown_field"],
    ]);
    expect(problems({ path: "segments.seg_deep", op: "eq", value: true }, "seg_gold")).toEqual([
      ["condition", "circle"],
    ]);
  });

  test("names the campaigns that it asks about, and takes their facts from who evaluates it", () => {
    const condition: Condition = {
      all: [
        { path: "campaigns.camp1.launch.opened", op: "exists", value: false },
        { path: "campaigns.camp1.launch.status", op: "eq", value: "delivered" },
      ],
    };
    expect(campaignsIn(condition, world)).toEqual([{ campaignId: "camp1", phaseId: "launch" }]);
    const member = makeMembership(condition, world);
    expect(member(ana, NOW, () => ({ status: "delivered" })).holds).toBe(true);
    expect(member(ana, NOW, () => ({ status: "delivered", opened: "2026-11-27" })).holds).toBe(false);
    expect(member(ana, NOW).verdict).toBe("unknown");
  });
});

/** Rows with ids that are spread evenly, as they are. */
function crowd(count: number): readonly AudienceRow[] {
  const letters = "234567abcdefghijklmnopqrstuvwxyz";
  let state = 7;
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, index) => {
    const contactId = Array.from({ length: 10 }, () => letters[Math.floor(next() * 32)]).join("");
    const active = next() < 0.3;
    const opened = active ? ["2026-11-27", "2026-11-20", "2026-11-10"] : [];
    return {
      ...ana,
      contactId,
      tags: index % 5 === 0 ? ["vip"] : [],
      reactions: { opened, clicked: active ? opened : [], answered: [] },
      conversations: { ...ana.conversations, count: active ? 4 : 0, lastInboundOn: active ? "2026-11-27" : null },
    };
  }).sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
}
const storeOf = (rows: readonly AudienceRow[]) => ({
  tally: async () => ({ rows: rows.length, zones: [], asOf: new Date(NOW).toISOString() }),
  range: async (from: string, to: string, limit: number) => {
    const found = rows.filter(({ contactId }) => contactId >= from && (to === "" || contactId < to));
    const next = found[limit]?.contactId;
    return { rows: found.slice(0, limit), ...(next === undefined ? {} : { next }) };
  },
});

test("few are counted, of many a sample says how far it may be off", async () => {
  const condition: Condition = { path: "tags", op: "contains", value: "vip" };
  const ask = (rows: readonly AudienceRow[]) =>
    makeEstimate({ audience: storeOf(rows), clock: { now: () => NOW } })(makeMembership(condition, world));
  expect(await ask(crowd(1_000))).toMatchObject({ count: 200, exact: true, within: 0, looked: 1_000 });
  const { count, exact, within, looked } = await ask(crowd(20_000));
  expect(exact).toBe(false);
  expect(looked).toBeLessThan(3_100);
  expect(Math.abs(count - 4_000)).toBeLessThanOrEqual(within);
  expect(within).toBeLessThan(500);
});

test("a score fades, and groups are those that there are", () => {
  expect(scoreOf(ana, NOW)).toEqual({ engagement: 60, recency: 5, frequency: 3, daysSinceActive: 1 });
  expect(scoreOf(ana, NOW + 200 * 86_400_000)).toMatchObject({ engagement: 1, recency: 1, frequency: 1 });
  const rows = crowd(200);
  const points = rows.map((row) => pointOf(row, NOW));
  const group = (scaled: readonly (readonly number[])[]) => {
    const of = scaled.map(([since = 0]) => (since < 0 ? 1 : 0));
    const mean = (one: number) => {
      const its = scaled.filter((_, index) => of[index] === one);
      return (scaled[0] ?? []).map((__, at) => its.reduce((sum, point) => sum + (point[at] ?? 0), 0) / its.length);
    };
    return { centres: [mean(0), mean(1)], of };
  };
  const clusters = clustersOf(points, group, at) as Clusters;
  const [quiet, lively] = clusters.clusters;
  expect(Math.round((quiet?.share ?? 0) * 10)).toBe(7);
  expect(lively?.marks.every(({ by }) => Math.abs(by) > 1)).toBe(true);
  for (const row of rows) expect(clusterAt(clusters, row, NOW)).toBe(row.reactions.opened.length > 0 ? 2 : 1);
});

test("a hundred thousand rows are judged in the memory of one, in a second or two", { timeout: 60_000 }, () => {
  const many = process.env.DEEP ? 100_000 : 5_000;
  const member = makeMembership(
    {
      all: [
        { path: "consent.marketing.email", op: "eq", value: true },
        { path: "country", op: "in", value: ["PE", "ES"] },
        { not: { path: "conversations.lastOutbound", op: "within_days", value: 30 } },
        {
          any: [
            { path: "tags", op: "contains", value: "vip" },
            { path: "score.engagement", op: "gte", value: 60 },
          ],
        },
      ],
    },
    world,
  );
  const rows = crowd(500);
  let found = 0;
  for (let index = 0; index < 2_000; index++) member(rows[index % 500] as AudienceRow, NOW);
  const [began, before] = [performance.now(), process.memoryUsage().heapUsed];
  for (let index = 0; index < many; index++) if (member(rows[index % 500] as AudienceRow, NOW).holds) found++;
  const micros = ((performance.now() - began) * 1000) / many;
  const grown = (process.memoryUsage().heapUsed - before) / 1e6;
  process.stdout.write(
    `${many} rows judged, ${found} in: ${micros.toFixed(1)} µs a row, heap ${grown.toFixed(0)} MB\n`,
  );
  expect(found).toBeGreaterThan(many / 10);
  expect(grown).toBeLessThan(100);
});
