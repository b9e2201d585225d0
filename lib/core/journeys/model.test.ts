import { describe, expect, test } from "vitest";
import type { LeadState } from "../leads/model.ts";
import { fatesOf, type Journey, journeyAfter, journeyOf, type StageOrder } from "./model.ts";

const AT = "2026-11-02T10:00:00.000Z";
const order = (funnelId: string, open: string, gone = ""): StageOrder => ({
  funnelId,
  stages: [...open]
    .map((stageId) => ({ stageId, archived: false }))
    .concat([...gone].map((stageId) => ({ stageId, archived: true }))),
});
const SALES = order("s", "abcz");
const OTHER = order("o", "xy");

/** `b` is an open stage of sales, `z+` its ending won, `z-` lost, `o:x` a stage of the other funnel. */
function walk(path: string, of: StageOrder = SALES) {
  let journey: Journey = {};
  let place = { funnelId: "", stageId: "", state: "new" as LeadState };
  for (const word of path.split(" ")) {
    const other = word.startsWith("o:");
    const [stageId = "", ending] = [...word.replace("o:", "")];
    const state = ending === "+" ? "closed_won" : ending === "-" ? "closed_lost" : "in_progress";
    const moved = place.stageId !== stageId || place.funnelId !== (other ? "o" : "s");
    place = { funnelId: other ? "o" : "s", stageId, state };
    if (moved) journey = journeyAfter(journey, place, other ? OTHER : of, AT);
  }
  return Object.fromEntries(
    fatesOf(journey, place).map(({ stageId, fate = "open", won }) => [stageId, won ? `${fate}, won` : fate]),
  );
}

describe("what became of a lead", () => {
  test.each([
    ["a", { a: "open" }],
    ["a b", { a: "forward", b: "open" }],
    ["b a", { b: "back", a: "open" }],
    ["a b a", { a: "forward", b: "back" }],
    ["a c z-", { a: "forward", c: "lost", z: "lost" }],
    ["a z-", { a: "lost", z: "lost" }],
    ["a b z+", { a: "forward, won", b: "forward, won", z: "forward, won" }],
    // In place, without a step.
    ["b b-", { b: "lost" }],
    ["a z+ z-", { a: "lost", z: "lost" }],
    ["a z- z+", { a: "forward, won", z: "forward, won" }],
    // Taken up again.
    ["a z- b", { a: "forward", z: "back", b: "open" }],
    ["b z- a", { b: "back", z: "back", a: "open" }],
    ["b z+ b", { b: "open", z: "back" }],
    // Back, and then past it without standing in it again; lost from before it.
    ["b a c", { b: "forward", a: "forward", c: "open" }],
    ["b a z-", { b: "back", a: "lost", z: "lost" }],
    ["b a z+", { b: "forward, won", a: "forward, won", z: "forward, won" }],
    // Another funnel.
    ["a o:x", { a: "elsewhere", x: "open" }],
    ["a b o:x", { a: "forward", b: "elsewhere", x: "open" }],
    ["a z- o:x", { a: "elsewhere", z: "elsewhere", x: "open" }],
    ["a o:y+", { a: "elsewhere", y: "forward, won" }],
    ["a o:x b", { a: "forward", x: "elsewhere", b: "open" }],
  ])("%s", (path, fates) => expect(walk(path)).toEqual(fates));

  test("out of a stage that was taken out: nobody knows the direction, but its ending", () => {
    const without = order("s", "acz", "b");
    expect(walk("b c", without)).toEqual({ b: "elsewhere", c: "open" });
    expect(walk("b z-", without)).toEqual({ b: "lost", z: "lost" });
    expect(walk("b c z+", without)).toEqual({ b: "forward, won", c: "forward, won", z: "forward, won" });
  });

  test("a stage is entered once, on the first day; what was done under another order stays done", () => {
    let journey: Journey = {};
    const to = (stageId: string, day: string, of: StageOrder) => {
      journey = journeyAfter(journey, { funnelId: "s", stageId, state: "new" }, of, day);
    };
    to("a", "1", SALES);
    to("b", "2", SALES);
    to("a", "3", order("s", "bacz"));
    to("b", "4", order("s", "bacz"));
    expect(journey).toEqual({ "s/a": { at: "1", out: "forward" }, "s/b": { at: "2", out: "forward" } });
  });
});

test("a lead that is older than its steps has at least the stage that it stands in", () => {
  const lead = { funnelId: "s", stageId: "b", state: "new", stageSince: null, createdAt: AT } as const;
  expect(journeyOf(lead, [], () => SALES)).toEqual({ "s/b": { at: AT } });
  const steps = [{ at: "1", to: { funnelId: "s", stageId: "a", state: "new" } }] as const;
  expect(journeyOf({ ...lead, stageSince: "2" }, steps, () => SALES)).toEqual({
    "s/a": { at: "1", out: "forward" },
    "s/b": { at: "2" },
  });
  expect(journeyOf({ ...lead, funnelId: null, stageId: null }, [], () => SALES)).toEqual({});
});
