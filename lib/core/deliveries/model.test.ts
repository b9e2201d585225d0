import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemIds } from "../../adapters/system/system.ts";
import { messageKey } from "../conversations/model.ts";
import { DELIVERY_STATUSES, deliveryId, foldReceipts, isListed, parseDeliveryId, RANK, type Receipt } from "./model.ts";

const STATUSES = ["sent", "failed", "delivered", "read"] as const;
const time = fc.date({ min: new Date(0), max: new Date(9e12), noInvalidDate: true }).map((date) => date.toISOString());

/** A receipt of one delivery: each status has one time, whoever tells of it. */
const receipt = fc.record({ status: fc.constantFrom(...STATUSES), at: time }).map(
  ({ status, at }): Receipt => ({
    status,
    externalId: "wamid.1",
    times: { [status]: at },
    ...(status === "failed" ? { reason: { code: `provider_${at}`, text: at, retryable: false } } : {}),
  }),
);
const receipts = fc.array(receipt, { minLength: 1, maxLength: 12 });
const fold = (all: readonly Receipt[]): Receipt => all.slice(1).reduce(foldReceipts, all[0] as Receipt);
const furthest = (all: readonly Receipt[]): string =>
  STATUSES[Math.max(...all.map(({ status }) => STATUSES.indexOf(status)))] ?? "";

describe("folding receipts", () => {
  test("is commutative and associative in status, external id and the statuses that have a time", () => {
    const shape = ({ status, externalId, times }: Receipt) => [status, externalId, Object.keys(times).toSorted()];
    fc.assert(
      fc.property(receipt, receipt, receipt, (a, b, c) => {
        expect(shape(foldReceipts(a, b))).toEqual(shape(foldReceipts(b, a)));
        expect(shape(foldReceipts(foldReceipts(a, b), c))).toEqual(shape(foldReceipts(a, foldReceipts(b, c))));
      }),
    );
  });

  test("changes nothing when it is repeated", () => {
    fc.assert(
      fc.property(receipts, (all) => {
        const once = fold(all);
        expect(foldReceipts(once, once)).toEqual(once);
        for (const one of all) expect(foldReceipts(once, one).status).toBe(once.status);
      }),
    );
  });

  test("ends in the furthest status, in any order, with a reason exactly when that is a failure", () => {
    const shuffled = receipts.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        for (const folded of [fold(all), fold(again)]) {
          expect(folded.status).toBe(furthest(all));
          expect(Object.keys(folded.times).toSorted()).toEqual(
            [...new Set(all.map(({ status }) => status))].toSorted(),
          );
          expect(folded.reason !== undefined).toBe(folded.status === "failed");
        }
      }),
    );
  });

  test("keeps the first time that was told of a status", () => {
    fc.assert(
      fc.property(receipts, (all) => {
        for (const [status, at] of Object.entries(fold(all).times))
          expect(at).toBe(all.find((one) => one.status === status)?.times[status as Receipt["status"]]);
      }),
    );
  });
});

describe("ranks", () => {
  test("put a failure between sent and delivered, and what was never sent beyond every receipt", () => {
    const order = (...statuses: (keyof typeof RANK)[]) => statuses.map((status) => RANK[status]);
    const road = order(
      "queued",
      "sending",
      "unknown",
      "presumed_lost",
      "sent",
      "failed",
      "delivered",
      "read",
      "expired",
    );
    expect(road).toEqual(road.toSorted((a, b) => a - b));
    expect(new Set(road).size).toBe(road.length);
    for (const never of ["suppressed", "expired", "cancelled"] as const)
      for (const status of STATUSES) expect(RANK[never]).toBeGreaterThan(RANK[status]);
    expect(DELIVERY_STATUSES.filter(isListed)).toEqual([
      "deferred",
      "unknown",
      "presumed_lost",
      "failed",
      "suppressed",
    ]);
  });
});

describe("delivery ids", () => {
  test("say which message they are of, and nothing else reads as one", () => {
    fc.assert(
      fc.property(fc.string(), time, (seed, at) => {
        const id = { conversationId: systemIds.derive(seed), key: messageKey(at, systemIds.derive(seed, at)) };
        const text = deliveryId(id.conversationId, id.key);
        expect(parseDeliveryId(text)).toEqual(id);
        for (const other of [
          `${text} `,
          `x${text}`,
          text.replace(".", ""),
          text.slice(1),
          text.toUpperCase(),
          `${text}\n`,
        ])
          expect(parseDeliveryId(other)).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void expect(parseDeliveryId(text)).toBeUndefined()));
  });
});
