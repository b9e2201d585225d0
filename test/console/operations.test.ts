/** What operators do without a terminal, in a real browser: the kill switches, what was given up, the log's seal. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { giveUpAnAnswer } from "../support/dead-letters.ts";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const REASON = `A wrong price <img src=x onerror="document.title='taken'">`;

describe.skipIf(!executable || !DEEP)("the operations", () => {
  let stage: ConsoleStage;
  let page: Page;
  let theirs: Page;
  interface Sending {
    readonly stop: { readonly reason: string } | null;
    readonly connections: readonly { readonly stop: { readonly reason: string } }[];
  }
  const sending = async () => (await stage.call<Sending>("GET", "/api/sending")).body;
  const go = async (section: string) => {
    await page
      .getByRole("navigation", { name: "Sections of the administration" })
      .getByRole("link", { name: section })
      .click();
    await page.getByRole("heading", { level: 1, name: section }).waitFor();
  };
  beforeAll(async () => {
    stage = await startConsoleStage();
    page = await stage.open("admin", "/admin/sending");
    theirs = await stage.open("agent", "/inbox");
  }, 120_000);
  afterAll(() => stage?.stop());

  test("all sending is stopped with a reason, which everybody is told, and resumed", async () => {
    await page.getByRole("button", { name: "Stop all sending…" }).click();
    const dialog = page.getByRole("dialog", { name: "Stop all sending?" });
    await dialog.getByText("wait in order").waitFor();
    expect(await dialog.getByRole("button", { name: "Stop sending" }).isDisabled()).toBe(true);
    await page.keyboard.type(REASON);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    expect(await sending()).toMatchObject({ stop: { reason: REASON }, connections: [] });
    await page.getByText("Alba Admin", { exact: false }).first().waitFor();
    for (const one of [page, theirs])
      await one
        .getByRole("status")
        .filter({ hasText: `Sending is stopped: “${REASON}”` })
        .waitFor({ timeout: 10_000 });
    expect(await violationsOn(page)).toEqual([]);
    expect(await violationsOn(theirs)).toEqual([]);
    await page.getByRole("button", { name: "Resume sending" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Resume sending" }).click();
    await eventually(sending, ({ stop }) => stop === null);
    for (const one of [page, theirs])
      await one.getByText("Sending is stopped:").waitFor({ state: "detached", timeout: 10_000 });
  }, 60_000);

  test("one connection is stopped where it is set up, and resumed among the others", async () => {
    await go("Connections");
    const link = page.getByRole("region", { name: "Connections" }).getByRole("link").first();
    const name = (await link.textContent()) ?? "";
    await link.click();
    const sheet = page.getByRole("dialog", { name });
    await sheet.getByRole("button", { name: "Stop…" }).click();
    await page
      .getByRole("dialog", { name: `Stop sending over ${name}?` })
      .getByRole("textbox")
      .fill("It moves");
    await page.keyboard.press("Enter");
    await sheet.getByText("“It moves”").waitFor();
    expect(await sending()).toMatchObject({ stop: null, connections: [{ stop: { reason: "It moves" } }] });
    await sheet.getByRole("button", { name: "Close" }).click();
    await theirs.getByText(`Sending over ${name} is stopped: “It moves”.`).waitFor({ timeout: 10_000 });
    await go("Stop sending");
    await page.getByRole("button", { name: `Resume ${name}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Resume sending" }).click();
    await eventually(sending, ({ connections }) => connections.length === 0);
  }, 60_000);

  test("what was given up is tried again", async () => {
    await giveUpAnAnswer(stage.runner.endpoints.sqs, "demo");
    await go("Given up");
    await page.getByText(/^1 waits, the oldest for/).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("button", { name: "Try again: Answers and notices…" }).click();
    await page.getByRole("alertdialog").getByText("does no harm").waitFor();
    await page.getByRole("alertdialog").getByRole("button", { name: "Try again" }).click();
    const moves = page.getByRole("list", { name: "What was tried again" });
    await moves.getByText("1 went back").waitFor({ timeout: 20_000 });
    await page.getByText(/^1 waits/).waitFor({ state: "detached", timeout: 20_000 });
  }, 60_000);

  test("the log says what was stopped, and that it is whole", async () => {
    await go("Audit log");
    await page.getByRole("button", { name: "Verify" }).click();
    const found = page.getByRole("list", { name: "Verifications" });
    await found.getByText(/all as they were sealed, until/).waitFor({ timeout: 20_000 });
    await page.getByRole("textbox", { name: /^Earlier end of the chain/ }).fill("12:abc");
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByText("That is not an end of the chain").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.goto(`${stage.runner.apiUrl}/admin/audit?entity=switches`);
    await page.getByRole("region", { name: "Entries" }).getByRole("link").first().waitFor();
    await stage.call("POST", "/api/sending/stop", { reason: "By a script" });
    await page.goto(`${stage.runner.apiUrl}/admin/sending`);
    await page.getByText("by the API key “local scripts”").waitFor();
    await page.goto(`${stage.runner.apiUrl}/admin/audit?entity=switches`);
    await page.getByRole("region", { name: "Entries" }).getByText("local scripts").first().waitFor();
  }, 60_000);

  test("nothing that somebody wrote ran", async () => {
    expect(await page.title()).not.toBe("taken");
    expect(stage.complaints.filter((one) => !/\b422\b/.test(one))).toEqual([]);
  });
});
