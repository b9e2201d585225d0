/** Writing first, and by a template where the window is closed, in a real browser. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

describe.skipIf(!executable)("a conversation is begun", () => {
  let stage: ConsoleStage;
  let page: Page;
  const dialog = () => page.getByRole("dialog");

  beforeAll(async () => {
    stage = await startConsoleStage();
    const { body } = await stage.call<{ data: { id: string; channel: string }[] }>("GET", "/api/connections?limit=100");
    const whatsapp = body.data.find(({ channel }) => channel === "whatsapp")?.id;
    const make = async (method: string, path: string, what: unknown) => {
      const answer = await stage.call<{ id: string }>(method, path, what);
      expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status < 300)]);
      return answer.body.id;
    };
    await make("POST", "/api/provider-templates/sync", { connectionId: whatsapp });
    const id = await make("POST", "/api/templates", {
      ...{ key: "table-ready", title: "La mesa está lista", defaultLanguage: "es" },
      variables: [
        { name: "customerName", type: "string", example: "Inés" },
        { name: "hour", type: "string", example: "20:30", description: "When they are expected" },
      ],
    });
    await make("PATCH", `/api/templates/${id}/draft/bodies/whatsapp/es`, {
      ...{ kind: "whatsapp", text: "{{customerName}}, le esperamos a las {{hour}}." },
      providerTemplate: {
        ...{ name: "appointment_reminder", language: "es", category: "utility" },
        variables: ["{{customerName}}", "{{hour}}"],
      },
    });
    await make("POST", `/api/templates/${id}/publish`, {});
    page = await stage.open("agent", "/inbox");
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
  }, 120_000);
  afterAll(() => stage?.stop());

  test("by keyboard: to a number that nobody knew, by a template of the provider", async () => {
    await page.keyboard.press("Alt+c");
    await dialog().getByRole("searchbox", { name: "To" }).waitFor();
    await page.keyboard.type("+34 600 00 00 01");
    await dialog().getByRole("button", { name: "Write to +34600000001" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await dialog().getByRole("textbox", { name: "Name" }).fill("Lucía Ferrer");
    // Which account stands first is by their ids, which are new each time.
    await dialog()
      .getByRole("button", { name: /Through/ })
      .click();
    await page
      .getByRole("option", { name: /^WhatsApp/ })
      .first()
      .click();
    await dialog()
      .getByRole("button", { name: /La mesa está lista/ })
      .click();
    await dialog().getByRole("textbox", { name: "hour" }).fill("21:00");
    await dialog().getByText("Lucía Ferrer, le esperamos a las 21:00.").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Another template" }).click();
    await dialog().getByRole("searchbox", { name: "Search templates" }).fill("appointment");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await violationsOn(page)).toEqual([]);
    const fields = dialog().getByRole("textbox", { name: /^Place/ });
    for (let place = 0; place < (await fields.count()); place++)
      if ((await fields.nth(place).inputValue()) === "") await fields.nth(place).fill(`Valor ${place + 1}`);
    await dialog()
      .getByRole("button", { name: /^Send by/ })
      .click();
    await page.getByRole("region", { name: "Lucía Ferrer" }).getByRole("log", { name: "Messages" }).waitFor();
  }, 60_000);

  test("where the window is closed the composer offers templates, filled in with what is known", async () => {
    await page.getByRole("button", { name: "Use a template" }).click();
    await dialog()
      .getByRole("button", { name: /La mesa está lista/ })
      .click();
    const name = dialog().getByRole("textbox", { name: "customerName" });
    await name.waitFor();
    expect(await name.inputValue()).toBe("Lucía Ferrer");
    await dialog().getByRole("textbox", { name: "hour" }).fill("21:00");
    await dialog().getByText("Lucía Ferrer, le esperamos a las 21:00.").waitFor();
    await dialog().getByRole("button", { name: "Send template" }).click();
    const id = page.url().split("/").at(-1) ?? "";
    const [last] = await eventually(
      () => stage.messages(id),
      (all) => all.length === 2 && all.every(({ delivery }) => delivery?.status !== "queued"),
    );
    expect(last).toMatchObject({ type: "template" });
  }, 60_000);
});
