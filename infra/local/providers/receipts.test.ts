import { describe, expect, test } from "vitest";
import type { Fault } from "./misbehaviour.ts";
import { ADA, ID, makeKit } from "./test-kit.ts";

const kit = makeKit();
const { eventually, names, pause, post, say, send, statuses, text } = kit;

describe("receipts", () => {
  test("follow an accepted send in order, read once the chat is opened", async () => {
    await say({ type: "text", text: "Hi" });
    const answer = await send({ ...text(), to: "+1 (201) 555-0123", biz_opaque_callback_data: "delivery-1" });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      messaging_product: "whatsapp",
      contacts: [{ input: "+1 (201) 555-0123", wa_id: ADA.waId }],
      messages: [{ id: expect.stringMatching(/^wamid\.HBgL/) }],
    });
    await eventually(() => expect(names(answer.id)).toEqual(["sent", "delivered"]));
    await pause(30);
    expect(names(answer.id)).toHaveLength(2);
    kit.providers.readChat({ phoneNumberId: ID }, ADA.waId);
    await eventually(() => expect(names(answer.id)).toEqual(["sent", "delivered", "read"]));
    expect(statuses(answer.id)[0]).toMatchObject({
      biz_opaque_callback_data: "delivery-1",
      recipient_id: ADA.waId,
      conversation: { origin: { type: "service" }, expiration_timestamp: expect.stringMatching(/^\d{10}$/) },
      pricing: { billable: false, category: "service" },
    });
    expect(kit.providers.sent({ to: ADA.waId })).toMatchObject([
      { wamid: answer.id, answered: true, accountId: ID, body: { type: "text" } },
    ]);
  });

  test("are read by themselves when told so; a reaction is only sent", async () => {
    kit.providers.configure({ phoneNumberId: ID }, { receipts: { sent: 0, delivered: 0, read: 5 } });
    const { messageIds } = await say({ type: "text", text: "Hi" });
    const answer = await send(text());
    const reaction = await send({ type: "reaction", reaction: { message_id: messageIds[0], emoji: "❤️" } });
    await eventually(() => expect(names(answer.id)).toEqual(["sent", "delivered", "read"]));
    expect(names(reaction.id)).toEqual(["sent"]);
    expect(kit.providers.chats(ID).flatMap((chat) => chat.messages)[0]?.reactions).toEqual({ business: "❤️" });
    const read = await post({
      messaging_product: "whatsapp",
      status: "read",
      message_id: messageIds[0],
      typing_indicator: { type: "text" },
    });
    expect(await read.json()).toEqual({ success: true });
    expect(kit.providers.chats(ID).flatMap((chat) => chat.messages)[0]?.progress).toBe("read");
  });

  test.each<[Fault, string[]]>([
    [{ kind: "receipts_repeated", times: 3 }, ["sent", "sent", "sent", "delivered", "delivered", "delivered"]],
    [{ kind: "receipts_reversed" }, ["read", "delivered", "sent"]],
    [{ kind: "receipts_withheld" }, []],
    [{ kind: "receipts_failed" }, ["failed"]],
    [{ kind: "receipt_first" }, ["sent", "delivered"]],
  ])("go wrong: %o", async (fault, expected) => {
    await say({ type: "text", text: "Hi" });
    kit.providers.misbehave({ phoneNumberId: ID, fault, requests: 1 });
    const answer = await send(text());
    if (fault.kind === "receipt_first") expect(names(answer.id)).toEqual(["sent"]);
    await eventually(() => expect(names(answer.id)).toEqual(expected));
    // Nothing more may come, however slow this machine is at the moment.
    await pause(40);
    expect(names(answer.id)).toEqual(expected);
    if (fault.kind === "receipts_failed") expect(statuses(answer.id)[0]?.errors?.[0]?.code).toBe(131026);
    const next = await send(text());
    await eventually(() => expect(names(next.id)).toEqual(["sent", "delivered"]));
  });
});

describe("a provider that misbehaves", () => {
  test("never answers, whether it sends or not", async () => {
    await say({ type: "text", text: "Hi" });
    for (const [fault, sent] of [
      [{ kind: "timeout" }, 0],
      [{ kind: "timeout", accepted: true }, 1],
      [{ kind: "disconnect" }, 1],
      [{ kind: "disconnect", accepted: true }, 2],
    ] as const) {
      kit.providers.misbehave({ phoneNumberId: ID, fault, requests: 1 });
      const request = fetch(`${kit.providers.graphUrl}/${ID}/messages`, {
        method: "POST",
        headers: { authorization: "Bearer token" },
        body: JSON.stringify({ messaging_product: "whatsapp", to: ADA.waId, ...text() }),
        signal: AbortSignal.timeout(60),
      });
      await expect(request).rejects.toThrow();
      expect(kit.providers.sent().filter((record) => !record.answered)).toHaveLength(sent);
    }
    await eventually(() => expect(names()).toEqual(["sent", "delivered", "sent", "delivered"]));
    expect(kit.providers.requests().map((request) => request.outcome)).toEqual([
      "timeout",
      "accepted, timeout",
      "disconnect",
      "accepted, disconnect",
    ]);
  });

  test("answers with errors until their number is used up, in the order of asking", async () => {
    await say({ type: "text", text: "Hi" });
    const faults: Fault[] = [
      { kind: "throttle", retryAfter: 7 },
      { kind: "throttle" },
      { kind: "server_error" },
      { kind: "error", code: "pair_rate" },
      { kind: "error", code: "token" },
      { kind: "error", code: 131031, httpStatus: 400 },
    ];
    for (const fault of faults) kit.providers.misbehave({ phoneNumberId: ID, fault, requests: 1 });
    const seen = [];
    for (let index = 0; index <= faults.length; index++) {
      const { status, headers, json } = await send(text());
      seen.push([status, headers.get("retry-after"), json.error?.code]);
    }
    expect(seen).toEqual([
      [429, "7", 613],
      [429, null, 613],
      [500, null, 131000],
      [403, null, 131056],
      [401, null, 190],
      [400, null, 131031],
      [200, null, undefined],
    ]);
    expect(kit.providers.sent()).toHaveLength(1);
  });

  test("answers with nothing or nonsense, to one recipient only, until reset", async () => {
    await say({ type: "text", text: "Hi" });
    kit.providers.misbehave({
      phoneNumberId: ID,
      fault: { kind: "server_error", empty: true, status: 503 },
      requests: 1,
    });
    const empty = await post({});
    expect([empty.status, await empty.text()]).toEqual([503, ""]);
    kit.providers.misbehave({ phoneNumberId: ID, fault: { kind: "nonsense" }, to: "12015550162" });
    const template = {
      messaging_product: "whatsapp",
      type: "template",
      template: {
        name: "appointment_reminder",
        language: { code: "es" },
        components: [
          {
            type: "body",
            parameters: [
              { type: "text", text: "A" },
              { type: "text", text: "B" },
            ],
          },
        ],
      },
    };
    for (let index = 0; index < 3; index++)
      expect(await (await post({ ...template, to: "+12015550162" })).text()).toContain("<html>");
    expect((await send(text())).status).toBe(200);
    kit.providers.behave({ phoneNumberId: ID });
    expect((await post({ ...template, to: "12015550162" })).status).toBe(200);
  });
});
