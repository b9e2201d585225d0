/** A campaign sent by ours and by the stand-in in alternating rounds, one process each, to the same provider. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { localCredentials } from "../../../infra/local/engines/clients.ts";
import { makeDocumentClient } from "../../../lib/adapters/dynamo/client.ts";
import { systemIds } from "../../../lib/adapters/system/system.ts";
import { PUBLIC_KEY, prepareCampaign } from "../campaign.ts";
import { queueBatch, SECRETS } from "../events.ts";
import { median } from "../load.ts";
import { environmentOf } from "../rooms.ts";
import { connect } from "../world.ts";
import type { Sent } from "./worker.ts";

export interface Speed {
  readonly cpuMs: number;
  readonly perSecond: number;
}
export interface SideBySide {
  readonly ours: Speed;
  readonly standIn: Speed;
}
type Send = (number: number, size: number) => Promise<Sent>;

const SIZE = 2_000;
const LANES = 20;
/** Groups that one invocation is handed together. */
const TOGETHER = 5;
const ROUNDS = 5;

const start = (file: string, env: Readonly<Record<string, string>>): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), {
    env: { ...process.env, LOG_LEVEL: "INFO", ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });

/** The deployed sender before a cloud in memory. `origin`: of its provider, too. */
export async function startSender(): Promise<{ readonly origin: string; readonly send: Send; stop(): void }> {
  const cloud = start("cloud.ts", { PUBLIC_KEY, SECRETS: JSON.stringify(SECRETS) });
  const [{ origin }] = (await once(cloud, "message")) as [{ origin: string }];
  const client = makeDocumentClient({ endpoint: origin, region: "eu-west-1", credentials: localCredentials });
  await connect(client, new Date().toISOString());
  const worker = start("worker.ts", environmentOf({ front: origin, table: origin }));
  await once(worker, "message");
  return {
    origin,
    async send(number, size) {
      const contactIds = Array.from({ length: size }, (_, index) => systemIds.derive("bench", String(index)));
      const of = { campaign: `campaign ${number}`, contactIds, shards: LANES, lanes: LANES };
      const { commands } = await prepareCampaign(origin, Date.now(), of);
      const events = Array.from({ length: LANES / TOGETHER }, (_, index) =>
        queueBatch(
          commands
            .slice(index * TOGETHER, (index + 1) * TOGETHER)
            .map((body, lane) => ({ body, group: `${index}.${lane}` })),
        ),
      );
      const before = await takenBy(cloud);
      worker.send({ events });
      const [sent] = (await once(worker, "message")) as [Sent & { readonly failure?: string }];
      if (sent.failure !== undefined) throw new Error(sent.failure);
      const taken = (await takenBy(cloud)) - before;
      if (taken !== size) throw new Error(`the provider took ${taken} of ${size}`);
      return sent;
    },
    stop() {
      worker.kill("SIGKILL");
      cloud.kill("SIGKILL");
    },
  };
}

async function takenBy(cloud: ChildProcess): Promise<number> {
  cloud.send("taken");
  const [{ taken }] = (await once(cloud, "message")) as [{ taken: number }];
  return taken;
}

/** The first rounds warm up. */
export async function sideBySide(ours: Send, standIn: Send): Promise<SideBySide> {
  const speeds: Record<keyof SideBySide, Sent[]> = { ours: [], standIn: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const turns = [
      ["ours", ours],
      ["standIn", standIn],
    ] as const;
    for (const [name, send] of round % 2 === 0 ? turns : turns.toReversed()) {
      const sent = await send(round, SIZE);
      if (round > 0) speeds[name].push(sent);
    }
  }
  const middle = (all: readonly Sent[]): Speed => ({
    cpuMs: median(all.map(({ cpuMs }) => cpuMs)) / SIZE,
    perSecond: SIZE / (median(all.map(({ wallMs }) => wallMs)) / 1000),
  });
  return { ours: middle(speeds.ours), standIn: middle(speeds.standIn) };
}
