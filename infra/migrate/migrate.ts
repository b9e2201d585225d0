/** From another system to this one: `npm run migrate -- pinpoint <dump>`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Options } from "./model.ts";
import { readDump } from "./pinpoint/dump.ts";
import { planPinpoint } from "./pinpoint/plan.ts";
import { reportOf, textOf } from "./report.ts";
import { makeApi, pagesOf, runPlan, type Target } from "./run.ts";

const USAGE = `npm run migrate -- pinpoint <dump> [options]

  <dump>               a folder with what the AWS CLI printed and what export jobs wrote (docs/migrate-from-pinpoint.md)
  --url <url>          where Chasqui is (or CHASQUI_URL)
  --key <sk_…>         an API key that may make what is made (or CHASQUI_KEY, which no list of processes shows)
  --tenant <tenant>    of a key that opens several
  --dry-run            says what would be made and why what is left out; without --url and --key nothing is asked of anybody
  --language <tag>     of templates, and of contacts that say none (default en)
  --time-zone <zone>   by whose clock campaigns start (default: the business's own)
  --consent <text>     how those who never opted out agreed to marketing; without it nobody is said to have
  --finished           takes along campaigns that are over
  --rate <n>           requests a second (default 5)
  --state <file>       what was made (default <dump>/chasqui-state.json): a run that was cut off goes on
  --report <file>      the report as JSON (default <dump>/chasqui-report.json)
`;

export interface Streams {
  readonly out: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The exit code: 0, 1 when the API refused something, 2 for wrong words. */
export async function migrate(args: readonly string[], { out, env }: Streams): Promise<number> {
  const flag = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ url: flag, key: flag, tenant: flag, language: flag, "time-zone": flag, consent: flag },
      ...{ rate: flag, state: flag, report: flag },
      ...{ "dry-run": { type: "boolean" }, finished: { type: "boolean" }, help: { type: "boolean" } },
    },
  });
  const [from, folder] = positionals;
  const [url, key] = [values.url ?? env.CHASQUI_URL, values.key ?? env.CHASQUI_KEY];
  const rate = Number(values.rate ?? 5);
  const target: Target | undefined = url && key ? { url, key, tenant: values.tenant } : undefined;
  const wrong = from !== "pinpoint" || folder === undefined || !(rate > 0) || (!target && !values["dry-run"]);
  if (wrong || values.help) {
    out(USAGE);
    return values.help ? 0 : 2;
  }

  const known = new Map<string, string>();
  let ofBusiness: string | undefined;
  if (target) {
    const api = makeApi({ target, rate });
    for await (const field of pagesOf(api, "/api/custom-fields"))
      if (field.on === "contact") known.set(String(field.name), String(field.id));
    const { status, answer } = await api("GET", "/api/settings");
    if (status === 200) ofBusiness = String(answer.timeZone);
  }
  const options: Options = {
    language: values.language ?? "en",
    timeZone: values["time-zone"] ?? ofBusiness ?? "UTC",
    consent: values.consent,
    finished: values.finished ?? false,
  };
  const plan = planPinpoint(await readDump(folder), options, known);
  const stateFile = values.state ?? join(folder, "chasqui-state.json");
  const outcome = target && !values["dry-run"] ? await runPlan(plan, { target, stateFile, rate, say: out }) : undefined;
  const report = reportOf(plan, outcome);
  await writeFile(values.report ?? join(folder, "chasqui-report.json"), `${JSON.stringify(report, null, 2)}\n`);
  out(textOf(report));
  return report.refused.length > 0 ? 1 : 0;
}

if (import.meta.main)
  process.exitCode = await migrate(process.argv.slice(2), { out: (line) => console.log(line), env: process.env });
