/** What the tests of the simulated page share: a receiver that is the channel itself, and one page. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import type { Http, SendRequest } from "../../../../lib/channels/contract.ts";
import { messenger } from "../../../../lib/channels/messenger/index.ts";
import type { InboundEvent } from "../../../../lib/core/messages/model.ts";
import { type Providers, startProviders } from "../server.ts";
import type { CustomerMessage } from "../types.ts";

export const PAGE = "300000000000001";
export const ANA = { userId: "6100000000000199", name: "Ana Ejemplo" };
export const app = { appSecret: "secret", verifyToken: "verify" };

/** Registers its own set-up and tear-down with the test file that calls it. */
export function makePageKit() {
  const received: InboundEvent[] = [];
  const file = { mime: "image/png", status: 200 };
  const clock = { ahead: 0 };
  const receiver = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://receiver.invalid");
    if (url.pathname === "/file") {
      response.writeHead(file.status, { "content-type": file.mime }).end("file");
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const headers = request.headers as Record<string, string>;
      const query = Object.fromEntries(url.searchParams);
      const hook = { method: request.method ?? "", query, headers, body: Buffer.concat(chunks) };
      if (request.method === "GET") {
        const { status, body } = messenger.challenge?.(hook, app) ?? { status: 405, body: "" };
        response.writeHead(status).end(body);
        return;
      }
      if (messenger.verify(hook, app)) received.push(...(await messenger.parse(hook.body)));
      response.writeHead(messenger.verify(hook, app) ? 200 : 401).end();
    });
  });
  let base = "";
  let providers: Providers;
  const http: Http = async ({ url, method, headers, body, timeoutMs }) => {
    const init = { method, headers: { ...headers }, signal: AbortSignal.timeout(Math.min(timeoutMs, 300)) };
    try {
      const answer = await fetch(url, body === undefined ? init : { ...init, body });
      return {
        kind: "answered",
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      };
    } catch (error) {
      return { kind: "lost", reason: String(error) };
    }
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    providers = await startProviders({
      port: 0,
      accounts: [
        {
          channel: "messenger",
          pageId: PAGE,
          pageName: "Casa Andina",
          appId: "910009",
          accessToken: "token",
          ...app,
          webhookUrl: `${base}/webhooks/messenger/app`,
        },
      ],
      settings: { receipts: { sent: 5, delivered: 15, read: null }, window: "refuse" },
      retryDelaysMs: [10, 20],
      now: () => Date.now() + clock.ahead,
    });
  });
  afterAll(async () => {
    await providers.stop();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });
  beforeEach(() => {
    providers.reset();
    received.length = 0;
    clock.ahead = 0;
    Object.assign(file, { mime: "image/png", status: 200 });
  });

  const say = (message: CustomerMessage, more: object = {}) =>
    providers.sendFromCustomer({ phoneNumberId: PAGE, from: ANA, message, ...more });
  const connection = () => ({ pageId: PAGE, accessToken: "token" });
  const send = (content: SendRequest["content"], more: Partial<SendRequest> = {}) =>
    messenger.send(
      {
        content,
        to: { id: ANA.userId, type: "person" },
        clientRef: "our-reference",
        connection: connection(),
        baseUrl: providers.messengerUrl,
        ...more,
      },
      http,
    );
  const eventually = (check: () => void) => vi.waitFor(check, { timeout: 2000, interval: 5 });
  const kinds = () => received.map((event) => (event.event === "status" ? event.status : event.event));

  return {
    received,
    file,
    clock,
    http,
    say,
    send,
    connection,
    eventually,
    kinds,
    base: () => base,
    get providers() {
      return providers;
    },
  };
}
