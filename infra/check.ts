/**
 * Everything that a change has to pass beside its tests, in two rows at a time: most of it uses one core. What fails is shown whole, the
 * rest in a line. `npm run check`.
 */
import { spawn } from "node:child_process";

/** The types of the console's client come first: both rows read them. */
const FIRST = "client";
const ROWS = [["types"], ["format", "imports", "unused", "repeats", "synth", "bench -- --check"]] as const;

function run(script: string): Promise<boolean> {
  const began = Date.now();
  const npm = spawn(`npm run -s ${script}`, { shell: true, stdio: ["ignore", "pipe", "pipe"] });
  const said: Buffer[] = [];
  for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve) => {
    npm.on("close", (code) => {
      const passed = code === 0;
      if (!passed) process.stdout.write(Buffer.concat(said));
      process.stdout.write(`${passed ? "ok" : "FAILED"} ${script} (${Math.round((Date.now() - began) / 1000)} s)\n`);
      resolve(passed);
    });
  });
}

async function row(scripts: readonly string[]): Promise<boolean> {
  let passed = true;
  for (const script of scripts) passed = (await run(script)) && passed;
  return passed;
}

const begun = await run(FIRST);
const passed = begun && (await Promise.all(ROWS.map(row))).every(Boolean);
process.exitCode = passed ? 0 : 1;
