/** `npm run screenshots`: makes the README's pictures and its answers of the API anew, from a running system with the demo's people in it. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { chromiumPath, openBrowser, signIn } from "./browser.ts";
import { localOf } from "./demo/stories/lead.ts";
import { LocalRunnerError } from "./errors.ts";
import { runProgram } from "./program.ts";
import { type LocalStack, startLocalStack } from "./stack.ts";

const ANY_PORTS = { api: 0, dynamodb: 0, sqs: 0, s3: 0, control: 0, providers: 0, issuer: 0 } as const;
const START = "<!-- answers: made by npm run screenshots -->";
const END = "<!-- end of answers -->";
/** Enough of the demo's history to look alive. */
const SHARE = 0.12;

/** What is pictured: a screen more is an entry more. Pictures lie in `docs/`. */
interface Screen {
  readonly file: string;
  readonly path: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly dark?: true;
  /** Somebody of the local issuer, for a screen of the console. */
  readonly as?: string;
  /** What has to be clicked or waited for until it looks its best. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const SCREENS: readonly Screen[] = [
  {
    file: "inbox.png",
    path: "/inbox",
    as: "agent@example.com",
    async prepare(page) {
      await page.getByRole("region", { name: "Conversations" }).getByRole("link").first().click();
      await page.getByRole("log", { name: "Messages" }).getByRole("article").first().waitFor();
    },
  },
  { file: "board.png", path: "/funnels", as: "supervisor@example.com" },
  { file: "dashboard.png", path: "/", as: "agent@example.com", dark: true },
  { file: "reports.png", path: "/reports", as: "supervisor@example.com" },
  {
    file: "phone.png",
    path: "/phone/",
    // Lower than the others, so that it weighs no more than 200 KB.
    viewport: { width: 1280, height: 760 },
    async prepare(page) {
      await page.getByRole("button", { name: new RegExp(CUSTOMER.name) }).click();
      await page.getByRole("log", { name: "Messages" }).getByText("Reservado").waitFor();
    },
  },
  {
    file: "phone-small.png",
    path: "/phone/",
    viewport: { width: 390, height: 800 },
    dark: true,
    async prepare(page) {
      await page.getByLabel("Business").selectOption({ index: 1 });
      await page.getByRole("navigation", { name: "Customers" }).getByRole("button").first().click();
    },
  },
];

const CUSTOMER = { waId: "15550104242", name: "Lucía Ferrer" };

async function main(): Promise<void> {
  const executable = chromiumPath();
  if (!executable) throw new LocalRunnerError("There is no Chromium on this machine; CHROMIUM may name one.");
  const dataDir = await mkdtemp(join(tmpdir(), "chasqui-pictures-"));
  const stack = await startLocalStack({ dataDir, ports: ANY_PORTS, history: SHARE, console: true });
  try {
    await stack.history?.done;
    const answers = await converse(stack);
    await plan(stack);
    await picture(stack, executable);
    await replaceAnswers(answers);
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const callerOf =
  ({ runner, demo }: LocalStack) =>
  async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${runner.apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${demo.apiKey}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return (await response.json()) as Record<string, unknown>;
  };

const TO_DO = ["Confirmar el menú del grupo", "Call about the terrace", "Enviar la propuesta", "Rappeler pour samedi"];

/** What is to be done next with leads that are open, as in the middle of a week: the share of history that is told leaves little for today. */
async function plan(stack: LocalStack): Promise<void> {
  const call = callerOf(stack);
  const { data } = await call("GET", "/api/leads?limit=50");
  const open = (data as { id: string; state: string; assignee: string | null }[]).filter(
    ({ state, assignee }) => !state.startsWith("closed") && assignee !== null,
  );
  for (const [index, { id, assignee }] of open.slice(0, 8).entries())
    await call("POST", "/api/reminders", {
      title: TO_DO[index % TO_DO.length],
      subject: { kind: "lead", id },
      owner: assignee,
      at: localOf(Date.now() + (index + 1) * 40 * 60_000, "UTC"),
      timeZone: "UTC",
    });
  await stack.runner.idle();
}

/** A small talk about a table, and what the API says of it. */
async function converse(stack: LocalStack): Promise<string> {
  const { runner, providers, demo } = stack;
  const { phoneNumberId } = demo.account;
  const call = callerOf(stack);
  const say = (message: Parameters<typeof providers.sendFromCustomer>[0]["message"]) =>
    providers.sendFromCustomer({ phoneNumberId, from: CUSTOMER, ...(message ? { message } : {}) });
  await say({ type: "text", text: "Hola, ¿tienen mesa para dos esta noche?" });
  await runner.idle();
  const listed = (await call("GET", "/api/conversations?limit=100")).data as { id: string; chat: { id: string } }[];
  const id = listed.find(({ chat }) => chat.id === CUSTOMER.waId)?.id ?? "";
  const choices = [
    { id: "2000", title: "20:00" },
    { id: "2130", title: "21:30" },
  ];
  const reply = await call("POST", `/api/conversations/${id}/messages`, {
    content: { type: "choices", text: "¡Hola, Lucía! Sí, tenemos la terraza. ¿A qué hora?", choices },
  });
  await settle(stack, 1);
  const wamid = providers.sent({ to: CUSTOMER.waId })[0]?.wamid ?? "";
  await say({ type: "button_reply", id: "2130", title: "21:30", replyTo: wamid });
  await runner.idle();
  await call("POST", `/api/conversations/${id}/messages`, {
    content: { type: "text", text: "Reservado: dos personas, 21:30, terraza. ¡Hasta luego!" },
  });
  await settle(stack, 2);
  providers.readChat({ phoneNumberId }, CUSTOMER.waId);
  const [first] = reply.data as { id: string }[];
  const deliveryPath = `/api/deliveries/${first?.id}`;
  for (let tries = 0; tries < 100 && (await call("GET", deliveryPath)).status !== "read"; tries++) await pause(100);
  return [
    section("The conversation", "GET", `/api/conversations/${id}`, await call("GET", `/api/conversations/${id}`)),
    section("A delivery's life", "GET", deliveryPath, await call("GET", deliveryPath)),
    section(
      "A refusal",
      "POST",
      `/api/conversations/${id}/messages`,
      await call("POST", `/api/conversations/${id}/messages`, { content: { type: "text", text: "" } }),
    ),
  ].join("\n\n");
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Until the provider has taken so many messages, and their receipts have come. */
async function settle({ runner, providers }: LocalStack, messages: number): Promise<void> {
  for (let tries = 0; tries < 100 && providers.sent({ to: CUSTOMER.waId }).length < messages; tries++) await pause(50);
  await pause(500);
  await runner.idle();
}

const section = (title: string, method: string, path: string, answer: unknown): string =>
  `**${title}**: \`${method} ${path}\`\n\n\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\``;

async function picture({ runner }: LocalStack, executable: string): Promise<void> {
  const browser = await openBrowser(executable);
  try {
    for (const { file, path, viewport = { width: 1280, height: 860 }, dark, as, prepare } of SCREENS) {
      const colorScheme = dark ? "dark" : "light";
      const page = await browser.newPage({
        viewport,
        colorScheme,
        locale: "en-GB",
        // They stand two in a row, so that single pixels are enough; the narrow one is shown nearly as large as it is.
        deviceScaleFactor: viewport.width < 500 ? 2 : 1,
      });
      if (as === undefined) await page.goto(`${runner.apiUrl}${path}`);
      else await signIn(page, runner.apiUrl, as, path);
      await prepare?.(page);
      // Nothing is to look as if a hand were on it, nor as if it were on its way.
      await page.mouse.move(1, 1);
      await page.waitForLoadState("networkidle");
      await pause(1_000);
      await page.screenshot({ path: `docs/${file}` });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

async function replaceAnswers(answers: string): Promise<void> {
  const readme = await readFile("README.md", "utf8");
  const [before, rest] = readme.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new LocalRunnerError("The README lacks the marks between which the answers stand.");
  await writeFile("README.md", `${before}${START}\n\n${answers}\n\n${END}${after}`);
}

await runProgram(async () => {
  await main();
  process.exit(0);
});
