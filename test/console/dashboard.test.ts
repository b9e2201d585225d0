/** The dashboard: what it says is what the API says, it follows live, and a new tenant is led to its first message. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const XSS = "<img src=x onerror=document.title='bad'>";
const ANA = "34600000001";

interface Board {
  readonly now: { readonly open: number; readonly unanswered: number; readonly unassigned: number };
}

describe.skipIf(!executable || !DEEP)("the dashboard", () => {
  let stage: ConsoleStage;
  beforeAll(async () => {
    stage = await startConsoleStage();
  }, 120_000);
  afterAll(() => stage?.stop());

  const figure = (page: Page, name: string) => page.getByTestId(`tile-${name}`);
  const write = async (waId: string, text: string, name: string) => {
    await stage.write(waId, text, { from: { waId, name } } as object);
    await stage.settled();
  };
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16);

  test("a new tenant is led to its first message, which arrives live and can be opened", async () => {
    const page = await stage.open("admin");
    const guide = page.getByRole("region", { name: "Your first message in four steps" });
    await guide.getByText("2 steps left").waitFor();
    expect(await guide.getByRole("link", { name: "Connect a channel" }).count()).toBe(0);
    expect(await guide.getByRole("link", { name: "Write a canned reply" }).count()).toBe(1);
    const reply = { title: "Hours", language: "en", shortCode: "hours", text: "We are open from nine to five." };
    expect((await stage.call("POST", "/api/canned-replies", reply)).status).toBe(201);
    await write(ANA, `Hello ${XSS}`, XSS);
    const ready = page.getByRole("region", { name: /You are up and running|Your first message/ });
    await ready.getByText(`${XSS} has written to you.`).waitFor({ timeout: 20_000 });
    await ready.getByRole("link", { name: "Answer" }).click();
    await page.waitForURL("**/inbox/*");
    await page.goBack();
    await page.reload();
    await figure(page, "active").waitFor();
    expect(await page.getByRole("region", { name: "You are up and running" }).count()).toBe(0);
    await page.context().close();
  }, 60_000);

  test("its figures are the API's, and follow what happens", async () => {
    const page = await stage.open("agent");
    const { body } = await stage.call<Board>("GET", "/api/dashboard");
    await expect.poll(() => figure(page, "active").textContent(), { timeout: 20_000 }).toBe(String(body.now.open));
    expect(await figure(page, "unanswered").textContent()).toBe(String(body.now.unanswered));
    expect(await figure(page, "unassigned").textContent()).toBe(String(body.now.unassigned));
    await write("34600000002", "Is anybody there?", "Berta");
    await expect.poll(() => figure(page, "active").textContent(), { timeout: 20_000 }).toBe(String(body.now.open + 1));
    await page.getByRole("region", { name: "Recent conversations" }).getByText("Is anybody there?").waitFor();
    await figure(page, "unanswered").click();
    await page.waitForURL("**/inbox?*unanswered=*");
    await page.context().close();
  }, 60_000);

  test("a reminder is ticked off and another one put off, where they stand, by keyboard", async () => {
    const page = await stage.open("agent");
    const { body: me } = await stage.call<{ data: { id: string; email: string | null }[] }>("GET", "/api/users");
    const agent = me.data.find(({ email }) => email === "agent@example.com");
    for (const title of [`Call ${XSS}`, "Send the offer"]) {
      const made = await stage.call("POST", "/api/reminders", {
        title,
        owner: agent?.id,
        at: inMinutes(2),
        timeZone: "UTC",
      });
      expect(made.status).toBe(201);
    }
    await stage.settled();
    await page.reload();
    const due = page.getByRole("list", { name: "Due today" });
    await due.getByText("Send the offer").waitFor();
    await due.getByRole("button", { name: "Tick off: Send the offer" }).focus();
    await page.keyboard.press("Enter");
    await due.getByText("Send the offer").waitFor({ state: "detached" });
    await due.getByRole("button", { name: `Snooze: Call ${XSS}` }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Tomorrow at 9:00" }).click();
    await page.getByText("Nothing is due today.").waitFor();
    await expect
      .poll(
        async () =>
          (
            await stage.call<{ data: { title: string; state: string }[] }>("GET", `/api/reminders/of/${agent?.id}`)
          ).body.data.map(({ state }) => state),
        { timeout: 15_000 },
      )
      .toEqual(["snoozed"]);
    await page.context().close();
  }, 60_000);

  test.each(["light", "dark"] as const)(
    "breaks no serious rule of accessibility in the %s, and fits a telephone",
    async (colorScheme) => {
      const page = await stage.open("admin", "/", { colorScheme, viewport: { width: 390, height: 780 } });
      await figure(page, "active").waitFor();
      await page.waitForLoadState("networkidle");
      expect(await violationsOn(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(
        0,
      );
      expect(await page.title()).toBe("Dashboard · Chasqui");
      await page.context().close();
    },
    60_000,
  );

  test("nothing went wrong on the way, and nothing of a customer ran", () => {
    expect(stage.complaints).toEqual([]);
  });
});
