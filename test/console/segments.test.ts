/** A segment as people put it together: on the real projections, from a message to a member with the reason. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

describe.skipIf(!executable || !DEEP)("segments", () => {
  let stage: ConsoleStage;
  let page: Page;
  beforeAll(async () => {
    stage = await startConsoleStage();
    for (const phone of ["15550690001", "15550690002"]) await stage.write(phone, "Hola");
    await stage.settled();
    page = await stage.open("supervisor", "/segments");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const choose = async (label: string, option: string) => {
    await page.getByRole("button", { name: label }).last().click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  const looked = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  };

  test("it is counted while it is put together, and says who is in it and why", async () => {
    await page.getByText("No segments yet").waitFor();
    await page.getByRole("button", { name: "New segment" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Wrote lately");
    const count = page.getByRole("status").filter({ hasText: "contact" });
    await count.filter({ hasText: "2 contacts of 2" }).waitFor();
    await page.getByRole("button", { name: "Add condition" }).click();
    await choose("What", "Wrote to us");
    await page.getByRole("textbox", { name: "Days" }).fill("7");
    await page.getByRole("button", { name: "Add group" }).click();
    await choose("What", "Conversations");
    await page.getByRole("textbox", { name: "Value" }).fill("5");
    await count.filter({ hasText: "0 contacts of 2" }).waitFor();
    await page.getByRole("button", { name: "None" }).last().click();
    await page.getByText("Wrote to us in the last 7 days and not (Conversations is at least 5)").waitFor();
    await count.filter({ hasText: "2 contacts of 2" }).waitFor();
    await looked();
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("link", { name: "Wrote lately" }).click();
    await page.getByRole("heading", { level: 1, name: "Wrote lately" }).waitFor();
    await page.getByText("2 contacts of 2").waitFor();
    await page.getByRole("button", { name: /^Why / }).first().click();
    await page.getByRole("dialog").getByText("Wrote to us in the last 7 days").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await looked();
    expect(stage.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([]);
  }, 60_000);
});
