/** Events and rules, as the people of the business see them: what follows from what happens, tried before it tells anybody. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const XSS = `<img src=x onerror="document.title='owned'">`;

describe.skipIf(!executable)("automation", () => {
  let stage: ConsoleStage;
  let page: Page;
  let contactId = "";
  const happened = async (messageId: string, flat: string) => {
    const { status } = await stage.call("POST", "/api/events", {
      ...{ messageId, type: "viewing.booked", contact: { contactId } },
      properties: { viewingId: messageId, flat, rooms: 3, [XSS]: { deep: [XSS, true, null] } },
    });
    expect(status).toBe(202);
  };
  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write("15550690001", "Hola");
    await stage.settled();
    const { body } = await stage.call<{ data: { id: string }[] }>("GET", "/api/contacts");
    contactId = body.data[0]?.id ?? "";
    await happened("v-1", "Calle Mayor 12");
    await happened("v-2", "Elsewhere");
    await stage.settled();
    page = await stage.open("supervisor", "/automation");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const looked = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  };
  const choose = async (label: string | RegExp, option: string | RegExp) => {
    await page.getByRole("button", { name: label }).last().click();
    await page.getByRole("option", { name: option }).click();
  };
  const fill = async (label: string, text: string) => {
    await page.getByRole("combobox", { name: label, exact: true }).fill(text);
    await page.keyboard.press("Escape");
  };

  test("a rule is written in sentences, tried on what happened, switched on, and shows what it did", async () => {
    await page.getByText("No rules yet").waitFor();
    await page.getByRole("button", { name: "New rule" }).first().click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Viewings are confirmed");
    await page.getByRole("combobox", { name: "Event", exact: true }).fill("viewing");
    await page.getByRole("option", { name: "viewing.booked" }).click();
    await page.getByRole("button", { name: "Add a condition" }).click();
    await fill("What", "properties.flat");
    await choose(/Compared/, "contains");
    await page.getByRole("textbox", { name: "Value", exact: true }).fill("calle");
    await page.getByRole("combobox", { name: "Type of the notification" }).fill("viewing.confirmed");
    await page.getByRole("button", { name: "A line of text" }).click();
    await page.getByRole("textbox", { name: "Text", exact: true }).fill("See you at {properties.flat}");
    // Without channels of its own and without a known type nothing could be sent, and the API says so where it is.
    await page.getByRole("button", { name: "Try it" }).click();
    const deed = page.getByRole("group", { name: "what", exact: true });
    await deed
      .getByText(/channel/i)
      .first()
      .waitFor();
    await choose(/Begin with/, "WhatsApp");
    await choose(/Purpose/, "Transactional");
    const trial = page.getByRole("region", { name: "Try it on what happened" });
    await trial.getByText("Nothing is sent, nobody is told").waitFor();
    await trial.getByRole("button", { name: "Try it" }).click();
    await trial.getByText("2 events were looked at").waitFor();
    await trial.getByText("See you at Calle Mayor 12").waitFor();
    await trial.getByText("Does not fit").first().waitFor();
    await page.getByText(/When viewing\.booked happens and properties\.flat contains calle, tell whom/).waitFor();
    await looked();
    expect((await stage.call<{ data: unknown[] }>("GET", "/api/notifications")).body.data).toEqual([]);

    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Viewings are confirmed" }).waitFor();
    await page.getByRole("link", { name: "Rules" }).click();
    const row = page.getByRole("row", { name: /Viewings are confirmed/ });
    await row.getByText("Nothing yet").waitFor();
    await row.locator("label").click();
    await expect.poll(() => row.getByRole("switch").isChecked()).toBe(true);
    await looked();
    await happened("v-3", `Calle Lima 8 ${XSS}`);
    await row.getByRole("link").click();
    await page.getByRole("tab", { name: "What it did" }).click();
    const entry = page.getByRole("list", { name: "What it did" }).getByRole("listitem").first();
    await entry.getByText("1 told").waitFor();
    await entry.getByRole("link", { name: "See the notification" }).waitFor();
    await looked();

    await entry.getByRole("link", { name: /^The event of/ }).click();
    const told = page.getByRole("dialog", { name: "viewing.booked" });
    await told.getByText(`Calle Lima 8 ${XSS}`).waitFor();
    expect(await told.getByText(XSS).count()).toBeGreaterThan(2);
    await told.getByRole("link", { name: "Viewings are confirmed" }).waitFor();
    await looked();
    await page.keyboard.press("Escape");
    await page.getByText(/curl "http/).waitFor();
    await looked();
    expect(await page.title()).not.toBe("owned");
    expect(stage.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([]);
  }, 90_000);

  test.runIf(DEEP)(
    "who may only read sees the sentence and what it did, and changes nothing",
    async () => {
      const reader = await stage.open("agent", "/automation");
      reader.setDefaultTimeout(20_000);
      await reader.getByRole("link", { name: "Viewings are confirmed" }).click();
      await reader.getByText(/When viewing\.booked happens/).waitFor();
      for (const name of ["Save", "Try it", "Remove"])
        expect(await reader.getByRole("button", { name }).count()).toBe(0);
      await reader.context().close();
      await page.getByRole("tab", { name: "Rules" }).click();
      await page.getByRole("link", { name: "Viewings are confirmed" }).click();
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("Viewings");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { level: 1, name: "Viewings", exact: true }).waitFor();
      const { body } = await stage.call<{ data: unknown[] }>("GET", "/api/event-rules");
      expect(body.data).toMatchObject([
        { name: "Viewings", active: true, when: { type: "viewing.booked" }, version: 3 },
      ]);
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
      await page.getByText("No rules yet").waitFor();
    },
    60_000,
  );
});
