/** What other systems are told, held against its contracts. */
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { PUBLIC_FACTS } from "../../events/public/facts.ts";
import type { Change } from "../../lib/core/projections/model.ts";
import { factsOf } from "../../lib/core/webhooks/facts.ts";
import { ALIASES, bodyOf, FACT_TYPES, type Fact, isFilter, MAX_BODY, passes } from "../../lib/core/webhooks/model.ts";

const at = "2026-11-02T09:00:00.000Z";
const change = (entity: string, after: object, before?: object): Change => ({
  ...{ tenant: "demo", entity, key: { pk: "p", sk: "s" }, expired: false, at },
  place: { shard: "s", sequence: "1" },
  after: { createdAt: at, updatedAt: at, ...after },
  ...(before ? { before: { createdAt: at, updatedAt: at, ...before } } : {}),
});

test("each type has its contract, and each contract an example that it takes", () => {
  expect(Object.keys(PUBLIC_FACTS).toSorted()).toEqual([...FACT_TYPES].toSorted());
  for (const [type, { data, example }] of Object.entries(PUBLIC_FACTS))
    expect(z.safeParse(data, example).error?.issues, type).toBeUndefined();
  expect(new Set(Object.values(ALIASES)).size).toBe(Object.keys(ALIASES).length);
});

test("filters name a type, all of one thing, or everything", () => {
  expect(["lead.won", "lead.*", "*", "lead", "lead.*.x", "le.*", ""].map(isFilter)).toEqual([
    ...[true, true, true, false, false, false, false],
  ]);
  expect(passes(["lead.*"], "lead.won")).toBe(true);
  expect(passes(["lead.won"], "lead.lost")).toBe(false);
  expect(passes([], "webhook.test")).toBe(true);
});

const contact = { contactId: "c1", name: "Robin", identities: [], tags: [], version: 1 };
const lead = { leadId: "l1", contactId: "c1", state: "new", tags: [], version: 1, stageId: "new" };
const thread = { conversationId: "t1", connectionId: "con", channel: "whatsapp", contactId: "c1", state: "open" };
const conversation = { ...thread, lastMessageAt: at, version: 1 };
const sent = { kind: "sent", conversationId: "t1", key: "k1", connectionId: "con", author: "usr_a", at, attempts: 1 };

test.each<[string, Change, readonly string[]]>([
  [
    "a customer's message",
    change("message", {
      ...{ kind: "received", direction: "in", conversationId: "t1", key: "k1", at },
      ...{ body: { type: "text", text: "hola" }, sender: { id: "1", name: "Robin" }, media: [] },
    }),
    ["message.received"],
  ],
  ["what is queued", change("message", { ...sent, status: "queued", times: {} }), []],
  [
    "what was sent",
    change("message", { ...sent, status: "sent", times: {} }, { ...sent, status: "sending" }),
    ["message.sent", "delivery.updated"],
  ],
  ["a note", change("message", { kind: "note", conversationId: "t1", key: "k1" }), []],
  ["a new conversation", change("conversation", conversation), ["conversation.created"]],
  ["another message in it", change("conversation", { ...conversation, unread: 2, version: 2 }, conversation), []],
  [
    "its end",
    change("conversation", { ...conversation, state: "resolved", version: 2 }, conversation),
    ["conversation.resolved"],
  ],
  ["a new lead", change("lead", lead), ["lead.created"]],
  ["a card that is moved within its stage", change("lead", { ...lead, rank: "b", version: 2 }, lead), []],
  ["a lead that goes on", change("lead", { ...lead, stageId: "offer", version: 2 }, lead), ["lead.updated"]],
  ["a lead that is won", change("lead", { ...lead, state: "closed_won", version: 2 }, lead), ["lead.won"]],
  ["a new contact", change("contact", contact), ["contact.created"]],
  ["a contact that changed", change("contact", { ...contact, version: 2 }, contact), ["contact.updated"]],
  [
    "consent",
    change("consent", { contactId: "c1", channel: "*", purpose: "marketing", state: "granted", source: "form", at }),
    ["consent.changed"],
  ],
  [
    "an answered form",
    change("feedback-request", {
      ...{ requestId: "r1", formId: "f", formKey: "stay", contactId: "c1", answers: {}, complete: true },
      ...{ answeredAt: at, version: 2 },
    }),
    ["feedback.answered"],
  ],
  [
    "a notification that failed",
    change("notification", { notificationId: "n1", type: "t", contactId: "c1", state: "failed", version: 2 }),
    ["notification.failed"],
  ],
])("%s is told as its contract says", (_, told, types) => {
  const facts = factsOf(told);
  expect(facts.map(({ type }) => type)).toEqual(types);
  for (const { type, data } of facts)
    expect(z.safeParse(PUBLIC_FACTS[type].data, data).error?.issues, type).toBeUndefined();
});

test("a body is below 20 KB, whatever is in it; what was cut says so and where to read it", () => {
  const fact: Fact = {
    ...{ type: "lead.won", key: ["l1"], subject: { kind: "lead", id: "l1" }, at },
    data: { id: "l1", version: 3, note: "é".repeat(30_000), customFields: { long: "x".repeat(30_000) } },
  };
  const body = bodyOf(fact, false, Buffer.byteLength);
  expect(Buffer.byteLength(body)).toBeLessThan(MAX_BODY);
  expect(JSON.parse(body)).toEqual({
    ...{ type: "lead.won", timestamp: at },
    data: { id: "l1", version: 3, href: "/api/leads/l1", cut: true },
  });
  const post = {
    type: "publication.failed" as const,
    key: ["p"],
    subject: { kind: "publication", id: "p" },
    at,
    data: {},
  };
  expect(JSON.parse(bodyOf(post, true, Buffer.byteLength))).toMatchObject({ type: "publication_failure" });
});
