/** Many notifications at once, asked for in bulk while the provider misbehaves: each ends in one state with its reason, and none goes twice. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Notification } from "../../events/api/notifications.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const MANY = Number(process.env.CHASQUI_MANY ?? (process.env.CHASQUI_DEEP ? 10_000 : 100));
const GROUP = 500;
const SID = `AC${"8".repeat(32)}`;
const TOKEN = "an-invented-auth-token";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  const app = await stack.call<{ id: string }>("POST", "/api/apps", {
    ...{ channel: "twilio", name: "La Terraza", credentials: { authToken: TOKEN } },
  });
  const number = "+12015550100";
  stack.providers.register({
    ...{ channel: "twilio", accountSid: SID, name: "La Terraza", number, authToken: TOKEN },
    webhookUrl: "http://127.0.0.1:9/nowhere",
  });
  const credentials = { accountSid: SID, sender: number, apiSecret: TOKEN };
  const made = await stack.call("POST", "/api/connections", { appId: app.body.id, name: "La Terraza", credentials });
  expect(made.status).toBe(201);
}, 120_000);
afterAll(() => stack?.stop());

const phoneOf = (index: number): string => `1555${String(2_000_000 + index)}`;
/** What the provider does to the one of this number: a twentieth is cut off, half of these after being taken; a twentieth is asked to wait; one in fifty cannot be reached. */
function fateOf(index: number): "lost" | "lost_but_taken" | "throttled" | "unreachable" | undefined {
  const place = index % 100;
  if (place < 5) return index % 2 ? "lost" : "lost_but_taken";
  if (place < 10) return "throttled";
  return place < 12 ? "unreachable" : undefined;
}
const FAULTS = {
  lost: { kind: "disconnect" },
  lost_but_taken: { kind: "disconnect", accepted: true },
  throttled: { kind: "throttle", retryAfter: 1 },
  unreachable: { kind: "error", code: "undeliverable" },
} as const;

async function all(): Promise<readonly Notification[]> {
  const found: Notification[] = [];
  let cursor: string | null = null;
  do {
    const path: string = `/api/notifications?limit=100${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await stack.call<{ data: Notification[]; nextCursor: string | null }>("GET", path);
    found.push(...body.data);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return found;
}

test(
  `${MANY} notifications in bulk with a provider that cuts off, throttles and refuses`,
  async () => {
    const { phoneNumberId } = stack.demo.account;
    const numbers = Array.from({ length: MANY }, (_, index) => index);
    for (const index of numbers) {
      const fate = fateOf(index);
      if (fate) stack.providers.misbehave({ phoneNumberId, to: phoneOf(index), fault: FAULTS[fate], requests: 1 });
    }
    const whatsapp = { type: "template", name: "appointment_reminder", language: "es", variables: ["Ana", "martes"] };
    const ask = async (some: readonly number[]) => {
      const { status, body } = await stack.call<{ results: { outcome: string }[] }>("POST", "/api/notifications/bulk", {
        ...{ type: "booking.reminder", purpose: "transactional", priority: "normal", channels: ["whatsapp", "sms"] },
        contents: { whatsapp, sms: { type: "text", text: "Le esperamos el martes" } },
        recipients: some.map((index) => ({
          externalId: `booking-${index}`,
          recipient: { phone: `+${phoneOf(index)}`, name: `Customer ${index}` },
        })),
      });
      expect(status).toBe(202);
      return body.results.map(({ outcome }) => outcome);
    };
    const began = Date.now();
    let tookMs = 0;
    for (let from = 0; from < MANY; from += GROUP) await ask(numbers.slice(from, from + GROUP));
    const askedMs = Date.now() - began;
    // Once more: nobody is doubled.
    expect(new Set(await ask(numbers.slice(0, 50)))).toEqual(new Set(["repeated"]));

    const FINAL = ["delivered", "read", "unknown", "presumed_lost", "failed"];
    // Reading all of them is work that would be measured, too: so not before the stack is at rest.
    const found = await eventually(
      async () => {
        await stack.runner.idle({ timeoutMs: MANY * 120 + 60_000 });
        tookMs = Date.now() - began;
        return all();
      },
      (some) => some.length === MANY && some.every(({ status }) => FINAL.includes(status)),
      MANY * 120 + 60_000,
    );

    const byNumber = new Map(found.map((one) => [Number(one.externalId?.slice("booking-".length)), one]));
    for (const index of numbers) {
      const one = byNumber.get(index);
      const told = one?.status === "delivered" || one?.status === "read";
      const channels = one?.attempts.map(({ channel }) => channel);
      switch (fateOf(index)) {
        case "lost":
          expect([index, one?.status, channels]).toEqual([index, "unknown", ["whatsapp"]]);
          break;
        case "unreachable":
          expect([index, told, channels]).toEqual([index, true, ["whatsapp", "sms"]]);
          expect(one?.attempts[0]).toMatchObject({ status: "failed", reason: { code: "undeliverable" } });
          break;
        default:
          expect([index, told, channels]).toEqual([index, true, ["whatsapp"]]);
      }
    }
    const taken = stack.providers.sent({ accountId: phoneNumberId }).map(({ to }) => to);
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBe(numbers.filter((index) => !["lost", "unreachable"].includes(fateOf(index) ?? "")).length);

    const waits = found
      .flatMap(({ createdAt, attempts }) => {
        const sent = attempts.at(-1)?.times.sent;
        return sent === undefined ? [] : [Date.parse(sent) - Date.parse(createdAt)];
      })
      .sort((a, b) => a - b);
    const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))];
    process.stdout.write(
      `${MANY} notifications asked for in ${askedMs} ms and at their end in ${tookMs} ms (${Math.round((MANY * 1000) / tookMs)} a second); from asking to sent p50 ${at(0.5)} ms, p99 ${at(0.99)} ms\n`,
    );
  },
  MANY * 150 + 120_000,
);
