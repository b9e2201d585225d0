/**
 * Requests as they leave, against AWS's own test suite of Signature Version 4:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html (aws-sig-v4-test-suite).
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signedHttp } from "./signed.ts";

const sent: { readonly url: string; readonly headers: Headers; readonly body: unknown }[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2015-08-30T12:36:00Z") });
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({ url, headers: new Headers(init.headers), body: init.body });
    return new Response("{}");
  });
});
afterEach(() => {
  sent.length = 0;
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const HOST = "https://example.amazonaws.com";

test.each([
  ["get-vanilla", "GET", "/", {}, undefined, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  ["post-vanilla", "POST", "/", {}, undefined, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  [
    "get-vanilla-query-order-key-case",
    "GET",
    "/?Param2=value2&Param1=value1",
    {},
    undefined,
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  ],
  [
    "post-x-www-form-urlencoded",
    "POST",
    "/",
    { "Content-Type": "application/x-www-form-urlencoded" },
    "Param1=value1",
    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  ],
] as const)("%s", async (_name, method, path, headers, body, signature) => {
  const call = { method, url: `${HOST}${path}`, headers, timeoutMs: 1_000, ...(body === undefined ? {} : { body }) };
  expect(await signedHttp("service")(call)).toMatchObject({ kind: "answered", status: 200 });
  const [request] = sent;
  const names = body === undefined ? "host;x-amz-date" : "content-type;host;x-amz-date";
  expect(request?.headers.get("authorization")).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
  );
  expect(request?.headers.get("x-amz-date")).toBe("20150830T123600Z");
  // What is signed is what is sent: these are written by whoever sends.
  expect([request?.headers.has("host"), request?.headers.has("content-length")]).toEqual([false, false]);
});

test("to what is no address, nothing leaves", async () => {
  const call = { method: "GET", url: "no address", timeoutMs: 1_000 } as const;
  expect(await signedHttp("ses")(call)).toEqual({ kind: "unsent", reason: "ERR_INVALID_URL" });
  expect(sent).toEqual([]);
});
