/** The pages that customers reach by a link, in a real browser. They are made without the console, and stand here because a browser is. */
import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "../../infra/local/browser.ts";
import type { Activation } from "../../lib/core/activations/model.ts";
import type { ConsentRecord } from "../../lib/core/consent/model.ts";
import type { Link } from "../../lib/core/links/model.ts";
import { ANA, makeTrackWorld } from "../support/track.ts";
import { executable, violationsOn } from "./stage.ts";

/** Where to leave pictures of the pages, for whoever wants to see them. */
const PICTURES = process.env.CHASQUI_PICTURES;

describe.skipIf(!executable)("customers' pages", () => {
  const world = makeTrackWorld();
  const complaints: string[] = [];
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", async () => {
        const url = new URL(request.url ?? "/", "http://localhost");
        const answer = await world.serve({
          ...{
            id: "r",
            method: request.method ?? "GET",
            path: url.pathname,
            query: Object.fromEntries(url.searchParams),
          },
          headers: request.headers as Record<string, string>,
          ...{ body: Buffer.concat(parts), principal: undefined, origin: "http://localhost", address: "192.0.2.7" },
        });
        response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    }).listen(0, "127.0.0.1");
    await new Promise((ready) => server.once("listening", ready));
    browser = await openBrowser(executable ?? "");
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const STOP: Link = { kind: "unsubscribe", contactId: ANA, medium: "email", purpose: "marketing" };
  const addressOf = (link: Link) =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/t/${world.tokenOf(link)}`;
  async function open(link: Link, colorScheme: "light" | "dark", width: number): Promise<Page> {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, locale: "fr-FR" });
    const page = await context.newPage();
    page.on("console", (entry) => entry.type() === "error" && complaints.push(entry.text()));
    await page.goto(addressOf(link));
    return page;
  }
  async function looksRight(page: Page, name: string): Promise<void> {
    expect([name, await violationsOn(page)]).toEqual([name, []]);
    const isWider = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
    expect([name, isWider]).toEqual([name, false]);
    if (PICTURES) {
      await mkdir(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    }
  }

  test("are readable for everybody, on a telephone and a desk, by day and by night", async () => {
    const at = world.clock.iso();
    const waiting: ConsentRecord = {
      ...{ contactId: ANA, channel: "email", purpose: "marketing", state: "pending", source: "api", detail: "a form" },
      ...{ wording: "Quiero recibir las ofertas de Casa Andina por correo", at },
    };
    world.ledger.push(waiting);
    const activation: Activation = {
      ...{ code: "K3V5Q-2M7N4", contactId: ANA, medium: "whatsapp", connectionId: "a.b", number: "34600111222" },
      ...{ purposes: ["service"], wording: "Quiero que Casa Andina me escriba por WhatsApp", createdBy: "key_a" },
      ...{ createdAt: at, expiresAt: "2026-11-09T09:00:00.000Z" },
    };
    world.activations.set(activation.code, activation);
    const askedAt = Math.floor(Date.parse(at) / 1000);
    const pages: Readonly<Record<string, Link>> = {
      preferences: { kind: "preferences", contactId: ANA },
      unsubscribe: STOP,
      activate: { kind: "activate", code: activation.code },
      confirm: { ...STOP, kind: "confirm", askedAt, expiresAt: askedAt + 60 },
    };
    for (const [name, link] of Object.entries(pages))
      for (const [scheme, width] of [
        ["light", 1280],
        ["dark", 360],
      ] as const) {
        const page = await open(link, scheme, width);
        await looksRight(page, `${name}-${scheme}-${width}`);
        await page.context().close();
      }
  }, 60_000);

  test("are filled in with the keyboard, saved without a script, and say so; another language is spoken at once", async () => {
    const page = await open({ kind: "preferences", contactId: ANA }, "dark", 1280);
    await page.getByRole("group", { name: "Ofertas y novedades" }).getByLabel("Correo electrónico").focus();
    await page.keyboard.press("Space");
    await page.getByLabel("Français").check();
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.getByRole("status").getByText("Enregistré.").waitFor();
    expect(world.ledger.at(-1)).toMatchObject({ channel: "email", purpose: "marketing", state: "granted" });
    await looksRight(page, "preferences-saved");
    await page.getByRole("button", { name: "Tout arrêter" }).click();
    await page.getByRole("status").getByText("C’est fait").waitFor();
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);
    await page.goto(addressOf(STOP));
    await page.getByRole("button", { name: "Ne plus recevoir" }).click();
    await page.getByRole("link", { name: "Voir toutes vos préférences" }).click();
    await page.getByRole("heading", { name: "Vos messages" }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);
});
