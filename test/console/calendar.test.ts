/** What is planned, seen by the month, the week and on a phone; entered, moved by mouse and keys, and read by another calendar. */
import ICAL from "ical.js";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const DAY = 86_400_000;
const ZONE = "UTC";

describe.skipIf(!executable || !DEEP)("the calendar", () => {
  let stage: ConsoleStage;
  let page: Page;
  /** The middle of a month that lies ahead. */
  const base = new Date(Date.now() + 40 * DAY).toISOString().slice(0, 8);
  const [tenth, eleventh, twelfth] = ["10", "11", "12"].map((day) => `${base}${day}`);

  beforeAll(async () => {
    stage = await startConsoleStage();
    page = await stage.open("supervisor", `/calendar?date=${twelfth}`);
    page.setDefaultTimeout(15_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const cell = (day: string | undefined) => page.locator("td", { has: page.locator(`[data-day="${day}"]`) });
  const looked = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  };

  test("something is entered on a day, dragged to the next, moved on by keys, and stands among the hours and on a phone", async () => {
    await page.getByRole("heading", { level: 1, name: "Calendar" }).waitFor();
    await page.getByText(`Times in ${ZONE}`).waitFor();
    await cell(tenth)
      .getByRole("button", { name: /^New on/ })
      .click();
    await page.getByRole("textbox", { name: "Title" }).fill("Photographs");
    await page.getByRole("button", { name: "Enter" }).click();
    const chip = page.getByRole("button", { name: /Photographs/ });
    await cell(tenth)
      .getByRole("button", { name: /Photographs/ })
      .waitFor();
    await looked();

    await chip.dragTo(cell(eleventh));
    await cell(eleventh)
      .getByRole("button", { name: /Photographs/ })
      .waitFor();
    await chip.focus();
    await page.keyboard.press("Alt+ArrowRight");
    await cell(twelfth)
      .getByRole("button", { name: /Photographs/ })
      .waitFor();

    await page.getByRole("group", { name: "View" }).getByRole("button", { name: "Week" }).click();
    await page.getByRole("region", { name: "Week" }).waitFor();
    await chip.focus();
    await page.keyboard.press("Alt+ArrowDown");
    await page.getByRole("button", { name: /9:15 AM Photographs/ }).waitFor();
    await looked();
    expect(new URL(page.url()).searchParams.get("view")).toBe("week");

    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(
      page
        .url()
        .replace("view=week", `view=list`)
        .replace(/date=[\d-]+/, `date=${tenth}`),
    );
    await page.getByRole("button", { name: /Photographs/ }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test("a calendar at Google is connected on Google's page, and what is planned stands there", async () => {
    await page.getByRole("button", { name: "Google Calendar", exact: true }).first().click();
    await page.getByRole("button", { name: "Connect Google Calendar" }).click();
    await page.getByRole("link", { name: "Allow" }).click();
    const dialog = page.getByRole("dialog", { name: "Your Google Calendar" });
    await dialog.getByText(/^Connected: ana@customers.example/).waitFor();
    await looked();
    const google = stage.providers.google.events();
    await expect.poll(() => google.list().map(({ summary }) => summary), { timeout: 20_000 }).toContain("Photographs");
    expect(new URL(page.url()).searchParams.has("code")).toBe(false);
    await page.keyboard.press("Escape");
  }, 60_000);

  test("another calendar reads it by the secret address until that is closed", async () => {
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.getByRole("button", { name: "Make an address" }).click();
    const shown = (await page.getByRole("region", { name: "Address" }).locator("code").textContent()) ?? "";
    const url = new URL(new URL(shown).pathname, stage.runner.apiUrl);
    expect(await violationsOn(page)).toEqual([]);
    const read = await fetch(url);
    const events = new ICAL.Component(ICAL.parse(await read.text())).getAllSubcomponents("vevent");
    expect(events.map((one) => one.getFirstPropertyValue("summary"))).toEqual(["Photographs"]);
    const again = await fetch(url, { headers: { "if-none-match": read.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    await page.getByRole("button", { name: "Close it" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Close it" }).click();
    await page.getByText("The address is closed").waitFor();
    expect((await fetch(url)).status).toBe(404);
    expect(stage.complaints).toEqual([]);
  });
});
