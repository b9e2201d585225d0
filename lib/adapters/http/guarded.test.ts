import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { type Loopback, startLoopback } from "../../../test/support/loopback.ts";
import { type GuardedRequest, isPublicAddress, makeGuardedFetch } from "./guarded.ts";

const running: Loopback[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
async function serve(answer: RequestListener): Promise<Loopback> {
  const server = await startLoopback(answer);
  running.push(server);
  return server;
}
const get = (url: string, allow: readonly string[] = [], more: Partial<GuardedRequest> = {}) =>
  makeGuardedFetch({ allow })({ url, maxBytes: 1_000, timeoutMs: 2_000, ...more });
const refused = { kind: "refused", reason: "an address that is not public" };

describe("addresses of the public internet", () => {
  test.each([
    "8.8.8.8",
    "1.1.1.1",
    "157.240.22.60",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "223.255.255.255",
  ])("%s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
    expect(isPublicAddress(`::ffff:${address}`)).toBe(true);
  });
  test.each(["2606:4700::1111", "2a03:2880:f12f::1", "2001:4860:4860::8888"])("%s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("addresses that are nobody's business", () => {
  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.170",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "255.255.255.255",
  ])("%s, also in IPv6 clothing", (address) => {
    const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
    const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    for (const form of [
      address,
      `::ffff:${address}`,
      `::FFFF:${address}`,
      `::ffff:${hex}`,
      `::${address}`,
      `64:ff9b::${hex}`,
      `2002:${hex}::`,
    ])
      expect(isPublicAddress(form)).toBe(false);
  });
  test.each([
    "::",
    "::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "2001::1",
    "3fff::1",
    "100::1",
    "64:ff9b:1::1",
    "4000::1",
    "",
    "localhost",
    "1.2.3",
    "8.8.8.8.8",
  ])("%j", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("what is posted", () => {
  test("goes to one host, whatever that says; its patience is told, its words are not", async () => {
    const body: Buffer[] = [];
    const server = await serve(async (request, response) => {
      for await (const chunk of request) body.push(chunk as Buffer);
      response.writeHead(307, { location: "/elsewhere", "retry-after": "30" }).end("x".repeat(5_000));
    });
    const answer = await get(`${server.origin}/push`, [server.origin], { body: Buffer.from("sealed"), maxBytes: 0 });
    expect(answer).toEqual({
      kind: "fetched",
      status: 307,
      contentType: "",
      retryAfter: "30",
      body: new Uint8Array(),
    });
    expect(Buffer.concat(body).toString()).toBe("sealed");
    expect(server.requests.map(({ method, url, headers }) => [method, url, headers["content-length"]])).toEqual([
      ["POST", "/push", "6"],
    ]);
  });

  test("does not go to private addresses either", async () => {
    const server = await serve((_, response) => response.end());
    expect(await get(`https://127.0.0.1:${server.port}/`, [], { body: Buffer.from("x") })).toEqual(refused);
    expect(await get(`${server.origin}/`, [], { body: Buffer.from("x") })).toMatchObject({ kind: "refused" });
    expect(server.connections()).toBe(0);
  });
});

describe("without an allowance", () => {
  test.each([
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.0.0.1./",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1:8443/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[fd00:ec2::254]/",
  ])("a private address is not even connected to: %s", async (url) => {
    expect(await get(url)).toEqual(refused);
  });

  test.each([
    "http://example.example/",
    "ftp://example.example/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "javascript:1",
  ])("only https: %s", async (url) => {
    expect(await get(url)).toEqual({ kind: "refused", reason: "only https is fetched" });
  });

  test("what is no address, or carries a user name, is refused", async () => {
    for (const url of ["", "//host/x", "not an address", "https://"])
      expect(await get(url)).toEqual({ kind: "refused", reason: "not an address" });
    for (const url of ["https://ana@files.example/", "https://ana:x@files.example/", "https://:x@files.example/"])
      expect(await get(url)).toEqual({ kind: "refused", reason: "an address with a user name" });
  });

  test("a name that leads to this machine is refused when it is looked up, before anything is sent", async () => {
    const server = await serve((_, response) => response.end("secret"));
    expect(await get(`https://localhost:${server.port}/`)).toEqual(refused);
    expect(server.connections()).toBe(0);
  });

  test("another port, scheme or host than the allowed one is checked as ever", async () => {
    const server = await serve((_, response) => response.end("secret"));
    expect(await get(`${server.origin}/`, [`http://127.0.0.1:${server.port + 1}`])).toMatchObject({ kind: "refused" });
    expect(await get(`http://localhost:${server.port}/`, [server.origin])).toMatchObject({ kind: "refused" });
    expect(await get(`https://127.0.0.1:${server.port}/`, [server.origin])).toEqual(refused);
    expect(server.connections()).toBe(0);
  });
});

describe("with an allowance", () => {
  test("brings the body, its type and its status", async () => {
    const server = await serve((request, response) =>
      response
        .writeHead(request.url === "/gone" ? 404 : 200, { "content-type": "image/png" })
        .end(request.headers.authorization),
    );
    const headers = { authorization: "Bearer invented" };
    expect(await get(`${server.origin}/file?x=1`, [server.origin], { headers })).toEqual({
      kind: "fetched",
      status: 200,
      contentType: "image/png",
      body: Buffer.from("Bearer invented"),
    });
    expect(await get(`${server.origin}/gone`, [server.origin])).toMatchObject({ kind: "fetched", status: 404 });
    expect(server.requests.map(({ url }) => url)).toEqual(["/file?x=1", "/gone"]);
  });

  test.each([
    "http://169.254.169.254/latest/",
    "https://169.254.169.254/",
    "https://localhost/",
    "file:///etc/passwd",
    "https://[::1]/",
  ])("a redirect to %s is not followed", async (location) => {
    const server = await serve((_, response) => response.writeHead(302, { location }).end());
    expect(await get(server.origin, [server.origin])).toMatchObject({ kind: "refused" });
    expect(server.requests).toHaveLength(1);
  });

  test("three redirects are followed, relative ones too; a fourth is one too many", async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) return response.end("arrived");
      return response
        .writeHead(307, { location: left % 2 ? `/${left - 1}` : `${server.origin}/${left - 1}` })
        .end("-".repeat(5_000));
    });
    expect(await get(`${server.origin}/3`, [server.origin])).toMatchObject({
      kind: "fetched",
      body: Buffer.from("arrived"),
    });
    expect(await get(`${server.origin}/4`, [server.origin])).toEqual({ kind: "refused", reason: "too many redirects" });
  });

  test("credentials stay with their host, and do not come back on the way home", async () => {
    const home: Loopback = await serve((request, response) =>
      request.url === "/back"
        ? response.end("home")
        : response.writeHead(302, { location: request.url === "/" ? "/near" : `${other.origin}/` }).end(),
    );
    const other = await serve((_, response) => response.writeHead(302, { location: `${home.origin}/back` }).end());
    const headers = { Authorization: "Bearer invented", cookie: "a=b", "Proxy-Authorization": "x", "x-ours": "stays" };
    expect(await get(`${home.origin}/`, [home.origin, other.origin], { headers })).toMatchObject({ kind: "fetched" });
    const seen = [...home.requests, ...other.requests].map(({ url, headers: sent }) => [
      url,
      sent.authorization,
      sent.cookie,
      sent["proxy-authorization"],
      sent["x-ours"],
    ]);
    expect(seen).toEqual([
      ["/", "Bearer invented", "a=b", "x", "stays"],
      ["/near", "Bearer invented", "a=b", "x", "stays"],
      ["/back", undefined, undefined, undefined, "stays"],
      ["/", undefined, undefined, undefined, "stays"],
    ]);
  });

  test("a redirect without an address, or with one that is none", async () => {
    const server = await serve((request, response) =>
      response.writeHead(302, request.url === "/" ? {} : { location: "https://[" }).end(),
    );
    expect(await get(`${server.origin}/`, [server.origin])).toMatchObject({ kind: "fetched", status: 302 });
    expect(await get(`${server.origin}/x`, [server.origin])).toEqual({ kind: "refused", reason: "not an address" });
  });

  test("size is bounded, whether it is announced or not, to the byte", async () => {
    const server = await serve((request, response) => {
      const size = Number(request.url?.slice(2));
      if (request.url?.startsWith("/a"))
        return response.writeHead(200, { "content-length": size }).end(Buffer.alloc(size));
      response.write(Buffer.alloc(size - 1));
      return response.end("x");
    });
    for (const way of ["a", "s"]) {
      expect(await get(`${server.origin}/${way}1000`, [server.origin])).toMatchObject({ kind: "fetched", status: 200 });
      expect(await get(`${server.origin}/${way}1001`, [server.origin])).toEqual({ kind: "too_large" });
      expect(await get(`${server.origin}/${way}3000000`, [server.origin])).toEqual({ kind: "too_large" });
    }
  });

  test("time is bounded: for the answer, for its body, and over all redirects together", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/body") return void response.write("one");
      if (request.url === "/slow")
        return void setTimeout(() => response.writeHead(302, { location: "/slow" }).end(), 60);
      return undefined;
    });
    for (const path of ["/", "/body", "/slow"]) {
      const started = Date.now();
      expect(await get(`${server.origin}${path}`, [server.origin], { timeoutMs: 150 })).toEqual({
        kind: "failed",
        reason: "timeout",
      });
      expect(Date.now() - started).toBeLessThan(1_000);
    }
  });

  test("a connection that is refused or cut is a failure of today", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/cut") response.writeHead(200, { "content-length": 10 }).write("half");
      setTimeout(() => request.socket.destroy(), 10);
    });
    expect(await get(`${server.origin}/`, [server.origin])).toEqual({ kind: "failed", reason: "ECONNRESET" });
    expect(await get(`${server.origin}/cut`, [server.origin])).toMatchObject({ kind: "failed" });
    await server.stop();
    expect(await get(server.origin, [server.origin])).toEqual({ kind: "failed", reason: "ECONNREFUSED" });
    running.splice(0);
  });
});
