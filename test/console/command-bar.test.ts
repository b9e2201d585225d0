/** What is at hand everywhere: search and shortcuts, notices; and the way in by invitation. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const XSS = `<img src=x onerror="document.title='taken'">`;
const ANA = "34600000001";
const SLOW = 240_000;

describe.skipIf(!executable)("what is at hand everywhere", () => {
  let stage: ConsoleStage;
  let page: Page;
  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write(ANA, "A table on the terrace, please", { from: { waId: ANA, name: `Ana ${XSS}` } } as object);
    await stage.settled();
    page = await stage.open("agent", "/");
    page.setDefaultTimeout(20_000);
  }, SLOW);
  afterAll(() => stage?.stop());

  test(
    "a contact, a lead and what was written are found, chosen and opened by keyboard",
    async () => {
      await page.keyboard.press("Control+k");
      const field = page.getByRole("combobox", { name: "Go to, search or do…" });
      await field.fill("terrac");
      const hit = page.getByRole("group", { name: "Messages" }).getByRole("option");
      await hit.waitFor();
      await page.keyboard.press("ArrowDown");
      expect(await field.getAttribute("aria-activedescendant")).toBe(await hit.getAttribute("id"));
      expect(await violationsOn(page)).toEqual([]);
      await page.keyboard.press("Enter");
      await page.waitForURL("**/inbox/*");
      await page.getByRole("log", { name: "Messages" }).getByText("A table on the terrace").waitFor();
      await page.keyboard.press("Control+k");
      await field.fill("ana");
      await page.getByRole("group", { name: "Leads" }).getByRole("option").first().waitFor();
      await page.getByRole("group", { name: "Contacts" }).getByRole("option").first().click();
      await page.waitForURL("**/contacts/*");
    },
    SLOW,
  );

  test(
    "every shortcut in force is listed, those of the open screen too",
    async () => {
      await page.goto(`${stage.runner.apiUrl}/reminders`);
      await page.getByRole("heading", { name: "Reminders" }).waitFor();
      await page.keyboard.press("Control+/");
      const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
      await help.getByText("New reminder").waitFor();
      await help.getByText("Command bar").waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await help.waitFor({ state: "detached" });
    },
    SLOW,
  );

  test(
    "a notice rings the bell within two seconds, leads to what it is about, and all are read at once",
    async () => {
      const { body } = await stage.call<{ data: { id: string; email: string | null }[] }>("GET", "/api/users");
      const owner = body.data.find(({ email }) => email === "agent@example.com")?.id;
      const at = new Date().toISOString().slice(0, 16);
      for (const title of [`Call ${XSS}`, "Send the offer"])
        await stage.call("POST", "/api/reminders", { title, owner, at, timeZone: "UTC" });
      await page.getByRole("button", { name: /^2 new notices/ }).waitFor();
      await page.keyboard.press("Alt+Shift+b");
      const panel = page.getByRole("dialog", { name: "Notices" });
      const fresh = panel.getByRole("region", { name: "New" });
      await fresh.getByText(`Call ${XSS}`).waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await fresh.getByRole("button", { name: /Send the offer/ }).click();
      await page.waitForURL("**/reminders?open=*");
      await page.getByRole("dialog", { name: "Change the reminder" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^1 new notice/ }).click();
      await panel.getByRole("button", { name: "Mark all as read" }).click();
      await panel.getByRole("region", { name: "Earlier" }).getByText(`Call ${XSS}`).waitFor();
      await expect.poll(() => fresh.count(), { timeout: 10_000 }).toBe(0);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^Notices/ }).waitFor();
    },
    SLOW,
  );

  // It waits a minute for the doorkeeper to forget whom it knew.
  test.skipIf(!DEEP)(
    "an invitation turns away the wrong person and whatever is over, and lets its own in",
    async () => {
      const invite = async (email: string) =>
        (await stage.call<{ id: string; link: string }>("POST", "/api/invitations", { email, role: "agent" })).body;
      const context = await stage.browser.newContext({ locale: "en-GB", serviceWorkers: "block" });
      const guest = await context.newPage();
      guest.setDefaultTimeout(20_000);
      const follow = async ({ link }: { readonly link: string }) => {
        // Another hash alone would not be another page.
        await guest.goto("about:blank");
        await guest.goto(`${stage.runner.apiUrl}/join${new URL(link).hash}`);
      };
      const others = await invite("somebody.else@example.com");
      await follow(others);
      await guest.getByRole("heading", { name: /You are invited to/ }).waitFor();
      expect(await violationsOn(guest)).toEqual([]);
      await guest.getByRole("button", { name: "Sign in" }).click();
      await guest.getByRole("button", { name: "newcomer@example.com" }).click();
      await guest.getByText("You are signed in as newcomer@example.com").waitFor();
      await guest.getByRole("button", { name: "Sign in as somebody.else@example.com" }).waitFor();
      expect(await violationsOn(guest)).toEqual([]);
      await stage.call("DELETE", `/api/invitations/${others.id}`);
      await follow(others);
      await guest.getByText("This invitation was withdrawn.").waitFor();
      await follow({ link: "https://x.example/join#inv_x" });
      await guest.getByRole("heading", { name: "This link is not whole" }).waitFor();
      const own = await invite("newcomer@example.com");
      await follow(own);
      await guest.getByRole("definition").getByText("newcomer@example.com").waitFor();
      await guest.getByRole("button", { name: "Accept the invitation" }).click();
      await guest.getByRole("navigation", { name: "Main" }).waitFor({ timeout: 90_000 });
      await follow(own);
      await guest.getByRole("heading", { name: /You belong to .* already/ }).waitFor();
      await context.close();
    },
    SLOW,
  );

  test("nothing went wrong on the way, and nothing of a customer ran", async () => {
    expect(await page.title()).not.toBe("taken");
    expect(stage.complaints).toEqual([]);
  });
});
