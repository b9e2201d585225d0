/**
 * The inbox at the size that it has to bear: 20,000 conversations, one of them of 5,000 messages. Figures are printed; they depend on the
 * machine and on what else it does, so that no time is asserted. In the long run alone.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { type ConsoleStage, DEEP, executable, startConsoleStage } from "./stage.ts";

const CONVERSATIONS = 20_000;
const MESSAGES = 5_000;
/** Those that are opened; the others only have to be listed. */
const TALKING = 260;
const SWITCHES = 200;
/** In one transaction, because the engine on this machine waits for the disk with each: a quarter of an hour becomes seconds. */
const BATCH = 100;
const MINUTE = 60_000;

type Item = Record<string, unknown>;

describe.skipIf(!executable || !DEEP)("the inbox, full", () => {
  let stage: ConsoleStage;
  let page: Page;
  let long = "";
  const figures: string[] = [];
  const figure = (name: string, value: number, unit: string) =>
    figures.push(`  ${name.padEnd(52)}${value.toFixed(unit === "ms" ? 0 : 1)} ${unit}`);
  const median = (some: readonly number[], share = 0.5) =>
    some.toSorted((a, b) => a - b)[Math.floor(some.length * share)] ?? Number.NaN;

  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write("15550690000", "Hola");
    await stage.settled();
    long = await stage.conversationOf("15550690000");
    await fill();
    // Every row that was written passes all projections: minutes, where others wait half a one.
    await stage.runner.idle({ timeoutMs: 20 * MINUTE });
    page = await stage.open("agent", "/inbox");
    await rows().first().waitFor({ timeout: 60_000 });
  }, 1_800_000);
  afterAll(async () => {
    process.stdout.write(`\nThe inbox with ${CONVERSATIONS} conversations:\n${figures.join("\n")}\n`);
    await stage?.stop();
  }, 5 * MINUTE);
  const rows = () => page.getByRole("region", { name: "Conversations" }).getByRole("link");

  /** Copies of what the road wrote for the one who did write. */
  async function fill(): Promise<void> {
    const { endpoint, tableName } = {
      endpoint: stage.runner.endpoints.dynamodb,
      tableName: stage.runner.tableName(),
    };
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint, region: "eu-west-1", credentials: localCredentials }),
    );
    const own = async (pk: string) =>
      (
        await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": pk },
          }),
        )
      ).Items ?? [];
    const [tenant = ""] = stage.demo.appId.split(".");
    const thread = await own(`${tenant}#cnv#${long}`);
    const head = thread.find(({ sk }) => sk === "head") as Item;
    const message = thread.find(({ entity }) => entity === "message") as Item;
    const contact = (await own(`${tenant}#contact#${head.contactId}`)).find(({ sk }) => sk === "contact") as Item;
    const start = Date.parse(String(head.lastMessageAt));
    const idOf = (kind: string, number: number) => `${kind}${String(number).padStart(25, "0")}`;
    const messageAt = (conversationId: string, at: number, text: string): Item => {
      const [iso, key] = [new Date(at).toISOString(), `${at}-${idOf("m", at % 1_000_000).slice(0, 16)}`];
      return {
        ...message,
        ...{ pk: `${tenant}#cnv#${conversationId}`, sk: `m#${key}`, conversationId, key, at: iso, createdAt: iso },
        ...{ externalId: `wamid.${conversationId}.${at}`, body: { type: "text", text } },
      };
    };
    const items: Item[] = [];
    for (let number = 1; number < CONVERSATIONS; number++) {
      const [conversationId, contactId] = [idOf("c", number), idOf("d", number)];
      const at = new Date(start - number * MINUTE).toISOString();
      const name = `Cliente ${number}`;
      items.push({
        ...head,
        ...{ pk: `${tenant}#cnv#${conversationId}`, lsk: `${at.slice(0, 16)}#${conversationId}` },
        ...{ conversationId, contactId, contactName: name, lastMessageAt: at, preview: `Mensaje de ${name}` },
      });
      if (number > TALKING) continue;
      items.push(messageAt(conversationId, start - number * MINUTE, `Mensaje de ${name}`));
      items.push({
        ...contact,
        ...{ pk: `${tenant}#contact#${contactId}`, lsk: `${at}#${contactId}`, contactId, name },
      });
    }
    for (let number = 1; number < MESSAGES; number++)
      items.push(
        messageAt(long, start - number * 1_000, `Mensaje ${number} de muchos, con algo de texto para llenar.`),
      );
    const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
      items.slice(index * BATCH, (index + 1) * BATCH),
    );
    for (const batch of batches)
      await client.send(
        new TransactWriteCommand({ TransactItems: batch.map((Item) => ({ Put: { TableName: tableName, Item } })) }),
      );
  }

  /** Milliseconds from the press to the first frame in which the conversation's message is there. */
  const switchTo = (index: number) =>
    page.evaluate(async (name) => {
      const all = globalThis as unknown as { document: { querySelectorAll(what: string): Iterable<Found> } };
      interface Found {
        readonly textContent: string;
        click(): void;
      }
      const find = (what: string, text: string) =>
        [...all.document.querySelectorAll(what)].find(({ textContent }) => textContent.includes(text));
      const frame = () =>
        new Promise<number>((done) =>
          (globalThis as unknown as { requestAnimationFrame(run: (at: number) => void): void }).requestAnimationFrame(
            done,
          ),
        );
      const link = find("section a", `${name}W`) ?? find("section a", name);
      if (!link) return undefined;
      const began = performance.now();
      link.click();
      while (!find("[role=log] article", `Mensaje de ${name}`)) await frame();
      await frame();
      return performance.now() - began;
    }, `Cliente ${index}`);

  test("the first screen, again and again", async () => {
    const times: number[] = [];
    for (let time = 0; time < 5; time++) {
      await page.reload();
      await rows().first().waitFor();
      times.push(await page.evaluate(() => performance.now()));
    }
    figure("first screen usable", median(times), "ms");
  }, 120_000);

  test(`${SWITCHES} switches, and the memory before and after`, async () => {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const heap = async (): Promise<number> => {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics");
      return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0) / 1e6;
    };
    const times: number[] = [];
    const visible = 8;
    const round = async (count: number) => {
      for (let turn = 0; turn < count; turn++) {
        const took = await switchTo(1 + (turn % visible));
        if (took !== undefined) times.push(took);
      }
    };
    await round(visible * 2);
    times.length = 0;
    const before = await heap();
    await round(SWITCHES);
    const after = await heap();
    expect(times.length).toBe(SWITCHES);
    figure("switching conversation, p50", median(times), "ms");
    figure("switching conversation, p95", median(times, 0.95), "ms");
    figure("heap before the switches", before, "MB");
    figure("heap after them", after, "MB");
    // What grows by half with two hundred switches would not last a day.
    expect(after).toBeLessThan(before * 1.5);
  }, 600_000);

  test("typing, and the long conversation to its beginning", async () => {
    // What two hundred switches asked for is answered first; nobody switches five times a second.
    await page.goto("about:blank");
    await stage.runner.idle({ timeoutMs: 5 * MINUTE });
    await page.goto(`${stage.runner.apiUrl}/inbox/${long}`, { timeout: MINUTE });
    const log = page.getByRole("log", { name: "Messages" });
    await log.getByText("Hola", { exact: true }).waitFor();
    figure(
      "a conversation of 5,000 messages, opened by its address",
      await page.evaluate(() => performance.now()),
      "ms",
    );
    const field = page.getByRole("textbox", { name: "Reply" });
    // As a text: Node's types know no observer of a page's events.
    await page.evaluate(`
      globalThis.seen = [];
      new PerformanceObserver((list) => {
        for (const { name, duration } of list.getEntries()) if (name === "keydown") globalThis.seen.push(duration);
      }).observe({ type: "event", durationThreshold: 16 });
    `);
    await field.pressSequentially("Buenas tardes, con mucho gusto le reservamos la terraza para ocho personas.", {
      delay: 30,
    });
    const slow = await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen);
    figure("keys that took more than 16 ms to show, of 76", slow.length, "");
    figure("the slowest of them", Math.max(0, ...slow), "ms");
    await field.fill("");
    await log.focus();
    const started = performance.now();
    const last = log.getByText(`Mensaje ${MESSAGES - 1} de muchos`);
    for (let tries = 0; tries < 400 && !(await last.isVisible()); tries++) {
      await log.evaluate((area) => area.scrollTo({ top: 0 }));
      await page.waitForTimeout(50);
    }
    await last.waitFor();
    figure("from its newest message to its oldest", performance.now() - started, "ms");
    const drawn = await log.getByRole("article").count();
    figure("messages that are drawn then", drawn, "");
    expect(drawn).toBeLessThan(120);
  }, 600_000);
});
