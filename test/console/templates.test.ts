/** Templates, as the people of the business write them. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

const XSS = `<img src=x onerror="document.title='owned'">`;

describe.skipIf(!executable)("templates", () => {
  let stage: ConsoleStage;
  let page: Page;
  beforeAll(async () => {
    stage = await startConsoleStage();
    page = await stage.open("supervisor", "/templates");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  const choose = async (label: string, option: string | RegExp) => {
    await page.getByRole("button", { name: new RegExp(label) }).click();
    await page.getByRole("option", { name: option }).click();
  };
  /** What was chosen is read aloud for some seconds by a part of the library that names what may be gone by then. */
  const violations = (on = page) => violationsOn(on);
  const listed = async () =>
    (await stage.call<{ data: { key: string; activeVersion: number | null }[] }>("GET", "/api/templates")).body.data;

  test("one is made, with a variable and its example", async () => {
    await page.getByText("No template yet").waitFor();
    await page.getByRole("button", { name: "New template" }).first().click();
    await page.getByRole("textbox", { name: "Title" }).fill(`Ready ${XSS}`);
    await page.getByRole("textbox", { name: "Key" }).fill("order_ready");
    expect(await violations()).toEqual([]);
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: `Ready ${XSS}` }).waitFor();
    await page.getByRole("tab", { name: "Variables" }).click();
    await page.getByRole("button", { name: "Add a variable" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("customer");
    await page.getByRole("textbox", { name: "Example" }).fill(XSS);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").first().waitFor();
    expect(await listed()).toMatchObject([{ key: "order_ready", activeVersion: null }]);
  }, 120_000);

  test("an e-mail is looked at while it is written: escaped, without scripts, and what is wrong beside it", async () => {
    await page.getByRole("tab", { name: "Write" }).click();
    const mjml = page.getByRole("textbox", { name: "MJML" });
    const written = (inside: string) =>
      mjml.fill(
        `<mjml><mj-body><mj-section><mj-column><mj-text>${inside}</mj-text></mj-column></mj-section></mj-body></mjml>`,
      );
    await page.getByRole("textbox", { name: "Subject" }).fill("For {{customer}}");
    await written("Hello {{custmer}}");
    const preview = page.getByRole("region", { name: "How it looks" });
    await preview.getByText("Did you mean customer?").waitFor();
    await written("Hello {{customer}}<script>document.title='owned'</script>");
    const mail = page.frameLocator("iframe[title='The e-mail']");
    await mail.getByText(`Hello ${XSS}`).waitFor();
    expect(await page.locator("iframe[title='The e-mail']").getAttribute("sandbox")).toBe("");
    await written("Hello {{customer}}");
    await preview.getByRole("button", { name: "Plain text" }).click();
    await preview.getByText(`Hello ${XSS}`).waitFor();
    await preview.getByRole("button", { name: "Phone" }).click();
    expect(await violations()).toEqual([]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("region", { name: "What to look at in the draft" }).getByText("Nothing to mend.").waitFor();
    expect(await page.title()).not.toBe("owned");
  }, 120_000);

  test("it is said in a second language, published, changed, and the first version sent again", async () => {
    await choose("Language", /^Spanish/);
    await page.getByRole("textbox", { name: "Subject" }).fill("Para {{customer}}");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Remove this language" }).waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Published: it is sent from now on").first().waitFor();
    await page.getByRole("textbox", { name: "Subject" }).fill("Todo para {{customer}}");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Publish" }).click();
    await expect.poll(async () => (await listed())[0]?.activeVersion, { timeout: 20_000 }).toBe(2);
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("dialog").getByText("Todo para {{customer}}").waitFor();
    await page
      .getByRole("dialog")
      .getByText(/subject: Para/)
      .waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Send this one again" }).click();
    await expect.poll(async () => (await listed())[0]?.activeVersion, { timeout: 20_000 }).toBe(1);
    expect(await violations()).toEqual([]);
    // The script that was written into the e-mail was held back, which the browser says.
    const blocked = /^Blocked script execution in 'about:srcdoc'/;
    expect(stage.complaints).toContainEqual(expect.stringMatching(blocked));
    expect(stage.complaints.filter((complaint) => !blocked.test(complaint))).toEqual([]);
  }, 180_000);

  test("who may only read sees it and changes nothing", async () => {
    const reader = await stage.open("agent", "/templates");
    await reader.getByRole("link", { name: /^Ready/ }).click();
    await reader.getByRole("textbox", { name: "Subject" }).waitFor();
    expect(await reader.getByRole("textbox", { name: "Subject" }).isDisabled()).toBe(true);
    for (const name of ["Save", "Publish"]) expect(await reader.getByRole("button", { name }).count()).toBe(0);
    await reader.context().close();
  }, 60_000);

  test("what people were told by itself is a log, and the life of each is read at a glance", async () => {
    const ask = async (body: Record<string, unknown>) => {
      const about = { type: "table.ready", content: { type: "text", text: XSS }, channels: ["whatsapp"] };
      const recipient = { phone: "+15550700055", name: `Ana ${XSS}` };
      const { status, body: made } = await stage.call<{ id: string }>("POST", "/api/notifications", {
        ...{ ...about, recipient },
        ...body,
      });
      expect(status).toBe(202);
      return made.id;
    };
    const approved = { type: "template", name: "appointment_reminder", language: "es", variables: ["Ana", "martes"] };
    await ask({ content: approved, channels: ["telegram", "whatsapp"], externalId: "order-1" });
    await ask({ purpose: "marketing", externalId: "order-2" });
    await stage.settled();
    const log = await stage.open("supervisor", "/notifications");
    log.setDefaultTimeout(20_000);
    await log.getByRole("heading", { level: 1, name: "Notifications" }).waitFor();
    await log.getByText("the contact never gave consent for marketing").waitFor();
    expect(await violationsOn(log)).toEqual([]);
    await log
      .getByRole("row", { name: /order-1/ })
      .getByRole("link", { name: "table.ready" })
      .click();
    const life = log.getByRole("listitem");
    await life.filter({ hasText: "Telegram was left out" }).waitFor();
    await life.filter({ hasText: "WhatsApp accepted it" }).waitFor();
    await log
      .getByText(/Delivered by WhatsApp|Read/)
      .first()
      .waitFor();
    expect(await violationsOn(log)).toEqual([]);
    expect(await log.title()).not.toBe("owned");
    await log.close();
  }, 120_000);

  test("what became of them is a report: sent, delivered, opened, by template and channel", async () => {
    const report = await stage.open("supervisor", "/reports?tab=notifications");
    report.setDefaultTimeout(20_000);
    const figures = report.getByRole("table", { name: "Figures" });
    await figures.getByRole("row", { name: /table\.ready/ }).waitFor();
    await report.getByRole("button", { name: "Channel", exact: true }).click();
    await figures.getByRole("row", { name: /WhatsApp/ }).waitFor();
    await report.getByRole("table", { name: "Why some failed" }).getByText("no_consent").waitFor();
    expect(await violations(report)).toEqual([]);
    await report.close();
  }, 120_000);

  test("when, how often and whom the business writes to by itself is said in one place", async () => {
    const rules = await stage.open("admin", "/admin/outreach");
    rules.setDefaultTimeout(20_000);
    await rules.getByRole("heading", { name: "When and how often" }).waitFor();
    await rules.getByLabel("From").fill("22:30");
    await rules.getByRole("button", { name: "Add a limit" }).click();
    await rules.getByRole("button", { name: "Save" }).click();
    await rules.getByText("The rules are saved").first().waitFor();
    const { body } = await stage.call<{ quietHours: unknown; caps: unknown[] }>("GET", "/api/sending-policy");
    expect(body).toMatchObject({ quietHours: { from: "22:30" }, caps: [{}, { limit: 1, days: 7 }] });
    await rules.getByRole("button", { name: "Add addresses" }).click();
    const list = "gone@customer.example;bounced\n+34 600 111 222\nno address";
    await rules.getByRole("textbox", { name: "Addresses, one a line" }).fill(list);
    await rules.getByRole("button", { name: "Add 3 addresses" }).click();
    await rules.getByText("2 were taken.").waitFor();
    await rules.getByText(/^no address:/).waitFor();
    expect(await violations(rules)).toEqual([]);
    await rules.keyboard.press("Escape");
    await rules.getByRole("row", { name: /\+34600111222/ }).waitFor();
    expect(await violations(rules)).toEqual([]);
    await rules.close();
  }, 120_000);
});
