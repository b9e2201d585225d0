/** `npm start`: everything on this machine, until Ctrl-C. */
import { parseArgs } from "node:util";
import { startLocalStack } from "./stack.ts";

const USAGE = `npm start -- [options]

  --fresh               forget what earlier runs stored
  --data-dir <folder>   where state lives (default .local)
  --api-port <n>        the API, the webhooks and the phone (default 3000)
  --providers-port <n>  the simulated providers (default 4010)
  --issuer-port <n>     the issuer of tokens (default 4020)
  --dynamodb-port <n>   --sqs-port <n>   --s3-port <n>   --control-port <n>
`;

const DEFAULT_PORTS = {
  api: 3000,
  dynamodb: 8000,
  sqs: 4566,
  s3: 4568,
  control: 4567,
  providers: 4010,
  issuer: 4020,
} as const;

async function main(): Promise<void> {
  const port = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      fresh: { type: "boolean", default: false },
      "data-dir": { type: "string", default: ".local" },
      "api-port": port,
      "dynamodb-port": port,
      "sqs-port": port,
      "s3-port": port,
      "control-port": port,
      "providers-port": port,
      "issuer-port": port,
      dev: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const ports = Object.fromEntries(
    Object.entries(DEFAULT_PORTS).map(([name, fallback]) => [
      name,
      Number(values[`${name}-port` as keyof typeof values] ?? fallback),
    ]),
  ) as Record<keyof typeof DEFAULT_PORTS, number>;

  const begun = performance.now();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const stack = await startLocalStack({ dataDir: values["data-dir"], ports, fresh: values.fresh, log: say });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void stack.stop().finally(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);

  const { runner, issuer, demo } = stack;
  say(`
Chasqui runs at ${runner.apiUrl} (ready in ${((performance.now() - begun) / 1000).toFixed(1)} s)

  Phone      ${runner.apiUrl}/phone      write as a customer, see the answers and their ticks
  API        ${runner.apiUrl}/api/docs   reference; the document is at /api/openapi.json
  Webhook    ${demo.account.webhookUrl}
  Issuer     ${issuer.issuer}            admin@, supervisor@ and agent@example.com

  An administrator's key for scripts:
    export KEY=${demo.apiKey}
    curl -H "authorization: Bearer $KEY" ${runner.apiUrl}/api/conversations

Ctrl-C stops everything; what was stored is there again at the next start (--fresh forgets it).`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
