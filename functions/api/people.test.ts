/** People, teams, roles, keys, invitations and settings through the API. */
import { describe, expect, test } from "vitest";
import { PERMISSIONS, type Permission, type Principal } from "../../lib/core/people/model.ts";
import { administrator, agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const holding = (...permissions: Permission[]): Principal => ({
  ...agent,
  memberships: [{ tenant: "demo", role: "role_own", permissions }],
});
const asBoss = { as: administrator };

describe("people", () => {
  test("colleagues are seen by all, their addresses by who looks after people and by themselves", async () => {
    const { ask } = makeWorld();
    const emails = async (as: Principal) =>
      ((await ask("GET", "/api/users", { as })).body as { data: { email: string | null }[] }).data.map(
        ({ email }) => email,
      );
    expect(await emails(agent)).toEqual(["ana@example.com", null]);
    expect(await emails(administrator)).toEqual(["ana@example.com", "bea@example.com"]);
    expect((await ask("GET", `/api/users/${agent.id}`)).body).toMatchObject({
      name: "Ana",
      role: "agent",
      status: "active",
    });
    expect((await ask("GET", "/api/users/usr_nobody")).status).toBe(404);
  });

  test("nobody gives what they lack, nor takes from who has more; the last administrator stays", async () => {
    const { ask, people } = makeWorld();
    const lesser = holding("people.read", "people.manage", "conversations.read");
    for (const [path, body] of [
      [agent.id, { role: "administrator" }],
      [administrator.id, { role: "agent" }],
      [administrator.id, { status: "suspended" }],
    ] as const) {
      const answer = await ask("PATCH", `/api/users/${path}`, { as: lesser, body });
      expect([answer.status, answer.body]).toMatchObject([
        403,
        { code: "forbidden", detail: expect.stringContaining("keys.manage") },
      ]);
    }
    expect((await ask("DELETE", `/api/users/${administrator.id}`, { as: lesser })).status).toBe(403);
    for (const body of [{ role: "agent" }, { status: "suspended" }])
      expect((await ask("PATCH", `/api/users/${administrator.id}`, { ...asBoss, body })).body).toMatchObject({
        code: "last_administrator",
      });
    expect((await ask("DELETE", `/api/users/${administrator.id}`, asBoss)).status).toBe(409);
    expect(people.people.get(administrator.id)).toMatchObject({ role: "administrator", status: "active", version: 1 });
  });

  test("a change names the version that it is of, a role that there is, and nothing else", async () => {
    const { ask } = makeWorld();
    const path = `/api/users/${agent.id}`;
    const stale = await ask("PATCH", path, { ...asBoss, body: { role: "supervisor" }, headers: { "if-match": '"7"' } });
    expect([stale.status, stale.headers.etag]).toEqual([412, '"1"']);
    expect((await ask("PATCH", path, { ...asBoss, body: { role: "role_none" } })).body).toMatchObject({
      errors: [{ field: "role", code: "not_found" }],
    });
    for (const body of [{}, { version: 9 }, { userId: "usr_x" }, { permissions: ["audit.read"] }, { role: "god" }])
      expect((await ask("PATCH", path, { ...asBoss, body })).status).toBe(422);
    const done = await ask("PATCH", path, { ...asBoss, body: { role: "supervisor" }, headers: { "if-match": '"1"' } });
    expect([done.status, done.body, done.headers.etag]).toMatchObject([200, { role: "supervisor", version: 2 }, '"2"']);
  });

  test("one's own name is one's own; a role is not", async () => {
    const { ask } = makeWorld();
    expect((await ask("PATCH", "/api/me", { body: { name: " Ana María ", locale: "es-PE" } })).body).toMatchObject({
      name: "Ana María",
      locale: "es-PE",
    });
    for (const body of [
      { role: "administrator" },
      { status: "active" },
      { email: "x@example.com" },
      { locale: "español" },
    ])
      expect((await ask("PATCH", "/api/me", { body })).status).toBe(422);
    expect(
      (await ask("PATCH", "/api/me", { as: { ...agent, id: "key_a", kind: "key" }, body: { name: "K" } })).status,
    ).toBe(404);
  });

  test("who was here is noted once an hour", async () => {
    const { ask, seen, clock } = makeWorld();
    for (let request = 0; request < 5; request++) await ask("GET", "/api/users");
    await ask("GET", "/api/users", { as: { ...agent, id: "key_a", kind: "key" } });
    clock.time += 3_600_000;
    await ask("GET", "/api/users");
    expect(seen.presence.map(([id]) => id)).toEqual([agent.id, "a", agent.id]);
  });
});

describe("teams", () => {
  test("are made of the tenant's people, and led by one of them", async () => {
    const { ask } = makeWorld();
    const wrong = await ask("POST", "/api/teams", {
      ...asBoss,
      body: { name: "A", members: ["usr_foreign"], lead: agent.id },
    });
    expect(wrong.body).toMatchObject({
      errors: [
        { field: "members.0", code: "not_found" },
        { field: "lead", code: "not_a_member" },
      ],
    });
    const made = await ask("POST", "/api/teams", {
      ...asBoss,
      body: { name: "A", members: [agent.id, agent.id], lead: agent.id },
    });
    expect([made.status, made.body]).toMatchObject([201, { members: [agent.id], lead: agent.id }]);
    expect((await ask("POST", "/api/teams", { ...asBoss, body: { name: "a" } })).body).toMatchObject({
      code: "already_exists",
    });
    const path = made.headers.location ?? "";
    expect((await ask("PATCH", path, { ...asBoss, body: { members: [administrator.id] } })).body).toMatchObject({
      lead: null,
      version: 2,
    });
    expect((await ask("PATCH", path, { ...asBoss, body: { members: [agent.id] } })).status).toBe(200);
    expect((await ask("DELETE", `/api/users/${agent.id}`, asBoss)).status).toBe(200);
    expect((await ask("GET", path, asBoss)).body).toMatchObject({ members: [] });
    expect((await ask("DELETE", path, asBoss)).status).toBe(200);
    expect((await ask("GET", path, asBoss)).status).toBe(404);
  });
});

describe("roles", () => {
  test("are listed with everybody's, made of permissions that there are and that one has", async () => {
    const { ask } = makeWorld();
    const unknown = await ask("POST", "/api/roles", {
      ...asBoss,
      body: { name: "R", permissions: ["leads.read", "all.things"] },
    });
    expect(unknown.body).toMatchObject({ errors: [{ field: "permissions.1", code: "not_found" }] });
    const beyond = await ask("POST", "/api/roles", {
      as: holding("people.manage"),
      body: { name: "R", permissions: ["audit.read"] },
    });
    expect([beyond.status, beyond.body]).toMatchObject([403, { detail: expect.stringContaining("audit.read") }]);
    const made = await ask("POST", "/api/roles", { ...asBoss, body: { name: "R", permissions: ["leads.read"] } });
    const path = made.headers.location ?? "";
    const { data } = (await ask("GET", "/api/roles?limit=2", asBoss)).body as {
      data: { id: string; permissions: string[] }[];
    };
    expect(data.map(({ id }) => id)).toEqual(["administrator", "agent"]);
    expect(data[0]?.permissions).toEqual([...PERMISSIONS]);
    // Who lacks what a role allows already takes nothing away from it.
    expect((await ask("PATCH", path, { as: holding("people.manage"), body: { name: "S" } })).status).toBe(403);
    expect((await ask("PATCH", path, { ...asBoss, body: { permissions: ["audit.read"] } })).body).toMatchObject({
      permissions: ["audit.read"],
      version: 2,
    });
    const { id } = made.body as { id: string };
    await ask("PATCH", `/api/users/${agent.id}`, { ...asBoss, body: { role: id } });
    expect((await ask("DELETE", path, asBoss)).body).toMatchObject({ code: "in_use" });
    await ask("PATCH", `/api/users/${agent.id}`, { ...asBoss, body: { role: "agent" } });
    expect((await ask("DELETE", path, asBoss)).status).toBe(200);
    expect((await ask("PATCH", "/api/roles/administrator", { ...asBoss, body: { name: "S" } })).status).toBe(404);
  });
});

describe("keys", () => {
  test("show their secret once, and not even to a request that is repeated", async () => {
    const { ask, people } = makeWorld();
    const body = { name: "Bookings", permissions: ["leads.read"] };
    const make = () => ask("POST", "/api/keys", { ...asBoss, body, headers: { "idempotency-key": "k1" } });
    const first = await make();
    const { secret, id } = first.body as { secret: string; id: string };
    expect(secret).toMatch(/^sk_demo_/);
    const again = await make();
    expect([again.headers["idempotent-replayed"], again.body]).toMatchObject(["true", { id, secret: null }]);
    expect([...people.keys.values()]).toHaveLength(1);
    expect((await ask("GET", `/api/keys/${id}`, asBoss)).text).not.toContain(secret.slice(-32));
    expect((await ask("GET", "/api/keys", asBoss)).text).not.toMatch(/hash|sk_demo/);
    expect((await ask("DELETE", `/api/keys/${id}`, asBoss)).body).toMatchObject({ revokedAt: expect.any(String) });
    expect((await ask("DELETE", "/api/keys/aaaaaaaaaa", asBoss)).status).toBe(404);
  });

  test("have a role or permissions, none beyond their maker's, and an end that lies ahead", async () => {
    const { ask } = makeWorld();
    const bad = async (body: object, as = administrator) =>
      (await ask("POST", "/api/keys", { as, body: { name: "k", ...body } })).body;
    expect(await bad({})).toMatchObject({ errors: [{ field: "permissions", code: "either" }] });
    expect(await bad({ role: "agent", permissions: ["leads.read"] })).toMatchObject({ errors: [{ code: "either" }] });
    expect(await bad({ role: "role_none" })).toMatchObject({ errors: [{ field: "role", code: "not_found" }] });
    expect(await bad({ role: "agent", expiresAt: "2020-01-01T00:00:00.000Z" })).toMatchObject({
      errors: [{ field: "expiresAt", code: "past" }],
    });
    expect(await bad({ role: "administrator" }, holding("keys.manage"))).toMatchObject({ code: "forbidden" });
    expect(await bad({ permissions: ["keys.manage"] }, holding("keys.manage"))).toMatchObject({
      role: "key",
      permissions: ["keys.manage"],
    });
  });
});

describe("invitations", () => {
  const stranger: Principal = {
    kind: "person",
    id: "usr_new",
    memberships: [],
    email: "Ines@example.com",
    name: "Inés",
  };

  test("are handed over by link, and accepted by whoever proves the address", async () => {
    const { ask } = makeWorld();
    const made = await ask("POST", "/api/invitations", {
      ...asBoss,
      body: { email: "ines@example.com", role: "agent" },
    });
    const { token, link, sent, id } = made.body as { token: string; link: string; sent: boolean; id: string };
    expect([link, sent]).toEqual([`https://api.example/join#${token}`, false]);
    const accept = (as: Principal, what: string = token) =>
      ask("POST", "/api/invitations/accept", { as, body: { token: what } });
    for (const as of [
      { ...stranger, email: undefined },
      { ...stranger, email: "eve@example.com" },
    ])
      expect((await accept(as)).body).toMatchObject({ code: "invitation_refused" });
    for (const what of ["x", token.replace("inv_demo", "inv_sys"), `${token}a`])
      expect((await accept(stranger, what)).body).toMatchObject({ code: "invitation_refused" });
    const look = (as: Principal, what: string = token) =>
      ask("POST", "/api/invitations/look", { as, body: { token: what } });
    const seen = { tenant: "demo", email: "ines@example.com", role: "agent", state: "pending" };
    expect((await look(stranger)).body).toMatchObject({ ...seen, yours: true });
    expect((await look({ ...stranger, email: "eve@example.com" })).body).toMatchObject({ ...seen, yours: false });
    for (const what of [
      "x",
      token.replace("inv_demo", "inv_sys"),
      `${token.slice(0, -1)}${token.endsWith("a") ? "b" : "a"}`,
    ])
      expect((await look(stranger, what)).status).toBe(404);
    expect((await accept(stranger)).body).toMatchObject({
      tenant: "demo",
      user: { id: "usr_new", name: "Inés", role: "agent" },
    });
    expect((await accept(stranger)).status).toBe(200);
    expect((await ask("GET", "/api/invitations", asBoss)).body).toMatchObject({
      data: [{ id, state: "accepted", acceptedBy: "usr_new" }],
    });
    expect((await ask("DELETE", `/api/invitations/${id}`, asBoss)).body).toMatchObject({ code: "in_use" });
    expect((await ask("GET", "/api/invitations", asBoss)).text).not.toContain(token.slice(-32));
  });

  test("are refused for addresses that are none, roles beyond one's own, and people with too many tenants", async () => {
    const { ask } = makeWorld();
    const invite = (body: object, as = administrator) => ask("POST", "/api/invitations", { as, body });
    for (const email of ["nobody", "a@b@c.example", "\u212A@example.com", "a b@example.com"])
      expect((await invite({ email, role: "agent" })).body).toMatchObject({ errors: [{ field: "email" }] });
    expect((await invite({ email: "a@example.com", role: "administrator" }, holding("people.manage"))).status).toBe(
      403,
    );
    expect((await invite({ email: "a@example.com", role: "agent", teams: ["team_foreign"] })).body).toMatchObject({
      errors: [{ field: "teams.0" }],
    });
    const { token } = (await invite({ email: "ines@example.com", role: "agent" })).body as { token: string };
    const busy = {
      ...stranger,
      memberships: Array.from({ length: 16 }, (_, index) => ({ tenant: `t${index}`, role: "agent" })),
    };
    expect((await ask("POST", "/api/invitations/accept", { as: busy, body: { token } })).body).toMatchObject({
      code: "limit_reached",
    });
  });

  test("that are over say so", async () => {
    const { ask, clock } = makeWorld();
    const made = await ask("POST", "/api/invitations", {
      ...asBoss,
      body: { email: "ines@example.com", role: "agent" },
    });
    clock.time += 7 * 86_400_000;
    expect((await ask("GET", "/api/invitations", asBoss)).body).toMatchObject({ data: [{ state: "expired" }] });
    const { token } = made.body as { token: string };
    expect((await ask("POST", "/api/invitations/accept", { as: stranger, body: { token } })).status).toBe(422);
  });
});

describe("settings", () => {
  test("have defaults, are changed as of a version, and only to what makes sense", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", "/api/settings")).body).toMatchObject({
      name: "demo",
      sessionHours: 24,
      requireSecondFactor: false,
      version: 0,
    });
    expect((await ask("PATCH", "/api/settings", { ...asBoss, body: { timeZone: "Mars/Olympus" } })).body).toMatchObject(
      { errors: [{ field: "timeZone" }] },
    );
    for (const body of [{ sessionHours: 25 }, { sessionHours: 0 }, { name: " " }, { version: 3 }])
      expect((await ask("PATCH", "/api/settings", { ...asBoss, body })).status).toBe(422);
    const done = await ask("PATCH", "/api/settings", {
      ...asBoss,
      body: { timeZone: "America/Lima" },
      headers: { "if-match": '"0"' },
    });
    expect(done.body).toMatchObject({ timeZone: "America/Lima", version: 1 });
    expect(
      (await ask("PATCH", "/api/settings", { ...asBoss, body: { locale: "es" }, headers: { "if-match": '"0"' } }))
        .status,
    ).toBe(412);
  });

  test("a second factor is demanded by who has one", async () => {
    const { ask } = makeWorld();
    const body = { requireSecondFactor: true };
    expect((await ask("PATCH", "/api/settings", { ...asBoss, body })).body).toMatchObject({
      errors: [{ code: "not_proven" }],
    });
    const proven = { ...administrator, secondFactor: true };
    expect((await ask("PATCH", "/api/settings", { as: proven, body })).body).toMatchObject(body);
  });
});

test("who is asking is told what they may, and where they are barred", async () => {
  const { ask } = makeWorld();
  const as: Principal = {
    ...holding("leads.read"),
    email: "ana@example.com",
    secondFactor: true,
    memberships: [...holding("leads.read").memberships, { tenant: "other", role: "agent", barred: "second_factor" }],
  };
  expect((await ask("GET", "/api/me", { as, headers: { "chasqui-tenant": "demo" } })).body).toMatchObject({
    email: "ana@example.com",
    secondFactor: true,
    role: "role_own",
    permissions: ["leads.read"],
    memberships: [
      { tenant: "demo", barred: null },
      { tenant: "other", barred: "second_factor" },
    ],
  });
});
