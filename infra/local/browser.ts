/** The machine's Chromium, for screenshots and for tests of pages. Nothing is downloaded. */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** `CHROMIUM` names another one. Undefined when there is none. */
export const chromiumPath = (): string | undefined =>
  [process.env.CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path));

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Containers run as root, where Chromium's own sandbox refuses to start; the background services would look for hosts of theirs.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Signs one of the local issuer's people in to the console, and goes where they want to. */
export async function signIn(page: Page, apiUrl: string, email: string, path = "/"): Promise<void> {
  await page.goto(`${apiUrl}${path}`);
  await page.locator("main button").first().click();
  await page.getByRole("button", { name: email }).click();
  await page.getByRole("navigation").first().waitFor();
}
