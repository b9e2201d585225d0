import { expect } from "vitest";
import { deliveryId } from "../../lib/core/deliveries/model.ts";
import { ask, messagesPath, reply, sentIn } from "./client.ts";
import { expectSentOnce, expectThread, headOf, messagesOf } from "./invariants.ts";
import { AGENT, threadOf } from "./samples.ts";
import type { Scenario } from "./scenarios.ts";
import { known } from "./scenarios-inbound.ts";

export const apiScenarios: readonly Scenario[] = [
  ...[true, false].map(
    (keyed): Scenario => ({
      room: "api",
      name: `reply ${keyed ? "with" : "without"} an Idempotency-Key`,
      arrange: known,
      async call(world) {
        // Two parts, by length.
        const content = { type: "text", text: "words ".repeat(900).trim() };
        const answer = await ask(world, "POST", messagesPath(world), { content }, keyed ? "the-key" : undefined);
        expect(answer.status).toBe(202);
        await world.drive();
      },
      async check(world) {
        const sent = await sentIn(world);
        // Without a key the client's repetition is another request, and may leave parts of the first beside it.
        if (keyed) expect(sent).toHaveLength(2);
        else expect([2, 3, 4]).toContain(sent.length);
        expect(sent.every(({ status }) => status === "sent")).toBe(true);
        expectSentOnce(world, await messagesOf(world));
        await expectThread(world, { received: ["first"] });
      },
    }),
  ),
  ...[true, false].map(
    (keyed): Scenario => ({
      room: "api",
      name: `note ${keyed ? "with" : "without"} an Idempotency-Key`,
      arrange: known,
      async call(world) {
        const path = `/conversations/${threadOf(world)}/notes`;
        expect((await ask(world, "POST", path, { text: "call him" }, keyed ? "the-key" : undefined)).status).toBe(201);
      },
      async check(world) {
        const notes = (await messagesOf(world)).filter(({ kind }) => kind === "note");
        if (keyed) expect(notes).toHaveLength(1);
        else expect([1, 2]).toContain(notes.length);
        await expectThread(world, { received: ["first"] });
      },
    }),
  ),
  {
    room: "api",
    name: "a conversation is begun with somebody new",
    arrange: async () => undefined,
    async call(world) {
      const body = {
        ...{ connectionId: world.connectionId, address: { kind: "phone", value: `+${world.kit.customer}` } },
        content: { type: "template", name: "appointment_reminder", language: "es", category: "utility" },
      };
      expect((await ask(world, "POST", "/conversations", body, "the-key")).status).toBe(201);
      await world.drive();
    },
    async check(world) {
      const head = await headOf(world);
      expect([head.state, head.assignee]).toEqual(["open", AGENT.id]);
      const contacts = (await world.stores.contacts.list({ limit: 100 })).items;
      expect(contacts.map(({ contactId }) => contactId)).toEqual([head.contactId]);
      expect((await sentIn(world)).map(({ status }) => status)).toEqual(["sent"]);
      expectSentOnce(world, await messagesOf(world));
    },
  },
  {
    room: "api",
    name: "assign",
    arrange: known,
    async call(world) {
      const path = `/conversations/${threadOf(world)}/assign`;
      expect((await ask(world, "POST", path, { assignee: "me" })).status).toBe(200);
    },
    async check(world) {
      expect((await headOf(world)).assignee).toBe(AGENT.id);
      await expectThread(world, { received: ["first"] });
    },
  },
  ...[true, false].map(
    (keyed): Scenario => ({
      room: "api",
      name: `send again ${keyed ? "with" : "without"} an Idempotency-Key`,
      async arrange(world) {
        await known(world);
        world.provider.script.push("refuse");
        await reply(world, "hello");
        await world.drive();
      },
      async call(world) {
        const [failed] = await sentIn(world);
        const id = failed ? deliveryId(failed.conversationId, failed.key) : "";
        const answer = await ask(
          world,
          "POST",
          `/deliveries/${id}/send-again`,
          undefined,
          keyed ? "the-key" : undefined,
        );
        if (keyed) expect(answer.status).toBe(202);
        else expect([202, 409]).toContain(answer.status);
        await world.drive();
      },
      async check(world) {
        expect((await sentIn(world)).map(({ status }) => status)).toEqual(["sent"]);
        expectSentOnce(world, await messagesOf(world));
      },
    }),
  ),
];
