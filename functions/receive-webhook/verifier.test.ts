import { createHmac } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { expect, test } from "vitest";
import { twilio } from "../../lib/channels/twilio/index.ts";
import type { WebhookApp } from "../../lib/core/connections/webhooks.ts";
import { makeVerifier } from "./verifier.ts";

const TOKEN = "an-invented-auth-token";
const BODY = "MessageSid=SM1&MessageStatus=delivered&To=40404";
const PATH = "/webhooks/twilio/demo.abcdefghij";
const QUERY = "ref=abc.1767780000000-0123456789abcdef&q=a%20b";
const app = {} as WebhookApp;

/** A webhook that was posted to this address, and what API Gateway makes of it. */
function webhook(address: string, more: { readonly scheme?: string; readonly domain?: string } = {}) {
  const signed = `${address}MessageSidSM1MessageStatusdeliveredTo40404`;
  const event = {
    rawPath: PATH,
    rawQueryString: QUERY,
    headers: {
      "x-forwarded-proto": more.scheme ?? "https",
      "x-twilio-signature": createHmac("sha1", TOKEN).update(signed).digest("base64"),
    },
    requestContext: { domainName: more.domain ?? "api.example", http: { method: "POST" } },
  } as unknown as APIGatewayProxyEventV2;
  return { event, channel: "twilio", appId: "demo.abcdefghij" };
}
const verify = (posted: ReturnType<typeof webhook>, publicUrl?: string) =>
  makeVerifier(twilio, () => ({ authToken: TOKEN }), publicUrl).verify(posted, Buffer.from(BODY), app);

test("the address is the one that API Gateway was called by, with its query as it was sent", () => {
  expect(verify(webhook(`https://api.example${PATH}?${QUERY}`))).toBe(true);
  expect(verify(webhook(`https://api.example${PATH}?${QUERY}`, { domain: "other.example" }))).toBe(false);
  const local = { scheme: "http", domain: "127.0.0.1:3000" };
  expect(verify(webhook(`http://127.0.0.1:3000${PATH}?${QUERY}`, local))).toBe(true);
});

test("behind another name the address begins with that", () => {
  const outside = webhook(`https://hooks.example${PATH}?${QUERY}`);
  expect(verify(outside)).toBe(false);
  expect(verify(outside, "https://hooks.example")).toBe(true);
  expect(verify(outside, "https://hooks.example/")).toBe(true);
});

test("what stands in the address comes back with the events", () => {
  const verifier = makeVerifier(twilio, () => ({}));
  expect(verifier.parse(webhook(""), Buffer.from(BODY))).toMatchObject([
    { status: "delivered", clientRef: "abc.1767780000000-0123456789abcdef" },
  ]);
  // A plain text would go to the customer as our answer.
  expect(verifier.acknowledge(Buffer.from(BODY))).toMatchObject({ headers: { "content-type": "text/xml" } });
});
