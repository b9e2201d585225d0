/** Rules do not stand in each other's way. */
import { expect, test, vi } from "vitest";
import { systemIds as ids } from "../../adapters/system/system.ts";
import { type ApplyPorts, makeApplyRules } from "./apply.ts";
import { dataOf } from "./evaluate.ts";
import { makeManageEventRules } from "./manage.ts";
import type { EventRule } from "./model.ts";
import type { EventRuleStore } from "./ports.ts";

const AT = "2026-03-02T08:00:00.000Z";
const rule = (id: string, type = "viewing.booked"): EventRule => ({
  ...{ id, name: id, active: true, position: 1, createdAt: AT, updatedAt: AT, version: 1 },
  when: { type, condition: null },
  people: { kind: "members", userIds: ["usr_a"] },
  wait: { kind: "none" },
  ...{ about: null, cancelOn: [], quiet: null },
  action: { kind: "notice", text: id },
});
const event = {
  ...{ eventId: "e".repeat(26), messageId: "m1", type: "viewing.booked", contactId: null, itemId: null },
  ...{ properties: {}, occurredAt: AT, receivedAt: AT, source: "key" },
};

test("one that fails keeps none of the others from what they do, and the event comes again", async () => {
  const settle = vi.fn();
  const onFailed = vi.fn();
  const notify = vi.fn(async ([{ text }]: readonly [{ text: string }]) => {
    if (text === "first") throw new Error("the store is away");
  });
  const { apply } = makeApplyRules({
    events: { get: async () => event, settle },
    rules: { surely: async () => [rule("first"), rule("second")] },
    notices: { notify },
    log: { write: async () => undefined },
    clock: { now: () => Date.parse(AT) },
    ...{ onFailed, ids },
  } as unknown as ApplyPorts);
  await expect(apply(event.eventId)).rejects.toThrow("the store is away");
  expect(notify.mock.calls.map(([[{ text }]]) => text)).toEqual(["first", "second"]);
  expect(onFailed.mock.calls.map(([id]) => id)).toEqual(["first"]);
  expect(settle).not.toHaveBeenCalled();
});

test("numbers that the table cannot hold reach a template as text, however deep they stand", () => {
  const values = (path: string) => (path === "far" ? 1e300 : [{ near: 1.5, far: 2 ** 60, none: 1e-200 }]);
  expect(dataOf({ one: { path: "far" }, many: { path: "many" } }, values)).toEqual({
    one: "1e+300",
    many: [{ near: 1.5, far: String(2 ** 60), none: "1e-200" }],
  });
});

test("what a rule follows stays followed when another that followed it goes at the same moment", async () => {
  let types: ReadonlySet<string> = new Set(["viewing.booked"]);
  let version = 0;
  const there = new Map([["first", rule("first")]]);
  let meanwhile: (() => Promise<unknown>) | undefined;
  const rules = {
    get: async (id: string) => there.get(id),
    all: async () => [...there.values()],
    async surely() {
      const now = [...there.values()];
      const next = meanwhile;
      meanwhile = undefined;
      await next?.();
      return now;
    },
    async create(made: EventRule) {
      there.set(made.id, made);
      return "created";
    },
    async remove({ id }: EventRule) {
      there.delete(id);
      return "removed";
    },
  } as unknown as EventRuleStore;
  const followed = {
    read: async () => ({ types, version }),
    async save(next: readonly string[], before: number) {
      if (before !== version) return "conflict" as const;
      [types, version] = [new Set(next), version + 1];
      return "saved" as const;
    },
  };
  const manage = makeManageEventRules({ rules, followed, ids });
  // Right after the rules were read to see what nobody follows any more.
  meanwhile = () => manage.create(rule("second"), { id: "request", at: AT });
  await manage.remove("first", undefined);
  expect([...there.keys()]).toHaveLength(1);
  expect([...types]).toEqual(["viewing.booked"]);
});
