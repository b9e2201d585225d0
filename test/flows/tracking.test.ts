/** Links that customers get, on the whole road: counted, confirmed, ended. */
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Consent } from "../../events/api/consent.ts";
import type { Notification } from "../../events/api/notifications.ts";
import type { NotificationReport } from "../../events/api/reports.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const CUSTOMER = "15550710001";

let stack: TestStack;
let conversation: string;
let contactId: string;
beforeAll(async () => {
  stack = await startTestStack();
  // At whatever hour this runs.
  await stack.call("PATCH", "/api/sending-policy", { quietHours: null });
  await stack.write(CUSTOMER, "Hola");
  conversation = await stack.conversationOf(CUSTOMER);
  const { body } = await stack.call<{ contactId: string }>("GET", `/api/conversations/${conversation}`);
  contactId = body.contactId;
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

const notify = async (body: Record<string, unknown>): Promise<string> => {
  const answer = await stack.call<Notification>("POST", "/api/notifications", {
    type: "table.offer",
    channels: ["whatsapp"],
    recipient: { contactId },
    ...body,
  });
  if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
};
const until = (id: string, is: (notification: Notification) => boolean): Promise<Notification> =>
  eventually(async () => (await stack.call<Notification>("GET", `/api/notifications/${id}`)).body, is);

/** What the customer's telephone shows, with the links as they come to us. */
async function linkWith(words: string): Promise<string> {
  const shown = await eventually(
    async () =>
      stack.providers
        .sent({ to: CUSTOMER })
        .map((sent) => JSON.stringify(sent))
        .find((sent) => sent.includes(words)) ?? "",
    (sent) => sent !== "",
  );
  const link = /https?:[/][/][^\s"\\]+[/]t[/][\w.-]+/.exec(shown)?.[0] ?? "";
  return `${stack.runner.apiUrl}${new URL(link).pathname}`;
}
const browser = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0" };

test("a link of a message is short, leads where it was written to lead, and who followed it is told; so is the answer", async () => {
  const text = "Su mesa le espera: https://shop.example/mesa?dia=hoy";
  const id = await notify({ tracking: true, content: { type: "text", text } });
  const link = await linkWith("Su mesa le espera");
  const followed = await fetch(link, { redirect: "manual", headers: { "user-agent": "curl/8.5" } });
  expect([followed.status, followed.headers.get("location")]).toEqual([302, "https://shop.example/mesa?dia=hoy"]);
  const first = await until(id, ({ attempts }) => (attempts[0]?.clicks.machines.count ?? 0) > 0);
  expect(first.attempts[0]?.clicks.people.count).toBe(0);
  // Nobody reads within four seconds.
  await new Promise((done) => setTimeout(done, 4_200));
  await fetch(link, { redirect: "manual", headers: browser });
  await stack.write(CUSTOMER, "Gracias");
  const told = await until(
    id,
    ({ attempts }) => attempts[0]?.answeredAt !== null && attempts[0]?.clicks.people.count === 1,
  );
  expect(told.attempts[0]?.opens.people.first).toBe(told.attempts[0]?.clicks.people.first);
  // The thread shows what was written.
  expect((await stack.messages(conversation)).some((message) => message.text === text)).toBe(true);
  const report = await eventually(
    async () => (await stack.call<NotificationReport>("GET", "/api/reports/notifications?by=channel")).body,
    ({ total }) => total.answered === 1 && total.clicked === 1,
  );
  expect(report.groups).toMatchObject([
    {
      channel: "whatsapp",
      type: null,
      figures: { sent: 1, delivered: 1, opened: 1, clicked: 1, clickedByMachines: 0 },
    },
  ]);
}, 60_000);

test("who is asked whether they agreed says so on a page, and can end it by another", async () => {
  const path = `/api/consents/${contactId}`;
  const asked = await stack.call<Consent>("POST", path, {
    ...{ channel: "whatsapp", state: "granted", detail: "a form", wording: "Quiero las ofertas", doubleOptIn: true },
  });
  expect(asked.body.state).toBe("pending");
  const link = await linkWith("Quiero las ofertas");
  const ledger = async () => (await stack.call<{ data: Consent[] }>("GET", path)).body.data;
  expect((await fetch(link)).status).toBe(200);
  expect(await ledger()).toHaveLength(1);
  expect((await fetch(link, { method: "POST" })).status).toBe(200);
  expect((await ledger())[0]).toMatchObject({
    state: "granted",
    source: "double_opt_in",
    wording: "Quiero las ofertas",
  });
  const page = await (await fetch(link)).text();
  const preferences = `${stack.runner.apiUrl}${/href="(\/t\/p1[^"]+)"/.exec(page)?.[1]}`;
  const stopped = await fetch(preferences, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    body: "act=stop",
  });
  expect(stopped.status).toBe(303);
  const id = await notify({ purpose: "marketing", content: { type: "text", text: "Oferta" } });
  const ended = await until(id, ({ reason }) => reason !== null);
  expect([ended.status, ended.reason?.code]).toEqual(["suppressed", "no_consent"]);
}, 60_000);

test("a mail is ended by one click of the mail program, and what machines and people do with it is told apart", async () => {
  const told = async (body: object): Promise<string> => {
    const answer = await stack.call<Notification>("POST", "/api/notifications", {
      ...{ type: "news", purpose: "marketing", channels: ["email"], recipient: { contactId: reader }, ...body },
      content: {
        ...{ type: "email", subject: "Novedades", text: "Vea https://shop.example/carta" },
        html: `<p><a href="https://shop.example/carta">La carta</a> <a href="https://shop.example/mesa">Una mesa</a></p>`,
      },
    });
    return answer.body.id;
  };
  const made = await stack.call<{ id: string }>("POST", "/api/contacts", {
    name: "Ana Huanca",
    identities: [{ kind: "email", value: "ana@huanca.example" }],
  });
  const reader = made.body.id;
  await stack.call("POST", `/api/consents/${reader}`, { state: "granted", channel: "email", detail: "at the counter" });
  const id = await told({ sendBefore: new Date(Date.now() + 3_600_000).toISOString() });
  const taken = await until(id, ({ status }) => ["delivered", "deferred", "expired"].includes(status));
  expect([taken.status, taken.reason]).toEqual(["delivered", null]);
  const [raw] = stack.providers.sent({ accountId: "hello@casa-andina.example" }).slice(-1);
  const mail = await simpleParser((raw?.body as { raw?: string } | undefined)?.raw ?? "");
  expect(mail.headers.get("list")).toMatchObject({ "unsubscribe-post": { name: "List-Unsubscribe=One-Click" } });
  const ours = (url: string | undefined) => `${stack.runner.apiUrl}${new URL(url ?? "").pathname}`;
  const links = [...String(mail.html).matchAll(/(?:href|src)="([^"]+)"/g)].map(([, url]) => ours(url));
  const [card = "", table = "", stop, choose, trap = "", picture = ""] = links;
  expect([links.length, stop?.includes("/t/u1."), choose?.includes("/t/p1.")]).toEqual([6, true, true]);
  expect(mail.text).not.toContain("shop.example");

  const scanner = { headers: { "user-agent": "BarracudaSentinel" }, redirect: "manual" } as const;
  for (const link of [card, table, trap, picture]) await fetch(link, scanner);
  const machines = await until(id, ({ attempts }) => attempts[0]?.clicks.machines.count === 2);
  expect([machines.attempts[0]?.opens.people, machines.attempts[0]?.clicks.people.count]).toEqual([
    { count: 0, first: null },
    0,
  ]);
  const gmail = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
  await fetch(picture, { headers: { "user-agent": gmail } });
  await until(id, ({ attempts }) => attempts[0]?.opens.people.count === 1);

  const list = mail.headers.get("list") as unknown as { readonly unsubscribe: { readonly url: string } };
  const oneClick = await fetch(ours(list.unsubscribe.url), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
  });
  expect(oneClick.status).toBe(200);
  const ended = await until(await told({}), ({ reason }) => reason !== null);
  expect([ended.status, ended.reason?.code]).toEqual(["suppressed", "no_consent"]);
  const { body } = await stack.call<NotificationReport>("GET", "/api/reports/notifications?by=type");
  const figures = body.groups.find(({ type }) => type === "news")?.figures;
  expect(figures).toMatchObject({
    sent: 1,
    opened: 1,
    clickedByMachines: 1,
    failed: 1,
    reasons: [{ code: "no_consent", count: 1 }],
  });
}, 60_000);
