import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder, writeAssembly } from "../testing/assembly.ts";
import { takeFolder } from "./run-lock.ts";

const folder = temporaryFolder();
const running: ChildProcess[] = [];
afterAll(() => {
  for (const runner of running) runner.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

const program = `
import { runProgram, startRunner } from ${JSON.stringify(fileURLToPath(new URL("../runner.ts", import.meta.url)))};
const [assembly, dataDir] = process.argv.slice(2);
const ports = { api: 0, dynamodb: 0, sqs: 0, s3: 0, control: 0 };
await runProgram(() => startRunner({ assembly, dataDir, ports }));
console.log("ready");
`;

/** A dead process whose parent has not asked for it yet is dead. */
const isAlive = (pid: number): boolean => {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return /^[^Z\s]/.test(stdout.trim());
};

/** Starts a runner in a process of its own; answers once it is ready, with the database's process. */
async function startProgram(dataDir: string) {
  const file = join(folder, "program.ts");
  writeFileSync(file, program);
  const assembly = writeAssembly(folder, { app: { resources: {} } }, {});
  const runner = spawn(process.execPath, [file, assembly, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((done) => runner.stdout.once("data", done));
  const lock = JSON.parse(readFileSync(join(dataDir, "runner.json"), "utf8")) as { child: number };
  const exited = new Promise<number | null>((done) => runner.once("exit", done));
  running.push(runner);
  return { runner, exited, database: lock.child };
}

test("a termination signal leaves nothing running", async () => {
  const { runner, exited, database } = await startProgram(join(folder, "one"));
  expect(() => takeFolder(join(folder, "one"))).toThrow(/Another local runner \(process \d+\) uses .*--data-dir/);
  runner.kill("SIGTERM");
  expect(await exited).toBe(0);
  expect(isAlive(database)).toBe(false);
}, 20_000);

test("a runner that was killed hard leaves a database that the next start ends", async () => {
  const dataDir = join(folder, "two");
  mkdirSync(dataDir);
  const { runner, exited, database } = await startProgram(dataDir);
  runner.kill("SIGKILL");
  await exited;
  expect(isAlive(database)).toBe(true);
  takeFolder(dataDir).release();
  await expect.poll(() => isAlive(database)).toBe(false);
}, 20_000);
