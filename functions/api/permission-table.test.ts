/**
 * The permission table, whole: every route tried by every kind of caller. `npm run permissions` writes it down in `docs/permissions.md`;
 * while that is not the code's, this fails.
 */
import { describe, expect, test } from "vitest";
import { compact, may, PERMISSIONS, type Permission, type Principal, ROLES } from "../../lib/core/people/model.ts";
import { visitRoutes } from "../serve-visitors/routes.ts";
import { LINKS } from "../track/serve.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";
import { inert } from "./testing/inert.ts";
import { agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

/** Everything is shut behind the door: whoever passes is refused for the body or by a port that was reached; never by 401 or 403. */
const { ask } = makeWorld(
  Object.fromEntries(Object.keys(makeWorld().ports).map((name) => [name, inert(name)])) as Parameters<
    typeof makeWorld
  >[0],
);

const as = (role: string, permissions?: readonly Permission[]): Principal => ({
  ...agent,
  memberships: [{ tenant: "demo", role, ...(permissions ? { permissions } : {}) }],
});
const key = (permissions: readonly Permission[]): Principal => ({
  ...as("key", permissions),
  kind: "key",
  id: "key_a",
});
const barred = (bar: "suspended" | "second_factor" | "session_expired"): Principal => ({
  ...agent,
  memberships: [{ tenant: "demo", role: "administrator", barred: bar }],
});

async function tried(route: Route, caller: Principal | null, headers: Record<string, string> = {}) {
  const { method, path } = route.contract;
  const answer = await ask(method, path.replace(/\{\w+\}/g, "x"), {
    as: caller,
    headers,
    ...(method === "GET" ? {} : { body: { no: 1 } }),
  });
  return { status: answer.status, code: (answer.body as { code?: string } | undefined)?.code };
}
const passes = ({ status }: { readonly status: number }) => status !== 401 && status !== 403;
const REFUSED = { status: 403, code: "forbidden" };

const closed = routes.flatMap((route) => (route.access === "permission" ? [route] : []));
const named = closed.map((route) => ({ route, id: route.contract.id, needs: route.permission }));

describe.each(named)("$id needs $needs", ({ route, needs }) => {
  test("roles of everybody", async () => {
    for (const role of ROLES) {
      const outcome = await tried(route, as(role));
      expect([role, passes(outcome)]).toEqual([role, may({ tenant: "demo", role }, needs)]);
      if (!passes(outcome)) expect(outcome).toEqual(REFUSED);
    }
  });

  test("a role of the tenant's own, and a key: this permission opens it, all others do not", async () => {
    const others = PERMISSIONS.filter((permission) => permission !== needs);
    for (const make of [(permissions: readonly Permission[]) => as("role_a", permissions), key]) {
      expect(passes(await tried(route, make([needs])))).toBe(true);
      expect(await tried(route, make(others))).toEqual(REFUSED);
      expect(await tried(route, make([]))).toEqual(REFUSED);
    }
    // A role that the tenant gave the name of nobody's rights, and one of everybody's that was narrowed.
    expect(await tried(route, as("administrator", others))).toEqual(REFUSED);
    expect((await tried(route, as("constructor"))).status).toBe(401);
  });
});

describe.each(routes.map((route) => ({ route, id: route.contract.id, access: route.access })))(
  "$id ($access)",
  ({ route }) => {
    const open = route.access === "public";
    const anybody = route.access === "signed_in";

    test("is shut to nobody, to strangers, to other tenants and to who is barred", async () => {
      const boss = as("administrator");
      expect((await tried(route, null)).status === 401).toBe(!open);
      expect(await tried(route, { ...boss, memberships: [] })).toMatchObject(open || anybody ? {} : REFUSED);
      const foreign = await tried(route, boss, { "chasqui-tenant": "somebody-elses" });
      expect(foreign).toMatchObject(open ? {} : REFUSED);
      const two = { ...boss, memberships: [...boss.memberships, { tenant: "other", role: "administrator" }] };
      expect((await tried(route, two)).code === "tenant_required").toBe(!open && !anybody);
      if (open || anybody) return;
      expect(await tried(route, barred("suspended"))).toEqual({ status: 403, code: "suspended" });
      expect(await tried(route, barred("second_factor"))).toEqual({ status: 403, code: "second_factor_required" });
      expect(await tried(route, barred("session_expired"))).toEqual({ status: 401, code: "session_expired" });
    });

    test("says why it needs no permission, where it needs none", () => {
      if (route.access !== "permission") expect(route.reason.length).toBeGreaterThan(10);
    });
  },
);

test("what an authorizer never writes opens nothing", async () => {
  const [route] = closed;
  if (!route) throw new Error("no route");
  for (const forged of [
    { ...agent, memberships: [{ tenant: "demo", role: "role_a" }] },
    { ...agent, memberships: [{ tenant: "", role: "administrator" }] },
    { ...agent, memberships: [{ tenant: "demo", role: "key", permissions: ["everything.manage"] }] },
    { ...agent, kind: "god" },
  ])
    expect((await tried(route, forged as never)).status).toBe(401);
  const short = { ...agent, memberships: [{ tenant: "demo", role: "key", permissions: compact([route.permission]) }] };
  expect(passes(await tried(route, short as never))).toBe(true);
});

test("docs/permissions.md is the code's", async () => {
  const mark = (has: boolean) => (has ? "yes" : "");
  const sorted = [...routes].sort((a, b) =>
    a.contract.path < b.contract.path || (a.contract.path === b.contract.path && a.contract.method < b.contract.method)
      ? -1
      : 1,
  );
  const lines = sorted.map((route) => {
    const { method, path } = route.contract;
    const has = (role: string) => route.access !== "permission" || may({ tenant: "demo", role }, route.permission);
    const needs =
      route.access === "permission" ? `\`${route.permission}\`` : `${NOTHING[route.access]}: ${route.reason}`;
    return [method, `\`${path}\``, needs, ...ROLES.map((role) => mark(has(role)))];
  });
  const rights = PERMISSIONS.map((permission) => [
    `\`${permission}\``,
    ...ROLES.map((role) => mark(may({ tenant: "demo", role }, permission))),
  ]);
  const table = [
    "# Who may do what",
    "",
    "Made by `npm run permissions` from the routes, each of which is tried by every kind of caller. A tenant's own roles and keys are made of",
    "the same permissions.",
    "",
    ...aligned([["method", "path", "needs", ...ROLES], ...lines]),
    "",
    ...aligned([["permission", ...ROLES], ...rights]),
    "",
    "## Visitors of a website",
    "",
    "Served apart from the API, by `serve-visitors`, which has no way to contacts, leads or people. Only pages of websites that the widget names.",
    "",
    ...aligned([
      ["method", "path", "open because"],
      ...visitRoutes.map(({ contract: { method, path }, reason }) => [method, `\`${path}\``, reason]),
    ]),
    "",
    "## Links that customers get",
    "",
    "Opened by `track` at `/t/{token}`. A token is signed with the tenant's key and says what it is for; GET changes nothing of what somebody",
    "agreed to.",
    "",
    ...aligned([
      ["link", "methods", "open because"],
      ...LINKS.map(({ kind, methods, reason }) => [kind, methods, reason]),
    ]),
    "",
  ].join("\n");
  await expect(table).toMatchFileSnapshot("../../docs/permissions.md");
});

/** As the formatter wants it. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)];
}

const NOTHING = { public: "open to all", signed_in: "whoever is signed in", member: "every member" } as const;
