import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import aws4 from "aws4";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { signedHeaders, signedLink } from "./sign.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-02T23:59:59Z") }));
afterEach(() => void vi.useRealTimers());

/** What a link says of its signature; the rest is asked for. */
const OURS = ["Algorithm", "Credential", "Date", "Expires", "Security-Token", "SignedHeaders", "Signature"].map(
  (name) => `X-Amz-${name}`,
);

const keysWith = (sessionToken: string | undefined) => ({
  accessKeyId: "AKIAEXAMPLE",
  secretAccessKey: "s3cret/+",
  ...(sessionToken === undefined ? {} : { sessionToken }),
});

describe.each([undefined, "a session/token+="])("with the session %j", (session) => {
  const keys = keysWith(session);

  test.each([
    { service: "dynamodb", method: "POST", path: "/", target: "DynamoDB_20120810.PutItem", body: '{"ñ":"🥜"}' },
    { service: "sqs", method: "POST", path: "/", target: "AmazonSQS.SendMessageBatch", body: "{}" },
    { service: "ssm", method: "POST", path: "/", target: "AmazonSSM.GetParameter", body: "" },
    { service: "scheduler", method: "POST", path: "/schedules/wake-demo-202611020915", body: "{}" },
    { service: "s3", method: "PUT", path: "/demo/media/c.m/0", body: Buffer.from([0, 255, 128]) },
    {
      service: "s3",
      method: "PUT",
      path: "/demo/media/c/up/1.9",
      copySource: "/files/demo/uploads/c/up/1.9",
      body: "",
    },
  ] as const)("a request of $service is signed as aws4 signs it", (request) => {
    const common = {
      ...request,
      region: "eu-west-3",
      host: "h.example:8443",
      contentType: "application/x-amz-json-1.0",
    };
    const ours = signedHeaders(common, keys);
    const theirs = aws4.sign(
      {
        service: request.service,
        region: common.region,
        host: common.host,
        method: request.method,
        path: request.path,
        body: request.body,
        headers: {
          "content-type": common.contentType,
          ...("target" in request ? { "x-amz-target": request.target } : {}),
          ...("copySource" in request ? { "x-amz-copy-source": request.copySource } : {}),
        },
        extraHeadersToIgnore: { "content-length": true },
      } as Parameters<typeof aws4.sign>[0],
      keys,
    );
    expect(ours.authorization).toBe(theirs.headers?.Authorization);
    expect(ours["content-length"]).toBe(String(Buffer.byteLength(request.body)));
    expect(ours["x-amz-security-token"]).toBe(session);
  });

  test.each([
    "attachment",
    "attachment; filename=\"it's (1)*.txt\"; filename*=UTF-8''m%C3%BA%20x!~.txt",
    "a/b?c&d=e+f",
  ])("a link is the one that the SDK makes: %j", async (disposition) => {
    const s3 = new S3Client({ region: "eu-west-1", credentials: keys });
    const command = new GetObjectCommand({
      Bucket: "media",
      Key: "demo/media/c/m/0",
      ResponseContentDisposition: disposition,
    });
    const theirs = new URL(await getSignedUrl(s3, command, { expiresIn: 300 }));
    const query = Object.fromEntries([...theirs.searchParams].filter(([name]) => !OURS.includes(name)));
    const link = { service: "s3", region: "eu-west-1", host: theirs.host, path: theirs.pathname, query, seconds: 300 };
    const ours = new URL(signedLink(link, keys), theirs.origin);
    expect(Object.fromEntries(ours.searchParams)).toEqual(Object.fromEntries(theirs.searchParams));
  });
});

test("a new day has a new key", () => {
  const request = {
    service: "sqs",
    region: "eu-west-3",
    method: "POST",
    host: "h",
    path: "/",
    contentType: "c",
    body: "",
  } as const;
  expect(signedHeaders(request, keysWith(undefined)).authorization).toContain("/20261102/");
  vi.setSystemTime(Date.parse("2026-11-03T00:00:01Z"));
  expect(signedHeaders(request, keysWith(undefined)).authorization).toContain("/20261103/");
});
