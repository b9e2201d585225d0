/** Funnels and leads in a real browser: what a salesperson does with a board all day. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const HOSTILE = `<img src=x onerror="document.title='taken'">`;

interface Lead {
  readonly id: string;
  readonly contactName: string;
  readonly state: string;
  readonly stageId: string;
  readonly lostReason: string | null;
  readonly version: number;
  readonly tags: readonly string[];
  readonly value: { readonly amount: number; readonly currency: string } | null;
  readonly assignee: string | null;
}

describe.skipIf(!executable)("funnels and leads", () => {
  let stage: ConsoleStage;
  let page: Page;
  const ids = new Map<string, string>();
  const idOf = (name: string): string => ids.get(name) ?? "";
  const lead = async (name: string) => (await stage.call<Lead>("GET", `/api/leads/${idOf(name)}`)).body;
  const column = (name: string, on = page) => on.getByRole("region", { name, exact: true });
  const card = (name: string, on = page) => on.getByRole("row", { name });

  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write("15550600001", `¿Cuánto cuesta? ${HOSTILE}`);
    await stage.settled();
    for (const [at, name] of ["Ana Ruiz", "Bruno Díaz", "Carla Vega", HOSTILE].entries()) {
      const identities = [{ kind: "email", value: `person${at}@acme.example` }];
      const { body: contact } = await stage.call<{ id: string }>("POST", "/api/contacts", { name, identities });
      const value = { amount: 1000 * (at + 1), currency: "EUR" };
      const { body } = await stage.call<Lead>("POST", "/api/leads", {
        ...{ contactId: contact.id, funnelId: "sales", stageId: "first_chat", value, tags: at === 0 ? ["vip"] : [] },
      });
      ids.set(name, body.id);
    }
    page = await stage.open("supervisor", "/funnels");
    await card("Ana Ruiz").waitFor();
  }, 180_000);
  afterAll(() => stage?.stop());

  test("the board says what its columns hold; a card is dragged, and moved from its menu", async () => {
    expect(page.url()).toContain("/funnels/sales");
    await column("First chat").getByText("4", { exact: true }).waitFor();
    await column("First chat").getByText("€10,000").waitFor();
    await card("Ana Ruiz").dragTo(column("Negotiation").getByRole("grid"));
    await column("Negotiation").getByRole("row", { name: "Ana Ruiz" }).waitFor();
    await eventually(
      () => lead("Ana Ruiz"),
      (now) => now.stageId === "negotiation" && now.state === "negotiation",
    );
    await page.getByRole("button", { name: "Move Bruno Díaz" }).click();
    await page.getByRole("menuitem", { name: "Debate" }).click();
    await column("Debate").getByRole("row", { name: "Bruno Díaz" }).waitFor();
    await eventually(
      () => lead("Bruno Díaz"),
      (now) => now.stageId === "debate",
    );
  }, 60_000);

  test("a lost lead is asked for its reason, a won one for nothing; a refusal puts the card back", async () => {
    await page.getByRole("button", { name: "Move Ana Ruiz" }).click();
    await page.getByRole("menuitem", { name: "Closing · lost" }).click();
    const asked = page.getByRole("dialog");
    await asked.getByRole("button", { name: "Close as lost" }).click();
    await asked.getByText("Needed to go on.").waitFor();
    await asked.getByRole("button", { name: "Too expensive" }).click();
    await asked.getByRole("button", { name: "Close as lost" }).click();
    const lost = await eventually(
      () => lead("Ana Ruiz"),
      (now) => now.state === "closed_lost",
    );
    expect(lost.lostReason).toBe("Too expensive");
    await page.getByRole("button", { name: "Move Bruno Díaz" }).click();
    await page.getByRole("menuitem", { name: "Closing · won" }).click();
    await eventually(
      () => lead("Bruno Díaz"),
      (now) => now.state === "closed_won",
    );
    // The API says no: the card is back where it was, and why is told.
    await page.route("**/api/leads/*/move", (route) =>
      route.fulfill({
        status: 422,
        contentType: "application/problem+json",
        body: JSON.stringify({ status: 422, code: "validation_failed", errors: [{ message: "was taken out" }] }),
      }),
    );
    await page.getByRole("button", { name: "Move Carla Vega" }).click();
    await page.getByRole("menuitem", { name: "Debate" }).click();
    await page.getByText(/Carla Vega could not go to “Debate”.*was taken out/).waitFor();
    await column("First chat").getByRole("row", { name: "Carla Vega" }).waitFor();
    await page.unroute("**/api/leads/*/move");
    stage.complaints.splice(0, stage.complaints.length, ...stage.complaints.filter((text) => !text.includes("422")));
  }, 60_000);

  test("the keyboard drags a card, and says so", async () => {
    await page.getByRole("button", { name: "Drag Carla Vega" }).focus();
    await page.keyboard.press("Enter");
    await page
      .getByText(/Started dragging/)
      .first()
      .waitFor({ state: "attached" });
    for (let step = 0; step < 12; step++) {
      const where = await page.evaluate("document.activeElement?.closest('section')?.getAttribute('aria-label') ?? ''");
      if (where === "Negotiation") break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await column("Negotiation").getByRole("row", { name: "Carla Vega" }).waitFor();
    await eventually(
      () => lead("Carla Vega"),
      (now) => now.stageId === "negotiation",
    );
  }, 60_000);

  test("what another moves is there by itself, and what is looked for narrows every column", async () => {
    await stage.call("POST", `/api/leads/${idOf("Carla Vega")}/move`, { stageId: "debate" });
    await column("Debate").getByRole("row", { name: "Carla Vega" }).waitFor({ timeout: 10_000 });
    await page.getByRole("searchbox", { name: "Name or tag" }).fill("vip");
    await column("Debate").getByText("Nothing fits the filters.").waitFor();
    expect(page.url()).toContain("q=vip");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await card("Carla Vega").waitFor();
  }, 60_000);

  test("a card opens its lead and its conversation beside the board, where all is changed in place", async () => {
    await card("Carla Vega").getByText("Carla Vega", { exact: true }).click();
    const side = page.getByRole("complementary", { name: "The lead that is open" });
    await side.getByText("Somebody made this lead by hand.").waitFor();
    await side.getByRole("textbox", { name: "Value" }).fill("4500");
    await side.getByRole("textbox", { name: "Value" }).press("Tab");
    await side.getByRole("textbox", { name: "Tags" }).fill("wedding");
    await side.getByRole("textbox", { name: "Tags" }).press("Enter");
    await side.getByRole("textbox", { name: "Note" }).fill("Wants the terrace");
    await side.getByRole("button", { name: "Save note" }).click();
    await side.getByText("Note of").waitFor();
    const changed = await eventually(
      () => lead("Carla Vega"),
      (now) => now.value?.amount === 4500 && now.tags.includes("wedding"),
    );
    expect(changed.stageId).toBe("debate");
    await side.getByRole("button", { name: "Add reminder" }).click();
    await page.getByRole("textbox", { name: "What to do" }).fill("Call her back");
    await page.getByRole("button", { name: "Set reminder" }).click();
    await side.getByText("Call her back").waitFor();
    await column("Debate").getByText("Call her back").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("¿Cuánto cuesta?").first().click();
    await side.getByRole("tab", { name: "Conversation" }).click();
    await side.getByRole("textbox", { name: "Reply" }).waitFor();
    expect(page.url()).toContain("tab=conversation");
    await side.getByRole("button", { name: "Back to the board" }).click();
    await card("Carla Vega").waitFor();
  }, 60_000);

  test("stages are arranged by whom may; what a stage asks for is asked of a card", async () => {
    await page.goto(`${stage.runner.apiUrl}/funnels/sales?edit=1`);
    const editor = page.getByRole("dialog");
    await editor.getByRole("listitem").nth(1).getByText("an expected date").click();
    await editor.getByRole("button", { name: "Save" }).click();
    await editor.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Move Carla Vega" }).click();
    await page.getByRole("menuitem", { name: "Negotiation" }).click();
    await page.getByRole("dialog").getByLabel("Expected to close on").fill("2031-05-04");
    await page.getByRole("dialog").getByRole("button", { name: "Move", exact: true }).click();
    await eventually(
      () => lead("Carla Vega"),
      (now) => now.stageId === "negotiation",
    );
  }, 60_000);

  test("the table follows addresses of reports, is saved as a view, and makes and changes leads", async () => {
    await page.goto(`${stage.runner.apiUrl}/leads?funnel=sales&stage=closing&owner=none`);
    await page.getByRole("rowheader", { name: "Bruno Díaz" }).waitFor();
    await page.getByText("2 leads").waitFor();
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Save these filters" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Closed ones");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Closed ones" }).waitFor();
    await page.getByRole("checkbox", { name: "Mark Bruno Díaz" }).check({ force: true });
    await page.getByRole("button", { name: "Set owner" }).click();
    await page.getByRole("menuitem", { name: "Mine" }).click();
    await eventually(
      () => lead("Bruno Díaz"),
      (now) => now.assignee !== null,
    );
    await page.getByText("1 lead", { exact: true }).waitFor();
    await page.keyboard.press("Alt+l");
    await page.getByRole("button", { name: "Somebody new" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("Dora Gil");
    await dialog.getByRole("textbox", { name: "Telephone" }).fill("+34 600 111 222");
    await dialog.getByRole("button", { name: "Create lead" }).click();
    await page.getByRole("heading", { name: "Dora Gil" }).waitFor();
    expect(page.url()).toMatch(/\/leads\/[\w-]+\.[\w-]+$/);
    await page.getByRole("list", { name: "Way through the funnel Sales" }).getByText("Debate").click();
    await page.getByText("From First chat to Debate").waitFor();
  }, 60_000);

  test.runIf(DEEP)(
    "where the business keeps a list of reasons, one of them is asked for, and the report counts it",
    async () => {
      const admin = await stage.open("supervisor", "/admin/lost_reasons");
      await admin.getByRole("button", { name: "Begin with the usual ones" }).click();
      await admin.getByRole("button", { name: "Move No answer any more up" }).click();
      await admin.getByText("The order is saved.").waitFor();
      expect(await violationsOn(admin)).toEqual([]);
      await admin.goto(`${stage.runner.apiUrl}/funnels/sales`);
      await admin.getByRole("button", { name: "Move Dora Gil" }).click();
      await admin.getByRole("menuitem", { name: "Closing · lost" }).click();
      const asked = admin.getByRole("dialog");
      await asked.getByText("Went to a competitor").click();
      expect(await asked.getByRole("radio").count()).toBe(6);
      await asked.getByRole("textbox", { name: "Note" }).fill("La Terraza, con descuento");
      expect(await violationsOn(admin)).toEqual([]);
      await asked.getByRole("button", { name: "Close as lost" }).click();
      await admin.getByText("Closed as lost: Dora Gil").waitFor();
      await stage.settled();
      await admin.goto(`${stage.runner.apiUrl}/reports?tab=funnels`);
      const report = admin.getByRole("table", { name: "Why leads were lost" });
      await report.getByRole("row", { name: /Went to a competitor/ }).waitFor();
      // Of before the list, in words alone.
      await report.getByRole("row", { name: /In other words/ }).waitFor();
      await admin.context().close();
    },
    60_000,
  );

  test("breaks no serious rule of accessibility in the light or in the dark", async () => {
    for (const path of [
      `/leads/${idOf("Carla Vega")}`,
      "/leads?state=any",
      `/funnels/sales?lead=${idOf("Carla Vega")}`,
    ]) {
      await page.goto(`${stage.runner.apiUrl}${path}`);
      await page.getByText("Carla Vega").first().waitFor();
      await page.waitForTimeout(500);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        expect(await violationsOn(page), `${path} ${colorScheme}`).toEqual([]);
      }
    }
  }, 60_000);

  test("fits a telephone", async () => {
    await page.setViewportSize({ width: 390, height: 780 });
    for (const path of ["/funnels/sales", "/leads?state=any", `/leads/${idOf("Carla Vega")}`]) {
      await page.goto(`${stage.runner.apiUrl}${path}`);
      await page.getByText("Carla Vega").first().waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(
        0,
      );
    }
  }, 60_000);

  test("nothing that a customer wrote ran", async () => {
    expect(await page.title()).not.toBe("taken");
    expect(stage.complaints).toEqual([]);
  });
});
