/** The console in a real browser, against the whole system. Whoever uses it skips its tests where there is no Chromium. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromiumPath, openBrowser, signIn } from "../../infra/local/browser.ts";
import { startTestStack, type TestStack } from "../flows/stack.ts";

export const executable = chromiumPath();
if (!executable && process.env.CHASQUI_REQUIRE_BROWSER)
  throw new Error("this run requires a Chromium, and there is none");

/** The long run looks at more of each screen; the short one is what every change waits for. */
export const DEEP = Boolean(process.env.CHASQUI_DEEP);

/** The people of the local issuer. */
export const PEOPLE = {
  admin: "admin@example.com",
  supervisor: "supervisor@example.com",
  agent: "agent@example.com",
} as const;

export interface ConsoleStage extends TestStack {
  readonly browser: Browser;
  /** A browser of somebody's own, signed in and at the address; English and light unless told. */
  open(person: keyof typeof PEOPLE, path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Errors of any page: scripts that threw, what the console complained of. Nothing is expected there. */
  readonly complaints: string[];
}

export async function startConsoleStage(environment: Readonly<Record<string, string>> = {}): Promise<ConsoleStage> {
  const stack = await startTestStack(environment, { console: true });
  const browser = await openBrowser(executable ?? "");
  const complaints: string[] = [];
  return {
    ...stack,
    browser,
    complaints,
    async open(person, path = "/", options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: "en-GB",
        timezoneId: "Europe/Madrid",
        colorScheme: "light",
        serviceWorkers: "block",
        ...options,
      });
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (entry) => entry.type() === "error" && complaints.push(entry.text()));
      await signIn(page, stack.runner.apiUrl, PEOPLE[person], path);
      return page;
    },
    async stop() {
      await browser.close();
      await stack.stop();
    },
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds serious or critical, as "rule: selector". https://github.com/dequelabs/axe-core */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  // The page's own policy lets in no script of ours, so it is given to the debugger.
  await page.evaluate(axeSource);
  // What is on its way from one colour to another has the contrast of neither: only what is found twice is there to stay.
  const found = await violationsNow(page);
  if (found.length === 0) return found;
  await page.waitForTimeout(1_000);
  return violationsNow(page);
}

async function violationsNow(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    interface Found {
      readonly id: string;
      readonly impact: string | null;
      readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
    }
    const { axe } = globalThis as unknown as {
      axe: { run(where: object, options: object): Promise<{ violations: readonly Found[] }> };
    };
    // The library's own announcer keeps a picture of what is under way for some seconds, which has a name for nobody.
    const { violations } = await axe.run({ exclude: [["[data-live-announcer]"]] }, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} — ${failureSummary ?? ""}`),
      );
  });
}
