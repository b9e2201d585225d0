/** The people of a tenant on the real engine: who may enter, and what may never happen to a tenant. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peopleOf, userIdOf } from "../../infra/ops/people.ts";
import { makeCatalogue } from "../../lib/adapters/dynamo/catalogue.ts";
import { makeDirectory } from "../../lib/adapters/dynamo/directory.ts";
import {
  makeInvitationStore,
  makeKeyStore,
  makePeopleStore,
  makeSettingsStore,
} from "../../lib/adapters/dynamo/people.ts";
import { equalInConstantTime, sha256Hex, systemIds } from "../../lib/adapters/system/system.ts";
import { makeManageInvitations } from "../../lib/core/people/invitations.ts";
import { makeManageKeys } from "../../lib/core/people/keys.ts";
import { makeManageMembers } from "../../lib/core/people/members.ts";
import {
  type CustomRole,
  defaultSettings,
  EMPTY_CENSUS,
  type Principal,
  type Team,
} from "../../lib/core/people/model.ts";
import { makeManageRoles } from "../../lib/core/people/roles.ts";
import { startTable, type TestTable } from "../support/table.ts";

const AT = "2026-11-02T09:00:00.000Z";
const ISSUER = "https://id.example";
const everything = { id: "usr_boss", may: () => true };

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const directory = () => makeDirectory({ client: table.client, tableName: table.tableName, ids: systemIds });

function world(tenant = `crowd-${++tenants}`) {
  const context = { client: table.client, tableName: table.tableName, tenant };
  const people = makePeopleStore(context);
  const invitations = makeInvitationStore(context);
  const keys = makeKeyStore(context);
  const settings = makeSettingsStore(context);
  const roles = makeCatalogue<CustomRole>(context, systemIds, { noun: "role", once: ({ name }) => name });
  const teams = makeCatalogue<Team>(context, systemIds, { noun: "team", once: ({ name }) => name });
  const members = makeManageMembers({ people, roles, teams }, invitations);
  return {
    tenant,
    people,
    invitations,
    keys,
    settings,
    roles,
    teams,
    members,
    operator: peopleOf(table.client, table.tableName, tenant),
    manageRoles: makeManageRoles({ roles, people, invitations, keys, idOf: (id) => `role_${systemIds.derive(id)}` }),
    manageKeys: makeManageKeys({ keys, roles, ids: systemIds, hash: sha256Hex, tenant }),
    manageInvitations: makeManageInvitations({
      invitations,
      roles,
      teams,
      members,
      ids: systemIds,
      hash: sha256Hex,
      equal: equalInConstantTime,
      tenant,
    }),
  };
}
let people = 0;
const somebody = () => ({ issuer: ISSUER, subject: `person-${++people}` });
const request = () => ({ id: systemIds.random(), at: AT });

describe("the directory", () => {
  test("a person enters what was granted, under one issuer; the last grant of a tenant counts", async () => {
    const [alfa, beta, person] = [world(), world(), somebody()];
    await alfa.operator.grant(somebody(), "administrator");
    await alfa.operator.grant(person, "agent");
    await beta.operator.grant(person, "agent");
    await alfa.operator.grant(person, "administrator");
    const plain = { suspended: false, requireSecondFactor: false, sessionHours: 24 };
    expect(await directory().membershipsOf(person.issuer, person.subject)).toEqual([
      { tenant: alfa.tenant, role: "administrator", ...plain },
      { tenant: beta.tenant, role: "agent", ...plain },
    ]);
    expect(await directory().membershipsOf("https://other.example", person.subject)).toEqual([]);
    expect(await directory().membershipsOf(`${person.issuer}${person.subject}`, "")).toEqual([]);
    expect(await alfa.people.member(userIdOf(person))).toMatchObject({ role: "administrator", version: 2 });
  });

  test("it says what the tenant demands, what its own roles allow, and who is suspended", async () => {
    const { tenant, operator, members, manageRoles, settings } = world();
    await operator.createTenant("Example");
    await operator.grant(somebody(), "administrator");
    const person = somebody();
    await operator.grant(person, "agent");
    const made = await manageRoles.create(
      { name: "Books", description: null, permissions: ["leads.read"] },
      everything,
      request(),
    );
    if (made.kind !== "created") throw new Error(made.kind);
    const role = made.entry.id;
    await members.change(userIdOf(person), { role, status: "suspended" }, everything, undefined, AT);
    const before = (await settings.get()) ?? defaultSettings(tenant);
    await settings.save({ ...before, requireSecondFactor: true, sessionHours: 8, version: before.version + 1 }, before);
    expect(await directory().membershipsOf(person.issuer, person.subject)).toEqual([
      { tenant, role, permissions: ["leads.read"], suspended: true, requireSecondFactor: true, sessionHours: 8 },
    ]);
    expect(await directory().permissionsOf(tenant, role)).toEqual(["leads.read"]);
    expect(await directory().permissionsOf(tenant, "role_gone")).toEqual([]);
  });

  test("a tenant is made once, with its settings", async () => {
    const { operator, settings } = world();
    expect(await operator.createTenant("Example")).toBe("created");
    expect(await operator.createTenant("Again")).toBe("exists");
    expect(await settings.get()).toMatchObject({ name: "Example", version: 1, sessionHours: 24 });
  });
});

describe("a tenant keeps one administrator", () => {
  test("whoever tries to leave, be demoted, suspended or revoked last is held", async () => {
    const { operator, members, people: store } = world();
    const person = somebody();
    await operator.grant(person, "administrator");
    const id = userIdOf(person);
    expect(await members.remove(id, everything, undefined, AT)).toEqual({ kind: "last_administrator" });
    expect(await members.change(id, { role: "agent" }, everything, undefined, AT)).toEqual({
      kind: "last_administrator",
    });
    expect(await members.change(id, { status: "suspended" }, everything, undefined, AT)).toEqual({
      kind: "last_administrator",
    });
    await expect(operator.revoke(person)).rejects.toThrow("last administrator");
    await expect(operator.grant(person, "agent")).rejects.toThrow("last administrator");
    expect(await store.member(id)).toMatchObject({ role: "administrator", status: "active" });
  });

  test("also when all of them demote each other at the same moment", async () => {
    const { operator, members, people: store } = world();
    const crowd = Array.from({ length: 5 }, somebody);
    for (const person of crowd) await operator.grant(person, "administrator");
    const outcomes = await Promise.all(
      crowd.map((person, index) =>
        index % 2
          ? members.remove(userIdOf(person), everything, undefined, AT)
          : members.change(userIdOf(person), { role: "agent" }, everything, undefined, AT),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === "last_administrator")).toHaveLength(1);
    const left = (await store.page({ limit: 100 })).items.filter(({ role }) => role === "administrator");
    expect(left).toHaveLength(1);
    expect((await store.census()).administrators).toBe(1);
  });
});

describe("a role of the tenant's own", () => {
  const made = async ({ manageRoles }: ReturnType<typeof world>, name: string) => {
    const outcome = await manageRoles.create(
      { name, description: null, permissions: ["leads.read"] },
      everything,
      request(),
    );
    if (outcome.kind !== "created") throw new Error(outcome.kind);
    return outcome.entry.id;
  };

  test("stays while a member, a pending invitation or a good key has it, and goes then", async () => {
    const tenant = world();
    const { operator, members, manageRoles, manageInvitations, manageKeys } = tenant;
    await operator.grant(somebody(), "administrator");
    const person = somebody();
    await operator.grant(person, "agent");
    const role = await made(tenant, "Books");
    const remove = () => manageRoles.remove(role, everything, undefined, AT);

    await members.change(userIdOf(person), { role }, everything, undefined, AT);
    expect(await remove()).toMatchObject({ kind: "in_use", by: "1 of the tenant's people" });
    await members.change(userIdOf(person), { role: "agent" }, everything, undefined, AT);

    const invited = await manageInvitations.invite(
      { email: "a@example.com", role, teams: [], request: request() },
      everything,
    );
    if (invited.kind !== "invited") throw new Error(invited.kind);
    expect(await remove()).toMatchObject({ kind: "in_use", by: "an invitation" });
    await manageInvitations.revoke(invited.invitation.invitationId, everything, undefined, AT);

    const key = await manageKeys.create({ name: "k", role, request: request() }, everything);
    if (key.kind !== "created") throw new Error(key.kind);
    expect(await remove()).toMatchObject({ kind: "in_use", by: `the key ${key.key.keyId}` });
    await manageKeys.revoke(key.key.keyId, AT);

    expect(await remove()).toMatchObject({ kind: "done" });
    expect(await members.change(userIdOf(person), { role }, everything, undefined, AT)).toEqual({
      kind: "role_missing",
    });
  });

  test("is not deleted while it is given to somebody, whoever is quicker", async () => {
    for (let round = 0; round < 8; round++) {
      const tenant = world();
      const { operator, members, manageRoles, people: store, roles } = tenant;
      await operator.grant(somebody(), "administrator");
      const person = somebody();
      await operator.grant(person, "agent");
      const role = await made(tenant, "Books");
      const [changed, removed] = await Promise.all([
        members.change(userIdOf(person), { role }, everything, undefined, AT),
        manageRoles.remove(role, everything, undefined, AT),
      ]);
      expect([changed.kind, removed.kind]).toEqual(
        changed.kind === "done" ? ["done", "in_use"] : ["role_missing", "done"],
      );
      const holds = (await store.member(userIdOf(person)))?.role === role;
      expect([holds, (await roles.get(role)) !== undefined]).toEqual([holds, holds]);
    }
  });

  test("no two have one name", async () => {
    const tenant = world();
    await made(tenant, "Books");
    const again = { name: "Books", description: null, permissions: ["leads.read"] as const };
    expect(await tenant.manageRoles.create(again, everything, request())).toEqual({ kind: "taken" });
    expect(await tenant.manageRoles.create({ ...again, name: " Administrator" }, everything, request())).toEqual({
      kind: "taken",
    });
  });
});

describe("an invitation", () => {
  const principal = (userId: string, email?: string): Principal => ({
    kind: "person",
    id: userId,
    memberships: [],
    ...(email ? { email } : {}),
  });
  const invited = async (tenant: ReturnType<typeof world>, email: string, teams: readonly string[] = []) => {
    const outcome = await tenant.manageInvitations.invite(
      { email, role: "agent", teams, request: request() },
      everything,
    );
    if (outcome.kind !== "invited") throw new Error(outcome.kind);
    return outcome;
  };

  test("lets its address in, once, into its teams; the same person may ask again", async () => {
    const tenant = world();
    const { manageInvitations, teams, invitations } = tenant;
    const team: Team = {
      id: "team_a",
      name: "A",
      description: null,
      members: [],
      lead: null,
      createdAt: AT,
      updatedAt: AT,
      version: 1,
    };
    await teams.create(team);
    const person = somebody();
    const id = userIdOf(person);
    const { token, invitation } = await invited(tenant, "Ana@Example.com", ["team_a"]);
    expect(JSON.stringify(await invitations.get(invitation.invitationId))).not.toContain(token.slice(-32));
    const accept = (who = principal(id, "ana@example.com"), what = token) => manageInvitations.accept(what, who, AT);

    const wrong: readonly Principal[] = [
      principal(id),
      principal(id, "eve@example.com"),
      principal(id, "\u212Ana@example.com"),
      { ...principal(id, "ana@example.com"), kind: "key" },
    ];
    for (const refused of wrong) expect(await accept(refused)).toEqual({ kind: "refused" });
    expect(await accept(undefined, `${token.slice(0, -1)}${token.endsWith("a") ? "b" : "a"}`)).toEqual({
      kind: "refused",
    });
    expect(await accept(undefined, token.replace(tenant.tenant, "other"))).toEqual({ kind: "refused" });

    expect(await accept()).toMatchObject({ kind: "accepted", member: { role: "agent", email: "ana@example.com" } });
    expect(await accept()).toMatchObject({ kind: "accepted", member: { version: 1 } });
    expect((await teams.get("team_a"))?.members).toEqual([id]);
    expect(await accept(principal("usr_other", "ana@example.com"))).toEqual({ kind: "refused" });
    expect(await directory().membershipsOf(person.issuer, person.subject)).toMatchObject([
      { tenant: tenant.tenant, role: "agent" },
    ]);
  });

  test("of two people with its address, or of one who asks twice at once, one is let in", async () => {
    const tenant = world();
    const { token } = await invited(tenant, "ana@example.com");
    const ids = ["usr_one", "usr_two", "usr_one", "usr_two"];
    const outcomes = await Promise.all(
      ids.map((id) => tenant.manageInvitations.accept(token, principal(id, "ana@example.com"), AT)),
    );
    expect((await tenant.people.page({ limit: 10 })).items).toHaveLength(1);
    const winner = (await tenant.people.page({ limit: 10 })).items[0]?.userId;
    expect(outcomes.map(({ kind }) => kind)).toEqual(ids.map((id) => (id === winner ? "accepted" : "refused")));
  });

  test("that is revoked or over lets nobody in, nor does it bring back who was suspended", async () => {
    const tenant = world();
    const { manageInvitations, members, operator } = tenant;
    const revoked = await invited(tenant, "a@example.com");
    await manageInvitations.revoke(revoked.invitation.invitationId, everything, undefined, AT);
    expect(await manageInvitations.accept(revoked.token, principal("usr_a", "a@example.com"), AT)).toEqual({
      kind: "refused",
    });
    const over = await invited(tenant, "a@example.com");
    const late = "2026-11-09T09:00:00.000Z";
    expect(await manageInvitations.accept(over.token, principal("usr_a", "a@example.com"), late)).toEqual({
      kind: "refused",
    });

    await operator.grant(somebody(), "administrator");
    const person = somebody();
    await operator.grant(person, "agent");
    await members.change(userIdOf(person), { status: "suspended" }, everything, undefined, AT);
    const again = await invited(tenant, "b@example.com");
    expect(await manageInvitations.accept(again.token, principal(userIdOf(person), "b@example.com"), AT)).toEqual({
      kind: "member",
    });
    expect((await tenant.people.member(userIdOf(person)))?.status).toBe("suspended");
  });

  test("lists come newest first, page by page, and another tenant's cursor opens nothing", async () => {
    const [tenant, other] = [world(), world()];
    const times = ["2026-11-02T09:00:00.000Z", "2026-11-02T09:00:01.000Z", "2026-11-02T09:00:02.000Z"];
    for (const at of times)
      await tenant.manageInvitations.invite(
        { email: "a@example.com", role: "agent", teams: [], request: { id: systemIds.random(), at } },
        everything,
      );
    const first = await tenant.invitations.page({ limit: 2 });
    expect(first.items.map(({ createdAt }) => createdAt)).toEqual([times[2], times[1]]);
    const cursor = first.nextCursor ?? "";
    expect((await tenant.invitations.page({ limit: 2, cursor })).items.map(({ createdAt }) => createdAt)).toEqual([
      times[0],
    ]);
    await expect(other.invitations.page({ limit: 2, cursor })).rejects.toThrow("cursor");
  });
});

describe("a key", () => {
  test("is kept as a hash, found in its tenant alone, and never replaced once it was used", async () => {
    const { tenant, keys, manageKeys } = world();
    const asked = request();
    const made = await manageKeys.create({ name: "Bookings", permissions: ["leads.read"], request: asked }, everything);
    if (made.kind !== "created") throw new Error(made.kind);
    const { key, credential } = made;
    const stored = await directory().apiKey(tenant, key.keyId);
    expect(stored).toEqual(key);
    expect(JSON.stringify(stored)).not.toContain(credential.slice(-32));
    expect(await directory().apiKey(`${tenant}-other`, key.keyId)).toBeUndefined();

    // The same request, whose answer was lost: nobody has the first secret.
    const again = await manageKeys.create(
      { name: "Bookings", permissions: ["leads.read"], request: asked },
      everything,
    );
    expect(again).toMatchObject({ kind: "created", key: { keyId: key.keyId } });
    await keys.used(key.keyId, AT);
    expect(
      await manageKeys.create({ name: "Bookings", permissions: ["leads.read"], request: asked }, everything),
    ).toEqual({
      kind: "exists",
    });
  });

  test("says when it was last used, for one write an hour; what is not there is not made", async () => {
    const { keys, people: store, operator, manageKeys } = world();
    const made = await manageKeys.create({ name: "k", role: "agent", request: request() }, everything);
    if (made.kind !== "created") throw new Error(made.kind);
    const { keyId } = made.key;
    const person = somebody();
    await operator.grant(person, "administrator");
    for (const [at, expected] of [
      ["2026-11-02T09:00:00.000Z", "2026-11-02T09:00:00.000Z"],
      ["2026-11-02T09:59:59.000Z", "2026-11-02T09:00:00.000Z"],
      ["2026-11-02T10:00:00.001Z", "2026-11-02T10:00:00.001Z"],
      ["2026-11-02T09:30:00.000Z", "2026-11-02T10:00:00.001Z"],
    ] as const) {
      await keys.used(keyId, at);
      await store.seen(userIdOf(person), at, "ana@example.com");
      expect((await keys.get(keyId))?.lastUsedAt).toBe(expected);
      expect(await store.member(userIdOf(person))).toMatchObject({ lastSeenAt: expected, email: "ana@example.com" });
    }
    await keys.used("aaaaaaaaaa", AT);
    await store.seen("usr_nobody", AT, undefined);
    expect([await keys.get("aaaaaaaaaa"), await store.member("usr_nobody")]).toEqual([undefined, undefined]);
  });

  test("that is revoked stays so, as of the first time", async () => {
    const { keys, manageKeys } = world();
    const made = await manageKeys.create({ name: "k", role: "agent", request: request() }, everything);
    if (made.kind !== "created") throw new Error(made.kind);
    expect(await keys.revoke(made.key.keyId, AT)).toMatchObject({ revokedAt: AT });
    expect(await keys.revoke(made.key.keyId, "2026-11-03T09:00:00.000Z")).toMatchObject({ revokedAt: AT });
    expect(await keys.revoke("aaaaaaaaaa", AT)).toBeUndefined();
  });
});

test("what is saved under an old version is not saved, and whoever leaves is written down", async () => {
  const { tenant, people: store, settings, operator } = world();
  const person = somebody();
  await operator.grant(somebody(), "administrator");
  await operator.grant(person, "agent");
  const before = await store.member(userIdOf(person));
  if (!before) throw new Error("nobody");
  expect(await store.saveProfile({ ...before, name: "Ana", version: 2 }, before)).toBe("saved");
  expect(await store.saveProfile({ ...before, name: "Eve", version: 2 }, before)).toBe("conflict");
  expect(await store.saveCensus({ ...EMPTY_CENSUS, version: 9 }, EMPTY_CENSUS)).toBe("conflict");
  const none = defaultSettings(tenant);
  expect(await settings.save({ ...none, version: 1 }, none)).toBe("saved");
  expect(await settings.save({ ...none, name: "other", version: 1 }, none)).toBe("conflict");

  await operator.revoke(person);
  const day = new Date().toISOString().slice(0, 10);
  const { Items } = await table.client.query({
    TableName: table.tableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": `${tenant}#activity#${day}` },
  });
  expect(Items).toMatchObject([
    {
      kind: "deleted",
      subject: { entity: "member", id: userIdOf(person) },
      by: { kind: "system", id: "system:operator" },
    },
  ]);
  expect(await directory().membershipsOf(person.issuer, person.subject)).toEqual([]);
});
