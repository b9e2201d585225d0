import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Change, minuteOf, slotOf } from "./model.ts";
import type { Outbox } from "./ports.ts";
import { makeRelayChanges } from "./relay.ts";

const QUARTER = 900_000;
const date = fc.date({ min: new Date("2020-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });

describe("wake slots", () => {
  test("begin at a quarter of an hour, never before the time, and less than a quarter behind it", () => {
    fc.assert(
      fc.property(date, (at) => {
        const slot = Date.parse(slotOf(at.toISOString()));
        expect(slot % QUARTER).toBe(0);
        expect(slot).toBeGreaterThanOrEqual(at.getTime());
        expect(slot - at.getTime()).toBeLessThan(QUARTER);
        expect(slotOf(new Date(slot).toISOString())).toBe(new Date(slot).toISOString());
      }),
    );
  });

  test("keep the order of times", () => {
    fc.assert(
      fc.property(date, date, (a, b) => {
        const [first, second] = [a, b].map((at) => slotOf(at.toISOString()));
        if (a <= b) expect((first ?? "") <= (second ?? "")).toBe(true);
      }),
    );
  });
});

describe("changes", () => {
  const now = Date.parse("2026-11-02T09:00:00.000Z");
  const change = fc.record({
    relay: fc.constantFrom(
      ...([
        "talk",
        "bulk",
        "media",
        "wake",
        "timer",
        "job",
        "reminder",
        "search",
        "push",
        "notification",
        "event",
        "webhook",
        "campaign",
        "wave",
      ] as const),
    ),
    seconds: fc.option(fc.integer({ min: -100, max: 5_000 })),
    refused: fc.boolean(),
    /** For reminders: Scheduler does not take it. */
    unmade: fc.boolean(),
  });

  test("each goes one way out, and exactly those that failed are handed back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 20 }), async (rows) => {
        const changes = rows.map(({ relay, seconds }, index): Change => {
          const time = seconds === null ? undefined : new Date(now + seconds * 1000).toISOString();
          const one = { handle: String(index), tenant: "demo" };
          if (relay === "job")
            return { ...one, relay, jobId: String(index), slice: 1, ...(time === undefined ? {} : { dueAt: time }) };
          if (relay === "search") return { ...one, relay, position: index };
          if (relay === "push") return { ...one, relay, person: "usr_a", noticeId: String(index) };
          if (relay === "notification") return { ...one, relay, notificationId: String(index) };
          if (relay === "campaign") return { ...one, relay, campaignId: String(index) };
          if (relay === "wave") {
            const dueAt = time ?? new Date(now).toISOString();
            return { ...one, relay, campaignId: "c", phaseId: "p", waveId: String(index), dueAt };
          }
          if (relay === "event") return { ...one, relay, eventId: String(index) };
          if (relay === "webhook") return { ...one, relay, endpointId: String(index) };
          if (relay === "reminder") {
            const dueAt = time ?? new Date(now).toISOString();
            return { ...one, relay, reminderId: String(index), generation: 3, dueAt };
          }
          const wake = time === undefined ? {} : { wakeAt: time };
          return { ...one, conversationId: "c", key: String(index), attempt: 0, relay, ...wake };
        });
        const out: string[] = [];
        const go = async (way: string, key: string) => {
          out.push(`${way} ${key}`);
          if (rows[Number(key)]?.refused) throw new Error("refused");
        };
        const outbox: Outbox = {
          send: async (lane, commands) =>
            commands.map(({ key }) => {
              out.push(`${lane} ${key}`);
              return !rows[Number(key)]?.refused;
            }),
          fetchMedia: ({ key }) => go("media", key),
          compactSearch: ({ position }) => go("search", String(position)),
          pushNotice: ({ noticeId }) => go("push", noticeId),
          applyRules: ({ eventId }) => go("event", eventId),
          ringWebhooks: async (endpoints) =>
            endpoints.map(({ endpointId }) => {
              out.push(`webhook ${endpointId}`);
              return !rows[Number(endpointId)]?.refused;
            }),
          advance: ({ notificationId }) => go("notification", notificationId),
          advanceCampaign: ({ campaignId }) => go("campaign", campaignId),
          fireWave: ({ waveId }, delay) => {
            expect(delay).toBe(Math.min(900, Math.max(0, rows[Number(waveId)]?.seconds ?? 0)));
            return go("wave", waveId);
          },
          runJob: ({ jobId }, delay) => {
            // A queue delays no longer; what comes too early waits by itself.
            expect(delay).toBe(Math.min(900, Math.max(0, rows[Number(jobId)]?.seconds ?? 0)));
            return go("job", jobId);
          },
          wakeLater: ({ key }, delay) => {
            expect(delay).toBe(Math.max(0, rows[Number(key)]?.seconds ?? Number.NaN));
            return go("later", key);
          },
          timerLater: ({ key }, delay) => {
            expect(delay).toBe(Math.max(0, rows[Number(key)]?.seconds ?? Number.NaN));
            return go("timer", key);
          },
          wakeSlot: async (tenant, slot) => {
            expect(tenant).toBe("demo");
            out.push(`slot ${slot}`);
          },
          remindLater: ({ reminderId, generation }, delay) => {
            expect(generation).toBe(3);
            const { seconds, unmade } = rows[Number(reminderId)] ?? {};
            expect(delay).toBe(unmade && (seconds ?? 0) > 900 ? 900 : Math.max(0, seconds ?? 0));
            return go("remind later", reminderId);
          },
          remindAt: async ({ reminderId }, at) => {
            if (rows[Number(reminderId)]?.unmade) throw new Error("the quota is used up");
            expect(at).toBe(new Date(now + (rows[Number(reminderId)]?.seconds ?? 0) * 1000).toISOString());
            out.push(`remind at ${reminderId}`);
          },
        };
        const failed = await makeRelayChanges({ outbox, clock: { now: () => now } })(changes);
        const wayOf = ({ relay, seconds, unmade }: (typeof rows)[number], index: number) => {
          if (relay === "notification" || relay === "event" || relay === "webhook") return `${relay} ${index}`;
          if (relay === "reminder")
            return (seconds ?? 0) <= 900 || unmade ? `remind later ${index}` : `remind at ${index}`;
          if (
            relay === "talk" ||
            relay === "bulk" ||
            relay === "media" ||
            relay === "job" ||
            relay === "search" ||
            relay === "push" ||
            relay === "campaign" ||
            relay === "wave"
          )
            return `${relay} ${index}`;
          if (seconds === null) return undefined;
          if (seconds <= 900) return `${relay === "wake" ? "later" : "timer"} ${index}`;
          const at = new Date(now + seconds * 1000).toISOString();
          return `slot ${relay === "wake" ? slotOf(at) : minuteOf(at)}`;
        };
        expect(out.toSorted()).toEqual(
          rows
            .map(wayOf)
            .filter((way) => way !== undefined)
            .toSorted(),
        );
        const refusable = rows.flatMap((row, index) =>
          row.refused && /^(?!slot|remind at)/.test(wayOf(row, index) ?? "slot") ? [String(index)] : [],
        );
        expect([...failed].toSorted()).toEqual(refusable.toSorted());
      }),
    );
  });
});
