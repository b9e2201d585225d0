import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Claims, makeAuthenticate, type TokenVerifier } from "../../lib/core/people/authenticate.ts";
import { type ApiKey, MAX_MEMBERSHIPS, PERMISSIONS } from "../../lib/core/people/model.ts";
import type { Directory, Entry } from "../../lib/core/people/ports.ts";
import { makeNoteRefusal } from "../../lib/core/people/refusals.ts";
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
const NOW = Date.parse("2026-03-02T09:00:00.000Z");
const entry: Entry = {
  tenant: "demo",
  role: "supervisor",
  suspended: false,
  requireSecondFactor: false,
  sessionHours: 24,
};
const signedIn = (more: Partial<Claims> = {}): Partial<TokenVerifier> => ({
  verify: async () => ({
    issuer: "https://sign-in.example",
    subject: "person-1",
    signedInAt: NOW - 3_600_000,
    secondFactor: false,
    ...more,
  }),
});

function setUp(
  stored: ApiKey | undefined = key,
  tokens: Partial<TokenVerifier> = {},
  entries: readonly Entry[] = [entry],
) {
  const logs: unknown[][] = [];
  const notes: unknown[][] = [];
  const clock = { time: NOW, now: () => clock.time };
  const write = (...line: unknown[]) => void logs.push(line);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const directory = inert<Directory>("directory", {
    apiKey: async (tenant, keyId) => (tenant === stored?.tenant && keyId === stored.keyId ? stored : undefined),
    membershipsOf: async (_issuer, subject) => (subject === "person-1" ? entries : []),
    permissionsOf: async (_tenant, role) => (role === "role_books" ? ["contacts.read", "leads.read"] : []),
  });
  const handler = makeHandler(
    makeAuthenticate({
      directory,
      tokens: inert<TokenVerifier>("tokens", tokens),
      now: clock.now,
      hash,
      equal: (a, b) => a === b,
      derive: (...parts) => hash(parts.join()).slice(0, 26),
    }),
    makeNoteRefusal({
      log: {
        ofTenant: async (tenant, who, activity, once) =>
          void notes.push([tenant, who.id, activity.facts?.reason, once]),
        ofNobody: async ({ facts }, once) => void notes.push([facts?.reason, once]),
      },
      clock,
      onFailure: (error) => void logs.push(["unnoted", error]),
    }),
    log,
  );
  const ask = (authorization?: string, name = "authorization", sourceIp = "192.0.2.7") =>
    handler({
      headers: authorization === undefined ? {} : { [name]: authorization },
      requestContext: { requestId: "req-1", http: { sourceIp } } as never,
    });
  return { ask, logs, notes, clock };
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
    expect(logs).toEqual([["authorize.refused", { requestId: "req-1", reason: expect.any(String) }]]);
  });

  test("that was withdrawn lets nobody in", async () => {
    const { ask } = setUp({ ...key, revokedAt: "2026-03-02T09:00:00.000Z" });
    expect(await ask(`Bearer sk_demo_${key.keyId}_${SECRET}`)).toEqual(refused);
  });
});

describe("a key of narrow rights", () => {
  const credential = `Bearer sk_demo_${key.keyId}_${SECRET}`;
  const membershipsBy = async (stored: Partial<ApiKey>) =>
    principalOf((await setUp({ ...key, ...stored }).ask(credential)).context.principal).memberships;

  test("has its role's rights or those that it was made with", async () => {
    expect(await membershipsBy({ role: "role_books" })).toEqual([
      { tenant: "demo", role: "role_books", permissions: ["contacts.read", "leads.read"] },
    ]);
    expect(await membershipsBy({ role: "role_gone" })).toEqual([
      { tenant: "demo", role: "role_gone", permissions: [] },
    ]);
    expect(await membershipsBy({ role: "key", permissions: ["leads.read"] })).toEqual([
      { tenant: "demo", role: "key", permissions: ["leads.read"] },
    ]);
  });

  test("opens nothing from the moment on that it was made for", async () => {
    expect(await setUp({ ...key, expiresAt: new Date(NOW).toISOString() }).ask(credential)).toEqual(refused);
    const { ask } = setUp({ ...key, expiresAt: new Date(NOW + 1).toISOString() });
    expect((await ask(credential)).isAuthorized).toBe(true);
  });
});

describe("who was turned away", () => {
  const wrong = `Bearer sk_demo_${key.keyId}_${"x".repeat(32)}`;

  test("is noted once a minute for a reason and a network, in the log of the tenant whose key it is", async () => {
    const { ask, notes, clock } = setUp();
    for (let attempt = 0; attempt < 50; attempt++) await ask(wrong, "authorization", `192.0.2.${attempt}`);
    await ask(wrong, "authorization", "198.51.100.1");
    clock.time += 60_000;
    await ask(wrong);
    expect(notes).toEqual([
      ["demo", `key_${key.keyId}`, "wrong_secret", `refused#09:00#wrong_secret#${key.keyId}#192.0.2.0/24`],
      ["demo", `key_${key.keyId}`, "wrong_secret", `refused#09:00#wrong_secret#${key.keyId}#198.51.100.0/24`],
      ["demo", `key_${key.keyId}`, "wrong_secret", `refused#09:01#wrong_secret#${key.keyId}#192.0.2.0/24`],
    ]);
  });

  test("is noted in no tenant when nothing shows that it has to do with one; who brings nothing is not noted", async () => {
    const { ask, notes } = setUp(key, { verify: async () => undefined });
    await ask(`Bearer sk_victim_aaaaaaaaaa_${SECRET}`);
    await ask("Bearer a.b.c");
    await ask();
    expect(notes).toEqual([
      ["unknown_key", "refused#09:00#unknown_key#192.0.2.0/24"],
      ["bad_token", "refused#09:00#bad_token#192.0.2.0/24"],
    ]);
  });

  test("cannot fill the table from many networks", async () => {
    const { ask, notes } = setUp();
    for (let network = 0; network < 200; network++) await ask(wrong, "authorization", `10.0.${network}.1`);
    expect(notes).toHaveLength(20);
  });
});

describe("a token", () => {
  test("lets its person in, under an id that does not say who it is", async () => {
    const { ask } = setUp(key, signedIn({ email: "ana@example.com", name: "Ana" }));
    const answer = await ask("Bearer a.b.c");
    const principal = principalOf(answer.context.principal);
    expect(principal).toMatchObject({
      kind: "person",
      email: "ana@example.com",
      name: "Ana",
      memberships: [{ tenant: "demo", role: "supervisor" }],
    });
    expect(principal.id).toMatch(/^usr_[a-z0-9]{26}$/);
  });

  test("of a stranger is known, and opens nothing", async () => {
    const { ask } = setUp(key, signedIn({ subject: "person-2" }));
    expect(principalOf((await ask("Bearer a.b.c")).context.principal).memberships).toEqual([]);
  });

  const barOf = async (place: Partial<Entry>, claims: Partial<Claims> = {}) =>
    principalOf((await setUp(key, signedIn(claims), [{ ...entry, ...place }]).ask("Bearer a.b.c")).context.principal)
      .memberships[0]?.barred;

  test("says of a member why they may not enter: suspended, no second factor, a session that is too old", async () => {
    expect(await barOf({})).toBeUndefined();
    expect(await barOf({ suspended: true })).toBe("suspended");
    expect(await barOf({ requireSecondFactor: true })).toBe("second_factor");
    expect(await barOf({ requireSecondFactor: true }, { secondFactor: true })).toBeUndefined();
    expect(await barOf({}, { signedInAt: NOW - 24 * 3_600_000 })).toBeUndefined();
    expect(await barOf({}, { signedInAt: NOW - 24 * 3_600_000 - 1 })).toBe("session_expired");
    expect(await barOf({ sessionHours: 8 }, { signedInAt: NOW - 9 * 3_600_000 })).toBe("session_expired");
    expect(await barOf({}, { signedInAt: undefined })).toBe("session_expired");
  });

  test("of somebody with a role that the tenant made brings along what it allows", async () => {
    const place = { ...entry, role: "role_books", permissions: ["contacts.read"] as const };
    const { ask } = setUp(key, signedIn(), [place, { ...place, tenant: "other", permissions: [] }]);
    expect(principalOf((await ask("Bearer a.b.c")).context.principal).memberships).toEqual([
      { tenant: "demo", role: "role_books", permissions: ["contacts.read"] },
      { tenant: "other", role: "role_books", permissions: [] },
    ]);
  });

  test("of whoever belongs to as many tenants as may be, with all rights there are, fits what a gateway hands on", async () => {
    const many = Array.from({ length: MAX_MEMBERSHIPS + 4 }, (_, index) => ({
      ...entry,
      tenant: `t${index}`.padEnd(32, "x"),
      role: `role_${"r".repeat(26)}`,
      permissions: PERMISSIONS,
    }));
    const email = `${"e".repeat(64)}@${"d".repeat(250)}.example`;
    const { ask } = setUp(key, signedIn({ email, name: "ñ".repeat(300), secondFactor: true }), many);
    const { principal = "" } = (await ask("Bearer a.b.c")).context;
    expect(principalOf(principal).memberships).toHaveLength(MAX_MEMBERSHIPS);
    expect(principalOf(principal).memberships[3]?.permissions).toEqual(PERMISSIONS);
    expect(Buffer.byteLength(principal)).toBeLessThan(7_000);
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
