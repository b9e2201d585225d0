import { expect, test } from "vitest";
import { lifeOf, type Notification } from "./model.ts";

const none = { people: { count: 0, first: null }, machines: { count: 0, first: null } };
const attempt = {
  ...{ connectionId: "c", conversationId: "t", messageId: "m", language: null, policy: null, reason: null },
  ...{ opens: none, clicks: none, answeredAt: null },
};
const at = (minute: number) => `2026-03-02T08:${String(minute).padStart(2, "0")}:00.000Z`;
const notification = (more: Partial<Notification>) =>
  ({ createdAt: at(0), updatedAt: at(9), attempts: [], skipped: [], reason: null, ...more }) as Notification;
const told = (one: Notification) =>
  lifeOf(one).map(({ what, channel, at: when }) => [what, channel, when.slice(14, 16)]);

test("a life is told in its order: what was left out, what failed, what came after it, and what people did", () => {
  const undeliverable = { code: "undeliverable", text: "nobody there" };
  expect(
    told(
      notification({
        status: "delivered",
        skipped: [{ channel: "telegram", code: "no_conversation", text: "never wrote", at: at(1) }],
        attempts: [
          {
            ...attempt,
            ...{ channel: "whatsapp", attempt: 1, at: at(1), status: "failed", reason: undeliverable },
            times: { failed: at(2) },
          },
          {
            ...attempt,
            ...{ channel: "email", attempt: 1, at: at(3), status: "delivered" },
            times: { sent: at(4), delivered: at(5) },
            clicks: { ...none, people: { count: 1, first: at(7) } },
          },
        ],
      }),
    ),
  ).toEqual([
    ["asked", undefined, "00"],
    ["skipped", "telegram", "01"],
    ["tried", "whatsapp", "01"],
    ["failed", "whatsapp", "02"],
    ["tried", "email", "03"],
    ["sent", "email", "04"],
    ["delivered", "email", "05"],
    ["clicked", "email", "07"],
  ]);
});

test("an end is told once: with the try that brought it, or by itself where nothing was tried", () => {
  const reason = { code: "no_consent", text: "never agreed" };
  const last = {
    ...attempt,
    channel: "whatsapp",
    attempt: 1,
    at: at(1),
    status: "suppressed",
    reason,
    times: {},
  } as const;
  expect(told(notification({ status: "suppressed", reason, attempts: [last] }))).toEqual([
    ["asked", undefined, "00"],
    ["tried", "whatsapp", "01"],
    ["failed", "whatsapp", "01"],
  ]);
  const nowhere = { code: "no_address", text: "no address" };
  const left = { channel: "sms", ...nowhere, at: at(1) };
  expect(told(notification({ status: "failed", reason: nowhere, skipped: [left] }))).toEqual([
    ["asked", undefined, "00"],
    ["skipped", "sms", "01"],
    ["ended", undefined, "09"],
  ]);
});
