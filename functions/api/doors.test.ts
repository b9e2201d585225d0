/** Who gets in, and what is refused at the door. */
import { describe, expect, test } from "vitest";
import { PERMISSIONS } from "../../lib/core/people/model.ts";
import { MAX_BODY_BYTES } from "../../lib/runtime/http/body.ts";
import { audienceRoutes } from "./audience/routes/index.ts";
import { automationRoutes } from "./automation/routes/index.ts";
import { calendarRoutes } from "./calendar/routes/index.ts";
import { campaignsRoutes } from "./campaigns/routes/index.ts";
import { signingRoutes } from "./campaigns/signing.ts";
import { catalogueRoutes } from "./catalogue/routes/index.ts";
import { feedbackRoutes } from "./feedback/routes/index.ts";
import { campaignReportRoutes } from "./figures/routes.ts";
import { inboxRoutes } from "./inbox/routes/index.ts";
import { outreachRoutes } from "./outreach/routes/index.ts";
import { PARTS, type PartName } from "./parts.ts";
import { reportsRoutes } from "./reports/routes/index.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";
import { salesRoutes } from "./sales/routes/index.ts";
import { searchRoutes } from "./search/routes/index.ts";
import { setupRoutes } from "./setup/routes/index.ts";
import { templatesRoutes } from "./templates/routes/index.ts";
import { inert } from "./testing/inert.ts";
import { administrator, agent, conversation } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";
import { webhookRoutes } from "./webhooks/routes/index.ts";

const here = `/api/conversations/${conversation.conversationId}`;
const nothing = () => {
  const closed = Object.fromEntries(
    [
      "conversations",
      "contacts",
      "leads",
      "deliveries",
      "connections",
      "requests",
      "secrets",
      "media",
      "notices",
      "reminders",
      "spending",
      "jobs",
      "files",
      "channels",
      "setup",
      "people",
      "invitations",
      "keys",
      "roles",
      "teams",
      "settings",
    ].map((name) => [name, inert(name)]),
  );
  return makeWorld(closed);
};

describe("permissions", () => {
  const guarded = routes.flatMap((route) => (route.access === "permission" ? [route] : []));
  test("every permission opens something, and only these doors are open to all", () => {
    expect(new Set(guarded.map(({ permission }) => permission))).toEqual(new Set(PERMISSIONS));
    const open = routes.flatMap((route) => (route.access === "public" ? [route.contract.path] : []));
    expect(open.sort()).toEqual(["/api/docs", "/api/health", "/api/openapi.json", "/api/sign-in"]);
  });

  test("what every member may do says why, and is closed to everybody else", async () => {
    const { ask } = nothing();
    for (const route of routes) {
      if (route.access !== "member") continue;
      expect(route.reason.length).toBeGreaterThan(30);
      const { method } = route.contract;
      const path = route.contract.path.replace(/\{\w+\}/g, "x");
      const body = method === "GET" ? {} : { body: { no: 1 } };
      const outside = await ask(method, path, { as: { ...agent, memberships: [] }, ...body });
      expect([path, outside.status]).toEqual([path, 403]);
      expect([path, (await ask(method, path, { as: null, ...body })).status]).toEqual([path, 401]);
    }
  });

  test("whatever changes something is named for it, and reading rights change nothing", () => {
    // A ticket lets one look, and a preview is looked at: none changes anything of the tenant's.
    const own = new Set(["createLiveTicket", "previewTemplate", "previewSegment", "findLookalikes", "dryRunCampaign"]);
    for (const { contract, permission } of guarded) {
      if (contract.method !== "GET" && !own.has(contract.id))
        expect([contract.id, permission]).not.toEqual([contract.id, expect.stringMatching(/\.read$/)]);
    }
  });
});

test("each part serves its own nouns, and every noun is some part's", async () => {
  const served = {
    inbox: inboxRoutes,
    sales: salesRoutes,
    outreach: outreachRoutes,
    audience: audienceRoutes,
    automation: automationRoutes,
    feedback: feedbackRoutes,
    reports: reportsRoutes,
    search: searchRoutes,
    setup: setupRoutes,
    templates: templatesRoutes,
    webhooks: webhookRoutes,
    calendar: calendarRoutes,
    campaigns: [...campaignsRoutes, ...signingRoutes, ...campaignReportRoutes],
    catalogue: catalogueRoutes,
    reference: routes.filter(({ access }) => access === "public"),
  } satisfies Record<PartName, readonly Route[]>;
  for (const [part, its] of Object.entries(served)) {
    const nouns = new Set(its.map(({ contract }) => contract.path.split("/")[2]));
    expect([part, [...nouns].sort()]).toEqual([part, [...PARTS[part as PartName]].sort()]);
  }
  expect(Object.values(served).flat()).toHaveLength(routes.length);
});

describe("the caller", () => {
  test("must be somebody", async () => {
    const { ask } = nothing();
    for (const path of ["/api/me", "/api/conversations"]) {
      const answer = await ask("GET", path, { as: null });
      expect([answer.status, answer.body, answer.headers["www-authenticate"]]).toMatchObject([
        401,
        { code: "unauthenticated" },
        "Bearer",
      ]);
    }
  });

  test("must be what the authorizer writes", async () => {
    const { ask } = nothing();
    const forged = { kind: "person", id: "usr_a", memberships: [{ tenant: "demo", role: "god" }] };
    expect((await ask("GET", "/api/me", { as: forged as never })).status).toBe(401);
  });

  test("acts in a tenant that they belong to", async () => {
    const { ask, seen } = makeWorld();
    const both = { ...agent, memberships: [...agent.memberships, { tenant: "other", role: "agent" as const }] };
    const unnamed = await ask("GET", here, { as: both });
    expect([unnamed.status, unnamed.body]).toMatchObject([
      400,
      { code: "tenant_required", detail: expect.stringMatching(/demo, other/) },
    ]);
    expect((await ask("GET", here, { as: both, headers: { "chasqui-tenant": "other" } })).status).toBe(200);
    const foreign = await ask("GET", here, { headers: { "chasqui-tenant": "other" } });
    expect([foreign.status, foreign.body]).toMatchObject([403, { code: "forbidden" }]);
    expect((await ask("GET", here, { as: { ...agent, memberships: [] } })).status).toBe(403);
    expect(seen.tenants).toEqual(["other"]);
  });
});

describe("the request", () => {
  test("to nowhere is 404, with a method that is not offered 405", async () => {
    const { ask } = nothing();
    expect((await ask("GET", "/api/nothing")).body).toMatchObject({ code: "not_found" });
    expect((await ask("GET", "/api/conversations/a%2Fb/messages")).status).toBe(404);
    const wrong = await ask("DELETE", here);
    expect([wrong.status, wrong.body, wrong.headers.allow]).toMatchObject([
      405,
      { code: "method_not_allowed" },
      "GET, PATCH",
    ]);
    expect((await ask("POST", "/api/health", { as: null })).headers.allow).toBe("GET");
  });

  test("carries JSON, and not too much of it", async () => {
    const { ask } = nothing();
    const notes = `${here}/notes`;
    const asText = await ask("POST", notes, { body: { text: "a" }, headers: { "content-type": "text/plain" } });
    expect([asText.status, asText.body, asText.headers.accept]).toMatchObject([
      415,
      { code: "unsupported_media_type" },
      "application/json",
    ]);
    const cut = await ask("POST", notes, { raw: '{"text": "a' });
    expect([cut.status, cut.body]).toMatchObject([400, { code: "malformed_json" }]);
    expect(cut.body).not.toHaveProperty("detail");
    const deep = await ask("POST", notes, { raw: `{"text":${"[".repeat(50_000)}${"]".repeat(50_000)}}` });
    expect([deep.status, deep.body]).toMatchObject([400, { code: "malformed_json" }]);
    const large = await ask("POST", notes, { raw: JSON.stringify({ text: "a".repeat(MAX_BODY_BYTES) }) });
    expect([large.status, large.body]).toMatchObject([413, { code: "payload_too_large" }]);
    expect((await ask("POST", notes)).body).toMatchObject({ errors: [{ field: "text", code: "wrong_type" }] });
    expect((await ask("POST", notes, { raw: '{"text":"a","__proto__":{"x":1}}' })).status).toBe(422);
  });

  test("media types of the JSON family are JSON", async () => {
    const { ask } = makeWorld();
    for (const type of ["application/json; charset=utf-8", "application/merge-patch+json"]) {
      expect((await ask("PATCH", here, { body: { state: "open" }, headers: { "content-type": type } })).status).toBe(
        200,
      );
    }
  });

  test.each([
    "limit=0",
    "limit=101",
    "limit=ten",
    "limit=1.5",
    "state=lost",
    "assignee=somebody",
    "unread=maybe",
    "colour=red",
    "cursor=",
  ])("is refused for ?%s", async (query) => {
    const { ask } = nothing();
    const answer = await ask("GET", `/api/conversations?${query}`);
    expect([answer.status, answer.body]).toMatchObject([422, { errors: [{ field: query.split("=")[0] }] }]);
  });
});

test("answers are kept by no cache, sniffed by no browser and framed by nobody", async () => {
  const { ask, seen } = makeWorld();
  const answer = await ask("GET", here);
  expect(answer.headers).toMatchObject({
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-request-id": "req-1",
  });
  expect(seen.logs).toEqual([
    [
      "api.answered",
      {
        requestId: "req-1",
        operation: "getConversation",
        status: 200,
        code: undefined,
        tenant: "demo",
        ms: expect.any(Number),
      },
    ],
  ]);
  expect((await ask("GET", "/api/nothing", { as: administrator })).headers["x-content-type-options"]).toBe("nosniff");
});

test("who came in and who was turned away is noted, in the caller's own tenant, with the network it came from", async () => {
  const { ask, seen } = makeWorld();
  await ask("GET", "/api/conversations");
  await ask("GET", "/api/conversations");
  await ask("GET", "/api/conversations", { headers: { "chasqui-tenant": "somebody-elses" } });
  await ask("POST", "/api/apps", { body: {} });
  const by = { kind: "person", id: agent.id, requestId: "req-1", from: "192.0.2.0/24" };
  expect(seen.activities).toMatchObject([
    { kind: "signed_in", by },
    { kind: "refused", by, facts: { operation: "listConversations", needs: "another tenant" } },
    { kind: "refused", by, facts: { operation: "createApp", needs: "connections.manage" } },
  ]);
});
