import type { RequestListener } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Loopback, startLoopback } from "../../../test/support/loopback.ts";
import { callHttp, type HttpCall } from "./http.ts";

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
async function serve(answer: RequestListener): Promise<Loopback> {
  const server = await startLoopback(answer);
  running.push(server);
  return server;
}
const call = (url: string, more: Partial<HttpCall> = {}) =>
  callHttp({ method: "POST", url, timeoutMs: 2_000, ...more });

describe("answered", () => {
  test("with status, headers and body, whatever the status", async () => {
    const server = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      response
        .writeHead(request.url === "/bad" ? 500 : 200, { "retry-after": "7" })
        .end(`${request.method} ${request.headers.authorization} ${body} ñ`);
    });
    const more = { body: '{"a":1}', headers: { authorization: "Bearer invented" } };
    expect(await call(`${server.origin}/ok`, more)).toMatchObject({
      kind: "answered",
      status: 200,
      headers: { "retry-after": "7" },
      body: 'POST Bearer invented {"a":1} ñ',
    });
    expect(await call(`${server.origin}/bad`, { method: "GET" })).toMatchObject({ kind: "answered", status: 500 });
  });

  test("a redirect is an answer, and is not followed", async () => {
    const server = await serve((_, response) => response.writeHead(302, { location: "/elsewhere" }).end());
    expect(await call(server.origin)).toMatchObject({ kind: "answered", status: 302, body: "" });
    expect(server.requests).toHaveLength(1);
  });

  test("a megabyte is an answer, more is not", async () => {
    const server = await serve((request, response) => response.end(Buffer.alloc(Number(request.url?.slice(1)), "x")));
    expect(await call(`${server.origin}/1000000`)).toMatchObject({ kind: "answered", status: 200 });
    expect(await call(`${server.origin}/1000001`)).toEqual({ kind: "lost", reason: "the answer was too long" });
  });
});

describe("unsent: a repeat is safe", () => {
  test("nobody listens", async () => {
    const server = await startLoopback((_, response) => response.end());
    await server.stop();
    expect(await call(server.origin)).toEqual({ kind: "unsent", reason: "ECONNREFUSED" });
    expect(await call(`http://localhost:${server.port}`)).toEqual({ kind: "unsent", reason: "ECONNREFUSED" });
  });

  test("what is no address", async () => {
    expect(await call("no address")).toEqual({ kind: "unsent", reason: "ERR_INVALID_URL" });
  });
});

describe("lost: it may have arrived", () => {
  test("the connection is cut before the answer, or within it", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/within") response.writeHead(200, { "content-length": 100 }).write("half");
      setTimeout(() => request.socket.destroy(), 10);
    });
    expect(await call(`${server.origin}/before`, { body: "x" })).toMatchObject({
      kind: "lost",
      reason: "UND_ERR_SOCKET",
    });
    expect(await call(`${server.origin}/within`, { body: "x" })).toMatchObject({ kind: "lost" });
  });

  test("a POST whose connection was cut is not sent a second time", async () => {
    const server = await serve((request, response) => {
      if (server.requests.length === 1) response.end("first");
      else request.socket.destroy();
    });
    expect(await call(server.origin)).toMatchObject({ kind: "answered" });
    expect(await call(server.origin)).toMatchObject({ kind: "lost" });
    expect(server.requests).toHaveLength(2);
  });

  test("no answer in time, or not all of it", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/within") response.write("half");
    });
    for (const path of ["/before", "/within"])
      expect(await call(`${server.origin}${path}`, { timeoutMs: 100 })).toEqual({
        kind: "lost",
        reason: "TimeoutError",
      });
  });

  test("an answer that is no HTTP", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.end("220 mail.example\r\n\r\n")));
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    running.push({ stop: () => new Promise((closed) => server.close(() => closed())) });
    const { port } = server.address() as AddressInfo;
    expect(await call(`http://127.0.0.1:${port}`)).toEqual({ kind: "lost", reason: "HTTPParserError" });
  });
});

test("a reason never quotes the address", async () => {
  const secret = "access_token=invented";
  const results = [
    await call(`http://127.0.0.1:1/?${secret}`),
    await call(`nonsense?${secret}`),
    await call(`gopher://host.example/?${secret}`),
    await call(`http://127.0.0.1:1/?${secret}`, { headers: { "x-bad": `${secret}\n` } }),
  ];
  for (const result of results) {
    expect(result.kind).not.toBe("answered");
    expect(JSON.stringify(result)).not.toContain("invented");
  }
});
