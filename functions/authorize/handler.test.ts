import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeAuthenticate, type TokenVerifier } from "../../lib/core/people/authenticate.ts";
import type { ApiKey, Membership } from "../../lib/core/people/model.ts";
import type { Directory } from "../../lib/core/people/ports.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { principalOf } from "../api/caller.ts";
import { inert } from "../api/testing/inert.ts";
import { makeHandler } from "./handler.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const SECRET = "s".repeat(32);
const key: ApiKey = {
  keyId: "k3v5q2m7n4",
  tenant: "demo",
  name: "Bookings",
  role: "agent",
  hash: hash(SECRET),
  createdAt: "2026-03-02T08:00:00.000Z",
};
const memberships: readonly Membership[] = [{ tenant: "demo", role: "supervisor" }];

function setUp(stored: ApiKey | undefined = key, tokens: Partial<TokenVerifier> = {}) {
  const logs: unknown[][] = [];
  const write = (...line: unknown[]) => void logs.push(line);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const directory = inert<Directory>("directory", {
    apiKey: async (tenant, keyId) => (tenant === stored?.tenant && keyId === stored.keyId ? stored : undefined),
    membershipsOf: async (_issuer, subject) => (subject === "person-1" ? memberships : []),
  });
  const handler = makeHandler(
    makeAuthenticate({
      directory,
      tokens: inert<TokenVerifier>("tokens", tokens),
      hash,
      equal: (a, b) => a === b,
      derive: (...parts) => hash(parts.join()).slice(0, 26),
    }),
    log,
  );
  const ask = (authorization?: string, name = "authorization") =>
    handler({
      headers: authorization === undefined ? {} : { [name]: authorization },
      requestContext: { requestId: "req-1" } as never,
    });
  return { ask, logs };
}

const refused = { isAuthorized: false, context: {} };

describe("a key", () => {
  test("lets its system in, into its tenant", async () => {
    const { ask, logs } = setUp();
    const answer = await ask(`Bearer sk_demo_${key.keyId}_${SECRET}`);
    expect(answer.isAuthorized).toBe(true);
    expect(principalOf(answer.context.principal)).toEqual({
      kind: "key",
      id: `key_${key.keyId}`,
      memberships: [{ tenant: "demo", role: "agent" }],
    });
    expect(logs).toEqual([]);
    expect((await ask(`bearer sk_demo_${key.keyId}_${SECRET}`, "Authorization")).isAuthorized).toBe(true);
  });

  test.each([
    ["with a wrong secret", `sk_demo_${key.keyId}_${"x".repeat(32)}`],
    ["of another tenant", `sk_other_${key.keyId}_${SECRET}`],
    ["that is unknown", `sk_demo_aaaaaaaaaa_${SECRET}`],
    ["cut off", `sk_demo_${key.keyId}`],
  ])("%s lets nobody in, and the log does not hold it", async (_case, credential) => {
    const { ask, logs } = setUp();
    expect(await ask(`Bearer ${credential}`)).toEqual(refused);
    expect(logs).toEqual([["authorize.refused", { requestId: "req-1" }]]);
  });

  test("that was withdrawn lets nobody in", async () => {
    const { ask } = setUp({ ...key, revokedAt: "2026-03-02T09:00:00.000Z" });
    expect(await ask(`Bearer sk_demo_${key.keyId}_${SECRET}`)).toEqual(refused);
  });
});

describe("a token", () => {
  test("lets its person in, under an id that does not say who it is", async () => {
    const { ask } = setUp(key, { verify: async () => ({ issuer: "https://sign-in.example", subject: "person-1" }) });
    const answer = await ask("Bearer a.b.c");
    const principal = principalOf(answer.context.principal);
    expect(principal).toMatchObject({ kind: "person", memberships });
    expect(principal.id).toMatch(/^usr_[a-z0-9]{26}$/);
  });

  test("of a stranger is known, and opens nothing", async () => {
    const { ask } = setUp(key, { verify: async () => ({ issuer: "https://sign-in.example", subject: "person-2" }) });
    expect(principalOf((await ask("Bearer a.b.c")).context.principal).memberships).toEqual([]);
  });

  test("that is not valid lets nobody in", async () => {
    const { ask } = setUp(key, { verify: async () => undefined });
    expect(await ask("Bearer a.b.c")).toEqual(refused);
  });

  test("that cannot be checked lets nobody in, and somebody is told", async () => {
    const { ask, logs } = setUp(key, {
      verify: async () => {
        throw new Error("the issuer is away");
      },
    });
    await expect(ask("Bearer a.b.c")).rejects.toThrow("the issuer is away");
    expect(logs.map(([code]) => code)).toEqual(["authorize.failed"]);
  });
});

test.each([undefined, "", "Basic dXNlcjp3b3Jk", "Bearer", "Bearer a b"])(
  "%s is no credential",
  async (authorization) => {
    expect(await setUp().ask(authorization)).toEqual(refused);
  },
);
