import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { LocalRunnerError } from "../errors.ts";
import { pause } from "../pause.ts";
import { claimPort, loopback } from "../ports.ts";

export interface DynamoDb {
  readonly endpoint: string;
  /**
   * Where the embedded one keeps everything: a table is one of SQLite's, by its own name, and its items are JSON in `item_json`. Absent for
   * an endpoint that the environment names: DynamoDB Local and AWS expire items themselves.
   */
  readonly file?: string;
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  readonly port: number;
  readonly dataDir: string;
  /** Any other engine that speaks DynamoDB; nothing is started then. */
  readonly endpoint?: string | undefined;
  readonly onChild: (pid: number) => void;
}

const FILE = "dynamodb.sqlite";

function binary(): string {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
    return join(folder, process.platform === "win32" ? "dynoxide.exe" : "dynoxide");
  } catch (error) {
    throw new LocalRunnerError(
      `The package ${packageName} is not installed. Run npm install, or set AWS_ENDPOINT_URL_DYNAMODB to another DynamoDB.`,
      { cause: error },
    );
  }
}

/** Starts the embedded database, or points at another one. Throws a LocalRunnerError when it cannot listen. */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  if (options.endpoint !== undefined) return { endpoint: options.endpoint, stop: async () => {} };
  const port = await claimPort({ port: options.port, what: "DynamoDB", flag: "--dynamodb-port" });
  const child = spawn(
    binary(),
    ["serve", "--host", loopback, "--port", String(port), "--db-path", join(options.dataDir, FILE)],
    { stdio: "ignore" },
  );
  if (child.pid !== undefined) options.onChild(child.pid);
  const killAtExit = (): void => {
    child.kill("SIGKILL");
  };
  process.on("exit", killAtExit);
  const endpoint = `http://${loopback}:${port}`;
  await untilAnswering(child, endpoint);
  indexStream(options.dataDir);
  return {
    endpoint,
    file: join(options.dataDir, FILE),
    async stop() {
      process.off("exit", killAtExit);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      const tooSlow = setTimeout(() => child.kill("SIGKILL"), 2000);
      await gone;
      clearTimeout(tooSlow);
    },
  };
}

const STREAM_NUMBER = "CAST(sequence_number AS INTEGER)";

/**
 * dynoxide 1.2.1 looks through the whole stream for each write (the next number) and each reading (what comes after a number): after 20,000
 * changes the runner got through 34 a second, with these through 480. They are indexes of just what it asks for; SQLite takes them by itself.
 */
function indexStream(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, FILE), { timeout: 10_000 });
  try {
    database.exec(`
      CREATE INDEX IF NOT EXISTS chasqui_stream_reads ON _stream_records (table_name, shard_id, ${STREAM_NUMBER});
      CREATE INDEX IF NOT EXISTS chasqui_stream_writes ON _stream_records (table_name, ${STREAM_NUMBER});
    `);
  } finally {
    database.close();
  }
}

async function untilAnswering(child: ChildProcess, endpoint: string): Promise<void> {
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  for (let tries = 0; tries < 400; tries += 1) {
    if (failure || child.exitCode !== null || child.signalCode !== null) break;
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return;
    await pause(20);
  }
  child.kill("SIGKILL");
  throw new LocalRunnerError(`DynamoDB (dynoxide) did not start at ${endpoint}.`, { cause: failure });
}
