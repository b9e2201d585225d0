/** Contacts in a real browser: found, made, changed, made one and apart again, brought in and taken out by file, forgotten. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const HOSTILE = `<img src=x onerror="document.title='taken'">`;
interface Contact {
  readonly id: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly tags: readonly string[];
  readonly identities: readonly { readonly kind: string; readonly value: string }[];
  readonly mergedIds: readonly string[];
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly version: number;
}

describe.skipIf(!executable)("contacts", () => {
  let stage: ConsoleStage;
  let page: Page;
  let rosa: string;
  let other: string;
  const get = async (id: string) => (await stage.call<Contact>("GET", `/api/contacts/${id}`)).body;
  const add = async (body: object) => (await stage.call<Contact>("POST", "/api/contacts", body)).body.id;
  const idHere = () => new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const toasts = () => page.getByRole("region", { name: "Notifications" });

  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.call("POST", "/api/custom-fields", { on: "contact", name: "Allergies", kind: "text" });
    other = await add({
      name: `Rosa ${HOSTILE}`,
      identities: [{ kind: "email", value: "rosa@ejemplo.example" }],
      tags: ["boda"],
      customFields: { allergies: "nuts" },
    });
    await stage.write("15550600011", "¿Abren el domingo?");
    await stage.settled();
    page = await stage.open("admin", "/contacts");
  }, 120_000);
  afterAll(() => stage?.stop());

  test("one is made by hand; a number that is known leads to whose it is", async () => {
    await page.keyboard.press("Alt+n");
    const dialog = page.getByRole("dialog", { name: "New contact" });
    await dialog.getByRole("textbox", { name: "Name" }).fill("Rosa Quispe");
    await dialog.getByRole("textbox", { name: "Email" }).fill("Rosa@Ejemplo.example");
    await page.keyboard.press("Enter");
    await dialog.getByRole("alert").getByRole("link", { name: "Open contact" }).waitFor();
    await dialog.getByRole("textbox", { name: "Email" }).fill("");
    await dialog.getByRole("textbox", { name: "Telephone" }).fill("+51 987 654 321");
    await dialog.getByRole("textbox", { name: "Tags" }).fill("vip,");
    await dialog.getByRole("button", { name: "Create contact" }).click();
    await page.getByRole("heading", { level: 1, name: "Rosa Quispe" }).waitFor();
    rosa = idHere();
    expect(await get(rosa)).toMatchObject({
      country: "PE",
      tags: ["vip"],
      identities: [{ kind: "phone", value: "+51987654321" }],
    });
  }, 60_000);

  test("is changed where it stands, by two people at once, and neither writes over the other", async () => {
    await page.getByRole("button", { name: "Change: Name" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Rosa Quispe Mamani");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Rosa Quispe Mamani" }).waitFor();
    await page.getByRole("button", { name: "Change: Allergies" }).click();
    // Somebody else says the same thing meanwhile.
    await stage.call("PATCH", `/api/contacts/${rosa}`, { customFields: { allergies: "fish" } });
    await page.getByRole("textbox", { name: "Allergies" }).fill("shellfish");
    await page.keyboard.press("Enter");
    await toasts().getByText("Somebody changed this meanwhile").waitFor();
    expect((await get(rosa)).customFields).toEqual({ allergies: "fish" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("shellfish").waitFor();
    await eventually(
      () => get(rosa),
      ({ name, customFields }) => name === "Rosa Quispe Mamani" && customFields.allergies === "shellfish",
    );
    // What others change appears by itself.
    await stage.call("PATCH", `/api/contacts/${rosa}`, { tags: ["vip", "terraza"] });
    await page.getByRole("link", { name: "terraza" }).waitFor({ timeout: 10_000 });
    await stage.call("POST", "/api/leads", { contactId: rosa, value: { amount: 120, currency: "EUR" } });
    await page.getByRole("region", { name: "Leads" }).getByText("€120").waitFor({ timeout: 10_000 });
    await stage.call("POST", `/api/contacts/${rosa}/notes`, { text: "Called at noon" });
    await page.getByText("Called at noon").waitFor({ timeout: 10_000 });
  }, 60_000);

  test("a note and all else is on the timeline, which can be narrowed and says so in its address", async () => {
    await page.getByRole("textbox", { name: "Private note" }).fill("Prefers the terrace");
    await page.keyboard.press("Control+Enter");
    const timeline = page.getByRole("region", { name: "Timeline" });
    await timeline.getByText("Prefers the terrace").waitFor();
    await timeline.getByText("Contact added").waitFor();
    await timeline.getByRole("button", { name: "Notes" }).click();
    await timeline.getByText("Contact added").waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.get("show")).toBe("note");
    await timeline.getByRole("button", { name: "All" }).click();
  }, 60_000);

  test("two that are one person are compared and merged, and taken apart again", async () => {
    await page.getByRole("region", { name: "Numbers and addresses" }).getByRole("button", { name: "Add" }).click();
    await page.getByRole("textbox", { name: "Telephone or email" }).fill("rosa@ejemplo.example");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("belongs to another contact").waitFor();
    await page.getByRole("button", { name: /^Compare with Rosa/ }).click();
    const dialog = page.getByRole("dialog", { name: "Merge two contacts" });
    await dialog.getByRole("row", { name: /^Tags/ }).getByText("vip, terraza, boda").waitFor();
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    const merged = await eventually(
      () => get(rosa),
      ({ mergedIds }) => mergedIds.includes(other),
    );
    expect(merged).toMatchObject({ name: "Rosa Quispe Mamani", tags: ["vip", "terraza", "boda"] });
    await page.getByRole("button", { name: "Take it out again" }).click();
    await eventually(
      () => get(rosa),
      ({ mergedIds }) => mergedIds.length === 0,
    );
    await page.getByRole("region", { name: "Timeline" }).getByText("taken out again").waitFor();
  }, 60_000);

  test("a number is added, taken away, and given back", async () => {
    const numbers = page.getByRole("region", { name: "Numbers and addresses" });
    await page.getByRole("textbox", { name: "Telephone or email" }).fill("+34 600 99 88 77");
    await page.keyboard.press("Enter");
    await numbers.getByRole("link", { name: "+34600998877" }).waitFor();
    await numbers.getByRole("button", { name: "Remove +34600998877" }).click();
    await toasts().getByText("+34600998877 was removed").waitFor();
    await eventually(
      () => get(rosa),
      ({ identities }) => identities.length === 1,
    );
    await toasts().getByRole("button", { name: "Undo" }).first().click();
    await eventually(
      () => get(rosa),
      ({ identities }) => identities.length === 2,
    );
  }, 60_000);

  test.each(["light", "dark"] as const)(
    "a contact and the list break no serious rule of accessibility in the %s",
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // What was announced aloud stays for some seconds, and may name a button that is gone.
      await page.goto(`${stage.runner.apiUrl}/contacts/${rosa}`);
      await page.getByRole("region", { name: "Timeline" }).getByText("Contact added").waitFor();
      await page.waitForTimeout(300);
      expect(await violationsOn(page)).toEqual([]);
      await page.getByRole("link", { name: "Contacts" }).first().click();
      await page.getByRole("table", { name: "Contacts" }).getByRole("link").first().waitFor();
      await page.waitForTimeout(300);
      expect(await violationsOn(page)).toEqual([]);
    },
    60_000,
  );

  test("the list is searched, filtered by a link, and gone through by keys; a new customer is there by itself", async () => {
    await page.getByRole("link", { name: "Contacts" }).first().click();
    await page.keyboard.press("Alt+s");
    await page.keyboard.type("quispe");
    await page
      .getByRole("table", { name: "Found contacts" })
      .getByRole("link", { name: /Quispe/ })
      .waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("quispe");
    await page.getByRole("button", { name: "Clear the search" }).click();
    const table = page.getByRole("table", { name: "Contacts" });
    await table.getByRole("link", { name: "boda" }).click();
    await table.getByRole("link", { name: /Quispe/ }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("button", { name: /Came by/ }).click();
    await page.getByRole("option", { name: "WhatsApp" }).click();
    await table.getByRole("link", { name: "Customer 11" }).waitFor();
    await table.getByRole("link", { name: /Quispe/ }).waitFor({ state: "detached" });
    await stage.write("15550600012", "Buenas tardes");
    await table.getByRole("link", { name: "Customer 12" }).waitFor({ timeout: 10_000 });
    await page.keyboard.press("Alt+j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("button", { name: "Write" }).waitFor();
  }, 60_000);

  test("a file is tried and imported; refused rows say why; the work is found again", async () => {
    await page.goto(`${stage.runner.apiUrl}/contacts?import=1`);
    const text = `Nombre;Teléfono;Alergias\nPaco;600 11 22 33;nueces\nNadie;quizás;\n${HOSTILE};+34600112244;\n`;
    await page
      .getByLabel("The file", { exact: true })
      .last()
      .setInputFiles({ name: "gente.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByRole("rowheader", { name: "Teléfono" }).waitFor();
    await page.getByRole("combobox", { name: "Country of numbers without a code" }).fill("Spain");
    await page.getByRole("option", { name: "Spain" }).click();
    await page.getByRole("button", { name: "Check first" }).click();
    const refused = page.getByRole("region", { name: "Refused rows" });
    await refused.getByText("No telephone number").waitFor({ timeout: 20_000 });
    expect(
      (await stage.call<{ data: Contact[] }>("GET", "/api/contacts?limit=100")).body.data.map(({ name }) => name),
    ).not.toContain("Paco");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByText("Done: 2 contacts imported.").waitFor({ timeout: 20_000 });
    const { data } = (await stage.call<{ data: Contact[] }>("GET", "/api/contacts?limit=100")).body;
    expect(data.find(({ name }) => name === "Paco")?.identities).toEqual([{ kind: "phone", value: "+34600112233" }]);
    await page.getByRole("link", { name: "Imports and exports" }).click();
    await page.getByRole("button", { name: "Export all as CSV" }).click();
    await page.getByRole("link", { name: /Download contacts.csv/ }).waitFor({ timeout: 20_000 });
    expect(await page.getByRole("region", { name: "Import of contacts" }).count()).toBe(2);
  }, 90_000);

  test("fits a telephone", async () => {
    await page.setViewportSize({ width: 390, height: 780 });
    const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    for (const path of ["/contacts?jobs=1", "/contacts", `/contacts/${rosa}`]) {
      await page.goto(`${stage.runner.apiUrl}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await page.evaluate(overflow), path).toBe(0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }, 60_000);

  test("everything held is exported; whoever is to be forgotten is, once the name was typed", async () => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Export everything held" }).click();
    await page.getByRole("link", { name: /Download .*\.zip/ }).waitFor({ timeout: 20_000 });
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Erase contact" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("2 notes").waitFor({ timeout: 20_000 });
    const erase = dialog.getByRole("button", { name: "Erase for good" });
    expect(await erase.isDisabled()).toBe(true);
    await dialog.getByRole("textbox").fill("Rosa Quispe Mamani");
    await erase.click();
    await eventually(
      () => stage.call("GET", `/api/contacts/${rosa}`),
      ({ status }) => status === 404,
      20_000,
    );
    await page.getByRole("heading", { name: "This contact is gone" }).waitFor({ timeout: 10_000 });
  }, 90_000);

  test.runIf(DEEP)(
    "who may not erase, export or import is not asked to",
    async () => {
      const agent = await stage.open("agent", `/contacts/${other}`);
      await agent.getByRole("button", { name: "More actions" }).click();
      await agent.getByRole("menuitem", { name: /Merge with/ }).waitFor();
      expect(await agent.getByRole("menuitem", { name: /Erase|Export/ }).count()).toBe(0);
      await agent.context().close();
    },
    60_000,
  );

  test("nothing that a file or a person brought ran", async () => {
    expect(await page.title()).not.toBe("taken");
    // The contact that is gone was asked for, and the known address was refused.
    expect(stage.complaints.filter((line) => !/status of (404|409|412)/.test(line))).toEqual([]);
  });
});
