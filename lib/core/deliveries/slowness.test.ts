import { expect, test } from "vitest";
import { LONGEST_PAUSE_MS, makeSlowness } from "./slowness.ts";

function setUp() {
  let now = 1_793_610_000_000;
  const pauses: number[] = [];
  const during: (() => void)[] = [];
  const slowness = makeSlowness({ now: () => now }, async (ms) => {
    pauses.push(ms);
    now += ms;
    during.shift()?.();
  });
  return { slowness, pauses, during };
}

test("a short wait is spent here, by the connection that was asked for it alone", async () => {
  const { slowness, pauses } = setUp();
  slowness.note("a", 1_000);
  expect(await slowness.pass("b")).toBe(0);
  expect(await slowness.pass("a")).toBe(0);
  expect(await slowness.pass("a")).toBe(0);
  expect(pauses).toEqual([1_000]);
});

test("a long one is left to the queue, and so is what comes on top during a pause", async () => {
  const { slowness, pauses, during } = setUp();
  slowness.note("a", LONGEST_PAUSE_MS + 1);
  expect(await slowness.pass("a")).toBe(LONGEST_PAUSE_MS + 1);
  expect(pauses).toEqual([]);
  slowness.note("b", 2_000);
  during.push(() => slowness.note("b", 500));
  during.push(() => slowness.note("b", 1_000));
  expect(await slowness.pass("b")).toBe(1_000);
  expect(pauses).toEqual([2_000, 500]);
});
