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
    // WhatsApp's times are whole seconds: who answers within the same one stands before what was asked.
    const answer = messages.find(({ type }) => type === "button_reply");
    expect(answer).toMatchObject({ direction: "in", text: "21:00", payload: "21" });
  }, 40_000);

  test("a file of one's own and a place reach the inbox, and every channel has a phone of its own", async () => {
    await page.getByRole("button", { name: "Attach" }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "A file of mine" }).click(),
    ]);
    await chooser.setFiles({ name: "carta <1>.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 x") });
    await talk().getByText("carta <1>.pdf").waitFor();
    await page.getByRole("button", { name: "Attach" }).click();
    await page.getByRole("button", { name: "Location" }).click();
    const [conversation] = (await stack.call<{ data: { id: string }[] }>("GET", "/api/conversations")).body.data;
    const types = async () => (await stack.messages(conversation?.id ?? "")).map(({ type }) => type);
    await eventually(types, (all) => all.includes("location") && all.includes("document"));

    await page.getByLabel("Channel").selectOption({ label: "Telegram" });
    await page.getByRole("navigation", { name: "Customers" }).getByRole("button").first().click();
    // Telegram has no receipts, so nothing can be done to them.
    expect(await page.getByLabel("Chats are read").isVisible()).toBe(false);
    await page.getByRole("textbox", { name: "Message" }).fill("Hola desde otro canal");
    await page.keyboard.press("Enter");
    await eventually(
      async () => (await stack.call<{ data: { channel: string }[] }>("GET", "/api/conversations")).body.data,
      (all) => all.some(({ channel }) => channel === "telegram"),
    );
    await page.getByLabel("Channel").selectOption({ label: "WhatsApp" });
    await page.getByRole("navigation", { name: "Customers" }).getByRole("button").first().click();
  }, 40_000);

  test("a mail is shown as the page that it is, in a frame that can do nothing, and may be called spam", async () => {
    await page.getByLabel("Channel").selectOption({ label: "E-mail (SES)" });
    await page.getByRole("navigation", { name: "Customers" }).getByRole("button").first().click();
    await page.getByRole("textbox", { name: "Message" }).fill("¿Me mandan la carta?");
    await page.keyboard.press("Enter");
    const found = await eventually(
      async () =>
        (await stack.call<{ data: { id: string; channel: string }[] }>("GET", "/api/conversations")).body.data,
      (all) => all.some(({ channel }) => channel === "ses"),
    );
    const id = found.find(({ channel }) => channel === "ses")?.id ?? "";
    await stack.call("POST", `/api/conversations/${id}/messages`, {
      content: {
        type: "email",
        subject: "La carta",
        text: "La carta",
        html: "<h1>La carta</h1><img src=x onerror=top.alert(1)><script>top.alert(2)</script><img src='https://elsewhere.example/p.gif'>",
      },
    });
    await page.frameLocator('iframe[title="La carta"]').getByRole("heading", { name: "La carta" }).waitFor();
    await talk()
      .getByRole("button", { name: /La carta/ })
      .click({ force: true });
    await page.getByRole("button", { name: "Report as spam" }).click();
    await eventually(
      async () => (await stack.call<{ data: { reason: string }[] }>("GET", "/api/suppressions")).body.data,
      (all) => all.some(({ reason }) => reason === "complaint"),
    );
    // The frame's policy speaks up for every picture and script that it stops; nothing else may complain.
    expect(complaints.filter((text) => !/Content Security Policy|sandboxed/.test(text))).toEqual([]);
    complaints.length = 0;
    await page.getByLabel("Channel").selectOption({ label: "WhatsApp" });
    await page.getByRole("navigation", { name: "Customers" }).getByRole("button").first().click();
  }, 40_000);

  test("the provider misbehaves on request, its window closes, and the page tells what it did", async () => {
    await page.getByLabel("What goes wrong").selectOption({ label: "500 with an error" });
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("list", { name: "Faults at work" }).getByText("1 left").waitFor();
    const all = (await stack.call<{ data: { id: string; channel: string }[] }>("GET", "/api/conversations")).body.data;
    const id = all.find(({ channel }) => channel === "whatsapp")?.id ?? "";
    await stack.call("POST", `/api/conversations/${id}/messages`, { content: { type: "text", text: "¿Y ahora?" } });
    await page.locator("#entries").getByText("server_error").waitFor();
    await talk().getByText("¿Y ahora?").first().waitFor({ timeout: 20_000 });

    await page.getByRole("button", { name: "Let 25 hours pass" }).click();
    await page.getByText("The window is closed").waitFor();
    await stack.call("POST", `/api/conversations/${id}/messages`, {
      content: { type: "text", text: "Demasiado tarde" },
    });
    const delivery = await eventually(
      async () => (await stack.messages(id))[0]?.delivery,
      (one) => one?.status === "failed",
    );
    expect(delivery?.reason?.code).toMatch(/131047|window/);
  }, 60_000);

  test("it speaks three languages, is light and dark, and is reached by the keyboard alone", async () => {
    await page.getByLabel("Language").selectOption("fr");
    await page.getByRole("navigation", { name: "Clients" }).waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("fr");
    await page.getByLabel("Langue").selectOption("es");
    await page.getByRole("navigation", { name: "Clientes" }).waitFor();
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.getByLabel("Tema").selectOption("dark");
    const dark = await ground();
    await page.getByLabel("Tema").selectOption("light");
    expect(await ground()).not.toBe(dark);

    await page.getByLabel("Tema").focus();
    const reached = new Set<string>();
    for (let stop = 0; stop < 60; stop++) {
      await page.keyboard.press("Tab");
      reached.add(
        String(
          await page.evaluate(
            "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent",
          ),
        ),
      );
    }
    for (const name of ["Adjuntar", "Mensaje", "Empezar", "Verificar el webhook"])
      expect([...reached].some((one) => one.includes(name))).toBe(true);
    await page.getByLabel("Idioma").selectOption("en");
    await page.getByRole("navigation", { name: "Customers" }).waitFor();
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
