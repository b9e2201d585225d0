/** The demo's history: told in a thread of its own once the system is ready, a chapter at a time, and taken up after a restart. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Providers } from "../providers/server.ts";
import type { Runner } from "../runner.ts";
import type { PastInput, PastMessage } from "./past/protocol.ts";
import type { Settled } from "./seed.ts";

const ROOMS = ["api", "receive-webhook", "process-inbound", "process-receipts", "send-outbound", "run-job"] as const;

interface Options {
  readonly runner: Runner;
  readonly providers: Providers;
  readonly settled: readonly Settled[];
  readonly issuer: string;
  /** Remembers what was told. */
  readonly file: string;
  readonly share?: number;
}

interface Progress {
  /** From when the story reckons: of the first start. */
  readonly now: number;
  readonly told: readonly string[];
  readonly done: boolean;
}

/** Also where nobody wants the functions' log: without a word the reports would just stay empty. */
const complain = (why: string): void => void process.stderr.write(`The demo's history broke off: ${why}\n`);

export interface History {
  /** Resolves when everything is told; never rejects. */
  readonly done: Promise<"told" | "stopped" | "failed">;
  /** Chapters that could not be told to their end, and why. */
  readonly cut: readonly string[];
  stop(): Promise<void>;
}

export function startHistory({ runner, providers, settled, issuer, file, share = 1 }: Options): History {
  const before: Progress = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Progress)
    : { now: Date.now(), told: [], done: false };
  if (before.done) return { done: Promise.resolve("told"), cut: [], stop: async () => {} };

  const told = [...before.told];
  const cut: string[] = [];
  const keep = (done: boolean) =>
    writeFileSync(file, JSON.stringify({ now: before.now, told, done } satisfies Progress));
  keep(false);
  const functions = ROOMS.map((room) => {
    const found = runner.functions.find(({ name }) => name.endsWith(`-${room}`));
    if (!found?.directory) throw new Error(`the template has no function ${room}`);
    return { room, name: found.name, directory: found.directory };
  });
  const workerData: PastInput = {
    now: before.now,
    rooms: Object.fromEntries(functions.map(({ room, directory }) => [room, directory])),
    issuer,
    accounts: settled.flatMap(({ business, accounts }) =>
      accounts.map(({ account, connectionId }) => ({
        tenant: business.tenant,
        account,
        accountId: providers.simulator.channelOf(account).accountId(account),
        connectionId,
        webhookPath: new URL(account.webhookUrl).pathname,
      })),
    ),
    told,
    share,
  };
  const worker = new Worker(new URL("./past/worker.ts", import.meta.url), {
    workerData,
    env: Object.assign({}, ...functions.map(({ name }) => runner.environmentOf(name))) as Record<string, string>,
  });
  let stopped = false;
  const done = new Promise<"told" | "stopped" | "failed">((resolve) => {
    worker.on("message", (message: PastMessage) => {
      if (message.kind === "begun") {
        // What is cut off in the middle stays so: told again, half of it would be there twice.
        told.push(message.chapter);
        keep(false);
      } else if (message.kind === "cut") cut.push(`${message.chapter}: ${message.why}`);
      else if (message.kind === "told") {
        const { chat, files } = message;
        if (chat) providers.remember(chat, files);
      } else if (message.kind === "done") {
        keep(true);
        resolve("told");
      } else {
        complain(message.message);
        resolve("failed");
      }
    });
    worker.on("error", (error) => {
      complain(error.stack ?? error.message);
      resolve("failed");
    });
    worker.on("exit", () => resolve(stopped ? "stopped" : "failed"));
  });
  return {
    done,
    cut,
    async stop() {
      stopped = true;
      await worker.terminate();
    },
  };
}
