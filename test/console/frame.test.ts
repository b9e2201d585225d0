/** What is around every screen, and what holds for all of them. */
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consoleFolder } from "../../infra/console.ts";
import { type ConsoleStage, DEEP, executable, startConsoleStage, violationsOn } from "./stage.ts";

const PLACES = [
  "/",
  "/inbox",
  "/contacts",
  "/leads",
  "/funnels",
  "/reminders",
  "/replies",
  "/templates",
  "/notifications",
  "/reports",
  "/admin",
  "/profile",
];

/** Looked at by tests of their own, filled, in light, dark and on a telephone; the long run looks at them here as well, empty. */
const ELSEWHERE = new Set(["/contacts", "/leads", "/funnels"]);
const LOOKED_AT = PLACES.filter((path) => DEEP || !ELSEWHERE.has(path));

describe.skipIf(!executable)("the console", () => {
  let stage: ConsoleStage;
  beforeAll(async () => {
    stage = await startConsoleStage();
  }, 120_000);
  afterAll(() => stage?.stop());

  test("people sign in at the issuer, come back to the address they asked for, and sign out", async () => {
    const page = await stage.open("agent", "/contacts");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/contacts");
    await page.getByRole("button", { name: /account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    // The local issuer asks once more.
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Every channel, one inbox" }).waitFor();
    await page.goto(`${stage.runner.apiUrl}/inbox`);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.context().close();
  }, 30_000);

  test("who may not administrate is not shown the way there; the command bar goes everywhere by keyboard", async () => {
    const page = await stage.open("agent");
    const nav = page.getByRole("navigation", { name: "Main" });
    await nav.getByRole("link", { name: "Inbox" }).waitFor();
    expect(await nav.getByRole("link", { name: "Reports" }).count()).toBe(0);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("lead");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/leads");
    await page.context().close();
  }, 30_000);

  test("no screen breaks a serious rule of accessibility in the light or in the dark", async () => {
    const page = await stage.open("admin");
    for (const path of LOOKED_AT) {
      await page.goto(`${stage.runner.apiUrl}${path}`);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await page.waitForLoadState("networkidle");
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        expect(await violationsOn(page), `${path} ${colorScheme}`).toEqual([]);
      }
    }
    await page.context().close();
  }, 120_000);

  describe.skipIf(!DEEP)("every part of the administration", () => {
    const LOOKS = [
      { colorScheme: "light" },
      { colorScheme: "dark" },
      { colorScheme: "light", viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true },
    ] as const;
    test.each(LOOKS)(
      "breaks no serious rule of accessibility and fits: %o",
      async (look) => {
        const page = await stage.open("admin", "/admin", look);
        await page.getByRole("heading", { level: 1 }).first().waitFor();
        const all = await (await stage.open("admin", "/admin/people")).locator("a[href^='/admin/']").all();
        const paths = [...new Set(await Promise.all(all.map((link) => link.getAttribute("href"))))];
        expect(paths.length).toBeGreaterThan(20);
        const found: Record<string, unknown> = {};
        for (const path of paths) {
          await page.goto(`${stage.runner.apiUrl}${path}`);
          await page.getByRole("heading", { level: 1 }).first().waitFor();
          await page.waitForLoadState("networkidle");
          const violations = await violationsOn(page);
          const overflow = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          if (violations.length > 0 || overflow !== 0) found[String(path)] = { violations, overflow };
        }
        expect(found).toEqual({});
        await page.context().close();
      },
      240_000,
    );
  });

  test.each(["es-ES", "fr-FR"])(
    "speaks %s",
    async (locale) => {
      const page = await stage.open("admin", "/", { locale });
      expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
      await page
        .getByRole("link", { name: locale === "es-ES" ? "Bandeja" : "Boîte de réception", exact: true })
        .waitFor();
      await page.context().close();
    },
    30_000,
  );

  test("fits a telephone's screen", async () => {
    const page = await stage.open("admin", "/", {
      viewport: { width: 390, height: 780 },
      hasTouch: true,
      isMobile: true,
    });
    for (const path of LOOKED_AT) {
      await page.goto(`${stage.runner.apiUrl}${path}`);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow, path).toBe(0);
    }
    await page.context().close();
  }, 60_000);

  test("the page lets in no script but its own, and nobody may frame it", async () => {
    const { headers } = await fetch(`${stage.runner.apiUrl}/inbox`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("nothing went wrong on the way", () => {
    expect(stage.complaints).toEqual([]);
  });
});

test.skipIf(!executable)("each screen is a file of its own, and the worker knows the shell", () => {
  const files = readdirSync(`${consoleFolder}/assets`).filter((name) => name.endsWith(".js"));
  expect(files.length).toBeGreaterThan(10);
});
