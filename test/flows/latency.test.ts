/** How long standard operations take in the runner, beside the least that any request takes there in the same run. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../functions/api/routes.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const DEEP = process.env.CHASQUI_DEEP === "1";
const [ROUNDS, PEOPLE] = [200, 50];
/** Milliseconds: what users are promised, and measured only where nothing else keeps the machine busy. */
const PROMISED = 500;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  for (let person = 0; person < PEOPLE; person++)
    await stack.write(`1555020${1000 + person}`, "¿Tienen mesa para dos?");
  await stack.settled();
}, 180_000);
afterAll(async () => {
  await stack?.stop();
});

interface Standard {
  readonly name: string;
  readonly ask: (round: number) => readonly [method: string, path: string, body?: unknown];
}

/** Every list that needs no more than its address, one of each thing that has an id, and what people change all day. */
function standards(conversation: string, contact: string, lead: string): readonly Standard[] {
  const lists = routes.flatMap(({ access, contract }) =>
    access === "permission" && contract.method === "GET" && !contract.path.includes("{") ? [contract.path] : [],
  );
  const here = `/api/conversations/${conversation}`;
  const reads = [...lists, here, `${here}/messages`, `/api/contacts/${contact}`, `/api/leads/${lead}`];
  return [
    ...reads.map(
      (path): Standard => ({ name: `GET ${path.replace(/[a-z0-9.]{26,}/, "{id}")}`, ask: () => ["GET", path] }),
    ),
    { name: "reply", ask: (n) => ["POST", `${here}/messages`, { content: { type: "text", text: `Sí, ${n}` } }] },
    { name: "note", ask: (n) => ["POST", `${here}/notes`, { text: `Table ${n}` }] },
    { name: "assign", ask: (n) => ["PATCH", here, { assignee: n % 2 ? "me" : null }] },
  ];
}

const at = (share: number, sorted: readonly number[]): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;

async function measure(ask: (round: number) => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const status = await ask(round);
    times.push(performance.now() - began);
    // A list that cannot be asked without saying more is refused for it, which costs what being asked costs.
    if (status >= 500) throw new Error(`answered ${status}`);
  }
  return times.sort((a, b) => a - b);
}

test.runIf(DEEP)("standard operations", { timeout: 600_000 }, async () => {
  const conversation = await stack.conversationOf("15550201000");
  const { body } = await stack.call<{ contactId: string }>("GET", `/api/conversations/${conversation}`);
  const leads = await stack.call<{ data: { id: string }[] }>("GET", "/api/leads");
  const health = async () => (await stack.call("GET", "/api/health")).status;
  await measure(health);
  const floor = await measure(health);
  const lines: (readonly [string, typeof floor])[] = [["(least: GET /api/health)", floor]];
  for (const { name, ask } of standards(conversation, body.contactId, leads.body.data[0]?.id ?? "")) {
    const times = await measure(async (round) => {
      const [method, path, content] = ask(round);
      return (await stack.call(method, path, content)).status;
    });
    lines.push([name, times]);
  }
  const shown = lines.map(
    ([name, times]) => `${at(0.5, times).toFixed(1).padStart(8)} ${at(0.99, times).toFixed(1).padStart(8)}  ${name}`,
  );
  console.log(["     p50      p99  milliseconds", ...shown].join("\n"));
  for (const [name, times] of lines) expect([name, at(0.99, times) < PROMISED]).toEqual([name, true]);
});
