/** An agent's day without a mouse: only keys are pressed here, from the first message to the lead that moves on. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, executable, startConsoleStage } from "./stage.ts";

describe.skipIf(!executable)("a day by keyboard", () => {
  let stage: ConsoleStage;
  let page: Page;
  let id = "";
  const customer = "15550600021";
  const conversation = async () => (await stage.call<Record<string, unknown>>("GET", `/api/conversations/${id}`)).body;
  const leads = async () =>
    (
      await stage.call<{ leads: { id: string; stageId: string; state: string }[] }>(
        "GET",
        `/api/contacts/${String((await conversation()).contactId)}`,
      )
    ).body.leads;
  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.call("POST", "/api/canned-replies", {
      title: "Mesa lista",
      language: "es",
      shortCode: "mesa",
      text: "Hola {{contact.firstName|amigo}}, su mesa está lista.",
    });
    await stage.write(customer, "¿Hay mesa para cuatro?");
    await stage.settled();
    id = await stage.conversationOf(customer);
    page = await stage.open("agent", "/");
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.stop());

  async function goTo(place: string, address: string): Promise<void> {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.type(place);
    // Everything is offered until what was typed has narrowed it.
    const first = page.getByRole("option").first();
    await eventually(
      () => first.textContent(),
      (text) => text?.startsWith(place) ?? false,
    );
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(address);
    // The address comes first; until then the last place is still to be seen.
    await page.getByRole("heading", { level: 1, name: place }).waitFor();
  }

  /** A key, again and again, until the focus is where it is wanted. */
  async function stepTo(role: string, name: RegExp, key = "Tab"): Promise<void> {
    for (let steps = 0; steps < 120; steps++) {
      const found = await page.evaluate(
        ([wanted, pattern]) => {
          const { activeElement: focused } = (
            globalThis as unknown as {
              document: {
                activeElement: {
                  tagName: string;
                  textContent: string;
                  getAttribute(name: string): string | null;
                } | null;
              };
            }
          ).document;
          const is = focused?.getAttribute("role") ?? { A: "link", BUTTON: "button" }[focused?.tagName ?? ""];
          const called = focused?.getAttribute("aria-label") ?? focused?.textContent ?? "";
          return is === wanted && new RegExp(pattern ?? "", "i").test(called);
        },
        [role, name.source] as const,
      );
      if (found) return;
      await page.keyboard.press(key);
    }
    throw new Error(`the focus never came to the ${role} ${name.source}`);
  }

  test("a conversation is found, taken, answered, noted and put away", async () => {
    await goTo("Inbox", "**/inbox**");
    await page.getByRole("region", { name: "Conversations" }).getByRole("link").first().waitFor();
    await page.keyboard.press("Alt+j");
    await page.waitForURL(`**/inbox/${id}**`);
    await page.getByRole("log", { name: "Messages" }).getByText("¿Hay mesa para cuatro?").waitFor();
    await page.keyboard.press("Alt+a");
    await eventually(conversation, ({ assignee }) => assignee !== null);
    await page.keyboard.press("Alt+r");
    await page.keyboard.type("/mesa");
    await page.getByRole("option", { name: /Mesa lista/ }).waitFor();
    await page.keyboard.press("Enter");
    const reply = page.getByRole("textbox", { name: "Reply" });
    await eventually(
      () => reply.inputValue(),
      (text) => text.includes("su mesa está lista"),
    );
    await page.keyboard.press("Enter");
    await eventually(
      () => stage.messages(id),
      (all) => all.some(({ kind, text }) => kind === "sent" && text === "Hola Customer, su mesa está lista."),
    );
    await page.keyboard.press("Alt+n");
    await page.keyboard.type("Cumpleaños");
    await page.keyboard.press("Enter");
    await eventually(
      () => stage.messages(id),
      (all) => all.some(({ kind, text }) => kind === "note" && text === "Cumpleaños"),
    );
    await page.keyboard.press("Alt+e");
    await eventually(conversation, ({ state }) => state === "resolved");
  }, 120_000);

  test("what has come due is ticked off", async () => {
    const [lead] = await leads();
    const agent = (await stage.call<{ data: { id: string; role: string }[] }>("GET", "/api/users")).body.data.find(
      ({ role }) => role === "agent",
    );
    const { status } = await stage.call("POST", "/api/reminders", {
      title: "Llamar a la clienta",
      subject: { kind: "lead", id: lead?.id },
      owner: agent?.id,
      at: new Date(Date.now() + 60_000).toISOString().slice(0, 16),
      timeZone: "UTC",
    });
    expect(status).toBe(201);
    await goTo("Reminders", "**/reminders**");
    await page.getByText("Llamar a la clienta").first().waitFor();
    await stepTo("button", /^Tick off: Llamar a la clienta/);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Llamar a la clienta" }).waitFor({ state: "detached" });
  }, 120_000);

  test("a lead moves on", async () => {
    await goTo("Funnels", "**/funnels**");
    const [before] = await leads();
    await page
      .getByRole("row", { name: /Customer 21/ })
      .first()
      .waitFor();
    await stepTo("row", /Customer 21/);
    // What is on a card is reached from the card.
    await stepTo("button", /^Move Customer 21/, "ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByRole("menu").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const moved = await eventually(leads, ([now]) => now?.stageId !== before?.stageId);
    expect(moved).toHaveLength(1);
  }, 120_000);

  test("nothing went wrong on the way", () => expect(stage.complaints).toEqual([]));
});
