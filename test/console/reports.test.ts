/** Reports: what is shown is what the API counts, the address says what is looked at, and every chart can be read as a table. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const XSS = "<img src=x onerror=document.title='bad'>";
const SECTIONS = [
  "Conversations",
  "Agents",
  "Teams",
  "Channels",
  "Countries",
  "Contacts",
  "Leads",
  "Funnels",
  "Response times",
  "Hours",
] as const;

interface Figures {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly conversationsOpened: number;
  readonly conversationsAssigned: number;
  readonly conversationsResolved: number;
  readonly response: { readonly count: number } | null;
}
interface Report {
  readonly total: { readonly figures: Figures; readonly previous: Figures | null };
  readonly groups: readonly { readonly id: string; readonly figures: Figures }[];
}

/** The machine may be busy. */
const soon = <Got>(ask: () => Promise<Got>) => expect.poll(ask, { timeout: 20_000 });

describe.skipIf(!executable)("the reports", () => {
  let stage: ConsoleStage;
  let team: string;
  const get = async <Body>(path: string) => (await stage.call<Body>("GET", path)).body;
  const stat = (page: Page, id: string) => page.getByTestId(`stat-${id}`);
  const cell = (page: Page, row: string, figure: string) =>
    page.locator(`[data-row="${row}"] [data-figure="${figure}"] > span`).first();
  const at = (page: Page, path: string) => page.goto(`${stage.runner.apiUrl}${path}`);

  beforeAll(async () => {
    stage = await startConsoleStage();
    const { body: people } = await stage.call<{ data: { id: string; email: string | null }[] }>("GET", "/api/users");
    const agent = people.data.find(({ email }) => email === "agent@example.com")?.id;
    const made = await stage.call<{ id: string }>("POST", "/api/teams", { name: XSS, members: [agent] });
    expect(made.status).toBe(201);
    team = made.body.id;
    for (const [index, text] of ["Hello", "What does it cost?", `Good morning ${XSS}`].entries()) {
      const waId = `3460000000${index + 1}`;
      await stage.write(waId, text);
      const id = await stage.conversationOf(waId);
      expect((await stage.call("PATCH", `/api/conversations/${id}`, { teamId: team })).status).toBe(200);
      const content = { type: "text", text: "Good day" };
      expect((await stage.call("POST", `/api/conversations/${id}/messages`, { content })).status).toBe(202);
    }
    const first = await stage.conversationOf("34600000001");
    await stage.call("PATCH", `/api/conversations/${first}`, { assignee: agent });
    await stage.call("PATCH", `/api/conversations/${first}`, { state: "resolved" });
    await stage.settled();
  }, 180_000);
  afterAll(() => stage?.stop());

  test("figures are the API's, also in the table, and a bar's name leads to what it is made of", async () => {
    const page = await stage.open("admin", "/reports");
    const { total, groups } = await get<Report>("/api/reports?by=day&days=30");
    expect(total.figures.messagesIn).toBe(3);
    await soon(() => stat(page, "messagesIn").textContent()).toBe("3");
    expect(await stat(page, "messagesOut").textContent()).toBe(String(total.figures.messagesOut));
    expect(await stat(page, "conversationsResolved").textContent()).toBe(String(total.figures.conversationsResolved));
    await page
      .getByRole("img", { name: /^Messages by day, as a chart/ })
      .locator("svg")
      .waitFor();

    await page.getByRole("button", { name: "Tables" }).click();
    const table = page.getByRole("table", { name: "Messages by day" });
    await table.waitFor();
    expect(await table.getByRole("row").count()).toBe(1 + groups.length);
    const today = groups.at(-1);
    expect(await table.locator(`[data-row="${today?.id}"] td`).allTextContents()).toEqual([
      String(today?.figures.messagesIn),
      String(today?.figures.messagesOut),
    ]);

    await page.getByRole("tab", { name: "Channels" }).click();
    await soon(() => cell(page, "whatsapp", "messagesIn").textContent()).toBe("3");
    await page.getByRole("link", { name: "WhatsApp" }).click();
    await page.waitForURL("**/inbox?channel=whatsapp");
    await page.goBack();
    // What was chosen is still there: it stood in the address.
    await page.getByRole("table", { name: "Channels" }).waitFor();
    await page.context().close();
  }, 60_000);

  test("period and comparison stand in the address and change the figures", async () => {
    const page = await stage.open("supervisor", "/reports");
    await stat(page, "messagesIn").waitFor();
    await page.getByRole("button", { name: "7 days" }).click();
    await page.waitForURL("**/reports?*period=7d*");
    await page.getByText("Compare with before").click();
    await page.waitForURL("**/reports?*compare=yes*");
    const { total } = await get<Report>("/api/reports?by=day&days=7&compare=true");
    expect(total.previous?.messagesIn).toBe(0);
    await page.getByRole("listitem").filter({ hasText: "Received" }).getByText("before: 0").waitFor();
    await page.getByText(/compared with/).waitFor();

    await page.getByRole("button", { name: "Range" }).click();
    await page.getByLabel("From").fill("2024-01-01");
    await page.getByLabel("Through").fill("2024-01-31");
    await page.waitForURL("**/reports?*from=2024-01-01*");
    await soon(() => stat(page, "messagesIn").textContent()).toBe("0");
    await page.getByText("Nothing was counted in these days.").first().waitFor();
    await page.reload();
    await soon(() => stat(page, "messagesIn").textContent()).toBe("0");
    expect(await page.getByLabel("Through").inputValue()).toBe("2024-01-31");
    // More days than the API counts at once: it says so in place.
    await page.getByLabel("From").fill("2020-01-01");
    await page.getByRole("alert").waitFor();
    await page.context().close();
  }, 60_000);

  test("each section shows its part, by keyboard alone", async () => {
    const page = await stage.open("admin", "/reports?view=table");
    await page.getByRole("tab", { name: "Conversations" }).focus();
    for (const name of SECTIONS.slice(1)) {
      await page.keyboard.press("ArrowRight");
      await page.getByRole("tab", { name, selected: true }).waitFor();
      await page.getByRole("tabpanel").getByRole("table").first().waitFor();
    }
    const map = await get<{ in: number[][] }>("/api/reports/heat-map?days=30");
    const shown = await page
      .getByRole("table")
      .locator("tbody tr")
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((one) => Number(one.textContent))));
    expect(shown).toEqual(map.in);

    await at(page, "/reports?view=table&tab=times&of=response");
    const { total } = await get<Report>("/api/reports?by=day&days=30");
    await soon(() => stat(page, "count").textContent()).toBe(String(total.figures.response?.count ?? 0));

    await at(page, "/reports?view=table&tab=funnels");
    const { data: funnels } = await get<{ data: { id: string }[] }>("/api/funnels");
    const figures = await get<{ conversion: { entered: number } }>(`/api/reports/funnels/${funnels[0]?.id}?days=30`);
    await soon(() => stat(page, "entered").textContent()).toBe(String(figures.conversion.entered));
    await page.context().close();
  }, 90_000);

  test("names are text, whatever stands in them", async () => {
    const page = await stage.open("admin", "/reports?tab=teams");
    await page.getByRole("link", { name: XSS }).waitFor();
    await page
      .getByRole("img", { name: /busiest teams/ })
      .locator("svg text", { hasText: "<img" })
      .waitFor();
    await page.getByRole("img", { name: /busiest teams/ }).hover();
    const { groups } = await get<Report>("/api/reports?by=team&days=30");
    const figures = groups.find(({ id }) => id === team)?.figures;
    expect(await cell(page, team, "conversationsAssigned").textContent()).toBe(String(figures?.conversationsAssigned));
    expect(await page.title()).toBe("Reports · Chasqui");
    expect(await page.locator("main img").count()).toBe(0);
    await page.context().close();
  }, 60_000);

  test("a report becomes a file: CSV, Excel, PDF", async () => {
    const page = await stage.open("admin", "/reports?tab=agents&period=7d");
    for (const [format, ending, begins] of [
      ["CSV", ".csv", "text"],
      ["Excel", ".xlsx", "PK"],
      ["PDF", ".pdf", "%PDF"],
    ] as const) {
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: format }).click();
      await page.waitForURL("**/reports?*job=*");
      const link = page.getByRole("link", { name: /^Download / }).first();
      await link.waitFor({ timeout: 40_000 });
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`\\${ending}$`));
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      expect(bytes.length).toBeGreaterThan(100);
      if (begins !== "text") expect(bytes.subarray(0, begins.length).toString("latin1")).toBe(begins);
      await page.getByRole("region", { name: "Export" }).getByRole("button", { name: "Close" }).click();
      await page.waitForURL((url) => !url.searchParams.has("job"));
    }
    await page.context().close();
  }, 90_000);

  test("who may not read them is told so, kindly", async () => {
    const page = await stage.open("agent", "/reports");
    await page.getByRole("heading", { name: "Reports are not part of your role" }).waitFor();
    expect(await page.getByRole("button", { name: "Export" }).count()).toBe(0);
    await page.context().close();
  }, 30_000);

  test.skipIf(!DEEP).each(["light", "dark"] as const)(
    "breaks no serious rule of accessibility in the %s, as charts and as tables, on a telephone",
    async (colorScheme) => {
      const page = await stage.open("admin", "/reports", { colorScheme, viewport: { width: 390, height: 780 } });
      for (const tab of ["conversations", "teams", "contacts", "funnels", "hours"])
        for (const view of ["chart", "table"]) {
          await at(page, `/reports?tab=${tab}&view=${view}&compare=yes`);
          await page.getByRole("tabpanel").getByRole("status").first().waitFor();
          await page.waitForLoadState("networkidle");
          expect(await violationsOn(page), `${tab} ${view}`).toEqual([]);
          expect(
            await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
            tab,
          ).toBe(0);
        }
      await page.context().close();
    },
    150_000,
  );

  test("nothing went wrong on the way but the range that was too long", () => {
    expect(stage.complaints.filter((text) => !text.includes("422"))).toEqual([]);
  });
});
