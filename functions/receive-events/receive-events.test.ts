import { expect, test } from "vitest";
import { awsSms } from "../../lib/channels/aws-sms/index.ts";
import { ses } from "../../lib/channels/ses/index.ts";
import type { WebhookDirectory } from "../../lib/core/connections/webhooks.ts";
import type { InboundEvent } from "../../lib/core/messages/model.ts";
import { makeHandler } from "./handler.ts";

const APP = "demo.abcdefghij";
const RAW = "From: ana@huanca.example\r\nSubject: Hello\r\nMessage-ID: <q@huanca.example>\r\n\r\nIs there a table?\r\n";

function stage({ channel = "ses", mails = {} as Readonly<Record<string, string>> } = {}) {
  const published: { channel: string; appId: string; events: readonly InboundEvent[] }[] = [];
  const lines: string[] = [];
  const log = (code: string, fields: object = {}) => void lines.push(`${code} ${JSON.stringify(fields)}`);
  const directory = {
    app: async (asked: string, appId: string) =>
      asked === channel && appId === APP ? { app: { appId, channel }, tenant: "demo" } : undefined,
  } as unknown as WebhookDirectory;
  const handler = makeHandler({
    directory,
    listeners: ["ses", "aws-sms"],
    mailReaders: ["smtp"],
    appOfSender: async (_channel, accountId) => (accountId === "+12065550100" ? APP : undefined),
    channelOf: async (id) =>
      id === "ses"
        ? ses
        : id === "aws-sms"
          ? awsSms
          : {
              parse: () => [],
              mail: async () => [{ event: "ignored", channel: "smtp", reason: "read by smtp" }],
            },
    readKept: async (name) => (mails[name] === undefined ? undefined : Buffer.from(mails[name])),
    publish: async ({ channel: of, appId, events }) => {
      published.push({ channel: of, appId, events });
      return { ordered: events.length, unordered: 0, kept: 0 };
    },
    log: { debug: log, info: log, warn: log, error: log } as never,
  });
  return { published, lines, invoke: (event: unknown) => handler(event, { awsRequestId: "req-1" }) };
}

const bridge = (tags: object) => ({
  source: "aws.ses",
  "detail-type": "Email Delivered",
  time: "2026-01-07T10:00:05Z",
  detail: {
    eventType: "Delivery",
    mail: { messageId: "m-1", timestamp: "2026-01-07T10:00:00.000Z", destination: ["ana@huanca.example"], tags },
    delivery: { timestamp: "2026-01-07T10:00:03.000Z", recipients: ["ana@huanca.example"] },
  },
});
const received = (recipient: string) => ({
  Records: [
    {
      eventSource: "aws:ses",
      ses: {
        mail: { messageId: "mail-1", timestamp: "2026-01-07T10:00:00.000Z", destination: ["hello@shop.example"] },
        receipt: { recipients: [recipient], spamVerdict: { status: "PASS" }, action: { type: "Lambda" } },
      },
    },
  ],
});

test("what SES tells of a mail goes to the app in its tag", async () => {
  const { published, invoke } = stage();
  await invoke(bridge({ chasqui_app: ["demo_abcdefghij"], chasqui_ref: ["d.1"] }));
  expect(published).toMatchObject([
    {
      channel: "ses",
      appId: APP,
      events: [{ event: "status", status: "delivered", externalId: "m-1", clientRef: "d.1" }],
    },
  ]);
});

test("what is of no app of ours is said and left", async () => {
  const { published, lines, invoke } = stage();
  await invoke(bridge({}));
  await invoke(bridge({ chasqui_app: ["demo_zzzzzzzzzz"] }));
  await invoke({ source: "aws.s3" });
  expect(published).toEqual([]);
  expect(lines.map((line) => line.split(" ")[0])).toEqual(["event_of_nobody", "event_of_nobody", "event_unknown"]);
});

test.each([`${APP}@in.shop.example`, `hello+${APP}@in.shop.example`, `${APP.toUpperCase()}@in.shop.example`])(
  "a mail to %s is read where it is kept",
  async (recipient) => {
    const { published, invoke } = stage({ mails: { "mail-1": RAW } });
    await invoke(received(recipient));
    expect(published).toMatchObject([
      { appId: APP, events: [{ event: "message", senderId: "ana@huanca.example", text: "Is there a table?" }] },
    ]);
  },
);

test("a mail for an app that sends by somebody else is read by its channel", async () => {
  const { published, invoke } = stage({ channel: "smtp", mails: { "mail-1": RAW } });
  await invoke(received(`${APP}@in.shop.example`));
  expect(published).toMatchObject([{ channel: "smtp", events: [{ reason: "read by smtp" }] }]);
});

test("a mail that is not there yet is asked for again", async () => {
  const { published, invoke } = stage();
  await expect(invoke(received(`${APP}@in.shop.example`))).rejects.toThrow("not where it is kept");
  expect(published).toEqual([]);
});

const textMessage = (destinationNumber: string) => ({
  Records: [
    {
      EventSource: "aws:sns",
      Sns: {
        Type: "Notification",
        TopicArn: "arn:aws:sns:eu-west-1:000000000000:chasqui-dev-texts",
        Timestamp: "2026-01-07T10:00:00.000Z",
        Message: JSON.stringify({
          originationNumber: "+12065550142",
          destinationNumber,
          messageKeyword: "KEYWORD",
          messageBody: "¿Hay mesa?",
          inboundMessageId: "in-1",
        }),
      },
    },
  ],
});

test("a text message is of the app that its number was connected with", async () => {
  const { published, lines, invoke } = stage({ channel: "aws-sms" });
  await invoke(textMessage("+12065550100"));
  expect(published).toMatchObject([
    {
      channel: "aws-sms",
      appId: APP,
      events: [
        { event: "message", senderId: "+12065550142", text: "¿Hay mesa?", timestamp: "2026-01-07T10:00:00.000Z" },
      ],
    },
  ]);
  await invoke(textMessage("+12065550199"));
  expect(published).toHaveLength(1);
  expect(lines.at(-1)).toContain("event_of_nobody");
});

test("a receipt of a text message is of the app in its context, else of its number's", async () => {
  const receipt = (context?: object) => ({
    source: "aws.sms-voice",
    time: "2026-01-07T10:00:05Z",
    detail: {
      eventType: "TEXT_DELIVERED",
      messageId: "out-1",
      originationPhoneNumber: "+12065550100",
      eventTimestamp: 1767780005000,
      ...(context ? { context } : {}),
    },
  });
  const { published, invoke } = stage({ channel: "aws-sms" });
  await invoke(receipt());
  await invoke(receipt({ chasqui_app: APP, chasqui_ref: "d.1" }));
  expect(published.map(({ events: [event] }) => event)).toMatchObject([
    { event: "status", status: "delivered", externalId: "out-1" },
    { event: "status", status: "delivered", clientRef: "d.1" },
  ]);
});
