/** `npm start`: everything on this machine, until Ctrl-C. `npm run dev` also takes over what changes in the sources. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundle, bundlesFolder } from "../bundle.ts";
import { startDev } from "./dev.ts";
import { LocalRunnerError } from "./errors.ts";
import { runProgram } from "./program.ts";
import { type LocalStack, startLocalStack } from "./stack.ts";

const USAGE = `npm start -- [options]

  --fresh               forget what earlier runs stored
  --data-dir <folder>   where state lives (default .local)
  --port <n>            the API, the webhooks and the phone (default 3000)
  --providers-port <n>  the simulated providers (default 4010)
  --issuer-port <n>     the issuer of tokens (default 4020)
  --dynamodb-port <n>   (8000)   --sqs-port <n> (4566)   --s3-port <n> (4568)   --control-port <n> (4567)
  --bare                one business without a history, as tests start it (or CHASQUI_BARE=1)
  --quiet               no log lines of the functions
`;

const PORTS = {
  api: { flag: "port", fallback: 3000 },
  dynamodb: { flag: "dynamodb-port", fallback: 8000 },
  sqs: { flag: "sqs-port", fallback: 4566 },
  s3: { flag: "s3-port", fallback: 4568 },
  control: { flag: "control-port", fallback: 4567 },
  providers: { flag: "providers-port", fallback: 4010 },
  issuer: { flag: "issuer-port", fallback: 4020 },
} as const;
type PortName = keyof typeof PORTS;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function options() {
  const flags = Object.fromEntries(Object.values(PORTS).map(({ flag }) => [flag, { type: "string" as const }]));
  try {
    return parseArgs({
      options: {
        ...flags,
        fresh: { type: "boolean", default: false },
        "data-dir": { type: "string", default: ".local" },
        bare: { type: "boolean", default: process.env.CHASQUI_BARE === "1" },
        dev: { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values as Readonly<Record<string, string | boolean | undefined>>;
  } catch (error) {
    throw new LocalRunnerError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function portsOf(values: Readonly<Record<string, string | boolean | undefined>>): Record<PortName, number> {
  const entries = Object.entries(PORTS).map(([name, { flag, fallback }]) => {
    const port = Number(values[flag] ?? fallback);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new LocalRunnerError(`--${flag} has to be a port number.`);
    return [name, port];
  });
  return Object.fromEntries(entries) as Record<PortName, number>;
}

async function start(): Promise<{ stop(): Promise<void> }> {
  const begun = performance.now();
  const values = options();
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  const dataDir = String(values["data-dir"]);
  const log = values.quiet ? {} : { log: say };
  const stack = await startLocalStack({
    dataDir,
    ports: portsOf(values),
    fresh: values.fresh === true,
    history: values.bare !== true,
    console: true,
    ...log,
  });
  const watching = values.dev ? watch(stack, dataDir) : undefined;
  welcome(stack, (performance.now() - begun) / 1000);
  return {
    async stop() {
      watching?.stop();
      await stack.stop();
    },
  };
}

const watch = ({ runner }: LocalStack, dataDir: string) =>
  startDev({
    runner,
    bundles: bundlesFolder,
    copies: join(dataDir, "code"),
    rebuild: () => bundle(),
    sources: ["events", "functions", "lib"],
    log: say,
  });

function welcome({ runner, issuer, demo }: LocalStack, seconds: number): void {
  say(`
Chasqui runs at ${runner.apiUrl} (ready in ${seconds.toFixed(1)} s)

  Console    ${runner.apiUrl}/           sign in as admin@example.com
  Phone      ${runner.apiUrl}/phone      write as a customer, see the answers and their ticks
  Web chat   ${runner.apiUrl}/demo/shop  a website with the chat in it
  API        ${runner.apiUrl}/api/docs   reference; the document is at /api/openapi.json
  Webhook    ${demo.account.webhookUrl}
  Issuer     ${issuer.issuer}            admin@, supervisor@ and agent@example.com

  An administrator's key for scripts:
    export KEY=${demo.apiKey}
    curl -H "authorization: Bearer $KEY" ${runner.apiUrl}/api/conversations

Ctrl-C stops everything; what was stored is there again at the next start (--fresh forgets it).`);
}

await runProgram(start);
