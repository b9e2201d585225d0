import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as rawRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startProviders } from "./server.ts";
import { ADA, ID, makeKit } from "./test-kit.ts";

const kit = makeKit();
const { account, eventually, names, say, send, text } = kit;

describe("the control API and the phone page", () => {
  const control = async (
    name: string,
    body?: unknown,
    headers: Record<string, string> = { "content-type": "application/json" },
  ) => {
    const answer = await fetch(
      `${kit.providers.url}/control/${name}`,
      body === undefined ? { headers: {} } : { method: "POST", headers, body: JSON.stringify(body) },
    );
    return { status: answer.status, json: (await answer.json()) as never };
  };

  test("drive everything by JSON", async () => {
    const wrote = await control("customer-message", {
      phoneNumberId: ID,
      from: ADA,
      message: { type: "image", media: { mime: "image/png", base64: "iVBO" }, caption: "é" },
    });
    expect(wrote).toMatchObject({
      status: 200,
      json: { messageIds: [expect.stringMatching(/^wamid/)], answers: [{ status: 200 }] },
    });
    expect(
      await control("misbehave", { phoneNumberId: ID, fault: { kind: "error", code: "spam" }, requests: 1 }),
    ).toMatchObject({ json: { left: 1 } });
    expect((await send(text())).json.error.code).toBe(131048);
    const sent = await send(text());
    expect(await control(`sent?phoneNumberId=${ID}`)).toMatchObject({ json: [{ wamid: sent.id }] });
    const chats = (await control("chats")).json as { customer: { waId: string }; messages: unknown[] }[];
    expect(chats.find((chat) => chat.customer.waId === ADA.waId)?.messages).toHaveLength(2);
    expect(await control("reset", {})).toMatchObject({ status: 200 });
    expect(await control("sent")).toMatchObject({ json: [] });
  });

  test("say what is wrong, and listen to no other site", async () => {
    expect(await control("misbehave", { phoneNumberId: ID, fault: { kind: "explode" } })).toMatchObject({
      status: 400,
    });
    expect(await control("misbehave", { phoneNumberId: "0", fault: { kind: "nonsense" } })).toMatchObject({
      status: 400,
      json: { error: "no account 0 is registered" },
    });
    expect(await control("nothing", {})).toMatchObject({ status: 404 });
    expect(await control("reset", {}, { "content-type": "text/plain" })).toMatchObject({ status: 415 });
    expect(
      await control("reset", {}, { "content-type": "application/json", origin: "http://evil.example" }),
    ).toMatchObject({ status: 403 });
    const { port } = new URL(kit.providers.url);
    const status = await new Promise((resolve, reject) => {
      const request = rawRequest(
        { host: "127.0.0.1", port, path: "/control/sent", headers: { host: "rebound.example" } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      request.on("error", reject).end();
    });
    expect(status).toBe(421);
  });

  test("the page brings its files under a strict policy, tells changes, and reads what it shows", async () => {
    const page = await fetch(`${kit.providers.url}/phone`);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    const html = await page.text();
    const files = [...html.matchAll(/(?:href|src)="([\w-]+\.(?:css|js))"/g)].map((match) => match[1]);
    expect(files.length).toBeGreaterThan(2);
    for (const name of files) expect((await fetch(`${kit.providers.url}/phone/${name}`)).status).toBe(200);
    expect((await fetch(`${kit.providers.url}/phone/..%2fserver.ts`)).status).toBe(404);

    await say({ type: "text", text: "Hi" });
    const stop = new AbortController();
    const stream = await fetch(`${kit.providers.url}/phone/api/events`, { signal: stop.signal });
    let events = "";
    void (async () => {
      for await (const chunk of stream.body ?? []) events += Buffer.from(chunk).toString();
    })().catch(() => undefined);
    await eventually(() => expect(events).toContain("event: hello"));
    const viewer = /"viewer":"([^"]+)"/.exec(events)?.[1];
    await fetch(`${kit.providers.url}/phone/api/look`, {
      method: "POST",
      body: JSON.stringify({ viewer, phoneNumberId: ID, customer: ADA.waId }),
    });
    const answer = await send(text("Looked at"));
    await eventually(() => expect(names(answer.id)).toEqual(["sent", "delivered", "read"]));
    expect(events).toContain("Looked at");
    stop.abort();
  });

  test("is mounted on another server by its handler", async () => {
    const other = createServer((request, response) => {
      if (!kit.providers.handler(request, response)) response.writeHead(418).end();
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const at = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect((await fetch(`${at}/phone/`)).status).toBe(200);
    expect(await (await fetch(`${at}/phone/api/accounts`)).json()).toMatchObject([
      { id: ID, name: "Bodega del Valle" },
    ]);
    expect((await fetch(`${at}/elsewhere`)).status).toBe(418);
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  });

  test("chats outlive a restart", async () => {
    const folder = await mkdtemp(join(tmpdir(), "chasqui-phone-"));
    const stateFile = join(folder, "phone.json");
    const first = await startProviders({ port: 0, accounts: [account()], stateFile });
    await first.sendFromCustomer({ phoneNumberId: ID, from: ADA, message: { type: "image", caption: "Kept" } });
    const [kept] = first.chats(ID).flatMap((chat) => chat.messages);
    await first.stop();
    const second = await startProviders({ port: 0, accounts: [account()], stateFile });
    expect(second.chats(ID).flatMap((chat) => chat.messages)).toEqual([kept]);
    expect((await fetch(`${second.url}/phone/media/${kept?.media?.id}`)).headers.get("content-type")).toBe("image/png");
    await second.stop();
    await rm(folder, { recursive: true });
  });
});
