/** The simulated OVHcloud, and the channel that talks to it: each is a check of the other. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { callHttp } from "../../../../lib/adapters/http/http.ts";
import type { SendRequest } from "../../../../lib/channels/contract.ts";
import { ovh as channel } from "../../../../lib/channels/ovh/index.ts";
import { type Providers, startProviders } from "../server.ts";
import type { OvhAccount } from "./account.ts";

const KEYS = { applicationKey: "key", applicationSecret: "an-invented-secret", consumerKey: "an-invented-consumer" };
const connection = { serviceName: "sms-xx00000-1", sender: "LaTerraza", ...KEYS };
const app = { callbackToken: "an-invented-token" };

const called: { readonly method: string; readonly url: string }[] = [];
const receiver = createServer((request, response) => {
  called.push({ method: request.method ?? "", url: `${base}${request.url}` });
  response.writeHead(200).end();
});
let base = "";
let providers: Providers;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const account: OvhAccount = { channel: "ovh", name: "La Terraza", ...connection, webhookUrl: `${base}/nowhere` };
  const settings = { receipts: { sent: 5, delivered: 10, read: 15 } };
  providers = await startProviders({ port: 0, accounts: [account], retryDelaysMs: [10], settings });
});
afterAll(async () => {
  await providers.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const send = (text: string, more: Partial<SendRequest> = {}) =>
  channel.send(
    {
      content: { type: "text", text },
      to: { id: "+12015550123", type: "person" },
      clientRef: "d.1",
      connection,
      baseUrl: providers.baseUrls.ovh ?? "",
      now: Date.now(),
      ...more,
    },
    callHttp,
  );

test("connecting proves the keys and enters our address, and receipts come to it by GET", async () => {
  const baseUrl = providers.baseUrls.ovh ?? "";
  expect(await channel.test(connection, baseUrl, callHttp)).toMatchObject({ ok: true, displayName: "La Terraza" });
  const wrong = { ...connection, consumerKey: "another" };
  expect(await channel.test(wrong, baseUrl, callHttp)).toMatchObject({ ok: false, retryable: false });
  const registration = { webhookUrl: `${base}/webhooks/ovh/app`, app, connection, baseUrl };
  expect(await channel.register?.(registration, callHttp)).toEqual({ ok: true });

  const sent = await send("A las ocho");
  expect(sent).toMatchObject({ kind: "accepted" });
  expect(providers.chats(connection.serviceName).flatMap(({ messages }) => messages)).toMatchObject([
    { by: "business", text: "A las ocho" },
  ]);
  await vi.waitFor(() => expect(called).toHaveLength(2));
  for (const { method, url } of called) {
    const query = Object.fromEntries(new URL(url).searchParams);
    const request = { method, url, query, headers: {}, body: new Uint8Array() };
    expect([method, channel.verify(request, app)]).toEqual(["GET", true]);
    expect(channel.verify(request, { callbackToken: "another-invented-token" })).toBe(false);
  }
  const events = await Promise.all(
    called.map(({ url }) => channel.parse(new Uint8Array(), Object.fromEntries(new URL(url).searchParams))),
  );
  const { externalId } = sent as { readonly externalId: string };
  expect(events.flat()).toMatchObject(["sent", "delivered"].map((status) => ({ event: "status", status, externalId })));
});

test("refusals and failures are OVHcloud's own", async () => {
  const misbehave = (fault: Parameters<Providers["misbehave"]>[0]["fault"]) =>
    providers.misbehave({ phoneNumberId: connection.serviceName, fault, requests: 1 });
  misbehave({ kind: "error", code: "policy" });
  expect(await send("Hi")).toMatchObject({ kind: "broken" });
  misbehave({ kind: "throttle", retryAfter: 3 });
  expect(await send("Hi")).toMatchObject({ kind: "throttled", afterMs: 3000 });
  expect(await send("Hi", { to: { id: "40404", type: "person" } })).toMatchObject({ kind: "unreachable" });
  called.length = 0;
  misbehave({ kind: "receipts_failed" });
  await send("Hi");
  await vi.waitFor(() => expect(called).toHaveLength(1));
  const query = Object.fromEntries(new URL(called[0]?.url ?? "").searchParams);
  expect(await channel.parse(new Uint8Array(), query)).toMatchObject([{ status: "failed", unreachable: "bounce" }]);
});
