/** What people do with conversations, on a real table: putting off, sorting, finding, answering those who wait. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeConversationDesk } from "../../lib/adapters/dynamo/conversation-desk.ts";
import { makeLabelStore } from "../../lib/adapters/dynamo/labels.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeHandleConversation } from "../../lib/core/conversations/handle.ts";
import type { Conversation } from "../../lib/core/conversations/model.ts";
import type { ConversationFilter } from "../../lib/core/conversations/ports.ts";
import { makeWriteNote } from "../../lib/core/conversations/reply.ts";
import { makeWakeSnoozed } from "../../lib/core/conversations/wake.ts";
import { makeManageCatalogue } from "../../lib/core/kernel/catalogue.ts";
import type { Label } from "../../lib/core/labels/model.ts";
import type { NewNotice } from "../../lib/core/notices/model.ts";
import type { Member, Team } from "../../lib/core/people/model.ts";
import { makeFireDue, makeFireOne, makeFireTimer } from "../../lib/core/timers/fire.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
}, 60_000);
afterAll(async () => {
  await table?.stop();
});

async function makeDesk() {
  const desk = await openDesk(table);
  const { stores, clock, conversationId, tenant } = desk;
  const context = { client: table.client, tableName: table.tableName, tenant };
  const labels = makeLabelStore(context, systemIds);
  const timers = makeTimerStore(context);
  const notices: NewNotice[] = [];
  const notify = { notify: async (fresh: readonly NewNotice[]) => void notices.push(...fresh) };
  const { conversations } = stores;
  const people = {
    membersOf: async (ids: readonly string[]) => ids.map((userId) => ({ userId, status: "active" }) as Member),
  };
  const teams = { get: async (id: string) => ({ id }) as Team };
  const handle = makeHandleConversation({ conversations, labels, people, teams, timers, notices: notify, clock });
  const fire = makeFireTimer({ snooze: makeWakeSnoozed({ conversations, notices: notify, clock }) });
  const told: string[] = [];
  const fireDue = makeFireDue({ timers, fire, clock, told: (_timer, outcome) => void told.push(outcome) });
  const fireOne = makeFireOne({ timers, fire, clock });
  const manageLabels = makeManageCatalogue<Label>(labels, {
    limit: 3,
    idOf: (request) => systemIds.derive("label", request).slice(0, 10),
  });
  const later = (ms: number) => new Date(clock.now() + ms).toISOString();
  const snooze = (ms: number) => handle.update({ conversationId, state: "snoozed", snoozedUntil: later(ms) });
  return { ...desk, labels, timers, notices, handle, fireDue, fireOne, manageLabels, told, snooze, later };
}

const HOUR = 3_600_000;

describe("a snoozed conversation", () => {
  test("comes back in its minute, once, and tells whoever has it", async () => {
    const { handle, head, snooze, clock, fireDue, conversationId, notices, told, timers } = await makeDesk();
    await handle.update({ conversationId, assignee: "usr_a", by: "usr_a" });
    await snooze(HOUR + 1);
    const { state, snoozedUntil = "" } = await head();
    expect(state).toBe("snoozed");
    expect(Date.parse(snoozedUntil) % 60_000).toBe(0);
    expect(Date.parse(snoozedUntil)).toBeGreaterThan(clock.now() + HOUR);
    expect(await timers.due(new Date(clock.now() + HOUR).toISOString(), 10)).toEqual([]);

    clock.advance(HOUR);
    expect(await fireDue()).toMatchObject({ fired: 0, failed: 0, more: false });
    clock.advance(60_000);
    expect(await fireDue()).toMatchObject({ fired: 1, failed: 0, more: false });
    const woken = await head();
    expect(woken.state).toBe("open");
    expect(woken.snoozedUntil).toBeUndefined();
    expect(await fireDue()).toMatchObject({ fired: 0, failed: 0, more: false });
    expect(await head()).toEqual(woken);
    expect(told).toEqual(["woken"]);
    expect(notices).toMatchObject([
      { kind: "conversation_assigned", person: "usr_a" },
      { kind: "snooze_ended", person: "usr_a", at: snoozedUntil },
    ]);
  });

  test("that was put off again stays until the later time", async () => {
    const { snooze, clock, fireDue, head, told, fireOne, conversationId } = await makeDesk();
    await snooze(HOUR);
    await snooze(3 * HOUR);
    clock.advance(2 * HOUR);
    expect(await fireDue()).toMatchObject({ fired: 0 });
    expect(await fireOne({ conversationId, timer: "snooze" })).toEqual({ kind: "postponed" });
    expect((await head()).state).toBe("snoozed");
    clock.advance(HOUR + 60_000);
    await fireDue();
    expect((await head()).state).toBe("open");
    expect(told).toEqual(["woken"]);
  });

  test("is brought back by the customer, and its timer then finds it awake", async () => {
    const { snooze, process, input, text, clock, head, fireOne, conversationId, handle, timers } = await makeDesk();
    await snooze(HOUR);
    await process(input(text("w2", clock.iso(), "¿hola?")));
    const woken = await head();
    expect([woken.state, woken.snoozedUntil, woken.unread]).toEqual(["open", undefined, 2]);
    await handle.update({ conversationId, state: "pending" });
    clock.advance(HOUR - 60_000);
    expect(await fireOne({ conversationId, timer: "snooze" })).toMatchObject({ kind: "early" });
    clock.advance(120_000);
    expect(await fireOne({ conversationId, timer: "snooze" })).toEqual({ kind: "fired", outcome: "awake" });
    expect((await head()).state).toBe("pending");
    expect(await timers.get(conversationId, "snooze")).toBeUndefined();
    expect(await fireOne({ conversationId, timer: "snooze" })).toEqual({ kind: "gone" });
  });

  test("whose waking fails stays due, and keeps nobody else back", async () => {
    const { timers, clock, conversationId } = await makeDesk();
    const other = "b".repeat(26);
    for (const id of [conversationId, other])
      await timers.set({ conversationId: id, timer: "snooze", wakeAt: clock.iso() });
    let broken = true;
    const fireDue = makeFireDue({
      timers,
      clock,
      fire: async (timer) => {
        if (broken && timer.conversationId === other) throw new Error("no");
        return "woken";
      },
      told: () => {},
    });
    expect(await fireDue()).toMatchObject({ fired: 1, failed: 1, more: false });
    broken = false;
    expect(await fireDue()).toMatchObject({ fired: 1, failed: 0, more: false });
    expect(await fireDue()).toMatchObject({ fired: 0, failed: 0, more: false });
  });

  test("cannot be put off into the past, beyond a year, or without a time", async () => {
    const { handle, snooze, conversationId, head, later } = await makeDesk();
    const before = await head();
    expect(await snooze(-1)).toMatchObject({ kind: "invalid", problems: [{ code: "in_the_past" }] });
    expect(await snooze(400 * 24 * HOUR)).toMatchObject({ kind: "invalid", problems: [{ code: "too_far" }] });
    expect(await handle.update({ conversationId, state: "snoozed" })).toMatchObject({
      problems: [{ code: "required" }],
    });
    expect(await handle.update({ conversationId, snoozedUntil: later(HOUR) })).toMatchObject({
      problems: [{ field: "snoozedUntil", code: "not_allowed" }],
    });
    expect(await head()).toEqual(before);
  });
});

describe("a life of a conversation", () => {
  test("keeps when it was opened, first answered and resolved, and begins anew when the customer comes back", async () => {
    const { process, input, text, clock, head, handle, conversationId, queue, tenant: _ } = await makeDesk();
    const opened = (await head()).openedAt;
    expect(opened).toBe((await head()).lastInboundAt);
    clock.advance(60_000);
    await process(input(text("w2", clock.iso(), "¿sigue ahí?")));
    clock.advance(60_000);
    const first = await queue();
    expect(first).toMatchObject({ first: true, waitedSince: opened });
    expect((await head()).firstRepliedAt).toBe(first.at);

    clock.advance(60_000);
    const second = await queue("more");
    expect([second.first, second.waitedSince]).toEqual([undefined, undefined]);
    clock.advance(60_000);
    const asked = clock.iso();
    await process(input(text("w3", asked, "gracias")));
    clock.advance(60_000);
    const third = await queue("de nada");
    expect([third.first, third.waitedSince]).toEqual([undefined, asked]);

    await handle.update({ conversationId, state: "resolved" });
    const resolved = await head();
    expect(resolved).toMatchObject({ state: "resolved", resolvedAt: clock.iso(), firstRepliedAt: first.at });
    clock.advance(24 * HOUR);
    const back = clock.iso();
    await process(input(text("w4", back, "otra cosa")));
    const reopened = await head();
    expect([reopened.state, reopened.openedAt, reopened.firstRepliedAt, reopened.resolvedAt]).toEqual([
      "open",
      back,
      undefined,
      undefined,
    ]);
    clock.advance(1_000);
    expect(await queue("dígame")).toMatchObject({ first: true, waitedSince: back });
  });

  test("an answer from the provider's own app is the first one too, on the short road as on the long one", async () => {
    const { process, input, text, clock, head, queue } = await makeDesk();
    clock.advance(1_000);
    const at = clock.iso();
    await process(input({ ...text("e1", at, "desde el móvil"), direction: "out" }));
    expect((await head()).firstRepliedAt).toBe(at);
    clock.advance(1_000);
    await process(input({ ...text("e2", clock.iso(), "y otra"), direction: "out" }));
    expect((await head()).firstRepliedAt).toBe(at);
    clock.advance(1_000);
    const reply = await queue();
    expect([reply.first, reply.waitedSince]).toEqual([undefined, undefined]);
  });

  test("what was opened before this was kept is not said to be answered for the first time", async () => {
    const { stores, head, queue } = await makeDesk();
    const { openedAt: _openedAt, ...old } = await head();
    await stores.conversations.save({ ...old, version: old.version + 1 } as Conversation);
    const reply = await queue();
    expect(reply.first).toBeUndefined();
    expect(reply.waitedSince).toBe(old.lastInboundAt);
  });

  test("waiting is counted over notes and system messages, and over more messages than one page", async () => {
    const { stores, process, input, text, clock, head, conversationId, queue } = await makeDesk();
    const since = (await head()).lastInboundAt;
    for (let number = 0; number < 25; number++) {
      clock.advance(1_000);
      await process(input(text(`many${number}`, clock.iso(), "…")));
    }
    const note = makeWriteNote({
      conversations: stores.conversations,
      people: { membersOf: async () => [] },
      notices: { notify: async () => {} },
      ids: systemIds,
    });
    clock.advance(1_000);
    await note({ conversationId, author: "usr_a", text: "who?", request: { id: "n1", at: clock.iso() } });
    clock.advance(1_000);
    expect((await queue()).waitedSince).toBe(since);
  });
});

describe("what people change", () => {
  test("labels are of the tenant's catalogue, at most ten, and come and go", async () => {
    const { handle, conversationId, manageLabels, head, clock } = await makeDesk();
    const make = async (name: string) => {
      const made = await manageLabels.create(
        { name, colour: "#000000", description: null },
        { id: name, at: clock.iso() },
      );
      if (made.kind !== "created") throw new Error(made.kind);
      return made.entry.id;
    };
    const [one, two] = [await make("One"), await make("Two")];
    expect(await handle.update({ conversationId, labels: [one, "unknown000"] })).toMatchObject({
      kind: "invalid",
      problems: [{ field: "labels.1", code: "not_found" }],
    });
    await handle.update({ conversationId, labels: [one] });
    await handle.update({ conversationId, addLabels: [two, two] });
    expect((await head()).labels).toEqual([one, two].sort());
    await handle.update({ conversationId, removeLabels: [one, two] });
    expect((await head()).labels).toBeUndefined();
  });

  test("the same again writes nothing; null takes away", async () => {
    const { handle, conversationId, head } = await makeDesk();
    await handle.update({ conversationId, teamId: "team_a", priority: "urgent", assignee: "usr_b" });
    const { version } = await head();
    await handle.update({ conversationId, teamId: "team_a", priority: "urgent", assignee: "usr_b" });
    expect(await head()).toMatchObject({ version, teamId: "team_a", priority: "urgent" });
    await handle.update({ conversationId, teamId: null, priority: null, assignee: null });
    const after = await head();
    expect([after.teamId, after.priority, after.assignee]).toEqual([undefined, undefined, null]);
  });
});

describe("a catalogue", () => {
  test("holds one of a name, whatever its letters, and lets go of it with a renaming and a removal", async () => {
    const { manageLabels, labels, clock } = await makeDesk();
    const make = (name: string, request = name) =>
      manageLabels.create({ name, colour: "#000000", description: null }, { id: request, at: clock.iso() });
    const first = await make("Reserva");
    if (first.kind !== "created") throw new Error(first.kind);
    expect(await make("Reserva")).toEqual(first);
    expect(await make("  RESERVA ", "another request")).toEqual({ kind: "taken" });
    const other = await make("Otra");
    if (other.kind !== "created") throw new Error(other.kind);
    expect(await manageLabels.edit(other.entry.id, undefined, () => ({ name: "reserva" }), clock.iso())).toEqual({
      kind: "taken",
    });
    expect(await manageLabels.edit(other.entry.id, 7, () => ({ name: "x" }), clock.iso())).toMatchObject({
      kind: "stale",
    });
    expect(await manageLabels.edit(first.entry.id, 1, () => ({ name: "Mesa" }), clock.iso())).toMatchObject({
      kind: "done",
      entry: { name: "Mesa", version: 2 },
    });
    expect((await make("Reserva", "third")).kind).toBe("created");
    expect(await make("Cuarta")).toEqual({ kind: "full", limit: 3 });
    expect(await manageLabels.remove(first.entry.id, undefined)).toMatchObject({ kind: "done" });
    expect(await manageLabels.remove(first.entry.id, undefined)).toEqual({ kind: "missing" });
    expect((await make("mesa", "fourth")).kind).toBe("created");
    expect((await labels.all()).map(({ name }) => name).sort()).toEqual(["Otra", "Reserva", "mesa"]);
  });
});

describe("the inbox list", () => {
  test("finds by every field, one query a page", async () => {
    const { stores, head, tenant } = await makeDesk();
    const base = await head();
    const put = async (number: number, more: Partial<Conversation>) => {
      const conversationId = String(number).padStart(26, "z");
      await stores.conversations.open({
        conversation: { ...base, conversationId, ...more, version: 1 },
        identities: [],
      });
      return conversationId;
    };
    const [mine, theirs, quiet] = [
      await put(1, { assignee: "usr_a", labels: ["l1", "l2"], priority: "urgent", unread: 3 }),
      await put(2, { assignee: "usr_b", teamId: "team_x", labels: ["l1"], channel: "telegram", connectionId: "other" }),
      await put(3, { unread: 0, lastDirection: "out", priority: "low" }),
    ];
    let queries = 0;
    const query: typeof table.client.query = (input) => {
      queries++;
      return table.client.query(input);
    };
    const counting = { ...table.client, query };
    const desk = makeConversationDesk({ client: counting, tableName: table.tableName, tenant });
    const find = async (filter: Partial<ConversationFilter>) => {
      queries = 0;
      const page = await desk.list({ state: "open", ...filter }, { limit: 50 });
      expect(queries).toBe(1);
      return page.items.map(({ conversationId }) => conversationId).sort();
    };
    const first = base.conversationId;
    expect(await find({})).toEqual([first, mine, theirs, quiet].sort());
    expect(await find({ assignee: "usr_a" })).toEqual([mine]);
    expect(await find({ assignee: "none" })).toEqual([first, quiet].sort());
    expect(await find({ teamId: "team_x" })).toEqual([theirs]);
    expect(await find({ teamId: "none", label: "l1" })).toEqual([mine]);
    expect(await find({ label: "l1" })).toEqual([mine, theirs].sort());
    expect(await find({ priority: "urgent" })).toEqual([mine]);
    expect(await find({ priority: "none" })).toEqual([first, theirs].sort());
    expect(await find({ channel: "telegram" })).toEqual([theirs]);
    expect(await find({ connectionId: "other" })).toEqual([theirs]);
    expect(await find({ unread: false })).toEqual([quiet]);
    expect(await find({ unanswered: true })).toEqual([first, mine, theirs].sort());
    expect(await find({ unanswered: false })).toEqual([quiet]);
    expect(await find({ label: "l1", assignee: "usr_b", unread: true, unanswered: true })).toEqual([theirs]);
    expect(await find({ state: "resolved" })).toEqual([]);
  });

  test("a filtered page that finds little has a next one, and all pages together find everything once", async () => {
    const { stores, head } = await makeDesk();
    const base = await head();
    const wanted: string[] = [];
    for (let number = 0; number < 170; number++) {
      const conversationId = String(number).padStart(26, "y");
      if (number % 20 === 0) wanted.push(conversationId);
      const rare = number % 20 === 0 ? { assignee: "usr_rare" } : {};
      await stores.conversations.open({ conversation: { ...base, conversationId, ...rare }, identities: [] });
    }
    const found: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await stores.conversations.list(
        { state: "open", assignee: "usr_rare" },
        { limit: 3, ...(cursor === undefined ? {} : { cursor }) },
      );
      expect(page.items.length).toBeLessThanOrEqual(3);
      found.push(...page.items.map(({ conversationId }) => conversationId));
      cursor = page.nextCursor;
      pages++;
    } while (cursor !== undefined);
    expect(found.sort()).toEqual(wanted.sort());
    expect(pages).toBeLessThan(10);
  });
});
