import { describe, expect, test } from "vitest";
import { isTouched } from "./touched.ts";

const at = "2026-05-04T10:00:00Z";

describe("what a change makes old", () => {
  test("a message: its own conversation's messages and the lists that show its start, and no other conversation", () => {
    const hint = { type: "message", id: "cnv_1.m1", conversationId: "cnv_1", at } as const;
    const messages = "/api/conversations/{id}/messages";
    expect(isTouched({ path: messages, about: ["cnv_1"] }, hint)).toBe(true);
    expect(isTouched({ path: messages, about: ["cnv_2"] }, hint)).toBe(false);
    expect(isTouched({ path: "/api/dashboard", about: [] }, hint)).toBe(true);
  });

  test("a conversation: itself, the list and its counts", () => {
    const hint = { type: "conversation", id: "cnv_1", at } as const;
    expect(isTouched({ path: "/api/conversations/{id}", about: ["cnv_1"] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/conversations/{id}", about: ["cnv_2"] }, hint)).toBe(false);
    expect(isTouched({ path: "/api/conversations", about: [] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/conversations/counts", about: [] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/contacts", about: [] }, hint)).toBe(false);
  });

  test("a lead: itself, lists of leads and whatever board it may stand on", () => {
    const hint = { type: "lead", id: "led_1", at } as const;
    expect(isTouched({ path: "/api/leads/{id}", about: ["led_1"] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/funnels/{id}/board", about: ["fun_1"] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/leads/{id}", about: ["led_2"] }, hint)).toBe(false);
  });

  test("a lead or a conversation of a person: that person's page, and no other's", () => {
    const hint = { type: "lead", id: "led_1", contactId: "ctc_1", at } as const;
    expect(isTouched({ path: "/api/contacts/{id}/timeline", about: ["ctc_1"] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/contacts/{id}", about: ["ctc_2"] }, hint)).toBe(false);
    expect(isTouched({ path: "/api/funnels/{id}/board", about: ["fun_1"] }, hint)).toBe(true);
  });

  test("a notice: the notices, and nothing else", () => {
    const hint = { type: "notice", id: "n1", at } as const;
    expect(isTouched({ path: "/api/notices/count", about: [] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/leads", about: [] }, hint)).toBe(false);
  });

  test("figures of a campaign: what came of it, and not what it is", () => {
    const hint = { type: "figures", id: "c1", at } as const;
    const path = "/api/publish/campaigns/{id}";
    const touched = (of: string, id: string) => isTouched({ path: of, about: [id] }, hint);
    expect([touched(`${path}/metrics`, "c1"), touched(`${path}/metrics`, "c2"), touched(path, "c1")]).toEqual([
      ...[true, false, false],
    ]);
  });

  test("the set-up: whatever shows things of that kind", () => {
    const hint = { type: "setup", id: "team", at } as const;
    expect(isTouched({ path: "/api/teams", about: [] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/teams/{id}", about: ["team_1"] }, hint)).toBe(true);
    expect(isTouched({ path: "/api/roles", about: [] }, hint)).toBe(false);
  });
});
