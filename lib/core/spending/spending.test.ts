import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NewNotice } from "../notices/model.ts";
import type { Member } from "../people/model.ts";
import { makeSpendGuard } from "./guard.ts";
import { makeManageSpending } from "./manage.ts";
import {
  costField,
  forecastOf,
  levelOf,
  NO_LIMIT,
  type PriceList,
  priceOf,
  type SentInMonth,
  type SpendingSettings,
  spentOf,
} from "./model.ts";

const rate = (marketing: number) => ({ marketing, utility: 0.01, authentication: 0.01, service: 0.001 });
const LIST: PriceList = {
  readOn: "2026-11-26",
  unnamed: "marketing",
  rates: { "": rate(0.09), "1": rate(0.02), "1809": rate(0.07), "34": rate(0.06) },
};
const template = (category?: "utility") =>
  ({ type: "template", name: "x", language: "es", ...(category ? { category } : {}) }) as const;

describe("a price", () => {
  test.each([
    ["by the longest code that fits", template(), "18095550100", { category: "marketing", micros: 70_000 }],
    ["by a shorter one", template(), "15550100001", { category: "marketing", micros: 20_000 }],
    ["by the list's last line", template(), "99555010000", { category: "marketing", micros: 90_000 }],
    ["of what is no number", template(), "ES.12345", { category: "marketing", micros: 90_000 }],
    ["of the category that was named", template("utility"), "34600000001", { category: "utility", micros: 10_000 }],
    ["of an answer", { type: "text", text: "hello" } as const, "34600000001", { category: "service", micros: 1_000 }],
  ])("%s", (_name, content, number, expected) => {
    expect(priceOf(LIST, content, number)).toEqual(expected);
  });
});

describe("what was spent", () => {
  const sent = (values: Record<string, number>): SentInMonth => ({ connectionId: "c", values });

  test("adds up, without the answers that are free for each connection", () => {
    const one = sent({
      marketing: 2,
      [costField("marketing")]: 120_000,
      service: 1_500,
      [costField("service")]: 1_500_000,
    });
    const other = sent({ service: 900, [costField("service")]: 900_000, session: 40 });
    expect(spentOf([one, other], 1_000)).toBe(120_000 + 500_000);
    expect(spentOf([one, other], 0)).toBe(120_000 + 2_400_000);
    expect(spentOf([], 1_000)).toBe(0);
  });

  test("never falls as more is sent", () => {
    const counts = fc.record({ marketing: fc.nat(50), service: fc.nat(3_000) });
    const values = ({ marketing, service }: { marketing: number; service: number }) =>
      sent({ marketing, service, "cost.marketing": marketing * 61_500, "cost.service": service * 20_000 });
    fc.assert(
      fc.property(counts, counts, (a, more) => {
        const b = { marketing: a.marketing + more.marketing, service: a.service + more.service };
        expect(spentOf([values(b)], 1_000)).toBeGreaterThanOrEqual(spentOf([values(a)], 1_000));
      }),
    );
  });

  test("foretells the month from its second day on", () => {
    expect(forecastOf(5_000_000, Date.parse("2026-11-01T23:59:00Z"))).toBeUndefined();
    expect(forecastOf(5_000_000, Date.parse("2026-11-16T00:00:00Z"))).toBe(10_000_000);
  });

  test("reaches levels once they are full", () => {
    const settings = { ...NO_LIMIT, limitMicros: 100 };
    expect([79, 80, 99, 100, 500].map((spent) => levelOf(spent, settings))).toEqual([
      undefined,
      "spend_warning",
      "spend_warning",
      "spend_limit",
      "spend_limit",
    ]);
    expect(levelOf(500, NO_LIMIT)).toBeUndefined();
  });
});

function tenant(change: Partial<SpendingSettings> = {}) {
  const clock = { time: Date.parse("2026-11-10T09:00:00.000Z"), now: () => clock.time };
  let settings: SpendingSettings = { ...NO_LIMIT, limitMicros: 1_000_000, tell: ["usr_boss"], version: 1, ...change };
  const counted = { marketing: 0, "cost.marketing": 0 };
  const reached = new Map<string, string>();
  const told: NewNotice[] = [];
  const reads = { settings: 0, counters: 0 };
  let down = false;
  const spending = {
    settings: async () => {
      reads.settings++;
      if (down) throw new Error("the table cannot be reached");
      return settings;
    },
    save: async (next: SpendingSettings) => {
      if (next.version !== settings.version + 1) return "conflict" as const;
      settings = next;
      return "saved" as const;
    },
    reach: async (month: string, level: string, limit: number, now: string) => {
      const key = `${month} ${level} ${limit}`;
      reached.set(key, reached.get(key) ?? now);
      return reached.get(key) ?? now;
    },
  };
  const sentIn = async () => {
    reads.counters++;
    return [{ connectionId: "c", values: { ...counted } }];
  };
  const notices = { notify: async (fresh: readonly NewNotice[]) => void told.push(...fresh) };
  const member = (userId: string, role: string, status: "active" | "suspended" = "active"): Member => ({
    userId,
    name: null,
    email: null,
    locale: null,
    role,
    status,
    joinedAt: "",
    updatedAt: "",
    version: 1,
  });
  const pages = [
    [member("usr_a", "administrator"), member("usr_b", "agent")],
    [member("usr_c", "administrator", "suspended"), member("usr_d", "administrator")],
  ];
  const people = {
    page: async ({ cursor }: { readonly cursor?: string }) =>
      cursor === undefined ? { items: pages[0] ?? [], nextCursor: "more" } : { items: pages[1] ?? [] },
  };
  const ports = { spending, sentIn, free: 1_000, notices, people, clock };
  return {
    clock,
    reads,
    told,
    counted,
    process: () => makeSpendGuard(ports),
    manage: makeManageSpending(ports),
    cut: (is: boolean) => {
      down = is;
    },
    settings: () => settings,
  };
}

describe("the guard", () => {
  test("lets through what fits, stops what does not, and tells of both levels once", async () => {
    const { process, told } = tenant();
    const guard = process();
    for (let sent = 0; sent < 8; sent++) {
      expect(await guard.refuses(100_000)).toBeUndefined();
      await guard.sent(100_000);
    }
    expect(told.map(({ kind, person }) => `${kind} ${person}`)).toEqual(["spend_warning usr_boss"]);
    expect(await guard.refuses(200_000)).toBeUndefined();
    await guard.sent(200_000);
    expect(await guard.refuses(1)).toContain("limit of 1.00 USD");
    expect(await guard.refuses(1)).toContain("limit of 1.00 USD");
    expect(told.map(({ kind }) => kind)).toEqual(["spend_warning", "spend_limit"]);
  });

  test("that only warns stops nothing", async () => {
    const { process, told } = tenant({ mode: "warn" });
    const guard = process();
    for (let sent = 0; sent < 20; sent++) {
      expect(await guard.refuses(100_000)).toBeUndefined();
      await guard.sent(100_000);
    }
    expect(told.map(({ kind }) => kind)).toEqual(["spend_warning", "spend_limit"]);
  });

  test("reads no more than every twenty seconds, and without a limit no counters", async () => {
    const { process, reads, clock } = tenant();
    const guard = process();
    for (let sent = 0; sent < 5; sent++) await guard.refuses(1);
    expect(reads).toEqual({ settings: 1, counters: 1 });
    clock.time += 20_000;
    await guard.refuses(1);
    expect(reads).toEqual({ settings: 2, counters: 2 });
    const free = tenant({ limitMicros: null });
    expect(await free.process().refuses(10 ** 12)).toBeUndefined();
    expect(free.reads).toEqual({ settings: 1, counters: 0 });
  });

  test("knows what it sent before the counters do, and forgets it in another month", async () => {
    const { process, clock, counted } = tenant();
    const guard = process();
    await guard.sent(900_000);
    expect(await guard.refuses(200_000)).toBeDefined();
    clock.time += 61_000;
    counted.marketing = 1;
    counted["cost.marketing"] = 900_000;
    expect(await guard.refuses(100_000)).toBeUndefined();
    await guard.sent(100_000);
    clock.time = Date.parse("2026-12-01T00:00:01.000Z");
    counted["cost.marketing"] = 0;
    expect(await guard.refuses(900_000)).toBeUndefined();
  });

  test("of two processes tells of the same moment, and again of another limit", async () => {
    const { process, told, clock, manage } = tenant();
    await process().sent(900_000);
    clock.time += 5_000;
    await process().sent(900_000);
    expect(told.map(({ at, fact }) => [at, fact])).toEqual([
      ["2026-11-10T09:00:00.000Z", ["2026-11", "1000000"]],
      ["2026-11-10T09:00:00.000Z", ["2026-11", "1000000"]],
    ]);
    await manage.change({ limitMicros: 1_100_000 }, undefined);
    await process().sent(900_000);
    expect(told.at(-1)?.fact).toEqual(["2026-11", "1100000"]);
  });

  test("that cannot read says so before sending, and holds its tongue after", async () => {
    const { process, cut } = tenant();
    const guard = process();
    cut(true);
    await expect(guard.refuses(1)).rejects.toThrow("cannot be reached");
    await expect(guard.sent(1)).resolves.toBeUndefined();
  });
});

test("what is set is kept over what was set before, at the version that was seen", async () => {
  const { manage, counted } = tenant({ version: 1 });
  counted["cost.marketing"] = 250_000;
  counted.marketing = 5;
  expect(await manage.change({ limitMicros: 5 }, undefined)).toMatchObject({ spending: { settings: { version: 2 } } });
  expect(await manage.change({ warnAt: 50, tell: [] }, 2)).toMatchObject({
    kind: "done",
    spending: { settings: { tell: [], warnAt: 50, limitMicros: 5 }, spentMicros: 250_000, month: "2026-11" },
  });
  expect(await manage.change({ tell: ["usr_ben"] }, 2)).toMatchObject({ kind: "stale" });
  expect(await manage.look()).toMatchObject({ connections: [{ connectionId: "c", spentMicros: 250_000 }] });
});

test("where nobody is named every administrator is told, and nobody else", async () => {
  const { process, told } = tenant({ tell: [] });
  await process().sent(1_000_000);
  expect(told.map(({ person, kind }) => `${kind} ${person}`)).toEqual(["spend_limit usr_a", "spend_limit usr_d"]);
});
