/** The administration in a real browser: what is set up there is what the API says afterwards. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const HOSTILE = `<img src=x onerror="document.title='taken'">`;

interface Listed<One> {
  readonly data: readonly (One & { readonly id: string; readonly name: string; readonly version: number })[];
}

describe.skipIf(!executable || !DEEP)("the administration", () => {
  let stage: ConsoleStage;
  let page: Page;
  const list = async <One>(path: string) => (await stage.call<Listed<One>>("GET", path)).body.data;
  const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });
  const go = async (section: string, heading: string) => {
    await page
      .getByRole("navigation", { name: "Sections of the administration" })
      .getByRole("link", { name: section })
      .click();
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  };
  const tick = (name: string | RegExp) => page.getByRole("checkbox", { name }).press("Space");
  beforeAll(async () => {
    stage = await startConsoleStage();
    page = await stage.open("admin", "/admin");
  }, 120_000);
  afterAll(() => stage?.stop());

  test("somebody is invited with a link that is shown once, and the invitation is withdrawn", async () => {
    await page.waitForURL("**/admin/people");
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await page.getByRole("textbox", { name: "E-mail address" }).fill("lucia@casa-andina.example");
    await page.getByRole("radio", { name: /^Supervisor/ }).check({ force: true });
    await page.keyboard.press("Enter");
    const made = dialog("The invitation of lucia@casa-andina.example is ready");
    expect(await made.getByRole("textbox", { name: "Invitation link" }).inputValue()).toMatch(/\/join#\S{20,}/);
    await made.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Withdraw: lucia@casa-andina.example" }).click();
    await page.getByRole("button", { name: "Withdraw", exact: true }).click();
    await eventually(
      () => list<{ role: string; state: string }>("/api/invitations"),
      ([only]) => only?.state === "revoked" && only.role === "supervisor",
    );
  }, 60_000);

  test("a person is suspended and let back in, and never without the last administrator", async () => {
    await page.getByRole("link", { name: "Agathe Agent" }).click();
    const sheet = dialog("Agathe Agent");
    await sheet.getByRole("button", { name: "Suspend" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Suspend" }).click();
    const agent = async () =>
      (await list<{ email: string; status: string }>("/api/users")).find(({ email }) => email === "agent@example.com");
    await eventually(agent, (one) => one?.status === "suspended");
    await sheet.getByRole("button", { name: "Let back in" }).click();
    await eventually(agent, (one) => one?.status === "active");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Alba Admin" }).click();
    await page.getByRole("radio", { name: /^Agent/ }).check({ force: true });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("A business keeps one administrator.").waitFor();
    // What is not saved is not lost unasked.
    await page.keyboard.press("Escape");
    await page
      .getByRole("alertdialog", { name: "Discard what you changed?" })
      .getByRole("button", { name: "Discard" })
      .click();
    await dialog("Alba Admin").waitFor({ state: "detached" });
  }, 60_000);

  test("a role is made of permissions in words, by keyboard, and a team by whoever works in it", async () => {
    await go("Roles and permissions", "Roles and permissions");
    await page.getByRole("button", { name: "New role" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Night shift");
    await tick(/^Answer customers/);
    await page.getByText("Of little use without: See conversations").waitFor();
    await tick(/^See conversations/);
    await page.getByRole("button", { name: "Make the role" }).click();
    await page.getByRole("link", { name: "Night shift" }).waitFor();
    const role = (await list<{ permissions: string[] }>("/api/roles")).find(({ name }) => name === "Night shift");
    expect(role?.permissions).toEqual(["conversations.read", "conversations.reply"]);

    await go("Teams", "Teams");
    await page.getByRole("button", { name: "New team" }).click();
    await dialog("New team").getByRole("textbox", { name: "Name" }).fill(HOSTILE);
    await tick("Agathe Agent");
    await page.getByRole("button", { name: "Make the team" }).click();
    await page.getByRole("link", { name: HOSTILE }).waitFor();
    expect(await list<{ members: string[] }>("/api/teams")).toMatchObject([
      { name: HOSTILE, members: [expect.any(String)] },
    ]);
  }, 60_000);

  test("what others change shows by itself; what was changed meanwhile is not written over unasked", async () => {
    const [team] = await list("/api/teams");
    await stage.call("POST", "/api/teams", { name: "Support" });
    await page.getByRole("link", { name: "Support" }).waitFor({ timeout: 10_000 });
    await page.getByRole("link", { name: HOSTILE }).click();
    await page.getByRole("textbox", { name: "What it is for" }).fill("Mine");
    await stage.call("PATCH", `/api/teams/${team?.id}`, { name: "Sales" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Somebody else changed this meanwhile.").waitFor();
    await page.getByRole("button", { name: "See theirs" }).click();
    await expect.poll(() => page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Sales");
    await dialog("Sales").getByRole("button", { name: "Close" }).click();
    await dialog("Sales").waitFor({ state: "detached" });
  }, 60_000);

  test("a chat for a website is connected step by step, tested, given a colour, and switched off", async () => {
    await go("Connections", "Connections");
    await page.getByRole("button", { name: "Connect a channel" }).click();
    const setup = dialog("Connect a channel");
    await setup.getByRole("link", { name: /Web/ }).click();
    await setup.getByRole("button", { name: "Continue" }).click();
    await setup.getByRole("textbox", { name: "Name", exact: true }).fill("Shop");
    await setup.getByRole("textbox", { name: "Short name of the widget" }).fill("shop-two");
    await setup.getByRole("textbox", { name: "Websites" }).fill("https://shop.example");
    await setup.getByRole("button", { name: "Connect", exact: true }).click();
    await setup.getByText("It works").waitFor();
    const shop = async () =>
      (await list<{ active: boolean; settings: Record<string, string> }>("/api/connections")).find(
        ({ name }) => name === "Shop",
      );
    const snippet = await setup.getByRole("textbox", { name: "Line for your website" }).inputValue();
    expect(snippet).toContain(`data-connection="demo.${(await shop())?.id}"`);
    await setup.getByRole("button", { name: "Done" }).click();
    await page.getByRole("link", { name: "Shop" }).click();
    await dialog("Shop").getByRole("textbox", { name: "Title" }).fill(HOSTILE);
    await dialog("Shop").getByRole("button", { name: "Save" }).click();
    await eventually(shop, (one) => one?.settings.title === HOSTILE);
    await page.getByRole("switch", { name: "Shop: switched on" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("alertdialog").getByRole("button", { name: "Switch off" }).click();
    await eventually(shop, (one) => one?.active === false);
  }, 60_000);

  test("a key is shown once; a month is limited; hours, a promise and a rule are set", async () => {
    await go("API keys", "API keys");
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Website");
    await tick(/^See contacts/);
    await page.getByRole("button", { name: "Make the key" }).click();
    const secret = await page.getByRole("textbox", { name: "API key" }).inputValue();
    const me = await stage.call<{ permissions: string[] }>("GET", "/api/me", undefined, {
      authorization: `Bearer ${secret}`,
    });
    expect(me.body.permissions).toEqual(["contacts.read"]);
    await page.getByRole("button", { name: "I have copied it" }).click();
    expect(await page.content()).not.toContain(secret);

    await go("Spending", "Spending");
    await page.getByRole("switch", { name: "Limit what a month may cost" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Save" }).click();
    await eventually(
      async () => (await stage.call<{ limit: { amount: number } | null }>("GET", "/api/spending")).body,
      ({ limit }) => limit?.amount === 50,
    );

    await go("Business hours", "Business hours");
    await page.getByRole("button", { name: "New hours" }).click();
    await page.getByLabel("Monday, to").fill("14:00");
    await page.getByRole("button", { name: "Set the hours" }).click();
    await page.getByRole("link", { name: "Everybody" }).waitFor();
    const [hours] = await list<{ weekly: Record<string, unknown> }>("/api/business-hours");
    expect(hours?.weekly).toMatchObject({ monday: [{ from: "09:00", to: "14:00" }] });

    await go("Service targets", "Service targets");
    await page.getByRole("button", { name: "New target" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Soon");
    await page.getByRole("button", { name: "Promise it" }).click();
    await page.getByRole("link", { name: "Soon" }).waitFor();
    expect(await list("/api/target-policies")).toMatchObject([{ name: "Soon", firstResponseMinutes: 30 }]);

    await go("Assignment", "Assignment");
    await page.getByRole("button", { name: "New rule" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("All to Agathe");
    await tick("Agathe Agent");
    await page.getByRole("button", { name: "Make the rule" }).click();
    await page.getByRole("switch", { name: "All to Agathe: in use" }).focus();
    await page.keyboard.press("Space");
    await eventually(
      () => list<{ active: boolean }>("/api/assignment-rules"),
      ([rule]) => rule?.active === false,
    );
  }, 90_000);

  test("rules are tried before a customer does; the log says who did what, before and after", async () => {
    await go("Classification of leads", "Classification of leads");
    await page.getByRole("textbox", { name: "What a customer writes" }).fill("¿Cuánto cuesta?");
    await page.keyboard.press("Enter");
    await page.getByText(/decides: the lead goes to|No rule is heard/).waitFor();
    await go("Audit log", "Audit log");
    await page.goto(`${stage.runner.apiUrl}/admin/audit?entity=team&action=changed`);
    await page.getByRole("region", { name: "Entries" }).getByRole("link").first().click();
    const entry = dialog("Details");
    await entry.getByRole("row", { name: /^name/ }).getByText("Sales").waitFor();
    await entry.getByRole("button", { name: "Close" }).click();
  }, 60_000);

  test("a supervisor sees what is theirs to change, and is told so elsewhere", async () => {
    const theirs = await stage.open("supervisor", "/admin/people");
    await theirs.getByText("Not yours to see").waitFor();
    await theirs.context().close();
  }, 60_000);

  test.each(["light", "dark"] as const)(
    "breaks no serious rule of accessibility in the %s",
    async (colorScheme) => {
      // Without motion, for what is on its way from one colour to the other has the contrast of neither.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await go("Roles and permissions", "Roles and permissions");
      await page.getByRole("link", { name: "Night shift" }).click();
      await dialog("Night shift").waitFor();
      await page.waitForTimeout(300);
      expect(await violationsOn(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await dialog("Night shift").waitFor({ state: "detached" });
      expect(await violationsOn(page)).toEqual([]);
    },
    60_000,
  );

  test("fits a telephone, where a menu stands in the place of the side list", async () => {
    await page.setViewportSize({ width: 390, height: 780 });
    await page.getByRole("button", { name: /Sections of the administration/ }).click();
    await page.getByRole("option", { name: /^People/ }).click();
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
  }, 30_000);

  test("nothing that somebody was called ran", async () => {
    expect(await page.title()).not.toBe("taken");
    expect(stage.complaints.filter((one) => !/\b4(09|12)\b/.test(one))).toEqual([]);
  });
});
