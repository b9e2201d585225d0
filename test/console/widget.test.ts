/** The chat widget in a real browser, on a website as strict as they come, against the whole system. Skipped where there is no Chromium. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { chromiumPath, openBrowser } from "../../infra/local/browser.ts";
import { eventually, startTestStack, type TestStack } from "../flows/stack.ts";

const executable = chromiumPath();
if (!executable && process.env.CHASQUI_REQUIRE_BROWSER)
  throw new Error("this run requires a Chromium, and there is none");

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = process.env.CHASQUI_SHOTS;

describe.skipIf(!executable || !process.env.CHASQUI_DEEP)("the chat widget", () => {
  let stack: TestStack;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[] = [];
  let visitors = 0;

  beforeAll(async () => {
    stack = await startTestStack();
    browser = await openBrowser(executable ?? "");
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  beforeEach(async () => {
    await enter();
  });
  afterEach(() => context.close());

  async function enter(options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
    await context?.close();
    complaints = [];
    context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: "en-GB", ...options });
    page = await context.newPage();
    watch(page);
  }
  function watch(watched: Page): void {
    watched.on("pageerror", (error) => complaints.push(error.message));
    watched.on("console", (entry) => {
      // A connection that this test cuts is told of by the browser itself.
      if (entry.type() === "error" && !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/.test(entry.text()))
        complaints.push(entry.text());
    });
    watched.on("dialog", (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  const shop = (query = "?lang=en") => `${stack.runner.apiUrl}/demo/shop${query}`;
  const launcher = () => page.getByRole("button", { name: /^Open the chat/ });
  const field = () => page.getByRole("textbox", { name: "Message" });
  const log = () => page.getByRole("log", { name: "Messages" });
  const shot = async (name: string) => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
  };

  /** Opens the chat and answers its questions. Each visitor has a name of their own, by which their conversation is found. */
  async function begin(query?: string): Promise<string> {
    const name = `Visitor ${++visitors}`;
    await page.goto(shop(query));
    await launcher().click();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Start the chat" }).click();
    return name;
  }
  async function write(text: string): Promise<void> {
    await field().fill(text);
    await field().press("Enter");
    await log().getByText(text.slice(0, 12)).first().waitFor();
  }
  async function conversationOf(name: string): Promise<string> {
    const found = await eventually(
      () => stack.call<{ data: { id: string; contact: { name: string } }[] }>("GET", "/api/conversations?limit=100"),
      ({ body }) => body.data.some((each) => JSON.stringify(each).includes(`"${name}"`)),
    );
    return found.body.data.find((each) => JSON.stringify(each).includes(`"${name}"`))?.id ?? "";
  }
  const answer = (id: string, content: object) => stack.call("POST", `/api/conversations/${id}/messages`, { content });
  const textsShown = () => log().locator(".bubble").allInnerTexts();

  async function violations(): Promise<readonly string[]> {
    // Through the debugger, so that the website's policy, which forbids it to everybody else, need not be lifted.
    await page.evaluate(AXE);
    const found = (await page.evaluate(
      "axe.run(document.querySelector('chasqui-chat'), { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })",
    )) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
    return found.violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }

  test("a visitor writes, an answer is there at once, ticks come back, and a reload goes on", async () => {
    const name = await begin();
    await shot("1-open");
    await write("Is there a table for two?");
    const id = await conversationOf(name);
    // What the form asked is before the team's eyes, and not before the visitor's.
    const [, form] = await stack.messages(id);
    expect(form).toMatchObject({ type: "system", text: `name: ${name}` });
    await eventually(
      async () => log().getByText("Sending…").count(),
      (count) => count === 0,
    );
    await page.waitForTimeout(500);

    const asked = Date.now();
    await answer(id, { type: "text", text: "Yes, at nine. See https://casa.example/map." });
    await log().getByText("Yes, at nine.").waitFor({ timeout: 10_000 });
    console.log(`  from the agent's answer to the visitor's screen: ${Date.now() - asked} ms`);
    expect(
      await log()
        .getByRole("link", { name: /casa\.example/ })
        .getAttribute("href"),
    ).toBe("https://casa.example/map");
    await eventually(
      async () => (await stack.messages(id)).find(({ kind }) => kind === "sent")?.delivery?.status,
      (status) => status === "read",
    );
    await page.reload();
    await log().getByText("Yes, at nine.").waitFor();
    expect((await textsShown()).filter((text) => text.includes("Is there a table"))).toHaveLength(1);
    await write("Nine is fine");
    await stack.settled();
    expect((await stack.messages(id)).filter(({ direction }) => direction === "in").map(({ text }) => text)).toContain(
      "Nine is fine",
    );
    expect(complaints).toEqual([]);
  }, 60_000);

  test("what comes while it is shut is counted on its button", async () => {
    const name = await begin();
    await write("Hello");
    const id = await conversationOf(name);
    await page.getByRole("dialog").press("Escape");
    await answer(id, { type: "text", text: "One" });
    await answer(id, { type: "text", text: "Two" });
    await page.getByRole("button", { name: "Open the chat: 2 new" }).waitFor();
    await shot("2-unread");
    await launcher().click();
    await page.getByRole("dialog").press("Escape");
    await page.getByRole("button", { name: "Open the chat", exact: true }).waitFor();
    expect(complaints).toEqual([]);
  }, 40_000);

  test("choices are pressed, pictures are sent and shown", async () => {
    const name = await begin();
    await write("A table, please");
    const id = await conversationOf(name);
    const choices = [
      { id: "20", title: "20:00", description: "Terrace" },
      { id: "21", title: "21:00" },
    ];
    await answer(id, { type: "choices", text: "At what time?", choices });
    const button = log().getByRole("button", { name: "21:00" });
    await button.waitFor();
    await shot("3-choices");
    await button.click();
    await eventually(
      () => stack.messages(id),
      ([last]) => (last as unknown as { payload: string })?.payload === "21",
    );
    expect(await log().getByRole("button", { name: "20:00" }).count()).toBe(0);

    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGM4IyeHFTEMLQkAjVRLAWRqVnoAAAAASUVORK5CYII=",
      "base64",
    );
    await page.locator("input[type=file]").setInputFiles({ name: "table.png", mimeType: "image/png", buffer: png });
    const picture = log().getByRole("img", { name: "Picture: table.png" });
    await picture.waitFor();
    await eventually(
      async () => picture.evaluate((image: { naturalWidth?: number }) => image.naturalWidth ?? 0),
      (width) => width > 0,
    );
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "x.html", mimeType: "text/html", buffer: Buffer.from("<b>") });
    await page.getByRole("alert").getByText("Files of this type cannot be sent.").waitFor();
    await shot("4-picture");
    expect(complaints).toEqual([]);
  }, 40_000);

  test("a lost connection loses and doubles nothing", async () => {
    const name = await begin();
    await write("First");
    const id = await conversationOf(name);
    await context.setOffline(true);
    await page.getByRole("status").getByText("No connection.").waitFor();
    await write("Written in the tunnel");
    await write("And another");
    await log().getByText("Sending…").first().waitFor();
    await shot("5-offline");
    await answer(id, { type: "text", text: "Meanwhile" });
    // Even over a reload: the page is there again as soon as there is a connection.
    await context.setOffline(false);
    await page.reload();
    await log().getByText("Meanwhile").waitFor();
    await eventually(
      async () => log().getByText("Sending…").count(),
      (count) => count === 0,
    );
    await stack.settled();
    const said = (await stack.messages(id)).filter(({ type }) => type !== "system").map(({ text }) => text);
    expect(said.toSorted()).toEqual(["And another", "First", "Meanwhile", "Written in the tunnel"]);
    const shown = await eventually(textsShown, (texts) => texts.length >= 4);
    expect(shown.filter((text) => text.includes("Written in the tunnel"))).toHaveLength(1);
    expect(shown.findIndex((text) => text.includes("tunnel"))).toBeLessThan(
      shown.findIndex((text) => text.includes("another")),
    );
    expect(complaints).toEqual([]);
  }, 60_000);

  test("each side sees that the other one writes", async () => {
    const name = await begin();
    await write("Hello");
    const id = await conversationOf(name);
    const person = { authorization: `Bearer ${await stack.issuer.tokenFor("agent@example.com")}` };
    const ticket = await stack.call<{ url: string; ticket: string }>("POST", "/api/live/tickets", undefined, person);
    const agent = new WebSocket(`${ticket.body.url}?ticket=${encodeURIComponent(ticket.body.ticket)}`);
    const heard: string[] = [];
    agent.on("message", (data) => heard.push(String(data)));
    await once(agent, "open");
    agent.send('{"kind":"resume"}');
    const replying = JSON.stringify({ kind: "attention", conversationId: id, doing: "replying" });
    await eventually(
      async () => {
        agent.send(replying);
        await page.waitForTimeout(500);
        return log().getByText("Somebody is writing…").count();
      },
      (count) => count === 1,
    );
    await shot("10-typing");
    await field().pressSequentially("I am");
    await eventually(
      async () => heard.filter((frame) => frame.includes(`visitor_${id}`) && frame.includes("replying")),
      ({ length }) => length > 0,
    );
    await answer(id, { type: "text", text: "Here I am" });
    await log().getByText("Here I am").waitFor();
    expect(await log().getByText("Somebody is writing…").count()).toBe(0);
    agent.close();
    expect(complaints).toEqual([]);
  }, 40_000);

  test("where sockets fail, it asks from time to time", async () => {
    await context.routeWebSocket(/.*/, (socket) => socket.close());
    const name = await begin();
    await write("Hello");
    await answer(await conversationOf(name), { type: "text", text: "By the clock" });
    await log().getByText("By the clock").waitFor({ timeout: 12_000 });
    expect(complaints).toEqual([]);
  }, 40_000);

  test("nothing that anybody writes runs", async () => {
    const EVIL = [
      `<img src=x onerror="alert(1)">`,
      `<script>alert(1)</script>`,
      `javascript:alert(1)`,
      `[x](javascript:alert(1)) https://a.example/"onmouseover="alert(1)`,
      `{{constructor.constructor('alert(1)')()}}`,
      `<svg/onload=alert(1)>`,
    ];
    const name = await begin();
    for (const text of EVIL) await write(text);
    const id = await conversationOf(name);
    for (const text of EVIL) await answer(id, { type: "text", text });
    const choices = EVIL.slice(0, 2).map((text, index) => ({ id: String(index), title: text.slice(0, 60) }));
    await answer(id, { type: "choices", text: EVIL[0] ?? "", choices, header: EVIL[5] ?? "", footer: EVIL[1] ?? "" });
    await log()
      .getByRole("button", { name: /<script>/ })
      .waitFor();
    const png = Buffer.from("89504e470d0a1a0a", "hex");
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: `<img src=x onerror=alert(1)>.png`, mimeType: "image/png", buffer: png });
    await log().getByText("<img src=x onerror=alert(1)>.png").first().waitFor();
    await stack.settled();
    await page.reload();
    await log().getByText("{{constructor").first().waitFor();
    const inside = (await page.evaluate(`(() => {
      const root = document.querySelector("chasqui-chat").shadowRoot;
      const links = [...root.querySelectorAll("a")].map((link) => link.protocol);
      return { tags: [...root.querySelectorAll("script,iframe,object,embed,style")].length, links, handlers: [...root.querySelectorAll("*")].filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on"))).length };
    })()`)) as { tags: number; links: string[]; handlers: number };
    expect([inside.tags, inside.handlers, inside.links.filter((protocol) => !protocol.startsWith("http"))]).toEqual([
      0,
      0,
      [],
    ]);
    expect(complaints.filter((text) => !text.includes("400"))).toEqual([]);
  }, 60_000);

  test("the keyboard alone does it all, and the focus comes back", async () => {
    await page.goto(shop());
    await launcher().focus();
    await page.keyboard.press("Enter");
    const active = () =>
      page.evaluate(
        "document.querySelector('chasqui-chat').shadowRoot.activeElement?.getAttribute('name') ?? document.querySelector('chasqui-chat').shadowRoot.activeElement?.getAttribute('aria-label')",
      );
    expect(await active()).toBe("name");
    await page.keyboard.press("Enter");
    await page.getByText("Please fill this in.").waitFor();
    expect(await active()).toBe("name");
    await page.keyboard.type(`Keyboard ${++visitors}`);
    await page.keyboard.press("Enter");
    expect(await active()).toBe("Message");
    await page.keyboard.type("By keys");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("alone");
    await page.keyboard.press("Enter");
    await log().getByText("By keys\nalone").waitFor();
    expect(await active()).toBe("Message");
    await page.keyboard.press("Tab");
    expect(await active()).toBe("Send");
    await page.keyboard.press("Escape");
    expect(await active()).toBe("Open the chat");
    expect(complaints).toEqual([]);
  }, 40_000);

  for (const scheme of ["light", "dark"] as const)
    test(`it is readable for everybody, ${scheme}`, async () => {
      await enter({ colorScheme: scheme });
      await page.goto(shop());
      expect(await violations()).toEqual([]);
      await launcher().click();
      await shot(`6-form-${scheme}`);
      expect(await violations()).toEqual([]);
      await page.getByLabel("Name").fill(`Axe ${++visitors}`);
      const name = `Axe ${visitors}`;
      await page.getByRole("button", { name: "Start the chat" }).click();
      await write("Hello");
      const id = await conversationOf(name);
      await answer(id, {
        type: "text",
        text: "See https://casa.example/menu for today's dishes, all of them home-made.",
      });
      await answer(id, {
        type: "choices",
        text: "At what time?",
        choices: [
          { id: "20", title: "20:00", description: "Terrace" },
          { id: "21", title: "21:00" },
        ],
      });
      await log().getByRole("button", { name: /21:00/ }).waitFor();
      await shot(`7-thread-${scheme}`);
      expect(await violations()).toEqual([]);
    }, 40_000);

  test("on a telephone it takes the screen, keeps the focus in, and nothing sticks out", async () => {
    await enter({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
    await begin();
    await write(
      "A long word: Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen and https://a.example/" +
        "x".repeat(120),
    );
    await shot("8-phone");
    const box = await page.getByRole("dialog").boundingBox();
    expect([box?.x, box?.y, box?.width, box?.height]).toEqual([0, 0, 320, 640]);
    const wide =
      "(() => { const log = document.querySelector('chasqui-chat').shadowRoot.querySelector('.log'); return log.scrollWidth - log.clientWidth; })()";
    expect(await page.evaluate(wide)).toBe(0);
    for (let steps = 0; steps < 12; steps++) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement?.localName")).toBe("chasqui-chat");
    }
    expect(complaints).toEqual([]);
  }, 40_000);

  test("it speaks three languages, and the page may say which", async () => {
    await page.goto(shop("?lang=es"));
    await page.getByRole("button", { name: "Abrir el chat" }).click();
    await page.getByText("¡Hola! ¿Quieres reservar").waitFor();
    await shot("9-es");
    await page.evaluate("window.chasqui.setLocale('fr')");
    await page.getByRole("button", { name: "Commencer la discussion" }).waitFor();
    await page.getByText("Bonjour ! Une réservation").waitFor();
    await page.evaluate("window.chasqui.setLocale('ja')");
    await page.getByRole("button", { name: "Commencer la discussion" }).waitFor();
    expect(complaints).toEqual([]);
  }, 30_000);

  test("somebody who is signed in has their thread on another device, and takes it along when they sign out", async () => {
    const as = `user${Date.now()}`;
    await page.goto(shop(`?lang=en&as=${as}`));
    await launcher().click();
    await field().waitFor();
    await write("From my desk");
    await stack.settled();
    await enter();
    await page.goto(shop(`?lang=en&as=${as}`));
    await launcher().click();
    await log().getByText("From my desk").waitFor();
    await page.evaluate("window.chasqui.logout()");
    await page.goto(shop());
    await launcher().click();
    await page.getByRole("button", { name: "Start the chat" }).waitFor();
    expect(await log().getByText("From my desk").count()).toBe(0);
    expect(complaints).toEqual([]);
  }, 40_000);
});
