import { expect, test } from "vitest";
import type { HttpRequest, HttpResult, SendRequest } from "../contract.ts";
import { awsSms } from "./index.ts";

const asked: SendRequest = {
  content: { type: "text", text: "At eight, for two? 🥜" },
  to: { id: "+12015550142", type: "person" },
  clientRef: "abc.1767780000000-0123456789abcdef",
  appId: "demo.abcdefghij",
  connection: { sender: "+12065550100" },
  baseUrl: "https://sms-voice.eu-west-1.amazonaws.com",
};
const answered = (status: number, body: unknown, headers: Record<string, string> = {}): HttpResult => ({
  kind: "answered",
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

async function sent(more: Partial<SendRequest> = {}, answer: HttpResult = answered(200, { MessageId: "m-1" })) {
  const calls: HttpRequest[] = [];
  const outcome = await awsSms.send({ ...asked, ...more }, async (call) => {
    calls.push(call);
    return answer;
  });
  return { outcome, calls, input: JSON.parse(calls[0]?.body ?? "{}") };
}

test("a text names its sender, and carries our reference and its app for its events", async () => {
  const { outcome, calls, input } = await sent();
  expect(outcome).toEqual({ kind: "accepted", externalId: "m-1" });
  expect(calls[0]).toMatchObject({
    method: "POST",
    url: "https://sms-voice.eu-west-1.amazonaws.com/",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "PinpointSMSVoiceV2.SendTextMessage",
    },
  });
  expect(input).toEqual({
    DestinationPhoneNumber: "+12015550142",
    OriginationIdentity: "+12065550100",
    MessageBody: "At eight, for two? 🥜",
    MessageType: "TRANSACTIONAL",
    Context: { chasqui_ref: "abc.1767780000000-0123456789abcdef", chasqui_app: "demo.abcdefghij" },
  });
  const connection = { sender: "LaTerraza", configurationSet: "texts", messageType: "PROMOTIONAL" };
  expect((await sent({ connection })).input).toMatchObject({
    OriginationIdentity: "LaTerraza",
    ConfigurationSetName: "texts",
    MessageType: "PROMOTIONAL",
  });
});

const refused = (name: string, more: object = {}, status = 400) =>
  answered(status, { __type: `com.amazonaws.pinpointsmsvoicev2#${name}`, Message: "Words", ...more });

test.each([
  ["a throttle", refused("ThrottlingException"), { kind: "throttled", scope: "connection" }],
  ["a quota", refused("ServiceQuotaExceededException"), { kind: "throttled" }],
  [
    "the month's limit",
    refused("ServiceQuotaExceededException", { Reason: "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT" }),
    { kind: "broken", code: "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT" },
  ],
  [
    "a recipient who said stop",
    refused("ConflictException", { Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" }),
    { kind: "unreachable", code: "DESTINATION_PHONE_NUMBER_OPTED_OUT" },
  ],
  [
    "the sandbox",
    refused("ConflictException", { Reason: "DESTINATION_PHONE_NUMBER_NOT_VERIFIED" }),
    { kind: "undeliverable" },
  ],
  ["a wrong request", refused("ValidationException", { Reason: "CANNOT_PARSE" }), { kind: "rejected" }],
  ["no right to send", refused("AccessDeniedException"), { kind: "broken" }],
  ["a sender that is gone", refused("ResourceNotFoundException"), { kind: "broken" }],
  ["an inner failure", refused("InternalServerException", {}, 500), { kind: "retry" }],
  [
    "a name in a header",
    answered(400, {}, { "x-amzn-ErrorType": "ThrottlingException:http://internal" }),
    { kind: "throttled", code: "ThrottlingException" },
  ],
  ["a gateway that gave up", answered(502, "<html>"), { kind: "unknown", code: "http_502" }],
  ["nonsense with success", answered(200, "<html>"), { kind: "unknown" }],
] as const)("%s", async (_name, answer, expected) => {
  expect((await sent({}, answer)).outcome).toMatchObject(expected);
});

test("what an event says of a failure means what it means", () => {
  expect(awsSms.classifyReceipt("TEXT_BLOCKED")).toBe("unreachable");
  expect(awsSms.classifyReceipt("TEXT_CARRIER_UNREACHABLE")).toBe("undeliverable");
});

test("a connection is tested by looking for its sender", async () => {
  const asks: string[] = [];
  const ask = (sender: string) =>
    awsSms.test({ sender }, "https://sms-voice.eu-west-1.amazonaws.com", async ({ headers }) => {
      asks.push(headers?.["x-amz-target"] ?? "");
      const numbers = [
        { PhoneNumber: "+12065550100", Status: "ACTIVE" },
        { PhoneNumber: "+12065550101", Status: "PENDING" },
      ];
      return answered(200, { PhoneNumbers: numbers, SenderIds: [{ SenderId: "LaTerraza" }] });
    });
  expect(await ask("+12065550100")).toMatchObject({ ok: true, address: "+12065550100" });
  expect(await ask("+12065550101")).toMatchObject({ ok: false, code: "sender_status" });
  expect(await ask("+12065550102")).toMatchObject({ ok: false, code: "no_sender" });
  expect(await ask("LaTerraza")).toMatchObject({ ok: true });
  expect(new Set(asks)).toEqual(
    new Set(["PinpointSMSVoiceV2.DescribePhoneNumbers", "PinpointSMSVoiceV2.DescribeSenderIds"]),
  );
  expect(awsSms.check?.({ sender: "two words", messageType: "SPAM" }).map(({ field }) => field)).toEqual([
    "sender",
    "messageType",
  ]);
});
