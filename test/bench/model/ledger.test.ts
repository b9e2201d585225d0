import { expect, test } from "vitest";
import { makeLedger, sum } from "./ledger.ts";

test("requests beside one another are one round trip, those behind an answer another", () => {
  const ledger = makeLedger();
  const [a, b] = [ledger.begin("Table.Put", 10), ledger.begin("Table.Put", 10)];
  a(1, { writeUnits: 1 });
  b(1, { writeUnits: 2 });
  ledger.begin("Queue.Send", 5)(5, { readUnits: 0.5 });
  expect(ledger.take()).toEqual({
    requests: { "Queue.Send": 1, "Table.Put": 2 },
    roundTrips: 2,
    writeUnits: 3,
    readUnits: 0.5,
    bytes: 32,
  });
  expect(ledger.take()).toMatchObject({ requests: {}, roundTrips: 0, bytes: 0 });
});

test("a request that is still open is nobody's cause", () => {
  const ledger = makeLedger();
  const slow = ledger.begin("slow", 0);
  ledger.begin("first", 0)(0, {});
  ledger.begin("second", 0)(0, {});
  slow(0, {});
  expect(ledger.take().roundTrips).toBe(2);
});

test("sums add everything up, round trips too, since one function waits for the other", () => {
  const one = { requests: { a: 1, b: 1 }, roundTrips: 2, writeUnits: 1, readUnits: 0.5, bytes: 3 };
  expect(sum([one, { ...one, requests: { b: 2 } }])).toEqual({
    requests: { a: 1, b: 3 },
    roundTrips: 4,
    writeUnits: 2,
    readUnits: 1,
    bytes: 6,
  });
});
