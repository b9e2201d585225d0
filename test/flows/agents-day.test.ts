/** A day of an agent, from the customer's first word to the sale, each step through the door that the agent would use. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../events/api/reports.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

/** `npm run test:deep`: the reminder's minute is waited for; otherwise it is the minute that is running. */
const DEEP = process.env.CHASQUI_DEEP === "1";
const CUSTOMER = "15550400001";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

/** What a person asks of the API, with their own token. */
async function person(email: string) {
  const headers = { authorization: `Bearer ${await stack.issuer.tokenFor(email)}` };
  return async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const answer = await stack.call<Body>(method, path, body, headers);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
}

interface Lead {
  readonly id: string;
  readonly contactId: string;
  readonly state: string;
}
interface Notice {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly place: { readonly kind: string; readonly id: string } | null;
}
interface Entry {
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly changes: readonly { readonly field: string; readonly after: string | null }[];
}
interface List<Item> {
  readonly data: readonly Item[];
}

test("from a message to a sale, with a reminder in between, and all of it told", { timeout: 180_000 }, async () => {
  const [agent, supervisor, administrator] = await Promise.all(
    ["agent@example.com", "supervisor@example.com", "admin@example.com"].map(person),
  );
  if (!agent || !supervisor || !administrator) throw new Error("three people work here");
  const me = await agent<{ id: string }>("GET", "/api/me");

  // A message comes in, and a lead with it.
  await stack.write(CUSTOMER, "¿Tienen mesa para veinte personas?");
  const conversation = await stack.conversationOf(CUSTOMER);
  const { contactId } = await agent<{ contactId: string }>("GET", `/api/conversations/${conversation}`);
  const leads = await agent<List<Lead>>("GET", "/api/leads?limit=100");
  const lead = leads.data.find((one) => one.contactId === contactId);
  expect(lead).toMatchObject({ state: "new" });

  // The agent takes the conversation, and answers with what the team always says.
  const taken = await agent<{ assignee: string }>("POST", `/api/conversations/${conversation}/assign`, {
    assignee: "me",
  });
  expect(taken.assignee).toBe(me.id);
  const canned = await supervisor<{ id: string }>("POST", "/api/canned-replies", {
    title: "Grupos",
    language: "es",
    shortCode: "grupos",
    text: "Hola {{contact.firstName|amiga}}, ¡claro que sí!",
  });
  await agent("POST", `/api/conversations/${conversation}/messages`, { cannedReplyId: canned.id });
  await eventually(
    () => stack.messages(conversation),
    (messages) => messages.some(({ delivery }) => delivery?.status === "delivered"),
  );
  expect(stack.providers.sent({ to: CUSTOMER }).map(({ body }) => (body as { text: unknown }).text)).toMatchObject([
    { body: "Hola Customer, ¡claro que sí!" },
  ]);

  // It becomes a negotiation, worth something.
  const here = `/api/leads/${lead?.id}`;
  await agent("PATCH", here, { assignee: "me", state: "negotiation", value: { amount: 850, currency: "EUR" } });
  expect(await agent("GET", here)).toMatchObject({ state: "negotiation", assignee: me.id });

  // To call back in a minute.
  const soon = Date.now() + (DEEP ? 60_000 : 0);
  const reminder = await agent<{ id: string; state: string; dueAt: string }>("POST", "/api/reminders", {
    title: "Llamar por el menú",
    subject: { kind: "lead", id: lead?.id },
    at: new Date(soon).toISOString().slice(0, 16),
    timeZone: "UTC",
  });
  expect(reminder.state).toBe("pending");
  const told = await eventually(
    () => agent<List<Notice>>("GET", "/api/notices?state=unread"),
    ({ data }) => data.some(({ kind }) => kind === "reminder"),
    90_000,
  );
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(reminder.dueAt));
  const [notice, ...others] = told.data.filter(({ kind }) => kind === "reminder");
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ text: "Llamar por el menú", place: { kind: "lead", id: lead?.id } });
  await agent("POST", `/api/notices/${notice?.id}/read`);
  expect(await agent("GET", `/api/reminders/${reminder.id}`)).toMatchObject({ state: "fired" });
  await agent("POST", `/api/reminders/${reminder.id}/done`);
  expect((await agent<List<unknown>>("GET", "/api/reminders")).data).toEqual([]);

  // The customer comes, and a reminder of what is done asks before it disturbs.
  await agent("PATCH", here, { state: "closed_won" });
  const won = await agent<List<Lead>>("GET", "/api/leads?state=closed_won&limit=100");
  expect(won.data.map(({ id }) => id)).toContain(lead?.id);
  const late = await agent<{ id: string }>("POST", "/api/reminders", {
    title: "Preguntar otra vez",
    subject: { kind: "lead", id: lead?.id },
    at: new Date().toISOString().slice(0, 16),
    timeZone: "UTC",
  });
  await eventually(
    () => agent<{ state: string }>("GET", `/api/reminders/${late.id}`),
    ({ state }) => state === "asking",
  );
  await agent("POST", `/api/reminders/${late.id}/answer`, { answer: "drop" });

  // Whoever may see it sees who did what, in this order.
  await agent("POST", `/api/conversations/${conversation}/resolve`);
  await stack.settled();
  const log = await eventually(
    () => administrator<List<Entry>>("GET", "/api/audit?limit=100"),
    ({ data }) => data.some(({ changes }) => changes.some(({ after }) => after === "resolved")),
  );
  const of = (entity: string, id: string) =>
    log.data
      .filter((entry) => entry.entity === entity && entry.entityId === id)
      .toReversed()
      .map(({ actor, action, changes }) => ({
        by: actor.id === me.id ? "agent" : actor.id,
        action,
        state: changes.find(({ field }) => field === "state")?.after,
      }));
  expect(of("reminder", reminder.id)).toEqual([
    { by: "agent", action: "created", state: "pending" },
    { by: "rule:reminders", action: "changed", state: "fired" },
    { by: "agent", action: "changed", state: "done" },
  ]);
  expect(of("lead", lead?.id ?? "").flatMap(({ by, state }) => (by === "agent" && state ? [state] : []))).toEqual([
    "negotiation",
    "closed_won",
  ]);
  expect(of("conversation", conversation).at(-1)).toMatchObject({ by: "agent", state: "resolved" });
  // Reports follow within seconds.
  const work = await eventually(
    () => administrator<Report>("GET", "/api/reports?by=person&days=7"),
    ({ groups }) => groups.some(({ id, figures }) => id === me.id && figures.leadsWon === 1),
  );
  expect(work.groups.find(({ id }) => id === me.id)).toMatchObject({
    name: expect.any(String),
    figures: {
      messagesOut: 1,
      conversationsResolved: 1,
      leadsWon: 1,
      valueWon: [{ currency: "EUR", amount: 850 }],
      firstResponse: { count: 1 },
      resolution: { count: 1 },
    },
  });
  const dashboard = await agent<{ week: { figures: Report["total"]["figures"] } }>("GET", "/api/dashboard");
  expect(dashboard.week.figures).toMatchObject({ messagesOut: 1, leadsWon: 1 });
  const found = await eventually(
    () => agent<List<{ kind: string; conversationId: string }>>("GET", "/api/search?q=veinte%20pers"),
    ({ data }) => data.length > 0,
  );
  expect(found.data).toMatchObject([{ kind: "message", conversationId: conversation }]);
  const uses = await agent<List<{ id: string; uses: number }>>("GET", "/api/canned-replies/uses");
  expect(uses.data).toMatchObject([{ id: canned.id, uses: 1 }]);

  expect(JSON.stringify(log)).not.toMatch(/mesa|claro|Llamar|1555040/);
  expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
});

test("what is further away has a schedule of its own, and one that was moved finds nothing to do", async () => {
  const agent = await person("supervisor@example.com");
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const body = { title: "Mañana", at: `${tomorrow}T09:00`, timeZone: "Europe/Madrid" };
  const reminder = await agent<{ id: string; dueAt: string }>("POST", "/api/reminders", body);
  const found = await eventually(
    async () => stack.runner.schedules().find(({ name }) => name === `rem-demo-${reminder.id.slice(-16)}-1`),
    (schedule) => schedule !== undefined,
  );
  expect(found?.definition).toMatchObject({
    ScheduleExpression: `at(${reminder.dueAt.slice(0, 19)})`,
    ScheduleExpressionTimezone: "UTC",
    ActionAfterCompletion: "DELETE",
  });

  const at = new Date().toISOString().slice(0, 16);
  await agent("PATCH", `/api/reminders/${reminder.id}`, { at, timeZone: "UTC" });
  const reminders = async () => {
    const { data } = await agent<List<Notice>>("GET", "/api/notices?state=unread");
    return data.filter(({ text }) => text === "Mañana");
  };
  await eventually(reminders, ({ length }) => length > 0);
  await stack.runner.fireSchedule(found?.name ?? "", found?.group);
  await stack.settled();
  expect(await reminders()).toHaveLength(1);
  expect(await agent("GET", `/api/reminders/${reminder.id}`)).toMatchObject({ state: "fired" });
});
