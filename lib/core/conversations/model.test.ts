import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemIds } from "../../adapters/system/system.ts";
import {
  type Arrival,
  alreadyApplied,
  arrive,
  type Conversation,
  messageKey,
  PREVIEW_LENGTH,
  preview,
  queuePosition,
} from "./model.ts";

const date = fc.date({ min: new Date(0), max: new Date(9_999_999_999_999), noInvalidDate: true });
const NOW = "2026-11-02T09:00:00.000Z";

const blank: Conversation = {
  conversationId: "c".repeat(26),
  connectionId: "abcdefghij.klmnopqrstuv",
  channel: "whatsapp",
  chat: { id: "15550001111", type: "person" },
  contactId: "contact",
  contactName: null,
  state: "open",
  assignee: "usr_1",
  unread: 0,
  lastMessageAt: "",
  lastMessageId: "",
  lastDirection: "in",
  preview: "",
  lastInboundAt: null,
  lastApplied: "",
  readThrough: "",
  known: [],
  awaited: [],
  createdAt: NOW,
  updatedAt: NOW,
  version: 0,
};

/** What a queue hands over: positions grow, times do not have to. */
const arrivals = fc
  .array(
    fc.record({
      at: date,
      direction: fc.constantFrom("in" as const, "out" as const),
      counts: fc.boolean(),
      step: fc.bigInt({ min: 1n, max: 10n ** 20n }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) => {
    let position = 0n;
    return all.map(({ at, direction, counts, step }, index): Arrival => {
      position += step;
      const iso = at.toISOString();
      return {
        key: messageKey(iso, systemIds.derive(String(index))),
        at: iso,
        direction,
        preview: `message ${index}`,
        position: queuePosition(String(position)),
        counts,
      };
    });
  });
const counted = (arrival: Arrival) => arrival.direction === "in" && arrival.counts;
const through = (all: readonly Arrival[], start = blank) =>
  all.reduce((conversation, arrival) => arrive(conversation, arrival, NOW), start);

describe("a message arrives", () => {
  test("and is counted once: afterwards it and everything before it is known, and nothing behind it", () => {
    fc.assert(
      fc.property(arrivals, fc.nat(), (all, pick) => {
        const cut = pick % (all.length + 1);
        const conversation = through(all.slice(0, cut));
        for (const [index, arrival] of all.entries())
          expect(alreadyApplied(conversation, arrival.position)).toBe(index < cut);
      }),
    );
  });

  test("handed over again and again, it counts as if it had come once", () => {
    const repeated = arrivals.chain((all) =>
      fc.tuple(fc.constant(all), fc.array(fc.nat({ max: all.length - 1 }), { maxLength: 20 })),
    );
    fc.assert(
      fc.property(repeated, ([all, again]) => {
        let conversation = blank;
        for (const [index, arrival] of all.entries())
          for (const one of [
            arrival,
            ...again.filter((number) => number <= index).map((number) => all[number] as Arrival),
          ])
            if (!alreadyApplied(conversation, one.position)) conversation = arrive(conversation, one, NOW);
        expect(conversation).toEqual(through(all));
      }),
    );
  });

  test("counts what the customer wrote, and shows the newest whatever order it came in", () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const conversation = through(all);
        const newest = all
          .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.position < b.position ? -1 : 1))
          .at(-1);
        expect(conversation).toMatchObject({
          unread: all.filter(counted).length,
          lastMessageAt: newest?.at,
          lastMessageId: newest?.key,
          lastDirection: newest?.direction,
          preview: newest?.preview,
          lastInboundAt:
            all
              .filter(counted)
              .map(({ at }) => at)
              .toSorted()
              .at(-1) ?? null,
          lastApplied: all.at(-1)?.position,
          assignee: "usr_1",
          version: all.length,
        });
      }),
    );
  });

  test("only the customer's own words reopen a conversation that was put aside", () => {
    fc.assert(
      fc.property(
        arrivals,
        fc.constantFrom("open" as const, "pending" as const, "snoozed" as const, "resolved" as const),
        (all, state) => {
          const aside = state === "snoozed" || state === "resolved";
          expect(through(all, { ...blank, state }).state).toBe(aside && all.some(counted) ? "open" : state);
        },
      ),
    );
  });
});

describe("keys and positions", () => {
  const compare = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

  test("message keys have one form, and sort as time does", () => {
    fc.assert(
      fc.property(date, date, fc.string(), (a, b, seed) => {
        const [first, second] = [a, b].map((at) => messageKey(at.toISOString(), systemIds.derive(seed)));
        expect(compare(first, second)).toBe(compare(a.getTime(), b.getTime()));
        expect(first).toMatch(/^\d{13}-[a-z0-9]{16}$/);
      }),
    );
  });

  test("positions sort as the numbers that they are, and behind no position", () => {
    const sequence = fc.bigInt({ min: 0n, max: 10n ** 24n - 1n });
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(compare(queuePosition(String(a)), queuePosition(String(b)))).toBe(compare(a, b));
        expect(queuePosition(String(a)) > "").toBe(true);
      }),
    );
  });
});

test("a preview is one line of whole characters, cut with a sign that it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "🥜", "ñ", " ", "\n", "\t"), maxLength: 300 }), (text) => {
      const shown = preview(text);
      const line = text.trim().split(/\s+/).join(" ");
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).not.toMatch(/[\n\t]|^ /);
      expect([...shown].length).toBe(Math.min([...line].length, PREVIEW_LENGTH));
      if ([...line].length <= PREVIEW_LENGTH) expect(shown).toBe(line);
      else expect(line.startsWith(shown.slice(0, -1)) && shown.endsWith("…")).toBe(true);
    }),
  );
});
