import { expect } from "vitest";
import { whatsappHook } from "./channels.ts";
import { post } from "./client.ts";
import { expectOneContact, expectThread, headOf, messagesOf } from "./invariants.ts";
import { CUSTOMER, said, text, threadOf, toInbound } from "./samples.ts";
import type { Scenario } from "./scenarios.ts";
import { clock, type Stage, type World } from "./world.ts";

const room = "process-inbound" as const;

/** A conversation with one message of the customer. */
export async function known(world: World): Promise<void> {
  toInbound(world, text("first"));
  await world.drive();
  clock.advance(1_000);
}

const change = (event: string, externalId: string, targetId: string, more: Record<string, unknown> = {}) => ({
  event,
  externalId,
  targetId,
  ...more,
});
const edit = (target: string) => change("message_edit", `edit-${target}`, target, { type: "text", text: "edited" });
const remove = (target: string) => change("message_delete", `delete-${target}`, target);
const reaction = (target: string) =>
  ({
    event: "reaction",
    externalId: `like-${target}`,
    replyTo: target,
    type: "reaction",
    action: "react",
    text: "👍",
  }) as const;

const bodyOf = async (world: World, externalId: string) => {
  const message = (await messagesOf(world)).find((one) => one.externalId === externalId);
  return message?.kind === "received" ? { ...message.body, reactions: message.reactions } : undefined;
};

const NEW_NUMBER = "15550002222";
const THREE = ["15550003331", "15550003332", "15550003333"];
const both = [CUSTOMER, NEW_NUMBER].map((number) => ({ kind: "phone", value: `+${number}` }));

export const inboundScenarios = (stage: () => Stage): readonly Scenario[] => [
  {
    room,
    name: "first message of a thread",
    arrange: async (world) => toInbound(world, text("first")),
    async check(world) {
      await expectThread(world, { received: ["first"] });
      await expectOneContact(world);
    },
  },
  {
    room,
    name: "three messages of a known thread in one batch",
    async arrange(world) {
      await known(world);
      for (const id of ["second", "third", "fourth"]) toInbound(world, text(id));
    },
    check: (world) => expectThread(world, { received: ["first", "second", "third", "fourth"] }),
  },
  {
    room,
    name: "messages of three known threads, which share their requests, and a first one",
    async arrange(world) {
      for (const customer of THREE) toInbound(world, text(`first of ${customer}`), { customer });
      await world.drive();
      clock.advance(1_000);
      for (const customer of [...THREE, NEW_NUMBER]) toInbound(world, text(`second of ${customer}`), { customer });
    },
    async check(world, { calls }) {
      expect(calls.filter(({ operation }) => operation === "BatchExecuteStatement")).not.toEqual([]);
      for (const customer of THREE)
        await expectThread(world, { customer, received: [`first of ${customer}`, `second of ${customer}`] });
      await expectThread(world, { customer: NEW_NUMBER, received: [`second of ${NEW_NUMBER}`] });
    },
  },
  {
    room,
    name: "message that reopens a resolved thread",
    async arrange(world) {
      await known(world);
      const head = await headOf(world);
      await world.stores.conversations.save({ ...head, state: "resolved", unread: 0, version: head.version + 1 });
      toInbound(world, text("second"));
    },
    async check(world) {
      await expectThread(world, { received: ["first", "second"], unread: 1 });
      expect((await headOf(world)).state).toBe("open");
    },
  },
  {
    room,
    name: "edit",
    async arrange(world) {
      await known(world);
      toInbound(world, edit("first"));
    },
    async check(world) {
      await expectThread(world, { received: ["first"] });
      expect(await bodyOf(world, "first")).toMatchObject({ text: "edited" });
      expect((await headOf(world)).preview).toBe("edited");
    },
  },
  {
    room,
    name: "deletion",
    async arrange(world) {
      await known(world);
      toInbound(world, remove("first"));
    },
    async check(world) {
      expect(await bodyOf(world, "first")).toEqual({ type: "deleted", reactions: {} });
      expect((await headOf(world)).preview).toBe("[deleted]");
    },
  },
  {
    room,
    name: "reaction",
    async arrange(world) {
      await known(world);
      toInbound(world, reaction("first"));
    },
    async check(world) {
      expect((await bodyOf(world, "first"))?.reactions).toMatchObject({ [CUSTOMER]: { emoji: "👍" } });
      await expectThread(world, { received: ["first"] });
    },
  },
  {
    room,
    name: "edit before its message",
    async arrange(world) {
      await known(world);
      toInbound(world, edit("late"));
    },
    async afterwards(world) {
      toInbound(world, text("late"));
      await world.drive();
    },
    check: lateWasEdited(2),
  },
  {
    room,
    name: "message after its edit",
    async arrange(world) {
      await known(world);
      toInbound(world, edit("late"));
      await world.drive();
      toInbound(world, text("late"));
    },
    check: lateWasEdited(2),
  },
  {
    room,
    name: "first message of a thread after its edit",
    async arrange(world) {
      toInbound(world, edit("late"));
      await world.drive();
      toInbound(world, text("late"));
    },
    async check(world) {
      await lateWasEdited(1)(world);
      await expectOneContact(world);
    },
  },
  {
    room,
    name: "echo of a message from the provider's app",
    async arrange(world) {
      await known(world);
      const echo = { ...text("echo"), direction: "out", senderId: world.accountId, recipientId: CUSTOMER };
      toInbound(world, echo);
    },
    check: (world) => expectThread(world, { received: ["first", "echo"], unread: 1 }),
  },
  {
    room,
    name: "change of number",
    async arrange(world) {
      await known(world);
      const news = { event: "system", externalId: "moved", type: "user_changed_number", text: "moved" };
      toInbound(world, { ...news, newSenderId: NEW_NUMBER }, { identities: both });
    },
    async afterwards(world) {
      toInbound(world, text("hello again"), { customer: NEW_NUMBER });
      await world.drive();
    },
    async check(world) {
      await expectThread(world, { received: ["first", "moved"], unread: 1 });
      const head = await headOf(world);
      expect((await headOf(world, NEW_NUMBER)).contactId).toBe(head.contactId);
      expect((await world.stores.contacts.list({ limit: 10 })).items).toHaveLength(1);
      expect((await world.stores.contacts.get(head.contactId))?.identities).toEqual(both);
    },
  },
  {
    room,
    name: "preference",
    async arrange(world) {
      await known(world);
      toInbound(world, { event: "preference", type: "marketing_messages", status: "stop", detail: "no" });
    },
    async check(world) {
      const { contactId } = await headOf(world);
      const consents = await stage().table.client.query({
        TableName: stage().table.tableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :consent)",
        ExpressionAttributeValues: { ":pk": `${world.tenant}#contact#${contactId}`, ":consent": "consent#" },
      });
      expect(consents.Items).toMatchObject([{ state: "withdrawn", purpose: "marketing" }]);
    },
  },
  {
    room,
    name: "picture",
    async arrange(world) {
      await known(world);
      toInbound(world, picture("picture"));
    },
    check: pictureIsStored,
  },
  {
    room,
    name: "pictures of three threads in one batch",
    async arrange(world) {
      for (const customer of THREE) toInbound(world, text(`first of ${customer}`), { customer });
      await world.drive();
      clock.advance(1_000);
      for (const customer of THREE) toInbound(world, picture(`picture of ${customer}`), { customer });
    },
    async check(world) {
      for (const customer of THREE) {
        await expectThread(world, { customer, received: [`first of ${customer}`, `picture of ${customer}`] });
        const message = (await messagesOf(world, customer)).at(-1);
        expect(message?.kind === "received" && message.media).toMatchObject([{ state: "stored" }]);
      }
      expect(world.files.size).toBe(THREE.length);
    },
  },
  {
    room: "run-job",
    name: "media",
    async arrange(world) {
      await known(world);
      toInbound(world, picture("picture"));
    },
    check: pictureIsStored,
  },
  {
    room: "relay-changes",
    name: "media",
    async arrange(world) {
      await known(world);
      toInbound(world, picture("picture"));
    },
    check: pictureIsStored,
  },
  {
    room: "receive-webhook",
    name: "two messages and a receipt",
    arrange: known,
    async call(world) {
      clock.advance(1_000);
      const messages = [said("w1", CUSTOMER, "one"), said("w2", CUSTOMER, "two")];
      const statuses = [
        { id: "wamid.NOBODY", status: "delivered", timestamp: messages[0]?.timestamp, recipient_id: CUSTOMER },
      ];
      const contacts = [{ wa_id: CUSTOMER, profile: { name: "Ana Ejemplo" } }];
      await post(world, whatsappHook(world.accountId, { contacts, messages, statuses }));
      await world.drive(0);
    },
    check: (world) => expectThread(world, { received: ["first", "w1", "w2"] }),
  },
];

export const picture = (externalId: string) =>
  ({ event: "message", externalId, type: "image", media: [{ id: "700800900", mime: "image/jpeg" }] }) as const;

async function pictureIsStored(world: World): Promise<void> {
  await expectThread(world, { received: ["first", "picture"] });
  const message = (await messagesOf(world)).at(-1);
  expect(message?.kind === "received" && message.media).toMatchObject([{ state: "stored", mime: "image/jpeg" }]);
  expect([...world.files.keys()]).toEqual([
    `/chasqui-media/${world.tenant}/media/${threadOf(world)}/${message?.key}/0`,
  ]);
}

function lateWasEdited(count: number) {
  return async (world: World): Promise<void> => {
    await expectThread(world, { received: count === 1 ? ["late"] : ["first", "late"] });
    expect(await bodyOf(world, "late")).toMatchObject({ text: "edited" });
    expect((await headOf(world)).preview).toBe("edited");
  };
}
