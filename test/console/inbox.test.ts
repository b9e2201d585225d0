/** The inbox in a real browser: an agent's work with a conversation. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, executable, startConsoleStage, violationsOn } from "./stage.ts";

const HOSTILE = `<img src=x onerror="document.title='taken'">`;

describe.skipIf(!executable)("the inbox", () => {
  let stage: ConsoleStage;
  let page: Page;
  const wa = "15550600001";
  const talk = () => page.getByRole("log", { name: "Messages" });
  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write(wa, `¿Hay mesa? ${HOSTILE}`);
    await stage.settled();
    page = await stage.open("agent", "/inbox");
  }, 120_000);
  afterAll(() => stage?.stop());

  test("what a customer wrote is opened, answered and noted; the customer gets the answer", async () => {
    await page.getByRole("region", { name: "Conversations" }).getByRole("link").first().click();
    await talk().getByText("¿Hay mesa?").waitFor();
    await page.getByRole("textbox", { name: "Reply" }).fill("Sí, a las ocho.");
    await page.keyboard.press("Enter");
    await talk().getByText("Sí, a las ocho.").waitFor();
    await page.keyboard.press("Alt+n");
    await page.getByRole("textbox", { name: "Private note" }).fill("Prefiere la terraza");
    await page.keyboard.press("Enter");
    await talk().getByText("Prefiere la terraza").waitFor();
    const id = await stage.conversationOf(wa);
    const said = await eventually(
      () => stage.messages(id),
      (all) =>
        all.some(
          ({ text, delivery }) =>
            text === "Sí, a las ocho." && (delivery?.status === "delivered" || delivery?.status === "read"),
        ),
    );
    expect(said.filter(({ text }) => text === "Sí, a las ocho.")).toHaveLength(1);
    expect(said.find(({ text }) => text === "Prefiere la terraza")?.kind).toBe("note");
  }, 60_000);

  test("what comes in is there by itself within two seconds", async () => {
    await stage.write(wa, "¡Perfecto, gracias!");
    await talk().getByText("¡Perfecto, gracias!").waitFor({ timeout: 10_000 });
    await stage.write("15550600002", "Otra pregunta");
    await page.getByRole("region", { name: "Conversations" }).getByText("Otra pregunta").waitFor({ timeout: 10_000 });
  }, 60_000);

  test("the keyboard goes through the list, takes a conversation and resolves it", async () => {
    await page.keyboard.press("Alt+r");
    await page.keyboard.press("Alt+a");
    const id = await stage.conversationOf(wa);
    const state = async () =>
      (await stage.call<{ assignee: string | null; state: string }>("GET", `/api/conversations/${id}`)).body;
    await eventually(state, ({ assignee }) => assignee !== null);
    await page.keyboard.press("Alt+e");
    await eventually(state, (now) => now.state === "resolved");
    await page.getByRole("button", { name: "Reopen" }).waitFor();
  }, 60_000);

  test.each(["light", "dark"] as const)(
    "breaks no serious rule of accessibility in the %s",
    async (colorScheme) => {
      // Without motion, for what is on its way from one colour to the other has the contrast of neither.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForTimeout(300);
      expect(await violationsOn(page)).toEqual([]);
    },
    60_000,
  );

  test("shows one pane at a time on a telephone", async () => {
    await page.setViewportSize({ width: 390, height: 780 });
    await page.getByRole("button", { name: "Back to the list" }).click();
    await page.getByRole("region", { name: "Conversations" }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
  }, 30_000);

  test("nothing that a customer wrote ran", async () => {
    expect(await page.title()).not.toBe("taken");
    expect(stage.complaints).toEqual([]);
  });
});
