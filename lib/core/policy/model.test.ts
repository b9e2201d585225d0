import { expect, test } from "vitest";
import type { OutboundContent } from "../messages/model.ts";
import { decide } from "./model.ts";

const HOUR = 3_600_000;
const text: OutboundContent = { type: "text", text: "hello" };
const after = (hours: number) => ({
  now: new Date(hours * HOUR).toISOString(),
  content: text,
  windowMs: 24 * HOUR,
  lastInboundAt: new Date(0).toISOString(),
});

test("within the window everything goes, past it nothing but templates", () => {
  expect(decide(after(23))).toEqual({ kind: "send" });
  expect(decide(after(24))).toMatchObject({ kind: "refuse", code: "window_closed" });
  expect(decide({ ...after(24), content: { type: "template", name: "t", language: "es" } })).toEqual({ kind: "send" });
  expect(decide({ ...after(99), windowMs: undefined })).toEqual({ kind: "send" });
});

test("past the usual window a granted one goes on, and says that the message has to name it", () => {
  const granted = { extendedWindowMs: 168 * HOUR };
  expect(decide({ ...after(23), ...granted })).toEqual({ kind: "send" });
  expect(decide({ ...after(24), ...granted })).toEqual({ kind: "send", extended: true });
  expect(decide({ ...after(168), ...granted })).toMatchObject({ text: expect.stringContaining("1970-01-08T00:00:00") });
  expect(decide({ ...after(1), ...granted, lastInboundAt: null })).toMatchObject({ kind: "refuse" });
});
