/** A template goes to its provider and comes back; a type of notifications is made, changed and removed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

describe.skipIf(!executable)("what systems and providers know by name", () => {
  let stage: ConsoleStage;
  beforeAll(async () => {
    stage = await startConsoleStage();
  }, 120_000);
  afterAll(() => stage?.stop());

  test("a template is submitted from the administration, and what the provider says of it is read there", async () => {
    const about = { key: "ready", title: "Order ready", kind: "message", defaultLanguage: "es", variables: [] };
    const { id } = (await stage.call<{ id: string }>("POST", "/api/templates", about)).body;
    await stage.call("PATCH", `/api/templates/${id}/draft/bodies/whatsapp/es`, {
      kind: "whatsapp",
      providerTemplate: {
        ...{ name: "order_ready", language: "es", category: "utility" },
        wording: { text: "Hola {{contact.firstName}}, ya está." },
      },
    });
    const page = await stage.open("admin", "/admin/provider_templates");
    page.setDefaultTimeout(20_000);
    await page.getByRole("heading", { level: 1, name: "Provider templates" }).waitFor();
    await page.getByRole("button", { name: "Submit a template" }).click();
    await page.getByRole("combobox", { name: "Template" }).fill("Order");
    await page.getByRole("option", { name: /Order ready/ }).click();
    await page.getByRole("button", { name: "Submit", exact: true }).click();
    await page.getByRole("row", { name: /order_ready/ }).waitFor();
    await page.getByRole("button", { name: "Synchronise" }).click();
    await page.getByRole("row", { name: /appointment_reminder.*Approved/ }).waitFor();
    // Whoever reviews says yes a moment after it was submitted: a later word has to come after that one.
    const stateOf = async () => {
      const { data } = (await stage.call<{ data: { name: string; state: string }[] }>("GET", "/api/provider-templates"))
        .body;
      return data.find(({ name }) => name === "order_ready")?.state;
    };
    await expect.poll(stateOf, { timeout: 20_000 }).toBe("approved");
    // The provider tells the time in whole seconds: what it says in the second of the synchronisation counts as older.
    await new Promise((later) => setTimeout(later, 1_200));
    const { phoneNumberId } = stage.demo.account;
    const refused = { name: "order_ready", language: "es", status: "REJECTED", reason: "PROMOTIONAL" };
    await stage.providers.changeTemplate({ phoneNumberId }, refused);
    await expect.poll(stateOf, { timeout: 20_000 }).toBe("rejected");
    await page.reload();
    await page.getByRole("row", { name: /order_ready.*Refused.*PROMOTIONAL/ }).waitFor();
    await page.getByRole("link", { name: "order_ready" }).click();
    await page.getByText("Hola {{1}}, ya está.").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.context().close();
  }, 90_000);

  test("a type of notifications is made, its ways are put in order, and it is removed", async () => {
    const page = await stage.open("admin", "/admin/notification_types", { colorScheme: "dark" });
    page.setDefaultTimeout(20_000);
    await page.getByRole("button", { name: "New type" }).first().click();
    await page.getByRole("textbox", { name: "Name" }).fill("Table ready");
    await page.getByRole("textbox", { name: "Key" }).fill("table.ready");
    await page.getByRole("button", { name: /Add a way/ }).click();
    await page.getByRole("option", { name: "SMS" }).click();
    await page.getByRole("button", { name: "SMS: earlier" }).click();
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("row", { name: /Table ready.*SMS → WhatsApp/ }).waitFor();
    // What was chosen is read aloud for some seconds by a part of the library that names what is gone by now.
    await expect.poll(() => page.locator("[data-live-announcer] [role=img]").count(), { timeout: 20_000 }).toBe(0);
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("link", { name: "Table ready" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).last().click();
    await page.getByText("No types yet").waitFor();
    expect(stage.complaints).toEqual([]);
  }, 60_000);
});
