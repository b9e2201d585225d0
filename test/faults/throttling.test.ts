/** Tables, queues and the other services refuse or lose every so many calls: everything arrives all the same. */
import { expect, test } from "vitest";
import { deliveryId } from "../../lib/core/deliveries/model.ts";
import { reply } from "./client.ts";
import type { Call, Fate } from "./cloud.ts";
import {
  deliveriesIn,
  expectOneContact,
  expectSentOnce,
  expectStill,
  headOf,
  messagesOf,
  received,
} from "./invariants.ts";
import { type RoomName, startRoom } from "./rooms.ts";
import { CUSTOMER, said, text, toInbound, toReceipts, webhook } from "./samples.ts";
import { picture } from "./scenarios-inbound.ts";
import { DEEP, useStage } from "./stage.ts";
import { clock, makeWorld } from "./world.ts";

const stageOf = useStage();
const ROOMS: readonly RoomName[] = [
  "receive-webhook",
  "process-inbound",
  "process-receipts",
  "relay-changes",
  "send-outbound",
  "run-job",
  "run-schedule",
  "api",
];

type Weather = (number: number) => Fate;
const every =
  (nth: number, fate: Fate): Weather =>
  (number) =>
    number % nth === 0 ? fate : "pass";
/** As many failures in a row as the SDK bears, so that the handler fails. */
const spells: Weather = (number) => (number % 30 >= 26 ? { refuse: "error" } : "pass");

const short: readonly (readonly [string, Weather])[] = [
  ["every 4th answer is lost", every(4, "lose")],
  ["every 5th call is cut off", every(5, { refuse: "cut" })],
];
const deep: typeof short = [
  ...short,
  ["every 3rd answer is lost", every(3, "lose")],
  ["every 7th answer is lost", every(7, "lose")],
  ["every 3rd call fails", every(3, { refuse: "error" })],
  ["every 5th call fails", every(5, { refuse: "error" })],
  ["every 4th call is cut off", every(4, { refuse: "cut" })],
  ["every 5th call is throttled", every(5, { refuse: "throttled" })],
  ["spells in which nothing works", spells],
];

test.each(DEEP ? deep : short)(
  "%s",
  async (_, weather) => {
    const { table, cloud } = stageOf();
    const warm = new Map();
    const world = await makeWorld({ table, cloud, warm });
    let calls = 0;
    // What the provider does is another question, and the senders' own tests ask it.
    const fate = ({ service }: Call): Fate => (service === "provider" ? "pass" : weather(++calls));
    for (const room of ROOMS) warm.set(room, await startRoom(cloud, room, fate));

    const contacts = [{ wa_id: CUSTOMER, profile: { name: "Ana Ejemplo" } }];
    for (const id of ["w1", "w2", "w3"]) {
      clock.advance(1_000);
      const event = webhook(world, { contacts, messages: [said(id, CUSTOMER, id)] });
      for (let attempt = 0; attempt < 10; attempt++) {
        const outcome = await world.invoke("receive-webhook", event);
        if (outcome.kind === "answered") break;
        clock.advance(60_000);
      }
    }
    await world.drive(1);
    clock.advance(1_000);
    toInbound(world, picture("picture"));
    toInbound(world, { event: "message_edit", externalId: "e1", targetId: "w1", type: "text", text: "edited" });
    toInbound(world, {
      event: "reaction",
      externalId: "r1",
      replyTo: "w2",
      type: "reaction",
      action: "react",
      text: "👍",
    });
    toInbound(world, text("w4"));
    await world.drive(1);
    world.provider.script.push("busy", "accept", "spam");
    for (const words of ["one", "two", "three"]) await reply(world, words);
    await world.drive();

    await expectStill(world, table);
    const messages = await messagesOf(world);
    expectSentOnce(world, messages);
    expect(received(messages)).toHaveLength(5);
    expect(new Set(received(messages))).toEqual(new Set(["w1", "w2", "w3", "picture", "w4"]));
    expect((await headOf(world)).unread).toBe(5);
    await expectOneContact(world);
    expect(world.files.size).toBe(1);
    const edited = messages.find(({ externalId }) => externalId === "w1");
    expect(edited?.kind === "received" && edited.body.text).toBe("edited");

    // Whatever could not be written down is told by the receipts.
    const sent = deliveriesIn(messages);
    expect(sent).toHaveLength(3);
    for (const message of sent) {
      const ref = deliveryId(message.conversationId, message.key);
      const taken = world.provider.accepted.find(({ clientRef }) => clientRef === ref);
      expect(["sent", "unknown"]).toContain(message.status);
      expect(taken !== undefined || message.status === "unknown").toBe(true);
      if (taken) toReceipts(world, "delivered", taken.externalId, ref);
    }
    await world.drive(1);
    for (const { clientRef } of world.provider.accepted) {
      const message = deliveriesIn(await messagesOf(world)).find(
        (one) => deliveryId(one.conversationId, one.key) === clientRef,
      );
      expect(message?.status).toBe("delivered");
    }
  },
  60_000,
);
