/** The board when it is not quiet: somebody else was faster, a finger drags, a column holds hundreds. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../flows/stack.ts";
import { type ConsoleStage, DEEP, executable, startConsoleStage } from "./stage.ts";

const MANY = 400;

interface Lead {
  readonly id: string;
  readonly stageId: string;
}

describe.skipIf(!executable)("a board that others work on too", () => {
  let stage: ConsoleStage;
  let people = 0;
  const column = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
  const stageOf = async (id: string) => (await stage.call<Lead>("GET", `/api/leads/${id}`)).body.stageId;

  async function addLead(name: string): Promise<string> {
    const identities = [{ kind: "email", value: `person${++people}@acme.example` }];
    const { body: contact } = await stage.call<{ id: string }>("POST", "/api/contacts", { name, identities });
    const place = { funnelId: "sales", stageId: "first_chat" };
    return (await stage.call<Lead>("POST", "/api/leads", { contactId: contact.id, ...place })).body.id;
  }

  beforeAll(async () => {
    stage = await startConsoleStage();
  }, 180_000);
  afterAll(() => stage?.stop());

  test("whoever is late is told where the card is now, and sees it there", async () => {
    const id = await addLead("Ana Ruiz");
    const page = await stage.open("supervisor", "/funnels/sales");
    await column(page, "First chat").getByRole("row", { name: "Ana Ruiz" }).waitFor();
    // Somebody else is faster by the time that this move takes to the API.
    await page.route("**/api/leads/*/move", async (route) => {
      await stage.call("POST", `/api/leads/${id}/move`, { stageId: "debate" });
      await route.continue();
    });
    await page.getByRole("button", { name: "Move Ana Ruiz" }).click();
    await page.getByRole("menuitem", { name: "Negotiation" }).click();
    await page.getByText("Somebody has just moved Ana Ruiz to “Debate”. It stays there.").first().waitFor();
    await column(page, "Debate").getByRole("row", { name: "Ana Ruiz" }).waitFor();
    expect(await stageOf(id)).toBe("debate");
    await page.context().close();
    expect(stage.complaints.filter((text) => !text.includes("412"))).toEqual([]);
  }, 60_000);

  test("a finger drags a card to a column that is not in sight", async () => {
    const id = await addLead("Bruno Díaz");
    const page = await stage.open("supervisor", "/funnels/sales", {
      viewport: { width: 390, height: 780 },
      hasTouch: true,
      isMobile: true,
    });
    const grip = page.getByRole("button", { name: "Drag Bruno Díaz" });
    await grip.waitFor();
    const session = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number, y: number) =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
    const { x = 0, y = 0 } = (await grip.boundingBox()) ?? {};
    await touch("touchStart", x + 10, y + 10);
    for (let step = 1; step <= 10; step++) await touch("touchMove", x + 10 + step * 34, y + 10 + step * 8);
    // At the edge the board moves below the finger; away from it, it stands.
    await eventually(
      () => page.evaluate<number>("document.querySelector('[data-dragging]')?.scrollLeft ?? 0"),
      (left) => left > 200,
    );
    await touch("touchMove", 195, y + 90);
    const aim = page.locator("[data-stage][data-aim]:not([data-stage=first_chat])");
    await aim.waitFor();
    const to = await aim.getAttribute("data-stage");
    await touch("touchEnd", 0, 0);
    await page.locator(`[data-stage="${to}"]`).getByRole("row", { name: "Bruno Díaz" }).waitFor();
    await eventually(
      () => stageOf(id),
      (now) => now === to,
    );
    await page.context().close();
  }, 60_000);

  test.runIf(DEEP)(
    `a column of ${MANY} cards draws those that are seen, and scrolls to its last`,
    async () => {
      for (let from = 0; from < MANY; from += 10)
        await Promise.all(Array.from({ length: 10 }, (_, at) => addLead(`Cliente ${from + at}`)));
      const page = await stage.open("supervisor", "/funnels/sales");
      await column(page, "First chat").getByText(String(MANY), { exact: true }).waitFor();
      const cards = column(page, "First chat").getByRole("grid");
      const frames: number[] = [];
      const oldest = cards.getByRole("row", { name: "Cliente 0" }).first();
      for (let tries = 0; tries < 200 && !(await oldest.isVisible()); tries++)
        frames.push(
          await cards.evaluate(async (area) => {
            const run = globalThis as unknown as { requestAnimationFrame(then: () => void): void };
            const began = performance.now();
            area.scrollBy(0, 900);
            await new Promise<void>((done) => run.requestAnimationFrame(() => run.requestAnimationFrame(done)));
            return performance.now() - began;
          }),
        );
      await oldest.waitFor();
      expect(await cards.getByRole("row").count()).toBeLessThan(40);
      const ordered = frames.toSorted((a, b) => a - b);
      process.stdout.write(
        `\nA column of ${MANY} cards: two frames of scrolling take ${ordered[ordered.length >> 1]?.toFixed(0)} ms, at most ${ordered.at(-1)?.toFixed(0)}\n`,
      );
    },
    300_000,
  );
});
