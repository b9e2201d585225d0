/** The phone page in a real browser, against the whole system. Skipped, and said so, where there is no Chromium. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, openBrowser } from "../../infra/local/browser.ts";
import { eventually, startTestStack, type TestStack } from "../flows/stack.ts";

const executable = chromiumPath();
if (!executable && process.env.CHASQUI_REQUIRE_BROWSER)
  throw new Error("this run requires a Chromium, and there is none");

describe.skipIf(!executable)("the phone page", () => {
  let stack: TestStack;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    stack = await startTestStack();
    browser = await openBrowser(executable ?? "");
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (entry) => entry.type() === "error" && complaints.push(entry.text()));
    await page.goto(`${stack.runner.apiUrl}/phone/`);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const talk = () => page.getByRole("log", { name: "Messages" });

  test("a customer writes, an agent answers with buttons, the customer presses one, and the ticks turn blue", async () => {
    await page.getByRole("navigation", { name: "Customers" }).getByRole("button").first().click();
    await page.getByRole("textbox", { name: "Message" }).fill("¿Tienen mesa? <b>hoy</b>");
    await page.getByRole("button", { name: "Send" }).click();
    await talk().getByText("¿Tienen mesa? <b>hoy</b>").waitFor();

    const list = () => stack.call<{ data: { id: string; unread: number }[] }>("GET", "/api/conversations");
    const found = await eventually(list, ({ body }) => body.data.length === 1);
    const id = found.body.data[0]?.id ?? "";
    const choices = [
      { id: "20", title: "20:00" },
      { id: "21", title: "21:00" },
    ];
    await stack.call("POST", `/api/conversations/${id}/messages`, {
      content: { type: "choices", text: "Sí. ¿A qué hora?", choices },
    });
    await talk().getByText("Sí. ¿A qué hora?").first().waitFor();
    await talk().getByRole("button", { name: "21:00" }).click();

    const messages = await eventually(
      () => stack.messages(id),
      (all) => all.length === 3 && all.some((message) => message.delivery?.status === "read"),
    );
    expect(messages[0]).toMatchObject({ direction: "in", type: "button_reply", text: "21:00", payload: "21" });
  }, 40_000);

  test("nothing that it shows runs, and it asks no other host for anything", () => {
    expect(complaints).toEqual([]);
  });

  test("it fits a telephone's screen", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(overflow).toBe(0);
  });
});
