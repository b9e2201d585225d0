/** What the business deals in, as its people keep it, and who is interested in it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

describe.skipIf(!executable)("the catalogue", () => {
  let stage: ConsoleStage;
  let page: Page;
  beforeAll(async () => {
    stage = await startConsoleStage();
    page = await stage.open("supervisor", "/catalogue");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const choose = async (label: string | RegExp, option: string | RegExp) => {
    await page.getByRole("button", { name: label }).last().click();
    await page.getByRole("option", { name: option }).click();
  };
  const looked = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  };

  test("a type is made with attributes of its own, and an item by the form that they make", async () => {
    await page.getByText("Nothing in the catalogue yet").waitFor();
    await page.getByRole("button", { name: "New type" }).click();
    await page.getByRole("textbox", { name: "Name of one" }).fill("Property");
    await page.getByRole("textbox", { name: "Name of several" }).fill("Properties");
    const attributes = [
      ["Price", "Money"],
      ["Rooms", "Number"],
      ["Zone", "One of several"],
    ] as const;
    for (const [name, kind] of attributes) {
      await page.getByRole("button", { name: "Add an attribute" }).click();
      await page.getByRole("textbox", { name: "Name", exact: true }).last().fill(name);
      await choose(/Kind/, kind);
    }
    await page.getByRole("textbox", { name: "Options, one a line" }).fill("Palermo\nBoedo");
    await page.getByRole("textbox", { name: "Currency" }).fill("usd");
    await page.getByText("It is the price").first().click();
    await page.getByRole("group", { name: "Price" }).getByText("Required").click();
    for (const name of ["Rooms", "Zone"]) await page.getByRole("group", { name }).getByText("Shown in lists").click();
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("tab", { name: "Properties" }).waitFor();
    await page.getByRole("button", { name: "New: Property" }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("Three rooms with a balcony");
    await page.getByRole("textbox", { name: "Rooms" }).fill("3");
    await choose(/Zone/, "Palermo");
    await page.getByRole("button", { name: "Create" }).click();
    // What the API says stands at its field.
    await page.getByText("must be there").first().waitFor();
    await page.getByRole("textbox", { name: "Price" }).fill("185000");
    await page.getByRole("button", { name: "Create" }).click();
    const row = page.getByRole("row", { name: /Three rooms with a balcony/ });
    await row.getByText("US$185,000").waitFor();
    await looked();
  }, 90_000);

  test("what somebody is interested in is put together from the attributes, and the item says who and why", async () => {
    await stage.write("15550690001", "Hola");
    await stage.settled();
    const { body } = await stage.call<{ data: { id: string }[] }>("GET", "/api/contacts");
    await page.goto(`${stage.runner.apiUrl}/contacts/${body.data[0]?.id}`);
    const card = page.getByRole("region", { name: "Interests" });
    await card.getByRole("button", { name: "Add an interest" }).click();
    await page.getByRole("button", { name: "Add a condition" }).click();
    await choose(/What/, "Rooms");
    await page.getByRole("textbox", { name: "Value" }).fill("3");
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
    await card.getByText("Rooms from 3").first().waitFor();
    await card.getByRole("link", { name: "Three rooms with a balcony" }).click();
    await page.getByRole("heading", { level: 1, name: "Three rooms with a balcony" }).waitFor();
    const interested = page.getByRole("region", { name: "Who is interested" });
    await interested.getByText("Rooms from 3").waitFor();
    await interested.getByRole("link").first().waitFor();
    await looked();
    expect(stage.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([]);
  }, 90_000);
});
