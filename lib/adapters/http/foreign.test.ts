import type { RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type Loopback, startLoopback } from "../../../test/support/loopback.ts";
import { makeCalls } from "../smtp/http.ts";

const running: Loopback[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
async function serve(answer: RequestListener): Promise<Loopback> {
  const server = await startLoopback(answer);
  running.push(server);
  return server;
}
const call = (url: string, allow: readonly string[] = []) =>
  makeCalls({ allow })({ method: "POST", url, body: "ñ", timeoutMs: 500, foreign: true });

test("what is answered is told, with its patience; a redirect is an answer", async () => {
  const server = await serve(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const moved = request.url === "/moved" ? { location: "/" } : { "retry-after": "7" };
    response.writeHead(request.url === "/moved" ? 302 : 429, moved).end(`had ${body}`);
  });
  const answer = { kind: "answered", status: 429, headers: { "retry-after": "7" }, body: "had ñ" };
  expect(await call(`${server.origin}/`, [server.origin])).toEqual(answer);
  expect(await call(`${server.origin}/moved`, [server.origin])).toMatchObject({ status: 302, headers: {} });
  expect(server.requests).toHaveLength(2);
});

test("private addresses are not called, whatever says their name", async () => {
  const server = await serve((_, response) => response.end());
  for (const host of ["127.0.0.1", "localhost", "[::1]", "169.254.169.254"])
    expect(await call(`https://${host}:${server.port}/`)).toEqual({
      kind: "unsent",
      reason: "refused: an address that is not public",
    });
  expect(server.connections()).toBe(0);
});

test("what never left is told from what may have arrived", async () => {
  const server = await serve((request) => {
    if (request.url === "/cut") request.socket.destroy();
  });
  expect(await call(`${server.origin}/cut`, [server.origin])).toMatchObject({ kind: "lost" });
  expect(await call(`${server.origin}/`, [server.origin])).toEqual({ kind: "lost", reason: "timeout" });
  await server.stop();
  running.splice(0);
  expect(await call(server.origin, [server.origin])).toEqual({ kind: "unsent", reason: "ECONNREFUSED" });
});
