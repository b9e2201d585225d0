import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Change } from "../projections/model.ts";
import { sequenceText } from "../projections/model.ts";
import { makeAnswer } from "./attend.ts";
import { type Heard, makeFollower } from "./follow.ts";
import { type Connection, FEED_MS, type Hint, hintOf, hintsFor, type Link } from "./model.ts";
import type { Feed } from "./ports.ts";
import { makeLive } from "./project.ts";
import { makeRedeemTicket } from "./tickets.ts";

const NOW = Date.parse("2026-11-02T09:00:00.000Z");
const me: Connection = {
  connectionId: "c1=",
  tenant: "demo",
  person: "usr_a",
  permissions: ["conversations.read", "leads.read", "contacts.read"],
  openedAt: "2026-11-02T08:00:00.000Z",
};

const change = (number: number, shard = "a", more: Partial<Change> = {}): Change => ({
  tenant: "demo",
  entity: "lead",
  key: { pk: "demo#contact#c", sk: `lead#${number}` },
  after: { leadId: `${shard}${number}`, version: 1, title: "a secret" },
  expired: false,
  at: "2026-11-02T09:00:00.000Z",
  place: { shard, sequence: sequenceText(String(number)) },
  ...more,
});

function world() {
  const clock = { time: NOW, now: () => clock.time };
  const rows: Link[] = [];
  const connections: Connection[] = [];
  const sent: { readonly to: string; readonly message: string }[] = [];
  const visitors: Connection[] = [];
  const rights = new Map<string, Connection["permissions"]>();
  const state = { wanted: true, reads: 0, outcome: "sent" as "sent" | "gone" | "failed" };
  const closed: string[] = [];
  const hungUp: string[] = [];
  const left: string[] = [];
  const feed: Feed = {
    wantedBy: async () => ({ team: state.wanted, visitors: visitors.length > 0 }),
    visitors: async (id) => visitors.filter(({ visitor }) => visitor?.conversationId === id),
    get: async (seq) => {
      state.reads++;
      return rows.find((row) => row.seq === seq);
    },
    connections: async () => [...connections],
    latest: async (limit) => [...rows].sort((a, b) => b.seq - a.seq).slice(0, limit),
    since: async (seq, limit) => {
      const found = rows.filter((row) => row.seq > seq).sort((a, b) => a.seq - b.seq);
      return found.length > limit ? undefined : found;
    },
    add: async (link) => {
      if (rows.some(({ seq }) => seq === link.seq)) return "taken";
      rows.push(link);
      return "added";
    },
  };
  const projection = makeLive({
    of: () => feed,
    standingOf: () => ({ rightsOf: async (person) => rights.get(person) }),
    sockets: {
      close: async (id) => {
        closed.push(id);
        const at = connections.findIndex(({ connectionId }) => connectionId === id);
        return at >= 0 ? connections.splice(at, 1)[0] : undefined;
      },
    },
    push: async (to, message) => {
      sent.push({ to, message });
      return state.outcome;
    },
    hangUp: async (id) => void hungUp.push(id),
    left: async ({ connectionId }) => void left.push(connectionId),
    clock,
  });
  const answer = makeAnswer({ of: () => feed, clock });
  return { clock, rows, connections, visitors, rights, sent, state, closed, hungUp, projection, answer };
}

test("a person hears of what they may read, and of their own notices alone", () => {
  const at = "2026-11-02T09:00:00.000Z";
  const hints = [
    { type: "conversation", id: "c", at },
    { type: "message", id: "c.m", conversationId: "c", at },
    { type: "lead", id: "l", at },
    { type: "contact", id: "d", at },
    { type: "notice", id: "n", person: "usr_a", at },
    { type: "notice", id: "o", person: "usr_b", at },
    { type: "reminder", id: "r", person: "usr_a", at },
    { type: "reminder", id: "s", person: "usr_b", at },
    { type: "setup", id: "team", at },
  ] as const;
  const ids = (permissions: Connection["permissions"]) =>
    hintsFor({ person: "usr_a", permissions }, hints).map(({ id }) => id);
  expect(ids(me.permissions)).toEqual(["c", "c.m", "l", "d", "n", "r"]);
  expect(ids(["leads.read"])).toEqual(["l", "n", "r"]);
  expect(ids([])).toEqual(["n", "r"]);
  expect(ids(["reminders.manage_all"])).toEqual(["n", "r", "s"]);
  expect(ids(["settings.read"])).toEqual(["n", "r", "team"]);
  expect(hintsFor(me, hints).some((hint) => "person" in hint)).toBe(false);
});

describe("the projection", () => {
  test("keeps nothing while nobody is there, and never a word of what a row says", async () => {
    const { projection, rows, state, connections, sent } = world();
    state.wanted = false;
    await projection.project([change(1)]);
    expect(rows).toEqual([]);
    state.wanted = true;
    connections.push(me);
    await projection.project([change(1), change(2, "a", { entity: "settings" })]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify([rows, sent])).not.toContain("secret");
  });

  test("hangs up on who cannot be told, forgets who is gone, and fails for neither", async () => {
    const { projection, connections, state, closed, hungUp } = world();
    connections.push(me);
    state.outcome = "gone";
    await projection.project([change(1)]);
    expect([closed, hungUp]).toEqual([["c1="], []]);
    connections.push(me);
    state.outcome = "failed";
    await projection.project([change(2)]);
    expect([closed, hungUp]).toEqual([["c1=", "c1="], ["c1="]]);
  });

  test("pushes again, under the same number, what came again", async () => {
    const { projection, connections, sent, rows } = world();
    connections.push(me);
    await projection.project([change(1), change(2)]);
    await projection.project([change(1), change(2), change(3)]);
    expect(rows.map(({ seq, after }) => [seq, after])).toEqual([
      [NOW, 0],
      [NOW + 1, NOW],
    ]);
    expect(sent.map(({ message }) => JSON.parse(message).seq)).toEqual([NOW, NOW, NOW + 1]);
  });

  test("finds what comes again behind however many links of others, and looks at none of those", async () => {
    const { projection, connections, sent, rows, state } = world();
    connections.push(me);
    await projection.project([change(1), change(2)]);
    await projection.project([change(3), change(4)]);
    for (let other = 1; other <= 40; other++) await projection.project([change(other, "b")]);
    sent.splice(0);
    await projection.project([change(2), change(3), change(4), change(5)]);
    expect(sent.map(({ message }) => JSON.parse(message).seq)).toEqual([NOW, NOW + 1, NOW + 42]);
    expect(rows).toHaveLength(43);
    expect(state.reads).toBe(2);
  });

  test("marks of shards that fell silent are dropped", async () => {
    const { projection, rows, clock } = world();
    for (const shard of ["a", "b", "c"]) {
      await projection.project([change(1, shard)]);
      clock.time += FEED_MS / 2;
    }
    expect(Object.keys(rows.at(-1)?.marks ?? {})).toEqual(["b", "c"]);
  });

  test("who is just coming in cannot be reached yet, and is not given up for it", async () => {
    const { projection, connections, state, closed } = world();
    connections.push({ ...me, openedAt: new Date(NOW - 1_000).toISOString() });
    state.outcome = "gone";
    await projection.project([change(1)]);
    expect([closed, connections.length]).toEqual([[], 1]);
  });
});

test("a note on a person and a lead say whose they are", () => {
  const of = (entity: string, after: object) => hintOf(change(1, "a", { entity, after: after as never }));
  const at = "2026-11-02T09:00:00.000Z";
  expect(of("record-note", { contactId: "c", text: "a secret" })).toEqual({ type: "contact", id: "c", at });
  expect(of("lead", { leadId: "l", contactId: "c" })).toEqual({ type: "lead", id: "l", contactId: "c", at });
});

test("figures of a campaign are told of once a second, and only to whoever may see campaigns", async () => {
  const { projection, connections, sent, clock } = world();
  connections.push(me, { ...me, connectionId: "c2=", permissions: ["campaigns.read"] });
  const delivery = (number: number, campaignId: string) =>
    change(number, "a", { entity: "campaign-delivery", after: { campaignId, contactId: "c", status: "sent" } });
  const told = () =>
    sent
      .splice(0)
      .flatMap(({ to, message }) =>
        (JSON.parse(message) as { changes: Hint[] }).changes.map(({ type, id }) => `${to} ${type} ${id}`),
      );
  await projection.project([delivery(1, "one"), delivery(2, "one"), delivery(3, "two")]);
  expect(told()).toEqual(["c2= figures one", "c2= figures two"]);
  clock.time += 900;
  await projection.project([delivery(4, "one"), delivery(5, "one")]);
  expect(told()).toEqual([]);
  clock.time += 100;
  await projection.project([delivery(6, "one")]);
  expect(told()).toEqual(["c2= figures one"]);
});

describe("visitors", () => {
  const visitor = (conversationId: string): Connection => ({
    ...me,
    connectionId: `${conversationId}=`,
    person: `visitor_${conversationId}`,
    permissions: [],
    visitor: { account: "web.main", conversationId },
  });
  const message = (thread: string, number: number, more: object = {}) =>
    change(number, "a", {
      entity: "message",
      key: { pk: `demo#cnv#${thread}`, sk: `m#${number}` },
      after: { kind: "sent", text: "a secret", ...more },
    });

  test("hear of their own thread, of no note of the team's, and of nothing else", async () => {
    const { projection, visitors, sent, state, rows } = world();
    state.wanted = false;
    visitors.push(visitor("t1"), visitor("t2"));
    await projection.project([
      message("t1", 1),
      message("t1", 2, { kind: "note" }),
      change(3, "a", { entity: "conversation", key: { pk: "demo#cnv#t1", sk: "head" } }),
      message("t3", 4),
    ]);
    const at = "2026-11-02T09:00:00.000Z";
    expect(sent.map(({ to, message }) => [to, JSON.parse(message)])).toEqual([
      ["t1=", { kind: "changes", changes: [{ type: "message", id: "t1.1", conversationId: "t1", at }] }],
    ]);
    await projection.project([message("t2", 5, { kind: "note" })]);
    expect([sent.length, rows]).toEqual([1, []]);
  });

  test("who cannot be told is hung up on, and reads anew when they come back", async () => {
    const { projection, visitors, state, closed, hungUp } = world();
    visitors.push(visitor("t1"));
    state.outcome = "failed";
    await projection.project([message("t1", 1)]);
    expect([closed, hungUp]).toEqual([["t1="], ["t1="]]);
  });

  test("are answered without a look at the team's chain", async () => {
    const { answer, rows } = world();
    expect(await answer(visitor("t1"), { kind: "resume", seq: 1 })).toEqual(['{"kind":"welcome","seq":0}']);
    expect(await answer(visitor("t1"), { kind: "ping" })).toEqual(['{"kind":"pong","seq":0}']);
    expect(rows).toEqual([]);
  });
});

test("who comes back after the feed forgot is told to load anew", async () => {
  const { projection, answer, clock } = world();
  await projection.project([change(1)]);
  clock.time += FEED_MS + 1;
  await projection.project([change(2)]);
  const [frame] = await answer(me, { kind: "resume", seq: NOW });
  expect(JSON.parse(String(frame))).toEqual({ kind: "resync", seq: clock.time });
  // A number that was never given.
  expect(JSON.parse(String((await answer(me, { kind: "resume", seq: clock.time + 5 }))[0]))).toMatchObject({
    kind: "resync",
  });
});

test("whatever is dropped, doubled, reordered or cut off, a client that resumes hears everything, each link once and in order", async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("change" as const), shard: fc.constantFrom("a", "b") }) },
    fc.record({ kind: fc.constant("again" as const), shard: fc.constantFrom("a", "b") }),
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("deliver" as const), at: fc.nat(20) }) },
    fc.record({ kind: fc.constant("drop" as const), at: fc.nat(20) }),
    fc.record({ kind: fc.constant("double" as const), at: fc.nat(20) }),
    fc.record({ kind: fc.constant("reconnect" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { projection, connections, sent, answer } = world();
      connections.push(me);
      const follower = makeFollower();
      const heard: Hint[] = [];
      const history: Record<string, Change[]> = { a: [], b: [] };
      const wire: string[] = [];
      let number = 0;
      const pull = () => wire.push(...sent.splice(0).map(({ message }) => message));
      const hear = async (frame: string | undefined): Promise<void> => {
        if (frame === undefined) return;
        const { changes, say } = follower.hear(JSON.parse(frame) as Heard);
        heard.push(...changes);
        if (say) wire.push(...(await answer(me, say)));
      };
      for (const frame of await answer(me, follower.hello())) await hear(frame);
      for (const one of steps) {
        if (one.kind === "change") {
          history[one.shard]?.push(change(++number, one.shard));
          await projection.project((history[one.shard] ?? []).slice(-1));
        } else if (one.kind === "again") {
          // As Lambda repeats: from the last batch on.
          await projection.project((history[one.shard] ?? []).slice(-2));
        } else if (one.kind === "reconnect") {
          wire.splice(0);
          sent.splice(0);
          wire.push(...(await answer(me, follower.hello())));
        } else {
          const at = wire.length ? one.at % wire.length : 0;
          if (one.kind === "deliver") await hear(wire.splice(at, 1)[0]);
          else if (one.kind === "drop") wire.splice(at, 1);
          else if (wire[at] !== undefined) wire.push(wire[at]);
        }
        pull();
      }
      // In the end the line is whole again.
      wire.push(...(await answer(me, { kind: "ping" })));
      for (let frame = wire.shift(); frame !== undefined; frame = wire.shift()) await hear(frame);
      const told = [...(history.a ?? []), ...(history.b ?? [])]
        .sort((a, b) => (a.place.sequence < b.place.sequence ? -1 : 1))
        .map(({ after }) => after?.leadId);
      expect(heard.map(({ id }) => id)).toEqual(told);
    }),
  );
});

test.each(["", "demo", "demo.short", `demo.${"a".repeat(27)}`, `de#mo.${"a".repeat(26)}`, `.${"a".repeat(26)}`])(
  "%j is looked up nowhere",
  async (ticket) => {
    const redeem = makeRedeemTicket({
      tickets: {
        take: async () => {
          throw new Error("asked");
        },
      },
      clock: { now: () => NOW },
      hash: (text) => text,
    });
    expect(await redeem(ticket)).toBe(ticket === "" ? "none" : "refused");
  },
);
