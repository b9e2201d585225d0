/** The policy at the sender, against a real table: what is forbidden does not go, and a cap of five lets five through. */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  makeConsentStore,
  makeDailyPlaces,
  makeSendingPolicyStore,
  makeSendLedgerStore,
  makeSuppressionStore,
} from "../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { messageKey, type SentMessage } from "../../lib/core/conversations/model.ts";
import { makeSendDelivery } from "../../lib/core/deliveries/send.ts";
import { makeProactiveGate } from "../../lib/core/policy/ask.ts";
import type { Proactive, SendingPolicy } from "../../lib/core/policy/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { accepted, CONNECTION, openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NEVER_QUIET = { from: 0, to: 0 };
const MARKETING: Proactive = { purpose: "marketing", medium: "whatsapp", begins: true };

async function open(policy: Partial<SendingPolicy> = {}) {
  const desk = await openDesk(table);
  const { stores, clock, conversationId, channels, tenant } = desk;
  const context = { client: table.client, tableName: table.tableName, tenant };
  const contacts = makeContactDesk(context, systemIds);
  const consent = makeConsentStore(context, systemIds);
  const suppressions = makeSuppressionStore(context, systemIds);
  const policies = makeSendingPolicyStore(context);
  await policies.save({
    timeZone: "Europe/Madrid",
    quietHours: NEVER_QUIET,
    caps: [],
    failuresAllowed: 10,
    version: 1,
    ...policy,
  });
  const gate = makeProactiveGate({
    contacts,
    consent,
    suppressions,
    policies,
    places: makeDailyPlaces(context),
    ledgers: makeSendLedgerStore(context),
    clock,
  });
  const send = makeSendDelivery({
    ...stores,
    channels,
    gate,
    forget: async () => "nobodys",
    dress: async ({ content }) => content,
    pause: async (ms) => clock.advance(ms),
    spending: { refuses: async () => undefined, sent: async () => {} },
    clock,
    ids: systemIds,
  });
  const contactId = (await stores.conversations.get(conversationId))?.contactId ?? "";
  let written = 0;
  return {
    ...desk,
    suppressions,
    send,
    async movesTo(timeZone: string) {
      const contact = await contacts.resolve(contactId);
      if (contact) await contacts.save({ ...contact, timeZone, version: contact.version + 1 });
    },
    agree: (state: "granted" | "withdrawn", channel = "*") =>
      consent.record({
        contactId,
        channel,
        purpose: "marketing",
        state,
        source: "preference_page",
        detail: "page",
        wording: "Sí, quiero noticias",
        at: clock.iso(),
      }),
    async write(proactive: Partial<Proactive> = {}, more: Partial<SentMessage> = {}): Promise<SentMessage> {
      const at = clock.iso();
      const message: SentMessage = {
        kind: "sent",
        conversationId,
        key: messageKey(at, systemIds.derive("test", tenant, String(++written))),
        at,
        createdAt: at,
        order: at,
        direction: "out",
        connectionId: CONNECTION,
        author: "rule:notification",
        content: { type: "text", text: "Hola" },
        proactive: { ...MARKETING, ...proactive },
        status: "queued",
        attempts: 0,
        refusals: 0,
        times: {},
        ...more,
      };
      await stores.conversations.insert(message);
      return message;
    },
  };
}

test("without consent, to a suppressed address or after its time nothing goes; the delivery says why", async () => {
  const { write, send, agree, suppressions, stores, sends, answers, clock } = await open();
  const refused = async (proactive: Partial<Proactive> = {}) => {
    const message = await write(proactive);
    const result = await send(message, "plenty");
    const stored = await stores.deliveries.get(message);
    expect(stored?.status).toBe(result.kind === "done" ? result.status : "");
    return [stored?.status, stored?.reason?.code];
  };
  expect(await refused()).toEqual(["suppressed", "no_consent"]);
  await agree("granted");
  clock.advance(1);
  const address = { kind: "phone", value: "+15550001111" };
  await suppressions.add({ ...address, scope: "marketing", reason: "manual", detail: "", at: clock.iso() });
  expect(await refused({ address })).toEqual(["suppressed", "address_suppressed"]);
  expect(await refused({ sendBefore: clock.iso() })).toEqual(["expired", "send_before"]);
  answers.push(accepted);
  expect(await refused({ address, purpose: "service" })).toEqual(["sent", undefined]);
  // What stops everything is not narrowed again, and comes off the list once.
  await suppressions.add({ ...address, scope: "all", reason: "bounce", detail: "550", at: clock.iso() });
  await suppressions.add({ ...address, scope: "marketing", reason: "manual", detail: "", at: clock.iso() });
  expect(await refused({ address, purpose: "transactional" })).toEqual(["suppressed", "address_suppressed"]);
  const listed = (await suppressions.list({ limit: 10 })).items;
  expect(listed).toMatchObject([{ ...address, scope: "all", reason: "bounce" }]);
  expect(await suppressions.remove(listed[0]?.suppressionId ?? "")).toBe(true);
  expect(await suppressions.remove(listed[0]?.suppressionId ?? "")).toBe(false);
  await agree("withdrawn", "whatsapp");
  expect(await refused()).toEqual(["suppressed", "no_consent"]);
  expect(sends).toHaveLength(1);
});

test("of twenty that come from everywhere at once exactly the five go that a cap allows, and what failed gives its place back", async () => {
  const { write, send, agree, sends, answers, status } = await open({
    caps: [{ limit: 5, per: { days: 7 }, purposes: ["marketing", "service"] }],
  });
  await agree("granted");
  const messages: SentMessage[] = [];
  for (let source = 0; source < 20; source++) messages.push(await write());
  answers.push(...Array.from({ length: 20 }, () => accepted));
  await Promise.all(messages.map((message) => send(message, "plenty")));
  const states = await Promise.all(messages.map(status));
  expect(states.filter((state) => state === "sent")).toHaveLength(5);
  expect(states.filter((state) => state === "deferred")).toHaveLength(15);
  expect(sends).toHaveLength(5);

  const again = await open({ caps: [{ limit: 1, per: { days: 7 }, purposes: ["marketing"] }] });
  await again.agree("granted");
  const [first, second] = [await again.write(), await again.write()];
  again.answers.push({ kind: "unreachable", code: "131026", text: "cannot be reached" }, accepted);
  await again.send(first, "plenty");
  await again.send(second, "plenty");
  expect([await again.status(first), await again.status(second)]).toEqual(["failed", "sent"]);
});

test("of twelve at once over a connection that may send four a day exactly four go; what did not go leaves its place, and the next day has its own", async () => {
  const { write, send, agree, stores, sends, answers, status, clock } = await open();
  await agree("granted");
  const connection = await stores.connections.connection(CONNECTION);
  if (!connection) throw new Error("no connection");
  await stores.connections.saveConnection({ ...connection, dailyLimit: 4, version: connection.version + 1 });
  const messages: SentMessage[] = [];
  for (let source = 0; source < 12; source++) messages.push(await write({ purpose: "transactional" }));
  // The first is refused by the provider, and another goes in its place.
  answers.push({ kind: "unreachable", code: "131026", text: "cannot be reached" });
  const [first, ...rest] = messages;
  if (!first) throw new Error("nothing was written");
  await send(first, "plenty");
  expect(await status(first)).toBe("failed");
  answers.push(...Array.from({ length: 11 }, () => accepted));
  await Promise.all(rest.map((message) => send(message, "plenty")));
  const states = await Promise.all(rest.map(status));
  expect(states.filter((state) => state === "sent")).toHaveLength(4);
  expect(states.filter((state) => state === "deferred")).toHaveLength(7);
  expect(sends).toHaveLength(5);
  const waiting = rest[states.indexOf("deferred")];
  if (!waiting) throw new Error("none waits");
  const stored = await stores.deliveries.get(waiting);
  expect(stored?.reason?.code).toBe("connection_limit");
  // Midnight in Madrid.
  expect(stored?.wakeAt).toMatch(/T2[23]:00:00\.000Z$/);
  clock.advance(Date.parse(stored?.wakeAt ?? "") - clock.now());
  await stores.deliveries.requeue(waiting, clock.iso());
  await send(waiting, "plenty");
  expect(await status(waiting)).toBe("sent");
  // Whoever was put off by the connection's day has not got anything: the place among what the contact gets is free.
  const capped = await open({ caps: [{ limit: 1, per: "day", purposes: ["marketing"] }] });
  await capped.agree("granted");
  const its = await capped.stores.connections.connection(CONNECTION);
  if (!its) throw new Error("no connection");
  await capped.stores.connections.saveConnection({ ...its, dailyLimit: 1, version: its.version + 1 });
  capped.answers.push(accepted, accepted);
  await capped.send(await capped.write({ purpose: "transactional" }), "plenty");
  const off = await capped.write();
  await capped.send(off, "plenty");
  expect((await capped.stores.deliveries.get(off))?.reason?.code).toBe("connection_limit");
  const again = await capped.stores.connections.connection(CONNECTION);
  if (again) await capped.stores.connections.saveConnection({ ...again, dailyLimit: null, version: again.version + 1 });
  const next = await capped.write();
  await capped.send(next, "plenty");
  expect(await capped.status(next)).toBe("sent");
  // What could not be got ready gives its place back.
  const ready = await open();
  const own = await ready.stores.connections.connection(CONNECTION);
  if (own) await ready.stores.connections.saveConnection({ ...own, dailyLimit: 1, version: own.version + 1 });
  const one = await ready.write({ purpose: "transactional" });
  ready.unprepared.push(true, true);
  for (let time = 0; time < 2; time++) await expect(ready.send(one, "plenty")).rejects.toThrow("secret store");
  ready.answers.push(accepted);
  await ready.send(one, "plenty");
  expect(await ready.status(one)).toBe("sent");

  // What has no time to wait says so at once.
  for (let place = 1; place < 4; place++) await send(await write({ purpose: "transactional" }), "plenty");
  const late = await write({ purpose: "transactional", sendBefore: new Date(clock.now() + HOUR).toISOString() });
  await send(late, "plenty");
  expect(await status(late)).toBe("expired");
});

test("what waits for the morning holds nobody up, goes when it comes, and is asked about again", async () => {
  const { write, send, agree, queue, stores, status, answers, clock } = await open({
    quietHours: { from: 22 * 60, to: 9 * 60 },
  });
  // One in the morning in New York, and the number is one of North America.
  clock.advance(DAY - ((clock.now() - 5 * HOUR) % DAY));
  await agree("granted");
  const message = await write();
  await send(message, "plenty");
  const stored = await stores.deliveries.get(message);
  expect(stored).toMatchObject({ status: "deferred", reason: { code: "quiet_hours" } });
  expect(stored?.wakeAt && stored.wakeAt > clock.iso()).toBe(true);

  const answer = await queue("a person");
  answers.push(accepted);
  await send(answer, "plenty");
  expect(await status(answer)).toBe("sent");

  // By the clock of those who said where they live it is day.
  const said = await open({ quietHours: { from: 22 * 60, to: 9 * 60 } });
  said.clock.advance(clock.now() - said.clock.now());
  await said.agree("granted");
  await said.movesTo("Asia/Tokyo");
  const there = await said.write();
  said.answers.push(accepted);
  await said.send(there, "plenty");
  expect(await said.status(there)).toBe("sent");

  await agree("withdrawn");
  clock.advance(14 * HOUR);
  expect(await stores.deliveries.requeue(message, clock.iso())).toBe(true);
  await send(message, "plenty");
  expect((await stores.deliveries.get(message))?.reason?.code).toBe("no_consent");
});

test("a word that is a wish closes marketing everywhere and is confirmed once, in the person's language; what is none changes nothing", async () => {
  const { process, input, text, stores, clock, conversationId } = await open();
  const { contactId = "" } = (await stores.conversations.get(conversationId)) ?? {};
  const states = async () =>
    (await stores.consent.ledger([contactId]))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ channel, state, source }) => `${channel} ${state} ${source}`);
  const confirmations = async () =>
    (await stores.conversations.messages(conversationId, { limit: 50 })).items.flatMap((message) =>
      message.kind === "sent" && message.content.type === "text" ? [message.content.text] : [],
    );
  const say = async (words: string) => {
    clock.advance(1_000);
    const event = input(text(`w-${words}-${clock.iso()}`, clock.iso(), words));
    await process(event);
    // The queue may hand it over twice.
    await process({ ...event, redriven: true });
  };
  await say("cancelar la cita");
  expect([await states(), await confirmations()]).toEqual([[], []]);
  await say(" ¡BAJA! ");
  expect(await states()).toEqual(["* withdrawn opt_out_word"]);
  expect(await confirmations()).toEqual([expect.stringContaining("ALTA")]);
  await say("stop");
  expect(await confirmations()).toHaveLength(1);
  await say("alta");
  expect(await states()).toEqual([
    "* withdrawn opt_out_word",
    "* withdrawn opt_out_word",
    "whatsapp granted opt_out_word",
  ]);
});

test("an address that bounced for good, or whose owner complained, is suppressed by the receipt itself", async () => {
  const { receipt, suppressions } = await open();
  await receipt(undefined, "failed", "x1", {
    unreachable: "bounce",
    recipientId: "Nobody@Customer.example",
    errorCode: "5.1.1",
  });
  await receipt(undefined, "complained", "x2", { unreachable: "complaint", recipientId: "cross@customer.example" });
  await receipt(undefined, "failed", "x3", { unreachable: "opt_out", recipientId: "+34600111222", errorCode: "21610" });
  await receipt(undefined, "bounced", "x4", { recipientId: "full@customer.example" });
  const shown = async (kind: string, value: string) => {
    const { scope, reason } = (await suppressions.get(kind, value)) ?? {};
    return [scope, reason];
  };
  expect(await shown("email", "nobody@customer.example")).toEqual(["all", "bounce"]);
  expect(await shown("email", "cross@customer.example")).toEqual(["marketing", "complaint"]);
  expect(await shown("phone", "+34600111222")).toEqual(["all", "opt_out"]);
  expect(await suppressions.get("email", "full@customer.example")).toBeUndefined();
});

test("in a closed window the template that stands by takes the message's place, and the thread shows it; in an open one it does not", async () => {
  const { write, send, answers, stores, clock, channels } = await open();
  answers.push(accepted, accepted);
  const content = { type: "template", name: "table_ready", language: "es" } as const;
  const closedWindow = { content, category: "utility", micros: 20_000 } as const;
  const windowMs = channels.facts("whatsapp")?.windowMs ?? 0;
  const transactional = { purpose: "transactional" } as const;
  const within = await write(transactional, { closedWindow });
  expect(await send(within, "plenty")).toMatchObject({ status: "sent" });
  clock.advance(windowMs + 1);
  const after = await write(transactional, { closedWindow });
  expect(await send(after, "plenty")).toMatchObject({ status: "sent" });

  const because = "transactional needs no consent";
  expect(await stores.deliveries.get(within)).toMatchObject({
    content: { type: "text" },
    policy: { answer: "send", because },
  });
  expect(await stores.deliveries.get(after)).toMatchObject({
    content,
    micros: 20_000,
    policy: { answer: "use_template", because },
  });
});
