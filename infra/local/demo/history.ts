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
  readonly log: (line: string) => void;
}

interface Progress {
  /** From when the story reckons: of the first start. */
  readonly now: number;
  readonly told: readonly string[];
  readonly done: boolean;
}

export interface History {
  /** Resolves when everything is told; never rejects. */
  readonly done: Promise<"told" | "stopped" | "failed">;
  stop(): Promise<void>;
}

export function startHistory({ runner, providers, settled, issuer, file, share = 1, log }: Options): History {
  const before: Progress = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Progress)
    : { now: Date.now(), told: [], done: false };
  if (before.done) return { done: Promise.resolve("told"), stop: async () => {} };

  const told = [...before.told];
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
      if (message.kind === "told") {
        const { chapter, chat, files } = message;
        told.push(chapter);
        if (chat) providers.remember(chat, files);
        keep(false);
      } else if (message.kind === "done") {
        keep(true);
        resolve("told");
      } else {
        log(`The demo's history broke off: ${message.message}`);
        resolve("failed");
      }
    });
    worker.on("error", (error) => {
      log(`The demo's history broke off: ${error.stack ?? error.message}`);
      resolve("failed");
    });
    worker.on("exit", () => resolve(stopped ? "stopped" : "failed"));
  });
  return {
    done,
    async stop() {
      stopped = true;
      await worker.terminate();
    },
  };
}
