/** Webhooks in the administration: made with a secret that is shown once, tested, looked at, sent again. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

describe.skipIf(!executable || !DEEP)("webhooks in the administration", () => {
  let stage: ConsoleStage;
  let page: Page;
  let taken = 0;
  let shop: unknown;
  const receiver = createServer((request, response) => {
    taken++;
    shop = request.headers["x-shop"];
    response.writeHead(204).end();
  });
  let origin = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    vi.stubEnv("FETCH_ALLOW_ORIGINS", origin);
    stage = await startConsoleStage();
    page = await stage.open("admin", "/admin/webhooks");
    page.setDefaultTimeout(15_000);
  }, 120_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    receiver.close();
    await stage?.stop();
  });

  test("an endpoint is added, its secret shown once, tested, and what it was told sent again", async () => {
    await page.getByText("No endpoints yet").waitFor();
    await page.getByRole("button", { name: "New endpoint" }).click();
    await page.getByRole("textbox", { name: "Address" }).fill(`${origin}/hook`);
    await page.getByText("Everything", { exact: true }).click();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("textbox", { name: "Headers of your own" }).fill("X-Shop: Lima");
    await page.getByRole("button", { name: "Add the endpoint" }).click();
    expect(await page.getByRole("textbox", { name: "Secret" }).inputValue()).toMatch(/^whsec_/);
    await page.getByRole("button", { name: "I have copied it" }).click();
    await page.getByRole("link", { name: `${origin}/hook` }).click();
    await page.getByRole("button", { name: "Send a test" }).click();
    await stage.settled();
    await page.getByRole("button", { name: "Send webhook.test again" }).click();
    await page.getByText("1 delivery is sent again").waitFor();
    await stage.settled();
    expect(taken).toBe(2);
    expect(shop).toBe("Lima");
    // The list shows by itself what became of it.
    await page.getByRole("row").getByText("Taken", { exact: true }).first().waitFor();
    await page.getByText("webhook.test").first().click();
    await page.getByText('"message":"It works."').waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page)).toEqual([]);
    }
  }, 60_000);
});
