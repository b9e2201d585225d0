import fc from "fast-check";
import { expect, test } from "vitest";
import { networkOf } from "./model.ts";
import type { Activity } from "./ports.ts";
import { makeWatch } from "./watch.ts";

const ana = { kind: "person", id: "usr_ana" } as const;

function world() {
  const clock = { time: Date.parse("2026-11-02T09:30:00.000Z"), now: () => clock.time };
  const rows: (Activity & { tenant: string; once: string })[] = [];
  const failures: unknown[] = [];
  const broken = { now: false };
  const watch = makeWatch({
    of: (tenant) => ({
      async record(activity, once) {
        if (broken.now) throw new Error("no table");
        rows.push({ ...activity, tenant, once });
      },
    }),
    clock,
    onFailure: (error) => void failures.push(error),
  });
  return { clock, rows, failures, watch, broken };
}

test("a person signs in once a day and tenant; keys do not sign in", async () => {
  const { clock, rows, watch } = world();
  for (const tenant of ["demo", "demo", "other"]) await watch.entered(tenant, ana);
  await watch.entered("demo", { kind: "key", id: "key_crm" });
  expect(rows.map(({ tenant, kind, once }) => [tenant, kind, once])).toEqual([
    ["demo", "signed_in", "signed_in#usr_ana"],
    ["other", "signed_in", "signed_in#usr_ana"],
  ]);
  clock.time += 15 * 3_600_000;
  await watch.entered("demo", ana);
  expect(rows).toHaveLength(3);
});

test("a refusal is noted once an hour for what was lacking", async () => {
  const { clock, rows, watch } = world();
  const what = { operation: "createApp", needs: "connections.manage" };
  for (let time = 0; time < 5; time++) await watch.refused("demo", ana, what);
  await watch.refused("demo", ana, { ...what, needs: "audit.read" });
  expect(rows.map(({ facts }) => facts)).toEqual([what, { ...what, needs: "audit.read" }]);
  clock.time += 3_600_000;
  await watch.refused("demo", ana, what);
  expect(rows).toHaveLength(3);
});

test("a note that could not be taken stops nobody, and is taken the next time", async () => {
  const { rows, failures, watch, broken } = world();
  broken.now = true;
  await watch.entered("demo", ana);
  expect(failures).toHaveLength(1);
  broken.now = false;
  await watch.entered("demo", ana);
  expect(rows).toHaveLength(1);
});

test("of an address its network is kept", () => {
  expect(networkOf("192.0.2.77")).toBe("192.0.2.0/24");
  expect(networkOf("::ffff:192.0.2.77")).toBe("192.0.2.0/24");
  expect(networkOf("2001:db8:12:34::1")).toBe("2001:db8:12::/48");
  expect(networkOf("2001:0DB8::5")).toBe("2001:db8:0::/48");
  expect(networkOf("::1")).toBe("0:0:0::/48");
  expect(networkOf("1:2:3:4:5:6:7:8")).toBe("1:2:3::/48");
  for (const none of [undefined, "", "unknown", "1:2:3", "host.example"]) expect(networkOf(none)).toBeUndefined();
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(networkOf(address)).toBe(`${address.split(".").slice(0, 3).join(".")}.0/24`);
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      fc.pre(!address.includes("."));
      expect(networkOf(address)).toMatch(/^([0-9a-f]{1,4}:){3}:\/48$/);
    }),
  );
});
