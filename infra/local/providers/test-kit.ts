/** What the simulator's tests share: a tiny receiver of webhooks, one account, and words for what happens. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { type Providers, startProviders } from "./server.ts";
import type { CustomerMessage } from "./types.ts";

export const ID = "100000000000001";
export const ADA = { waId: "12015550123", userId: "US.10000000000000123", name: "Ada Łuczak" };

export interface Hook {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly at: number;
}
export interface Status {
  id: string;
  status: string;
  biz_opaque_callback_data?: string;
  errors?: { code: number }[];
}
/** Registers its own set-up and tear-down with the test file that calls it. */
export function makeKit() {
  const hooks: Hook[] = [];
  /** What our side answers to webhooks; 200 when empty. */
  const answers: number[] = [];
  const file = { mime: "image/png", status: 200 };
  const receiver = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://receiver.invalid");
    if (url.pathname === "/file") {
      response.writeHead(file.status, { "content-type": file.mime }).end("file");
    } else if (request.method === "GET") {
      const ours =
        url.searchParams.get("hub.mode") === "subscribe" && url.searchParams.get("hub.verify_token") === "verify";
      response.writeHead(ours ? 200 : 403).end(ours ? url.searchParams.get("hub.challenge") : "");
    } else {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        hooks.push({ body: Buffer.concat(chunks).toString("utf8"), headers: request.headers, at: Date.now() });
        response.writeHead(answers.shift() ?? 200).end();
      });
    }
  });
  let base = "";
  let providers: Providers | undefined;
  const clock = { ahead: 0 };
  const running = (): Providers => {
    if (!providers) throw new Error("the simulator has not been started");
    return providers;
  };
  const account = () => ({
    channel: "whatsapp" as const,
    phoneNumberId: ID,
    businessAccountId: "200000000000001",
    displayPhoneNumber: "+1 201-555-0100",
    verifiedName: "Bodega del Valle",
    accessToken: "token",
    appSecret: "secret",
    verifyToken: "verify",
    webhookUrl: `${base}/webhooks/whatsapp/app`,
  });
  const settings = { receipts: { sent: 5, delivered: 15, read: null }, window: "refuse" as const, tokenExpiresAt: 0 };

  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    providers = await startProviders({
      port: 0,
      accounts: [account()],
      settings,
      retryDelaysMs: [10, 20],
      now: () => Date.now() + clock.ahead,
    });
  });
  afterAll(async () => {
    await running().stop();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });
  beforeEach(() => {
    clock.ahead = 0;
    running().reset();
    hooks.length = 0;
    answers.length = 0;
    Object.assign(file, { mime: "image/png", status: 200 });
  });

  const say = (message: CustomerMessage, more: object = {}) =>
    running().sendFromCustomer({ phoneNumberId: ID, from: ADA, message, ...more });
  const post = (body: unknown, token = "token", id = ID) =>
    fetch(`${running().graphUrl}/${id}/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  async function send(body: object) {
    const answer = await post({ messaging_product: "whatsapp", to: ADA.waId, ...body });
    const json = (await answer.json()) as {
      contacts: unknown[];
      messages: { id: string }[];
      error: { code: number; message: string; type: string; error_subcode?: number; error_data?: { details: string } };
    };
    return { status: answer.status, headers: answer.headers, json, id: json.messages?.[0]?.id ?? "" };
  }
  const text = (body = "Hello") => ({ type: "text", text: { body } });
  const values = () =>
    hooks.flatMap((hook) =>
      (
        JSON.parse(hook.body) as {
          entry: { changes: { value: { statuses?: Status[]; messages?: Record<string, unknown>[] } }[] }[];
        }
      ).entry.flatMap((entry) => entry.changes.map((change) => change.value)),
    );
  const statuses = (id?: string) =>
    values()
      .flatMap((value) => value.statuses ?? [])
      .filter((one) => id === undefined || one.id === id);
  const names = (id?: string) => statuses(id).map((one) => one.status);
  const received = () => values().flatMap((value) => value.messages ?? []);
  const eventually = (check: () => void) => vi.waitFor(check, { timeout: 2000, interval: 5 });
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  return {
    hooks,
    answers,
    file,
    clock,
    account,
    say,
    post,
    send,
    text,
    values,
    statuses,
    names,
    received,
    eventually,
    pause,
    base: () => base,
    get providers() {
      return running();
    },
  };
}
