/** Notices on their way to browsers, through the room. */
import { marshall } from "@aws-sdk/util-dynamodb";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { makeVapidKeys } from "../../lib/webpush/vapid.ts";
import { type FakeAws, startAws } from "../../test/support/aws.ts";
import {
  BULK_QUEUE,
  captureLog,
  JOBS_QUEUE,
  lambdaContext,
  PERSONAL,
  personalIn,
  setEnvironment,
  sqsEvent,
  sqsRecord,
} from "../../test/support/room.ts";
import { makeHandler } from "./handler.ts";

const THREAD = "c".repeat(26);
let aws: FakeAws;
let invoke: (...records: SQSRecord[]) => Promise<SQSBatchResponse>;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  setEnvironment({
    JOBS_QUEUE_URL: JOBS_QUEUE,
    BULK_QUEUE_URL: BULK_QUEUE,
    SECRETS_PREFIX: "/chasqui/test",
    FILES_BUCKET: "chasqui-files",
    MEDIA_BUCKET: "chasqui-media",
  });
  aws = await startAws();
  const { handler } = await import("./index.ts");
  invoke = async (...records) => handler(sqsEvent(...records), lambdaContext());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});
beforeEach(() => {
  vi.restoreAllMocks();
  aws.reset();
  aws.on("ChangeMessageVisibility").resolves({});
  log = captureLog();
});

const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const updates = () => aws.calls("UpdateItem").map((input) => input.ExpressionAttributeValues ?? {});
/** What a browser subscribes with. */
const makeBrowserKeys = () => ({ p256dh: makeVapidKeys(undefined).publicKey, auth: `${"a".repeat(21)}Q` });

describe("run-job pushes notices", () => {
  const NOTICE = "1793610000000-aaaaaaaaaaaaaaaa";
  const ANA = "usr_ana";
  const pk = `demo#notices-of#${ANA}`;
  const command = (receives = 1) =>
    sqsRecord(
      {
        id: NOTICE,
        type: "notice.push",
        version: 1,
        time: "2026-11-02T09:00:00.000Z",
        tenant: "demo",
        subject: NOTICE,
        data: { person: ANA, noticeId: NOTICE },
      },
      { receives },
    );
  const browser = (id: string) => ({
    id,
    endpoint: `https://127.0.0.1:9/${id}`,
    keys: makeBrowserKeys(),
    label: PERSONAL.name,
    createdAt: at(0),
    updatedAt: at(0),
    expiresAt: at(86_400_000),
    version: 1,
  });
  const there = (browsers: readonly object[], more: Record<string, unknown> = {}) => {
    aws.on("GetItem").resolves({});
    aws.on("GetItem", { Key: { pk, sk: `n#${NOTICE}` } }).resolves({
      Item: {
        noticeId: NOTICE,
        person: ANA,
        kind: "mention",
        subject: { kind: "conversation", id: THREAD },
        text: PERSONAL.text,
        at: at(-1_000),
        readAt: null,
        carry: ["push"],
        version: 1,
        ...more,
      },
    });
    aws.on("GetItem", { Key: { pk, sk: "push" } }).resolves({ Item: { subscriptions: browsers, version: 1 } });
    aws.on("BatchGetItem").resolves({ Responses: { "chasqui-test": [marshall({ userId: ANA, status: "active" })] } });
    aws.on("GetParameter").resolves({ Parameter: { Value: JSON.stringify(makeVapidKeys("https://api.example")) } });
    aws.on("UpdateItem").resolves({});
  };

  test("to no address that is not public: it is refused, marked, and nobody is named in the log", async () => {
    there([browser("one")]);
    expect(await invoke(command())).toEqual({ batchItemFailures: [] });
    expect(updates()).toMatchObject([{ ":new": ["one"] }]);
    expect(aws.calls("GetParameter")).toMatchObject([{ Name: "/chasqui/test/demo/web-push" }]);
    expect(log.codes()).toEqual(["notice_pushed"]);
    expect(log.text()).toContain('"refused":1');
    expect(log.text()).not.toMatch(/127\.0\.0\.1|usr_ana/);
    expect(personalIn(log.text())).toEqual([]);
  });

  test("to nobody without asking for the key", async () => {
    there([]);
    expect(await invoke(command())).toEqual({ batchItemFailures: [] });
    expect(aws.calls("GetParameter")).toEqual([]);
    expect(aws.calls("UpdateItem")).toMatchObject([{ UpdateExpression: "REMOVE relay" }]);
    expect(log.text()).toContain('"kind":"no_browser"');
  });

  test("again when a push service is busy, when it says so or later and later; in the end it is left in the list", async () => {
    const write = () => {};
    const silent = { debug: write, info: write, warn: write, error: write };
    let seconds: number | undefined;
    const handle = makeHandler({
      jobsOf: () =>
        ({
          push: async () => ({ kind: "pushed", taken: 0, gone: 0, refused: 0, busy: 1, seconds, reasons: [] }),
        }) as unknown as ReturnType<Parameters<typeof makeHandler>[0]["jobsOf"]>,
      log: silent,
    });
    const comesAgain = async (receives: number) => {
      const body: unknown = JSON.parse(command().body);
      const message = { body, messageId: "m", sequence: "", receives, redriven: false };
      return handle(message).then(
        () => "done",
        (error: unknown) => (error as { seconds?: number }).seconds,
      );
    };
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(comesAgain))).toEqual([10, 60, 300, 900, 3_600, 7_200]);
    seconds = 45;
    expect(await comesAgain(2)).toBe(45);
    expect(await comesAgain(7)).toBe("done");
  });
});
