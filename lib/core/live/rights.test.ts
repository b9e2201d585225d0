import { describe, expect, test } from "vitest";
import type { Change } from "../projections/model.ts";
import { makeAdmit } from "./admit.ts";
import type { Connection, Ticket } from "./model.ts";
import type { Feed } from "./ports.ts";
import { makeLive } from "./project.ts";
import { touchedBy } from "./withdraw.ts";

const NOW = "2026-11-02T09:00:00.000Z";
const time = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();
const ALL = ["conversations.read", "leads.read", "contacts.read"] as const;

const change = (entity: string, more: Partial<Change>): Change => ({
  tenant: "demo",
  entity,
  key: { pk: "demo#people", sk: "usr_a" },
  expired: false,
  at: NOW,
  place: { shard: "s", sequence: "1" },
  ...more,
});
const member = (before: object | undefined, after: object | undefined, userId = "usr_a") =>
  change("member", {
    key: { pk: "demo#people", sk: userId },
    ...(before ? { before: { role: "agent", status: "active", ...before } } : {}),
    ...(after ? { after: { role: "agent", status: "active", ...after } } : {}),
  });
const connection = (person: string, more: Partial<Connection> = {}): Connection => ({
  connectionId: `${person}=`,
  tenant: "demo",
  person,
  permissions: ALL,
  openedAt: NOW,
  ...more,
});

describe("what takes something away", () => {
  test.each([
    ["a name", member({ name: "a" }, { name: "b" })],
    ["that somebody was here", member({}, { lastSeenAt: NOW })],
    ["somebody new", member(undefined, {})],
    ["a role's name", change("role", { before: { permissions: ["a"] }, after: { permissions: ["a"], name: "x" } })],
    ["a key's use", change("api-key", { before: {}, after: { lastUsedAt: NOW } })],
    ["a tenant's language", settings({ locale: "en" }, { locale: "es" })],
    ["longer sessions", settings({ sessionHours: 8 }, { sessionHours: 24 })],
    [
      "other settings",
      { ...settings({ sessionHours: 8 }, { sessionHours: 2 }), key: { pk: "demo#retention", sk: "settings" } },
    ],
  ])("%s does not", (_, one) => {
    expect(touchedBy(one)).toBeUndefined();
  });

  test.each([
    ["a role", member({}, { role: "supervisor" }), { kind: "person", person: "usr_a" }],
    ["a suspension", member({}, { status: "suspended" }), { kind: "person", person: "usr_a" }],
    ["a removal", member({}, undefined), { kind: "person", person: "usr_a" }],
    [
      "a role's rights",
      change("role", { before: { permissions: ["a", "b"] }, after: { permissions: ["a"] } }),
      { kind: "people" },
    ],
    ["a role that is gone", change("role", { before: { permissions: ["a"] } }), { kind: "people" }],
    [
      "a key's end",
      change("api-key", { key: { pk: "demo#keys", sk: "k1" }, before: {}, after: { revokedAt: NOW } }),
      { kind: "person", person: "key_k1" },
    ],
    ["a second factor", settings({}, { requireSecondFactor: true }), { kind: "sessions", before: time(60_000) }],
    [
      "shorter sessions",
      settings({ sessionHours: 24 }, { sessionHours: 8 }),
      { kind: "sessions", before: time(60_000) },
    ],
    [
      "signing out",
      change("live-closing", { after: { person: "usr_a", at: NOW } }),
      { kind: "closing", person: "usr_a", until: NOW },
    ],
  ])("%s does", (_, one, touched) => {
    expect(touchedBy(one)).toEqual(touched);
  });

  function settings(before: object, after: object): Change {
    const row = { requireSecondFactor: false, sessionHours: 24, updatedAt: NOW };
    return change("settings", {
      key: { pk: "demo#access", sk: "settings" },
      before: { ...row, ...before },
      after: { ...row, ...after },
    });
  }
});

describe("connections", () => {
  function world(connections: Connection[], rights: Record<string, readonly string[] | undefined> = {}) {
    const told: unknown[] = [];
    const asked: string[] = [];
    const feed = {
      wantedBy: async () => ({ team: true, visitors: false }),
      connections: async () => [...connections],
      latest: async () => [],
      add: async () => "added",
    } as unknown as Feed;
    const projection = makeLive({
      of: () => feed,
      standingOf: () => ({
        rightsOf: async (person) => {
          asked.push(person);
          return rights[person] as Connection["permissions"];
        },
      }),
      sockets: {
        close: async (id) => {
          told.push(["closed", id]);
          const at = connections.findIndex(({ connectionId }) => connectionId === id);
          return connections.splice(at, 1)[0];
        },
      },
      push: async (id, frame) => {
        told.push([id, JSON.parse(frame)]);
        return "sent";
      },
      hangUp: async (id) => void told.push(["hung up", id]),
      left: async () => undefined,
      clock: { now: () => Date.parse(NOW) },
    });
    return { told, asked, project: (...changes: Change[]) => projection.project(changes) };
  }

  test("of who stands otherwise are first forgotten, then told and ended; others stay and are not looked at", async () => {
    const { told, asked, project } = world([connection("usr_a"), connection("usr_b")], { usr_a: ["leads.read"] });
    await project(member({}, { role: "role_x" }));
    expect(told).toEqual([
      ["closed", "usr_a="],
      ["usr_a=", { kind: "bye", why: "rights_changed" }],
      ["hung up", "usr_a="],
    ]);
    expect(asked).toEqual(["usr_a"]);
    // However often it comes.
    await project(member({}, { role: "role_x" }));
    expect(told).toHaveLength(3);
  });

  test("whoever was suspended hears nothing of what comes in the same batch", async () => {
    const { told, project } = world([connection("usr_a"), connection("usr_b")], { usr_b: ALL });
    const lead = change("lead", { after: { leadId: "l" }, place: { shard: "s", sequence: "2" } });
    await project(member({}, { status: "suspended" }), lead);
    expect(told.filter((one) => JSON.stringify(one).includes("changes")).map((one) => (one as string[])[0])).toEqual([
      "usr_b=",
    ]);
  });

  test("stay where the change comes to the same", async () => {
    const { told, project } = world([connection("usr_a")], { usr_a: [...ALL].reverse() });
    await project(member({}, { role: "administrator" }), change("role", { before: { permissions: [] } }));
    expect(told.map((one) => JSON.stringify(one)).filter((one) => !one.includes('"changes"'))).toEqual([]);
  });

  test("a role's rights are looked up once for each person, however many screens they have", async () => {
    const { told, asked, project } = world(
      [connection("usr_a"), connection("usr_a", { connectionId: "two=" }), connection("usr_b")],
      { usr_a: [], usr_b: ALL },
    );
    await project(change("role", { before: { permissions: ["leads.read"] }, after: { permissions: [] } }));
    expect(asked).toEqual(["usr_a", "usr_b"]);
    expect(told.filter((one) => (one as string[])[0] === "closed")).toHaveLength(2);
  });

  test("who signed out everywhere goes, and what they opened afterwards stays", async () => {
    const later = connection("usr_a", { connectionId: "later=", openedAt: time(1) });
    const { told, project } = world([connection("usr_a"), later, connection("usr_b")], {});
    await project(change("live-closing", { after: { person: "usr_a", at: NOW } }));
    expect(told).toContainEqual(["usr_a=", { kind: "bye", why: "signed_out" }]);
    expect(told).toHaveLength(3);
  });

  test("cannot be judged: nothing is passed over, the batch comes again", async () => {
    const feed = {
      wantedBy: async () => ({ team: true, visitors: false }),
      connections: async () => [connection("usr_a")],
    } as unknown as Feed;
    const failing = makeLive({
      of: () => feed,
      standingOf: () => ({ rightsOf: () => Promise.reject(new Error("the table is slow")) }),
      sockets: { close: async () => undefined },
      push: async () => "sent",
      hangUp: async () => undefined,
      left: async () => undefined,
      clock: { now: () => Date.parse(NOW) },
    });
    await expect(failing.project([member({}, undefined)])).rejects.toThrow("slow");
  });
});

describe("the door", () => {
  const console_ = "https://console.example";
  function door(
    ticket: Partial<Ticket> = {},
    stands: { rights?: readonly string[]; closedAt?: string } = { rights: ALL },
  ) {
    const open: Connection[] = [];
    const admit = makeAdmit({
      redeem: async (given) =>
        given === "good"
          ? {
              ...{ tenant: "demo", person: "usr_a", permissions: ALL, issuedAt: NOW, expiresAt: time(60_000) },
              ...ticket,
            }
          : "refused",
      sockets: {
        open: async (one) => void open.push(one),
        close: async (id) =>
          void open.splice(0, open.length, ...open.filter(({ connectionId }) => connectionId !== id)),
      },
      of: () => ({
        rightsOf: async () => {
          // Already in the list, so that who withdraws rights from now on finds it.
          expect(open).toHaveLength(1);
          return stands.rights as Connection["permissions"] | undefined;
        },
        closedAt: async () => stands.closedAt,
      }),
      origins: [console_],
      clock: { now: () => Date.parse(NOW) },
    });
    return { open, knock: (given: string, origin?: string) => admit({ connectionId: "c=", ticket: given, origin }) };
  }

  test("opens to the console's page and to a program, and to no other page", async () => {
    for (const origin of [console_, undefined]) expect(await door().knock("good", origin)).toBe("admitted");
    for (const origin of ["https://evil.example", "null", "", `${console_}.evil.example`, "http://console.example"]) {
      const { open, knock } = door();
      expect([origin, await knock("good", origin), open]).toEqual([origin, "foreign", []]);
    }
    expect(await door().knock("bad", console_)).toBe("refused");
  });

  test.each([
    ["fewer rights than then", { rights: ["leads.read"] }],
    ["more rights than then", { rights: [...ALL, "live.read"] }],
    ["none any more", {}],
    ["ended all since", { rights: ALL, closedAt: NOW }],
  ])("is shut to a ticket whose holder has %s", async (_, stands) => {
    const { open, knock } = door({}, stands);
    expect([await knock("good"), open]).toEqual(["changed", []]);
  });

  test("opens to who ended all before they asked for the ticket", async () => {
    expect(await door({}, { rights: ALL, closedAt: time(-1) }).knock("good")).toBe("admitted");
  });

  test("opens to a visitor from the pages that their ticket names, and keeps whose thread it is", async () => {
    const visitor = { account: "web.main", conversationId: "t1" };
    const ticket = { person: "visitor_t1", permissions: [], visitor, origins: ["https://shop.example"] };
    const { open, knock } = door(ticket, {});
    expect(await knock("good", "https://shop.example")).toBe("admitted");
    expect(open).toMatchObject([{ person: "visitor_t1", visitor, permissions: [] }]);
    expect(await door(ticket, {}).knock("good", console_)).toBe("foreign");
    expect(await door({ ...ticket, origins: undefined } as never, {}).knock("good", "https://shop.example")).toBe(
      "foreign",
    );
  });
});
