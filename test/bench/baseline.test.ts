import { expect, test } from "vitest";
import { type Figures, falls, readBaseline, rises } from "./baseline.ts";
import { scenarioNames } from "./scenarios.ts";

const counters = { requests: { "DynamoDB.PutItem": 1 }, roundTrips: 2, writeUnits: 4, readUnits: 0.5, bytes: 900 };
const before: Figures = { scenarios: { inbound: { "1 process-inbound": counters } }, sizes: { api: 100 } };
const now = (more: Partial<typeof counters>, size = 100): Figures => ({
  scenarios: { inbound: { "1 process-inbound": { ...counters, ...more } } },
  sizes: { api: size },
});

test("the committed baseline is one, and knows every scenario", async () => {
  const { scenarios, reasons } = await readBaseline();
  expect(Object.keys(scenarios)).toEqual(expect.arrayContaining([...scenarioNames]));
  expect(reasons.length).toBeGreaterThan(0);
});

test("what is as it was says nothing", () => {
  expect(rises(before, before)).toEqual([]);
  expect(falls(before, before)).toEqual([]);
});

test("every figure that rises is named, with both its values", () => {
  expect(rises(before, now({ writeUnits: 5 }))).toEqual([
    '"inbound", 1 process-inbound: write units rose from 4 to 5.',
  ]);
  expect(rises(before, now({ bytes: 901 }))).toEqual([
    '"inbound", 1 process-inbound: bytes on the wire rose from 900 to 901.',
  ]);
  const requests = { "DynamoDB.PutItem": 1, "DynamoDB.GetItem": 2 };
  expect(rises(before, now({ requests }))).toEqual([
    '"inbound", 1 process-inbound: DynamoDB.GetItem requests rose from 0 to 2.',
  ]);
});

test("a fall is no rise, but is told, so that the gain is kept", () => {
  expect(rises(before, now({ roundTrips: 1 }))).toEqual([]);
  expect(falls(before, now({ roundTrips: 1 }))).toEqual([
    '"inbound", 1 process-inbound: sequential round trips fell from 2 to 1.',
  ]);
});

test("an invocation or a bundle that the baseline does not know counts as a rise", () => {
  expect(rises({ scenarios: {}, sizes: {} }, before)).toEqual([
    '"inbound", 1 process-inbound is not in the baseline.',
    "The bundle of api is not in the baseline.",
  ]);
  expect(falls(before, { scenarios: {}, sizes: {} })).toEqual([
    '"inbound", 1 process-inbound is not there any more.',
    "The bundle of api is not there any more.",
  ]);
});

test("sizes may move by two per cent", () => {
  expect(rises(before, now({}, 102))).toEqual([]);
  expect(rises(before, now({}, 103))).toEqual([
    "The bundle of api rose from 100 to 103 KB without the SDK (2 % are tolerated).",
  ]);
});
