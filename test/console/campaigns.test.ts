/** A campaign from its first word to its figures: written, tried, submitted, approved and signed by somebody else, launched. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

describe.skipIf(!executable)("campaigns", () => {
  let stage: ConsoleStage;
  let page: Page;
  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write("15550690001", "Hola");
    await stage.settled();
    page = await stage.open("supervisor", "/campaigns");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const looked = async (on: Page) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await on.emulateMedia({ colorScheme });
      expect(await violationsOn(on)).toEqual([]);
    }
    await on.emulateMedia({ colorScheme: "light" });
  };
  const act = async (on: Page, name: string, now: string) => {
    await on.getByRole("button", { name, exact: true }).click();
    await on.getByRole("dialog").getByRole("button", { name, exact: true }).click();
    await on.getByText(now, { exact: true }).first().waitFor();
  };

  test("nobody sends what nobody else approved", async () => {
    await page.getByText("No campaigns yet").waitFor();
    await page.getByRole("button", { name: "New campaign" }).first().click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Autumn menu");
    await page.getByRole("button", { name: "Add a phase" }).click();
    await page.getByRole("textbox", { name: "Subject" }).fill("The autumn menu");
    await page.getByRole("textbox", { name: "Words" }).fill("It is here: come and taste it.");
    await looked(page);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Autumn menu" }).waitFor();
    await page.getByRole("tab", { name: "Dry run" }).click();
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("Everybody was looked at.").waitFor();
    await act(page, "Submit", "In review (locked)");

    const admin = await stage.open("admin", new URL(page.url()).pathname);
    admin.setDefaultTimeout(20_000);
    await admin.getByRole("tab", { name: "Approval" }).click();
    await admin.getByRole("textbox", { name: "New comment" }).fill("Who answers on Saturday?");
    await admin.getByRole("button", { name: "Comment", exact: true }).click();
    await admin.getByText("Who answers on Saturday?", { exact: true }).first().waitFor();
    await looked(admin);
    await act(admin, "Approve", "Approved");
    await act(admin, "Sign", "Download the certificate");
    await act(admin, "Launch", "Scheduled");
    await admin.getByRole("tab", { name: "Results" }).click();
    await admin.getByText(/Everybody · planned/).waitFor({ timeout: 30_000 });
    await admin.getByRole("button", { name: "Table", exact: true }).click();
    await looked(admin);
    await act(admin, "Pause", "Paused");
    expect(stage.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([]);
  }, 90_000);
});
