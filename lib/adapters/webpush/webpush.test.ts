import { createECDH } from "node:crypto";
import type { RequestListener } from "node:http";
import fc from "fast-check";
import { importJWK, jwtVerify } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { makeBrowser as browser } from "../../../test/support/browser.ts";
import { type Loopback, startLoopback } from "../../../test/support/loopback.ts";
import type { PushMessage } from "../../core/push/model.ts";
import { encrypt, isPoint } from "../../webpush/encryption.ts";
import { makeVapidKeys, vapidHeader } from "../../webpush/vapid.ts";
import { makeGuardedFetch } from "../http/guarded.ts";
import { makeVapidStore } from "./keys.ts";
import { makePushService } from "./service.ts";

const NOW = Date.parse("2026-11-02T09:00:00.000Z");
const bytes = (text: string) => Buffer.from(text, "base64url");

describe("a message that one browser reads", () => {
  test("is the one that RFC 8291 publishes (section 5, appendix A)", () => {
    const body = encrypt(
      Buffer.from("When I grow up, I want to be a watermelon"),
      {
        p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth: "BTBZMqHH6r4Tts7J_aSIgg",
      },
      0,
      { salt: bytes("DGv6ra1nlYgDCS1FRnbzlw"), privateKey: bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw") },
    );
    expect(body.toString("base64url")).toBe(
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
    );
  });

  test("is whole again, has a length that says nothing, and never looks the same", () => {
    const { keys, read } = browser();
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (text) => {
        const [one, other] = [encrypt(Buffer.from(text), keys, 512), encrypt(Buffer.from(text), keys, 512)];
        expect(read(one).toString()).toBe(text);
        expect(one.readUInt32BE(16)).toBe(4096);
        expect(one.byteLength).toBe(86 + 512 + 1 + 16);
        expect(one.equals(other)).toBe(false);
      }),
      { numRuns: 30 },
    );
    expect(() => encrypt(Buffer.alloc(4_080), keys)).toThrow("too long");
  });

  test("is for points of the curve alone", () => {
    const { keys } = browser();
    expect(isPoint(keys.p256dh)).toBe(true);
    const off = bytes(keys.p256dh);
    off[64] = (off[64] ?? 0) ^ 1;
    const compressed = createECDH("prime256v1");
    compressed.generateKeys();
    for (const text of [
      off.toString("base64url"),
      `${keys.p256dh}=`,
      keys.p256dh.slice(1),
      "",
      "A".repeat(87),
      compressed.getPublicKey("base64url", "compressed"),
      `${keys.p256dh.slice(0, -1)} `,
    ])
      expect(isPoint(text), text).toBe(false);
  });
});

describe("whoever sends", () => {
  test("is known by a signature that another library takes (RFC 8292)", async () => {
    const keys = makeVapidKeys("https://api.example");
    expect(isPoint(keys.publicKey)).toBe(true);
    const header = vapidHeader("https://push.example:8443/send/abc?x=1", keys, NOW);
    const [, token = "", key] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), k=([\w-]+)$/.exec(header) ?? [];
    expect(key).toBe(keys.publicKey);
    const point = bytes(keys.publicKey);
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
    const verified = await jwtVerify(
      token,
      await importJWK({ kty: "EC", crv: "P-256", x: String(x), y: String(y) }, "ES256"),
      { audience: "https://push.example:8443", algorithms: ["ES256"], currentDate: new Date(NOW) },
    );
    expect(verified.payload).toEqual({
      aud: "https://push.example:8443",
      exp: NOW / 1000 + 12 * 3_600,
      sub: "https://api.example",
    });
  });

  test("has one key pair, also when two ask first at the same moment", async () => {
    let kept: Readonly<Record<string, string>> | undefined;
    let written = 0;
    const secrets = {
      read: async () => kept,
      readFresh: async () => kept,
      create: async (_: string, values: Readonly<Record<string, string>>) => {
        if (kept) return "exists" as const;
        written++;
        kept = values;
        return "created" as const;
      },
    };
    const [first, second, reader] = [makeVapidStore(secrets), makeVapidStore(secrets), makeVapidStore(secrets)];
    expect(await reader.read()).toBeUndefined();
    const [one, other] = await Promise.all([first.ensure("https://api.example"), second.ensure(undefined)]);
    expect(one).toEqual(other);
    expect(await second.ensure(undefined)).toEqual(one);
    expect(await reader.read()).toEqual(one);
    expect(written).toBe(1);
  });

  test("whose other's key cannot be read yet gives up rather than hand out one of their own", async () => {
    const secrets = {
      read: async () => undefined,
      readFresh: async () => undefined,
      create: async () => "exists" as const,
    };
    await expect(makeVapidStore(secrets).ensure(undefined)).rejects.toThrow("cannot be read");
  });
});

describe("a push service", () => {
  const running: Loopback[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
  });
  const message: PushMessage = {
    payload: { noticeId: "n", kind: "mention", subject: { kind: "conversation", id: "c" }, tenant: "demo" },
    ttlSeconds: 600,
    topic: "1793610000000-aaaaaaaaaaaaaaaa",
    urgency: "normal",
  };
  async function start(answer: RequestListener, allowed = true) {
    const server = await startLoopback(answer);
    running.push(server);
    const visit = makeGuardedFetch({ allow: allowed ? [server.origin] : [] });
    const service = makePushService({
      post: (request) => visit({ ...request, maxBytes: 0 }),
      clock: { now: () => NOW },
    });
    const { keys, read } = browser();
    const send = () =>
      service.send({ endpoint: `${server.origin}/to/a-browser`, keys }, message, makeVapidKeys(undefined));
    return { server, service, send, read };
  }

  test("gets what the browser alone can read, for how long, and what it replaces", async () => {
    const got: Buffer[] = [];
    const { server, send, read } = await start(async (request, response) => {
      for await (const chunk of request) got.push(chunk as Buffer);
      response.writeHead(201).end();
    });
    expect(await send()).toEqual({ kind: "taken" });
    const [request] = server.requests;
    expect([request?.method, request?.url]).toEqual(["POST", "/to/a-browser"]);
    expect(request?.headers).toMatchObject({
      authorization: expect.stringMatching(/^vapid t=/),
      "content-encoding": "aes128gcm",
      ttl: "600",
      topic: message.topic,
      urgency: "normal",
    });
    expect(JSON.parse(read(Buffer.concat(got)).toString())).toEqual(message.payload);
  });

  test.each([
    [202, {}, { kind: "taken" }],
    [404, {}, { kind: "gone" }],
    [410, {}, { kind: "gone" }],
    [429, { "retry-after": "120" }, { kind: "busy", seconds: 120 }],
    [503, { "retry-after": new Date(NOW + 90_000).toUTCString() }, { kind: "busy", seconds: 90 }],
    [500, { "retry-after": "soon" }, { kind: "busy", seconds: undefined }],
    [400, {}, { kind: "refused", reason: "400" }],
    [403, {}, { kind: "refused", reason: "403" }],
    [301, { location: "/elsewhere" }, { kind: "refused", reason: "301" }],
  ])("%i %j is %j", async (status, headers, expected) => {
    const { server, send } = await start((_, response) => response.writeHead(status, headers).end("x".repeat(20_000)));
    expect(await send()).toEqual(expected);
    expect(server.requests).toHaveLength(1);
  });

  test("that does not answer is asked again another time", async () => {
    const { send } = await start((request) => void request.socket.destroy());
    expect(await send()).toEqual({ kind: "busy" });
  });

  test("on a private address, or for a key that is none, is not gone to", async () => {
    const { server, send, service } = await start((_, response) => response.end(), false);
    expect(await send()).toEqual({ kind: "refused", reason: "address" });
    const { keys } = browser();
    for (const endpoint of ["https://127.0.0.1/x", "https://169.254.169.254/latest", "https://user@push.example/"])
      expect(await service.send({ endpoint, keys }, message, makeVapidKeys(undefined))).toEqual({
        kind: "refused",
        reason: "address",
      });
    expect(
      await service.send(
        { endpoint: "https://push.example/", keys: { ...keys, p256dh: "no" } },
        message,
        makeVapidKeys(undefined),
      ),
    ).toEqual({ kind: "refused", reason: "no_point" });
    expect(server.connections()).toBe(0);
  });
});
