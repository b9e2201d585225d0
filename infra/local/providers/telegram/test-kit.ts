/** What the tests of the simulated Bot API share: a receiver of webhooks, one bot, and the channel that talks to both. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Http, SendRequest } from "../../../../lib/channels/contract.ts";
import { telegram as channel } from "../../../../lib/channels/telegram/index.ts";
import { parse } from "../../../../lib/channels/telegram/normalise.ts";
import type { InboundEvent, OutboundContent } from "../../../../lib/core/messages/model.ts";
import { type Providers, startProviders } from "../server.ts";
import type { CustomerMessage } from "../types.ts";
import type { TelegramAccount } from "./account.ts";

export const BOT = "600500400";
export const ADA = { userId: "700100142", name: "Ada Łuczak" };
export const text = (words: string) => ({ type: "text", text: words }) as const;

interface Hook {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** Registers its own set-up and tear-down with the test file that calls it. */
export function makeKit() {
  const hooks: Hook[] = [];
  /** What our side answers to webhooks; 200 when empty. */
  const answers: { readonly status: number; readonly headers?: Record<string, string> }[] = [];
  const file = { mime: "image/png", bytes: Buffer.from("file") };
  const receiver = createServer((request, response) => {
    if (request.url === "/file") {
      response.writeHead(200, { "content-type": file.mime }).end(file.bytes);
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      hooks.push({ body: Buffer.concat(chunks), headers: request.headers });
      const { status, headers } = answers.shift() ?? { status: 200 };
      response.writeHead(status, headers).end();
    });
  });
  let base = "";
  let started: { readonly providers: Providers; readonly bot: TelegramAccount } | undefined;
  const running = () => {
    if (!started) throw new Error("the simulator has not been started");
    return started;
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const bot: TelegramAccount = {
      channel: "telegram",
      botId: BOT,
      username: "terraza_invented_bot",
      name: "La Terraza",
      botToken: `${BOT}:an-invented-token`,
      secretToken: "an-invented_Token-01",
      webhookUrl: `${base}/webhooks/telegram/app`,
    };
    started = { bot, providers: await startProviders({ port: 0, accounts: [bot], retryDelaysMs: [10, 20] }) };
  });
  afterAll(async () => {
    await running().providers.stop();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });
  beforeEach(() => {
    running().providers.reset();
    hooks.length = 0;
    answers.length = 0;
    file.mime = "image/png";
  });

  const http: Http = async ({ method, url, headers, body, timeoutMs }) => {
    try {
      const signal = AbortSignal.timeout(Math.min(timeoutMs, 300));
      const answer = await fetch(url, { method, headers: { ...headers }, body: body ?? null, signal });
      const words = await answer.text();
      return { kind: "answered", status: answer.status, headers: Object.fromEntries(answer.headers), body: words };
    } catch (error) {
      return { kind: "lost", reason: String(error) };
    }
  };
  const connection = () => ({ botId: BOT, botToken: running().bot.botToken });

  return {
    hooks,
    answers,
    file,
    http,
    connection,
    base: () => base,
    get providers() {
      return running().providers;
    },
    get bot() {
      return running().bot;
    },
    say: (message: CustomerMessage, more: object = {}) =>
      running().providers.sendFromCustomer({ phoneNumberId: BOT, from: ADA, message, ...more }),
    parsed: (): readonly InboundEvent[] => hooks.flatMap(({ body }) => parse(body)),
    send: (content: OutboundContent, more: Partial<SendRequest> = {}) =>
      channel.send(
        {
          content,
          to: { id: ADA.userId, type: "person" },
          clientRef: "d-1",
          connection: connection(),
          baseUrl: running().providers.botApiUrl,
          ...more,
        },
        http,
      ),
    shown: () =>
      running()
        .providers.chats(BOT)
        .find((chat) => chat.customer.userId === ADA.userId)?.messages ?? [],
  };
}
