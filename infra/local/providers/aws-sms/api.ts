/** The part of the API that sends texts and lists senders. https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/ */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod/mini";
import { answerSend } from "../answer.ts";
import type { World } from "../channel.ts";
import { readBody, sendJson } from "../http.ts";
import type { ReceiptPlan } from "../receipts.ts";
import { chatWith, hasStopped, takeText } from "../sms/accepting.ts";
import type { AwsSmsAccount } from "./account.ts";
import { AwsSmsError, errorOf } from "./errors.ts";

const Request = z.object({
  DestinationPhoneNumber: z.string().check(z.regex(/^\+[1-9]\d{6,14}$/)),
  OriginationIdentity: z.string(),
  MessageBody: z.string().check(z.minLength(1), z.maxLength(1600)),
  MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]),
  ConfigurationSetName: z.optional(z.string()),
  Context: z.optional(z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(800)))),
});
export type SendTextMessage = z.infer<typeof Request>;

export async function handleApi(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    // That the signature is right is for AWS to say; that there is one, for this service, is all that can be known here.
    if (!/^AWS4-HMAC-SHA256 Credential=[^,]*\/sms-voice\/aws4_request,/.test(request.headers.authorization ?? ""))
      throw new AwsSmsError([400, "AccessDeniedException"]);
    const operation = String(request.headers["x-amz-target"] ?? "").replace("PinpointSMSVoiceV2.", "");
    const asked: unknown = JSON.parse((await readBody(request, 100_000)).toString("utf8") || "{}");
    switch (operation) {
      case "SendTextMessage":
        return await send(world, asked, response);
      case "DescribePhoneNumbers":
        return sendJson(response, 200, { PhoneNumbers: numbers(world).map(({ number }) => resource(number)) });
      case "DescribeSenderIds":
        return sendJson(response, 200, { SenderIds: [] });
    }
    throw new AwsSmsError([400, "UnknownOperationException"]);
  } catch (error) {
    if (!(error instanceof AwsSmsError)) throw error;
    if (!response.headersSent) sendJson(response, error.status, error.body(), error.headers);
  }
}

const numbers = (world: World): readonly AwsSmsAccount[] =>
  [...world.accounts.values()].filter((one): one is AwsSmsAccount => one.channel === "aws-sms");

const resource = (number: string) => ({
  PhoneNumber: number,
  Status: "ACTIVE",
  TwoWayEnabled: true,
  NumberType: "LONG_CODE",
});

async function send(world: World, asked: unknown, response: ServerResponse): Promise<void> {
  const read = z.safeParse(Request, asked);
  if (!read.success) throw new AwsSmsError([400, "ValidationException", "INVALID_PARAMETER"]);
  const { OriginationIdentity: number, DestinationPhoneNumber } = read.data;
  const account = numbers(world).find((one) => one.number === number);
  if (!account) throw new AwsSmsError([400, "ResourceNotFoundException"]);
  const to = DestinationPhoneNumber.slice(1);
  await answerSend(world, response, {
    accountId: number,
    to,
    errorOf,
    accept: async (answered) => accept(world, account, read.data, to, answered),
    succeed: ({ messageId }) => sendJson(response, 200, { MessageId: messageId }),
    codeOf: (error) => (error instanceof AwsSmsError ? error.status : undefined),
  });
}

function accept(
  world: World,
  account: AwsSmsAccount,
  asked: SendTextMessage,
  to: string,
  answered: boolean,
): ReceiptPlan {
  const accountId = account.number;
  // AWS keeps those who wrote STOP on its own list.
  if (hasStopped(chatWith(world, accountId, to)))
    throw new AwsSmsError([400, "ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"]);
  return takeText(world, account, { accountId, id: randomUUID(), to, text: asked.MessageBody, asked, answered });
}
