import { describe, expect, test } from "vitest";
import type { Admission } from "../../lib/core/live/admit.ts";
import type { Said } from "../../lib/core/live/attend.ts";
import type { Connection } from "../../lib/core/live/model.ts";
import { makeHandler, type SocketEvent } from "./handler.ts";

const rosa: Connection = {
  connectionId: "c=",
  tenant: "demo",
  person: "usr_rosa",
  permissions: [],
  openedAt: "2026-11-02T09:00:00.000Z",
};

function room({ admission = "admitted" as Admission, listed = true, sent = "sent" as "sent" | "gone" } = {}) {
  const clock = { time: 0, now: () => clock.time };
  const rows = new Map([[rosa.connectionId, rosa]]);
  const did: unknown[] = [];
  const said: Said[] = [];
  const logged: unknown[] = [];
  const note = (...words: unknown[]) => logged.push(words);
  const handler = makeHandler({
    admit: async (asked) => {
      did.push(asked);
      return admission;
    },
    sockets: {
      find: async (id) => rows.get(id),
      close: async (id) => {
        did.push(["closed", id]);
        const row = rows.get(id);
        rows.delete(id);
        return row;
      },
    },
    answer: async (_, one) => {
      said.push(one);
      return ['{"a":1}', '{"b":2}'];
    },
    attend: {
      heard: async () => (listed ? "listed" : "unlisted"),
      left: async ({ person }) => void did.push(["left", person]),
    },
    push: async (id, frame) => {
      did.push(["told", id, JSON.parse(frame)]);
      return sent;
    },
    hangUp: async (id) => void did.push(["hung up", id]),
    clock,
    log: { debug: note, info: note, warn: note, error: note } as never,
  });
  const event = (eventType: SocketEvent["requestContext"]["eventType"], more: Partial<SocketEvent> = {}) =>
    handler({ requestContext: { connectionId: "c=", eventType }, ...more });
  const say = (body: unknown) => event("MESSAGE", { body: typeof body === "string" ? body : JSON.stringify(body) });
  return { clock, rows, did, said, logged, event, say };
}

describe("the door", () => {
  test.each([
    ["admitted", 200],
    ["none", 401],
    ["refused", 403],
    ["foreign", 403],
    ["changed", 403],
  ] as const)("%s is %i, and a ticket is never logged", async (admission, statusCode) => {
    const { event, did, logged } = room({ admission });
    const query = { queryStringParameters: { ticket: "demo.secret" }, headers: { Origin: "https://console.example" } };
    expect(await event("CONNECT", query)).toEqual({ statusCode });
    expect(did).toEqual([{ connectionId: "c=", ticket: "demo.secret", origin: "https://console.example" }]);
    expect(JSON.stringify(logged)).not.toContain("secret");
    expect(logged.length).toBe(admission === "admitted" ? 0 : 1);
  });

  test("whoever goes is forgotten, and the others are told", async () => {
    const { event, did } = room();
    await event("DISCONNECT");
    await event("DISCONNECT");
    expect(did).toEqual([
      ["closed", "c="],
      ["left", "usr_rosa"],
      ["closed", "c="],
    ]);
  });
});

describe("a word", () => {
  test("is answered in order, until one answer is not taken", async () => {
    const whole = room();
    expect(await whole.say({ kind: "resume", seq: 3 })).toEqual({ statusCode: 200 });
    expect(whole.said).toEqual([{ kind: "resume", seq: 3 }]);
    expect(whole.did).toEqual([
      ["told", "c=", { a: 1 }],
      ["told", "c=", { b: 2 }],
    ]);
    const cut = room({ sent: "gone" });
    await cut.say({ kind: "ping" });
    expect(cut.did).toHaveLength(1);
  });

  test.each([
    ["no JSON", "{"],
    ["an unknown kind", { kind: "shout" }],
    ["more than is known", { kind: "ping", seq: 1 }],
    ["a number that is none", { kind: "resume", seq: -1 }],
    ["a state that is none", { kind: "presence", state: "offline" }],
    ["a conversation that is none", { kind: "attention", conversationId: "a#b" }],
    ["too long", { kind: "attention", conversationId: "a".repeat(2_000) }],
    ["nothing", ""],
  ])("%s changes nothing", async (_, body) => {
    const { say, did, said } = room();
    expect(await say(body)).toEqual({ statusCode: 400 });
    expect([did, said]).toEqual([[], []]);
  });

  test("of a connection that was ended is heard by nobody, and it is hung up on", async () => {
    const { rows, say, did, said } = room();
    rows.clear();
    expect(await say({ kind: "resume" })).toEqual({ statusCode: 200 });
    expect([did, said]).toEqual([[["hung up", "c="]], []]);
  });

  test("of one that is in no list any more ends it, so that it comes back", async () => {
    const { say, did } = room({ listed: false });
    await say({ kind: "ping" });
    expect(did.slice(2)).toEqual([
      ["closed", "c="],
      ["left", "usr_rosa"],
      ["hung up", "c="],
    ]);
  });

  test("after too many others ends it; in their time they may be as many", async () => {
    const { clock, say, did, said } = room();
    for (let second = 0; second < 60; second++) {
      clock.time = second * 1_000;
      for (let word = 0; word < 3; word++) await say({ kind: "ping" });
    }
    expect(said).toHaveLength(180);
    clock.time += 10_000;
    for (let word = 0; word < 30; word++) await say({ kind: "ping" });
    did.splice(0);
    await say({ kind: "ping" });
    expect(did).toEqual([
      ["closed", "c="],
      ["left", "usr_rosa"],
      ["told", "c=", { kind: "bye", why: "too_fast" }],
      ["hung up", "c="],
    ]);
  });
});
