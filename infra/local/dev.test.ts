import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDev } from "./dev.ts";
import { type Runner, startRunner } from "./runner.ts";
import { lambdaResource, temporaryFolder, writeAssembly } from "./testing/assembly.ts";

const folder = temporaryFolder();
const bundles = join(folder, "functions");
const copies = join(folder, "copies");
const sources = join(folder, "sources");
const code = (text: string): string => `export const handler = async () => ${JSON.stringify(text)};`;
const write = (room: string, text: string): void => {
  mkdirSync(join(bundles, room), { recursive: true });
  writeFileSync(join(bundles, room, "index.mjs"), code(text));
};
const log: string[] = [];
let runner: Runner;

beforeAll(async () => {
  write("greet", "hello");
  write("part", "bye");
  mkdirSync(sources);
  const resources = {
    Greet: lambdaResource("one", {}, { FunctionName: "greet" }),
    Part: lambdaResource("two", {}, { FunctionName: "part" }),
  };
  const assembly = writeAssembly(folder, { app: { resources } }, { one: code("hello"), two: code("bye") });
  const ports = { api: 0, dynamodb: 0, sqs: 0, s3: 0, control: 0 };
  runner = await startRunner({ assembly, dataDir: join(folder, "state"), ports });
}, 20_000);

afterAll(async () => {
  await runner?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a change in the sources reloads the functions whose bundle it changed, and no others", async () => {
  expect(await runner.invoke("greet", {})).toBe("hello");
  const rebuild = async (): Promise<void> => write("greet", "good day");
  const dev = startDev({ runner, bundles, copies, rebuild, sources: [sources], log: (line) => log.push(line) });
  expect(await dev.refresh()).toEqual(["greet"]);
  expect(await runner.invoke("greet", {})).toBe("good day");
  expect(await runner.invoke("part", {})).toBe("bye");
  expect(await dev.refresh()).toEqual([]);

  write("part", "so long");
  writeFileSync(join(sources, "a.ts"), "export {};");
  await expect.poll(() => log, { timeout: 3000 }).toContain("reloaded part");
  expect(await runner.invoke("part", {})).toBe("so long");
  dev.stop();
});

test("an assembly that runs other code is said in a sentence", () => {
  const elsewhere = join(folder, "elsewhere");
  mkdirSync(elsewhere);
  const options = {
    runner,
    bundles: elsewhere,
    copies,
    rebuild: async () => undefined,
    sources: [],
    log: () => undefined,
  };
  expect(() => startDev(options)).toThrow("synthesise anew");
});
