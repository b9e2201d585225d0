/** An agent's own desk: reminders, canned replies, and how each of them wants to work. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const XSS = `<img src=x onerror="document.title='taken'">`;
const ANA = "34600000001";

interface Reminder {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly at: string;
  readonly dueAt: string;
  readonly repeat: object | null;
  readonly subject: { readonly kind: string; readonly id: string } | null;
  readonly channels: readonly string[] | null;
}

describe.skipIf(!executable || !DEEP)("an agent's desk", () => {
  let stage: ConsoleStage;
  let page: Page;
  let agent: string;
  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write(ANA, "Hello", { from: { waId: ANA, name: `Ana ${XSS}` } } as object);
    await stage.settled();
    const { body } = await stage.call<{ data: { id: string; email: string | null }[] }>("GET", "/api/users");
    agent = body.data.find(({ email }) => email === "agent@example.com")?.id ?? "";
    page = await stage.open("agent", "/reminders");
    page.setDefaultTimeout(20_000);
  }, 240_000);
  afterAll(() => stage?.stop());

  const list = async (when: string) =>
    (await stage.call<{ data: Reminder[] }>("GET", `/api/reminders/of/${agent}?when=${when}`)).body.data;
  const one = async (title: string, when = "open") => (await list(when)).find((each) => each.title === title);
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);
  const set = (title: string, hours: number, more: object = {}) =>
    stage.call<Reminder>("POST", "/api/reminders", {
      title,
      owner: agent,
      at: inHours(hours),
      timeZone: "UTC",
      ...more,
    });
  /** What was announced a moment ago lies about as an image without a name. */
  const violations = async (on: Page) => {
    await expect.poll(() => on.locator("div[role=img]").count(), { timeout: 15_000 }).toBe(0);
    return violationsOn(on);
  };
  const looksWell = async (on: Page) => {
    for (const colorScheme of ["light", "dark"] as const) {
      // Without motion, for what is on its way from one colour to the other has the contrast of neither.
      await on.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await on.waitForTimeout(150);
      expect(await violations(on)).toEqual([]);
    }
    await on.setViewportSize({ width: 390, height: 780 });
    expect(await on.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    await on.setViewportSize({ width: 1280, height: 800 });
    await on.emulateMedia({ colorScheme: "light" });
  };

  describe("reminders", () => {
    test("one is set by keyboard for a lead that was found by typing, and comes every other Tuesday", async () => {
      await page.getByText("Nothing to come back to").waitFor();
      await page.keyboard.press("Alt+n");
      const dialog = page.getByRole("dialog", { name: "New reminder" });
      await dialog.getByRole("textbox", { name: "What for" }).and(dialog.locator(":focus")).waitFor();
      await page.keyboard.type(`Call ${XSS}`);
      await dialog.getByRole("combobox", { name: "About" }).fill("ana");
      const found = page.getByRole("option", { name: /^Lead: Ana/ });
      await found.waitFor({ timeout: 20_000 });
      for (let steps = 0; steps < 5 && (await found.getAttribute("data-focused")) !== "true"; steps++)
        await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await dialog.getByRole("button", { name: "Next Monday" }).press("Enter");
      await dialog.getByRole("button", { name: /Repeat/ }).click();
      await page.getByRole("option", { name: "Otherwise…" }).click();
      await dialog.getByRole("textbox", { name: "Every" }).fill("2");
      await dialog.getByRole("button", { name: "Tue" }).click();
      await dialog.getByRole("button", { name: "Mon", exact: true }).click();
      await dialog.getByRole("button", { name: /Told by/ }).click();
      await page.getByRole("option", { name: "This one otherwise" }).click();
      await dialog.getByRole("checkbox", { name: "By email" }).press("Space");
      expect(await violations(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Set reminder" }).click();
      await page.getByRole("link", { name: `Call ${XSS}` }).waitFor();
      await page.getByText("every 2 weeks on Tue").waitFor();
      const made = await eventually(
        () => one(`Call ${XSS}`),
        (found) => found !== undefined,
      );
      expect(made).toMatchObject({
        at: expect.stringMatching(/T09:00$/),
        repeat: { every: 2, unit: "week", weekdays: ["tuesday"] },
        subject: { kind: "lead" },
        channels: ["list", "push", "email"],
      });
      const link = page.getByRole("main").getByRole("link", { name: /^Lead: Ana/ });
      expect(await link.getAttribute("href")).toBe(`/leads/${made?.subject?.id}`);
    }, 240_000);

    test("what another one sets is there within two seconds, and is ticked off and taken back", async () => {
      expect((await set("Send the offer", 0)).status).toBe(201);
      await page.getByRole("link", { name: "Send the offer" }).waitFor({ timeout: 5_000 });
      await page.getByRole("button", { name: "Tick off: Send the offer" }).press("Enter");
      await page.getByRole("link", { name: "Send the offer" }).waitFor({ state: "detached" });
      await eventually(
        () => one("Send the offer", "closed"),
        (found) => found?.state === "done",
      );
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByRole("link", { name: "Send the offer" }).waitFor();
      await eventually(
        () => one("Send the offer"),
        (found) => found !== undefined,
      );
    }, 240_000);

    test("it is put off, changed, and what somebody else changed meanwhile is not run over", async () => {
      await page.getByRole("button", { name: "Snooze: Send the offer" }).click();
      await page.getByRole("menuitem", { name: "Next Monday at 9" }).click();
      await eventually(
        () => one("Send the offer"),
        (found) => found?.state === "snoozed",
      );
      await page.getByRole("link", { name: "Send the offer" }).click();
      const dialog = page.getByRole("dialog", { name: "Change the reminder" });
      await dialog.getByRole("textbox", { name: "Note" }).fill("With the terrace");
      const { id = "" } = (await one("Send the offer")) ?? {};
      await stage.call("PATCH", `/api/reminders/${id}`, { title: "Send the new offer" });
      await dialog.getByRole("button", { name: "Save" }).click();
      await dialog.getByRole("alert").getByText("Somebody changed it meanwhile").waitFor();
      await expect
        .poll(() => dialog.getByRole("textbox", { name: "What for" }).inputValue(), { timeout: 10_000 })
        .toBe("Send the new offer");
      await dialog.getByRole("button", { name: "Save" }).click();
      await dialog.waitFor({ state: "detached" });
      await page.getByText("With the terrace").waitFor();
      expect((await stage.call("GET", `/api/reminders/${id}`)).body).toMatchObject({
        title: "Send the new offer",
        note: "With the terrace",
      });
    }, 240_000);

    test("one of a closed lead asks what is to become of it", async () => {
      const { body: leads } = await stage.call<{ data: { id: string }[] }>("GET", "/api/leads");
      const subject = { kind: "lead", id: leads.data[0]?.id };
      await stage.call("PATCH", `/api/leads/${subject.id}`, { state: "closed_won" });
      await set("After the deal", 0, { subject });
      await eventually(
        () => one("After the deal"),
        (found) => found?.state === "asking",
        90_000,
      );
      await page.getByRole("button", { name: "Drop it" }).click();
      await eventually(
        () => one("After the deal", "closed"),
        (found) => found?.state === "cancelled",
      );
    }, 240_000);

    test("several are ticked off at once; a supervisor sees the team's, an agent only their own", async () => {
      await Promise.all(["One", "Two"].map((title) => set(title, 30)));
      await page.getByRole("link", { name: "Two" }).waitFor();
      await page.getByRole("button", { name: "Select several" }).click();
      for (const title of ["One", "Two"]) await page.getByRole("checkbox", { name: `Select: ${title}` }).press("Space");
      await page.getByText("2 selected").waitFor();
      await page.getByRole("button", { name: "Tick off", exact: true }).click();
      await eventually(
        () => list("closed"),
        (all) => ["One", "Two"].every((title) => all.some((x) => x.title === title)),
      );
      expect(await page.getByRole("button", { name: /Whose/ }).count()).toBe(0);
      const supervisor = await stage.open("supervisor", "/reminders?person=all");
      await supervisor.getByRole("link", { name: "Send the new offer" }).waitFor();
      await looksWell(supervisor);
      await supervisor.context().close();
      await looksWell(page);
    }, 240_000);
  });

  describe("canned replies and macros", () => {
    interface Reply {
      readonly id: string;
      readonly shortCode: string;
      readonly language: string;
      readonly text: string;
      readonly title: string;
    }
    const replies = async () => (await stage.call<{ data: Reply[] }>("GET", "/api/canned-replies?limit=100")).body.data;
    let desk: Page;
    beforeAll(async () => {
      desk = await stage.open("supervisor", "/replies");
      desk.setDefaultTimeout(20_000);
    }, 60_000);
    const dialog = () => desk.getByRole("dialog").last();

    test("one is written with a variable from the menu, looked at as it would read, and has a code of its own", async () => {
      await desk.getByText("No reply yet").waitFor();
      await desk.keyboard.press("Alt+n");
      await dialog().getByRole("textbox", { name: "Title" }).fill(`Hours ${XSS}`);
      await dialog().getByRole("textbox", { name: "Short code" }).fill("/Hours");
      await dialog().getByRole("textbox", { name: "Text" }).fill("Hello ");
      await dialog().getByRole("button", { name: "Insert a variable" }).click();
      await desk.getByRole("menuitem", { name: /Contact’s first name/ }).click();
      const preview = dialog().getByRole("region", { name: "How it reads" });
      await preview.getByText("Lucía").waitFor();
      const text = dialog().getByRole("textbox", { name: "Text" });
      await text.fill(`${await text.inputValue()}, {{contact.shoe}}`);
      await preview.getByText("There is no such variable: contact.shoe").waitFor();
      await text.fill("Hello {{contact.firstName|friend}}, nine to five.");
      expect(await violations(desk)).toEqual([]);
      await dialog().getByRole("button", { name: "Save" }).click();
      await desk.getByRole("link", { name: `Hours ${XSS}`, exact: true }).waitFor();
      expect(await replies()).toMatchObject([{ shortCode: "hours", language: "en" }]);
      await desk.keyboard.press("Alt+n");
      await dialog().getByRole("textbox", { name: "Short code" }).fill("hours");
      await dialog().getByText("Another reply of this language has this code.").waitFor();
      await dialog().getByRole("button", { name: "Cancel" }).click();
    }, 240_000);

    test("it is said in another language too; what an API key writes is there by itself; one is deleted", async () => {
      await desk.getByRole("link", { name: `Hours ${XSS}`, exact: true }).click();
      await dialog().getByRole("button", { name: "Add a language" }).click();
      await dialog().getByRole("combobox", { name: "Language" }).fill("Spanish");
      await desk.getByRole("option", { name: /^Spanish/ }).click();
      await dialog().getByRole("textbox", { name: "Text" }).fill("Hola, de nueve a cinco.");
      await dialog().getByRole("button", { name: "Save" }).click();
      await desk.getByRole("link", { name: /: Spanish$/ }).waitFor();
      const bye = { title: "Goodbye", language: "en", shortCode: "bye", text: "Bye" };
      await stage.call("POST", "/api/canned-replies", bye);
      await desk.getByRole("link", { name: "Goodbye", exact: true }).click({ timeout: 10_000 });
      await dialog().getByRole("button", { name: "Delete" }).click();
      await desk.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
      await desk.getByRole("link", { name: "Goodbye", exact: true }).waitFor({ state: "detached" });
      expect((await replies()).map(({ language }) => language).sort()).toEqual(["en", "es"]);
      await looksWell(desk);
    }, 240_000);

    test("a macro is put together, in the order that was chosen; an agent reads and changes nothing", async () => {
      await desk.getByRole("tab", { name: "Macros" }).click();
      await desk.getByRole("button", { name: "New macro" }).first().click();
      await dialog().getByRole("textbox", { name: "Name" }).fill("Close politely");
      for (const step of ["Set the state", "Write a private note"]) {
        await dialog().getByRole("button", { name: "Add a step" }).click();
        await desk.getByRole("menuitem", { name: step }).click();
      }
      await dialog().getByRole("textbox", { name: "Write a private note" }).fill("Closed by macro");
      await dialog().getByRole("button", { name: "Earlier: Write a private note" }).click();
      expect(await violations(desk)).toEqual([]);
      await dialog().getByRole("button", { name: "Save" }).click();
      await desk.getByRole("link", { name: "Close politely" }).waitFor();
      const { body } = await stage.call<{ data: { actions: { type: string }[] }[] }>("GET", "/api/macros");
      expect(body.data[0]?.actions.map(({ type }) => type)).toEqual(["note", "set_state"]);
      await page.goto(`${stage.runner.apiUrl}/replies`);
      await page.getByRole("link", { name: `Hours ${XSS}`, exact: true }).click();
      await page.getByRole("button", { name: "Copy the text" }).waitFor();
      expect(await page.getByRole("button", { name: "New reply" }).count()).toBe(0);
      await desk.context().close();
    }, 240_000);
  });

  describe("one's own settings", () => {
    test("name, language, theme and how one is told are kept, and hold at the next visit", async () => {
      await page.goto(`${stage.runner.apiUrl}/profile`);
      await page.getByRole("textbox", { name: /^Name/ }).fill("Agathe Ancre");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved").waitFor();
      await looksWell(page);
      await page.getByRole("tab", { name: "Look and writing" }).click();
      await page.getByRole("radio", { name: "Dark" }).press("Space");
      await page.getByRole("switch", { name: "Enter sends" }).press("Space");
      await page.getByText("Enter begins a new line").waitFor();
      await page.getByRole("tab", { name: "Notices" }).click();
      await page.getByRole("checkbox", { name: "A reminder is due: Email" }).press("Space");
      await page.getByText(/This window keeps nothing|cannot receive push/).waitFor();
      await looksWell(page);
      await page.getByRole("tab", { name: "You" }).click();
      await page.getByRole("button", { name: /Language/ }).click();
      await page.getByRole("option", { name: "Español" }).click();
      await page.getByRole("heading", { name: "Tus ajustes" }).waitFor();
      // Another browser of the same person, in which nothing was chosen yet.
      const other = await stage.open("agent", "/profile?tab=notices");
      await other.getByRole("heading", { name: "Tus ajustes" }).waitFor({ timeout: 20_000 });
      expect(await other.locator("html").getAttribute("data-theme")).toBe("dark");
      expect(await other.getByRole("checkbox", { name: "Vence un recordatorio: Correo" }).isChecked()).toBe(true);
      await other.context().close();
      expect((await stage.call<{ name: string }>("GET", `/api/users/${agent}`)).body.name).toBe("Agathe Ancre");
    }, 240_000);
  });

  test("nothing went wrong on the way, and nothing of a customer ran", async () => {
    expect(await page.title()).not.toBe("taken");
    expect(stage.complaints.filter((text) => !/412|409/.test(text))).toEqual([]);
  });
});
