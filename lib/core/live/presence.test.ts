import { describe, expect, test } from "vitest";
import type { Said } from "./attend.ts";
import {
  type Attention,
  attentionIn,
  type Connection,
  DECLARED_MS,
  type Declared,
  type Heard,
  peopleIn,
  SEEN_MS,
} from "./model.ts";
import { makeAttendPresence } from "./presence.ts";

const NOW = Date.parse("2026-11-02T09:00:00.000Z");
const iso = (ms: number) => new Date(NOW + ms).toISOString();

function room() {
  const clock = { time: NOW, now: () => clock.time };
  const rows = new Map<string, Heard>();
  const declared = new Map<string, Declared>();
  const told: { readonly to: string; readonly frame: Record<string, unknown> }[] = [];
  const attend = makeAttendPresence({
    of: () => ({
      present: async () => ({
        connections: [...rows.values()].filter(({ visitor }) => !visitor),
        declared: [...declared.values()],
      }),
      visitors: async (id) => [...rows.values()].filter(({ visitor }) => visitor?.conversationId === id),
      declare: async (one) => void declared.set(one.person, one),
      seen: async ({ connectionId }, at, attention?: Attention | null) => {
        const before = rows.get(connectionId);
        if (!before) return "unlisted";
        const { attention: old, ...rest } = before;
        const kept = attention === undefined ? old : (attention ?? undefined);
        rows.set(connectionId, { ...rest, seenAt: at, ...(kept ? { attention: kept } : {}) });
        return before;
      },
    }),
    push: async (to, frame) => {
      told.push({ to, frame: JSON.parse(frame) });
      return "sent";
    },
    clock,
  });
  const enter = (name: string, more: Partial<Connection> = {}): Connection => {
    const connection: Connection = {
      connectionId: `${name}=`,
      tenant: "demo",
      person: `usr_${name}`,
      permissions: ["conversations.read"],
      openedAt: new Date(clock.time).toISOString(),
      ...more,
    };
    rows.set(connection.connectionId, connection);
    return connection;
  };
  const heard = async (who: Connection, said: Said) => {
    told.splice(0);
    const outcome = await attend.heard(who, said);
    expect(outcome).toBe("listed");
    return told.map(({ to, frame }) => [to, frame] as const);
  };
  const left = async (who: Connection) => {
    told.splice(0);
    const row = rows.get(who.connectionId) ?? who;
    rows.delete(who.connectionId);
    await attend.left(row);
    return told.map(({ to, frame }) => [to, frame] as const);
  };
  return { clock, rows, told, attend, enter, heard, left };
}

const presence = (person: string, state: string) => ({ kind: "presence", people: [{ person, state }] });

describe("who is there", () => {
  test("is told when they come, change and go; a ping tells nobody", async () => {
    const { enter, heard, left } = room();
    const [rosa, luis] = [enter("rosa"), enter("luis")];
    expect(await heard(rosa, { kind: "resume" })).toEqual([["luis=", presence("usr_rosa", "available")]]);
    expect(await heard(rosa, { kind: "ping" })).toEqual([]);
    expect(await heard(rosa, { kind: "presence", state: "busy" })).toEqual([["luis=", presence("usr_rosa", "busy")]]);
    expect(await left(rosa)).toEqual([["luis=", presence("usr_rosa", "offline")]]);
    expect(await left(luis)).toEqual([]);
  });

  test("is as they last said, in whichever browser, and stays there while one of them is open", async () => {
    const { enter, heard, left } = room();
    const [rosa, phone] = [enter("rosa"), enter("phone", { person: "usr_rosa" })];
    enter("luis");
    await heard(phone, { kind: "presence", state: "away" });
    expect(await left(phone)).toContainEqual(["luis=", presence("usr_rosa", "away")]);
    expect(await left(rosa)).toContainEqual(["luis=", presence("usr_rosa", "offline")]);
  });

  test("who fell silent is not there, and is told anew when they are heard again", async () => {
    const { clock, enter, heard } = room();
    const rosa = enter("rosa");
    await heard(rosa, { kind: "resume" });
    clock.time += SEEN_MS;
    const luis = enter("luis");
    await heard(luis, { kind: "resume" });
    expect(await heard(rosa, { kind: "ping" })).toEqual([["luis=", presence("usr_rosa", "available")]]);
  });

  test("is a person: a key is nobody, and what was said is forgotten after half a day", () => {
    const at = { tenant: "demo", permissions: [], openedAt: iso(0) };
    const connections = [
      { ...at, connectionId: "1", person: "usr_a", openedAt: iso(-50), seenAt: iso(-1) },
      { ...at, connectionId: "2", person: "usr_a", openedAt: iso(-90), seenAt: iso(-1) },
      { ...at, connectionId: "3", person: "key_a" },
      { ...at, connectionId: "4", person: "usr_b", seenAt: iso(-SEEN_MS) },
    ];
    const said = (ms: number) => [{ person: "usr_a", state: "busy" as const, at: iso(ms) }];
    const person = { person: "usr_a", since: iso(-90) };
    expect(peopleIn({ connections, declared: said(1 - DECLARED_MS) }, NOW)).toEqual([{ ...person, state: "busy" }]);
    expect(peopleIn({ connections, declared: said(-DECLARED_MS) }, NOW)).toEqual([{ ...person, state: "available" }]);
  });
});

describe("who looks at a conversation", () => {
  const look = (conversationId?: string, doing?: "viewing" | "replying"): Said => ({
    kind: "attention",
    ...(conversationId ? { conversationId } : {}),
    ...(doing ? { doing } : {}),
  });
  const seen = (person: string, doing: string, ms: number) => ({
    ...{ kind: "attention", person, conversationId: "t1", doing, until: iso(ms) },
  });

  test("learns who else does, at once and as it changes; nobody else is told", async () => {
    const { enter, heard, left } = room();
    const [rosa, luis, ana] = [enter("rosa"), enter("luis"), enter("ana")];
    await heard(ana, look("t2"));
    expect(await heard(rosa, look("t1"))).toEqual([]);
    expect(await heard(luis, look("t1"))).toEqual([
      ["rosa=", seen("usr_luis", "viewing", 150_000)],
      ["luis=", seen("usr_rosa", "viewing", 150_000)],
    ]);
    expect(await heard(luis, look("t1", "replying"))).toEqual([["rosa=", seen("usr_luis", "replying", 30_000)]]);
    expect(await heard(luis, look("t2"))).toContainEqual(["rosa=", { kind: "attention", person: "usr_luis" }]);
    expect(await heard(luis, look())).toEqual([["ana=", { kind: "attention", person: "usr_luis" }]]);
    await heard(luis, look("t1"));
    expect(await left(luis)).toContainEqual(["rosa=", { kind: "attention", person: "usr_luis" }]);
  });

  test("whoever may not read conversations tells nobody and is told nothing", async () => {
    const { enter, heard, rows } = room();
    const [rosa, outsider, key] = [
      enter("rosa"),
      enter("outsider", { permissions: ["leads.read"] }),
      enter("key", { person: "key_a" }),
    ];
    await heard(rosa, look("t1"));
    expect(await heard(outsider, look("t1"))).toEqual([]);
    expect(await heard(key, look("t1"))).toEqual([]);
    // Even if it had been noted while it could.
    rows.set("outsider=", { ...outsider, attention: { conversationId: "t1", doing: "viewing", until: iso(1_000) } });
    expect(await heard(rosa, look("t1", "replying"))).toEqual([]);
  });

  test("a visitor sees that somebody writes, and not who; the team sees that the visitor does", async () => {
    const { enter, heard } = room();
    const rosa = enter("rosa");
    const visitor = enter("v", {
      person: "visitor_t1",
      permissions: [],
      visitor: { account: "web.main", conversationId: "t1" },
    });
    await heard(rosa, look("t1"));
    // Whatever they say that they look at, it is their own thread.
    expect(await heard(visitor, look("t2", "replying"))).toEqual([["rosa=", seen("visitor_t1", "replying", 30_000)]]);
    expect(await heard(visitor, look())).toEqual([["rosa=", { kind: "attention", person: "visitor_t1" }]]);
    expect(await heard(rosa, look("t1", "replying"))).toEqual([["v=", { kind: "typing", until: iso(30_000) }]]);
    await heard(visitor, look("t1", "replying"));
    expect(await heard(enter("luis"), look("t1"))).toContainEqual(["luis=", seen("visitor_t1", "replying", 30_000)]);
    expect(await heard(visitor, { kind: "presence", state: "busy" })).toEqual([]);
  });

  test("it ends by itself", () => {
    const connection = (person: string, ms: number): Heard => ({
      ...{ connectionId: person, tenant: "demo", person, permissions: [], openedAt: iso(0) },
      attention: { conversationId: "t1", doing: "viewing", until: iso(ms) },
    });
    expect(attentionIn([connection("usr_a", 1), connection("usr_b", 0)], NOW)).toMatchObject([{ person: "usr_a" }]);
  });
});

test("a connection that was ended is said to be, and nobody is told", async () => {
  const { attend, enter, rows, told } = room();
  const rosa = enter("rosa");
  enter("luis");
  rows.delete("rosa=");
  for (const said of [{ kind: "ping" }, { kind: "attention", conversationId: "t1" }] as const)
    expect(await attend.heard(rosa, said)).toBe("unlisted");
  expect(told).toEqual([]);
});
