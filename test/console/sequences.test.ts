/** A sequence as people put it together, on the real road: an event begins it, its steps are done, and an answer stops it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const PHONE = "15550690001";

describe.skipIf(!executable || !DEEP)("sequences", () => {
  let stage: ConsoleStage;
  let page: Page;
  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write(PHONE, "Hola");
    await stage.settled();
    page = await stage.open("supervisor", "/automations");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const choose = async (label: string, option: string) => {
    await page.getByRole("button", { name: label }).last().click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  const add = async (step: string) => {
    await page.getByRole("button", { name: "Add a step" }).last().click();
    await page.getByRole("menuitem", { name: step, exact: true }).click();
  };
  const looked = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  };

  test("it is written, published, followed by a contact, and stopped by their answer", async () => {
    await page.getByText("No sequences yet").waitFor();
    await page.getByRole("link", { name: "New sequence" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Offers are followed up");
    await choose("What happens", "An event happens");
    await page.getByRole("textbox", { name: "Type of event" }).fill("offer.made");
    await choose("Who", "By conditions");
    await page.getByText("Something is missing in the conditions").waitFor();
    await choose("Country What", "Conversations");
    await page.getByRole("textbox", { name: "Value" }).fill("1");
    await page.getByText("Conversations is at least 1").waitFor();
    await add("Send a message");
    await choose("Channel", "WhatsApp");
    await choose("Purpose", "Transactional");
    await page.getByRole("textbox", { name: "Text" }).fill("Any question about our offer?");
    await add("Change tags");
    await page.getByRole("textbox", { name: "Tags to add" }).fill("offered");
    await add("Wait");
    await add("Branch");
    await looked();
    // A branch that names no segment is refused where it stands.
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.getByText("Choose a segment").waitFor();
    await page.getByRole("button", { name: "Remove the step" }).last().click();
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.getByRole("heading", { level: 1, name: "Offers are followed up" }).waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Version 1").waitFor();

    const { body: contacts } = await stage.call<{ data: { id: string }[] }>("GET", "/api/contacts");
    const contactId = contacts.data[0]?.id ?? "";
    const { body: all } = await stage.call<{ data: { id: string }[] }>("GET", "/api/automations");
    const runs = async (list: string) =>
      (
        await stage.call<{ data: { state: string; step: string; stoppedBy: string }[] }>(
          "GET",
          `/api/automations/${all.data[0]?.id}/runs?list=${list}`,
        )
      ).body.data;
    // What was published is known within half a minute: each offer would begin it, once for each contact.
    let offers = 0;
    await expect
      .poll(
        async () => {
          await stage.call("POST", "/api/events", {
            ...{ messageId: `offer-${++offers}`, type: "offer.made", contact: { contactId }, properties: {} },
          });
          return runs("active");
        },
        { timeout: 40_000, interval: 2_000 },
      )
      .toMatchObject([{ state: "waiting", step: "wait-1" }]);
    const { body: contact } = await stage.call<{ tags: string[] }>("GET", `/api/contacts/${contactId}`);
    expect(contact.tags).toContain("offered");
    const { body: told } = await stage.call<{ data: { type: string }[] }>("GET", "/api/notifications");
    expect(told.data.map(({ type }) => type)).toEqual(["automation.message"]);

    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("dialog").getByText("would be done").first().waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Runs" }).click();
    await page.getByText("Waits: 1,440 minutes").waitFor();
    await stage.write(PHONE, "Yes, when can I come?");
    await expect.poll(() => runs("over"), { timeout: 20_000 }).toMatchObject([{ stoppedBy: "reply" }]);
    await choose("Which", "Over");
    await page.getByText("Stopped by a reply").waitFor();
    await page.getByText(/entries/).click();
    await looked();
    await page.getByRole("link", { name: "Sequences" }).last().click();
    await page.getByRole("row", { name: /Offers are followed up/ }).waitFor();
    await looked();
    await page.getByRole("link", { name: "Offers are followed up" }).click();
    await page.getByRole("button", { name: "Put away" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Put away" }).click();
    await page.getByText("Put away", { exact: true }).waitFor();
    expect(stage.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([]);
  }, 120_000);
});
