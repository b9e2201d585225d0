/** Live connections, through the door. */
import { expect, test } from "vitest";
import { agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

test("a ticket holds what its caller may read of it, is told once, and a minute is all it has", async () => {
  const { ask, seen } = makeWorld();
  const { tickets } = seen;
  const headers = { "idempotency-key": "once" };
  const { status, body } = await ask("POST", "/api/live/tickets", { headers });
  expect([status, body]).toMatchObject([
    201,
    { url: "wss://live.example/live", expiresAt: "2026-03-02T08:01:00.000Z" },
  ]);
  const { ticket } = body as { ticket: string };
  const [kept] = tickets;
  expect(kept).toMatchObject({
    tenant: "demo",
    person: agent.id,
    permissions: [
      ...["settings.read", "conversations.read", "leads.read"],
      ...["contacts.read", "events.read", "catalogue.read", "campaigns.read"],
    ],
    issuedAt: "2026-03-02T08:00:00.000Z",
  });
  expect(JSON.stringify(kept)).not.toContain(ticket);
  expect((await ask("POST", "/api/live/tickets", { headers })).body).toMatchObject({ ticket: null });
});

test("signing out everywhere concerns the caller alone", async () => {
  const { ask, seen } = makeWorld();
  const { closings } = seen;
  const answer = await ask("DELETE", "/api/live/connections");
  const at = "2026-03-02T08:00:00.000Z";
  expect([answer.status, answer.body, closings]).toEqual([200, { closedAt: at }, [{ person: agent.id, at }]]);
});

test("who is there is told to members, and what they look at to whoever may read it", async () => {
  const { ask, seen } = makeWorld();
  const { present } = seen;
  const [openedAt, until] = ["2026-03-02T07:59:00.000Z", "2026-03-02T08:00:30.000Z"];
  const attention = { conversationId: "t1", doing: "replying", until } as const;
  const rosa = { connectionId: "r=", tenant: "demo", person: "usr_r", permissions: [], openedAt };
  present.connections.push({ ...rosa, attention });
  present.declared.push({ person: "usr_r", state: "busy", at: openedAt });
  const people = [{ person: "usr_r", state: "busy", since: openedAt }];
  expect((await ask("GET", "/api/live/presence")).body).toEqual({
    people,
    attention: [{ person: "usr_r", ...attention }],
  });
  const memberships = [{ tenant: "demo", role: "role_a", permissions: ["live.read"] as const }];
  const outsider = await ask("GET", "/api/live/presence", { as: { ...agent, memberships } });
  expect(outsider.body).toEqual({ people, attention: [] });
});
