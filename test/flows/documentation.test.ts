/** The developers' page says nothing that does not work: its requests are made, one after the other, as a reader would. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestStack, type TestStack } from "./stack.ts";

const PAGE = "docs/developing.md";
/** What stands in angle brackets is taken from an answer before. */
const kept = new Map<string, string>();

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  await stack.write("15550100777", "Is my order ready?");
  await stack.settled();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

interface Example {
  readonly status: number;
  readonly keeps: string | undefined;
  readonly command: string;
}

function examplesOf(page: string): readonly Example[] {
  return [...page.matchAll(/```sh\n# (\d{3})(?: (\w+))?\n([\s\S]+?)```/g)].map(([, status, keeps, command = ""]) => ({
    status: Number(status),
    keeps,
    command,
  }));
}

const run = async (command: string): Promise<{ status: number; headers: string; body: string }> => {
  const filled = command.replace(/<(\w+)>/g, (place, name: string) => kept.get(name) ?? place);
  const { stdout } = await promisify(execFile)("bash", ["-c", `curl() { command curl -sS -i "$@"; }\n${filled}`], {
    env: { ...process.env, URL: stack.runner.apiUrl, KEY: stack.demo.apiKey },
  });
  const [headers = "", ...rest] = stdout.split("\r\n\r\n");
  return { status: Number(headers.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
};

test("every request of the page is answered as the page says", { timeout: 60_000 }, async () => {
  const page = readFileSync(PAGE, "utf8");
  const examples = examplesOf(page);
  expect(examples.length).toBe([...page.matchAll(/```sh\n/g)].length);
  expect(examples.length).toBeGreaterThan(10);
  let replayed = 0;
  for (const { status, keeps, command } of examples) {
    const answer = await run(command);
    expect([command, answer.status, answer.status === status ? "" : answer.body]).toEqual([command, status, ""]);
    if (/idempotent-replayed: true/i.test(answer.headers)) replayed += 1;
    if (!keeps) continue;
    const body = JSON.parse(answer.body) as { id?: string; data?: readonly { id: string }[] };
    const id = body.id ?? body.data?.[0]?.id;
    expect(id).toEqual(expect.any(String));
    kept.set(keeps, String(id));
  }
  expect(replayed).toBe(1);
  await stack.settled();
  const messages = await stack.messages(kept.get("conversation") ?? "");
  expect(messages.filter(({ text }) => text === "Your order is ready.")).toHaveLength(1);
});

test("documents point at what is there", () => {
  const documents = ["README.md", "docs/deploy.md", "docs/operating.md", PAGE];
  for (const document of documents)
    for (const [, target = ""] of readFileSync(document, "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(() => readFileSync(new URL(target, `file://${process.cwd()}/${document}`))).not.toThrow();
});
