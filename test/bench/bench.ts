/**
 * `npm run bench`: everything, as a table, with `--json` as data. `--check` compares what is exact with the baseline and ends with 1
 * on any rise; `--accept "reason"` makes today's figures the baseline. The last two measure no time.
 */
import { parseArgs } from "node:util";
import { idleCost, templatesOf } from "../../infra/cost.ts";
import { falls, figuresOf, readBaseline, rises, writeBaseline } from "./baseline.ts";
import { fleetOf } from "./cost.ts";
import { measureCpu } from "./cpu.ts";
import { measureInit } from "./init.ts";
import { asJson, asText } from "./report.ts";
import { countScenarios } from "./scenarios.ts";
import { CONSOLE, FIRST_LOAD, measureBundles } from "./sizes.ts";
import { runStandIn } from "./standin/run.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean" }, check: { type: "boolean" }, accept: { type: "string" } },
});
const HOW = 'To make it the baseline, say why: npm run bench -- --accept "reason"';

process.env.CDK_VALIDATION = "false";
const started = new Date().toISOString();
const scenarios = await countScenarios();
const bundles = await measureBundles();
try {
  if (values.accept !== undefined) await accept(values.accept);
  else if (values.check) await check();
  else await report();
} finally {
  await bundles.remove();
}

async function accept(reason: string): Promise<void> {
  await writeBaseline(figuresOf(scenarios, bundles.sizes), reason, started.slice(0, 10));
  console.log("The baseline holds the figures of today.");
}

async function check(): Promise<void> {
  const [baseline, now] = [await readBaseline(), figuresOf(scenarios, bundles.sizes)];
  const risen = rises(baseline, now);
  for (const sentence of risen) console.error(sentence);
  const fallen = falls(baseline, now);
  for (const sentence of fallen) console.log(sentence);
  if (risen.length + fallen.length > 0) console.log(HOW);
  const first = bundles.sizes[CONSOLE]?.withoutSdk ?? Number.POSITIVE_INFINITY;
  // Whatever the baseline says.
  if (first > FIRST_LOAD)
    console.error(`The console's heaviest address loads ${first} bytes, more than ${FIRST_LOAD}.`);
  process.exitCode = risen.length > 0 || first > FIRST_LOAD ? 1 : 0;
}

async function report(): Promise<void> {
  const templates = templatesOf();
  const measured = {
    scenarios,
    fleet: fleetOf(templates),
    sizes: bundles.sizes,
    idle: idleCost(templates),
    init: await measureInit(bundles.folder),
    cpu: await measureCpu(),
    standIn: await runStandIn(),
  };
  console.log(values.json ? JSON.stringify(asJson(measured, started), undefined, 2) : asText(measured));
}
