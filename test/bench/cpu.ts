/** Processor time a message, ours and the naive way's, in alternating rounds on the same table, queue and provider. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { Work, Worked } from "./cpu-worker.ts";
import { ANSWER, apiRequest, CONNECTION, messageWebhook, phoneOf, queueBatch, streamBatch } from "./events.ts";
import { median, QUIET, watchOthers } from "./load.ts";
import type { Queued } from "./model/front.ts";
import type { WireItem } from "./model/units.ts";
import { environmentOf, QUEUES, TENANT } from "./rooms.ts";
import { startWorld, type World } from "./world.ts";

const PEOPLE = 100;
/** Messages a round; a multiple of the people. */
const ROUND = 300;
const WARM_ROUNDS = 3;
/** Batches as the template's queues hand them over when there is work. */
const BATCH = { inbound: 10, stream: 100, talk: 5 } as const;

export type Kind = "inbound" | "reply";
export interface Speed {
  /** Milliseconds of processor time a message, of all functions that it passes. */
  readonly cpuMs: number;
  readonly perSecond: number;
}
export interface CpuReport {
  readonly rounds: number;
  /** Rounds in which others took more than 0.2 of a processor; they are not counted. */
  readonly disturbed: number;
  readonly others: number | undefined;
  readonly figures: Readonly<Record<Kind, { readonly chasqui: Speed; readonly naive: Speed }>> | undefined;
}

interface Team {
  readonly name: "chasqui" | "naive";
  work(work: Work): Promise<Worked>;
  stop(): void;
}

/** `disturbed`: whether rounds beside others' work count as well. */
export async function measureCpu({ wanted = 5, atMost = 12, disturbed: anyway = false } = {}): Promise<CpuReport> {
  const world = await startWorld(new Date().toISOString());
  const teams: Team[] = [];
  const road = makeRoad(world);
  const speeds: Record<Kind, Record<Team["name"], Speed[]>> = {
    inbound: { chasqui: [], naive: [] },
    reply: { chasqui: [], naive: [] },
  };
  let [rounds, disturbed, tries] = [0, 0, 0];
  let others: number | undefined;
  try {
    const environment = environmentOf({ front: world.front.origin, table: world.table });
    for (const name of ["chasqui", "naive"] as const) teams.push(await startTeam(name, environment));
    // As many messages as the stand-in gets before it is measured: compilers warm up on both sides.
    for (let warm = 0; warm < WARM_ROUNDS; warm++)
      for (const team of teams) for (const kind of ["inbound", "reply"] as const) await road[kind](team);
    while (rounds < wanted && tries++ < atMost) {
      const othersSince = watchOthers();
      const round = [];
      for (const kind of ["inbound", "reply"] as const)
        for (const team of tries % 2 ? teams : teams.toReversed())
          round.push({ kind, team: team.name, speed: await road[kind](team) });
      others = othersSince();
      if (!anyway && (others === undefined || others > QUIET)) {
        disturbed++;
        continue;
      }
      rounds++;
      for (const { kind, team, speed } of round) speeds[kind][team].push(speed);
    }
  } finally {
    for (const team of teams) team.stop();
    await world.stop();
  }
  const middle = (all: readonly Speed[]): Speed => ({
    cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
    perSecond: median(all.map(({ perSecond }) => perSecond)),
  });
  const both = (kind: Kind) => ({ chasqui: middle(speeds[kind].chasqui), naive: middle(speeds[kind].naive) });
  // Two rounds could agree by chance.
  const figures = rounds < 3 ? undefined : { inbound: both("inbound"), reply: both("reply") };
  return { rounds, disturbed, others, figures };
}

function makeRoad(world: World): Readonly<Record<Kind, (team: Team) => Promise<Speed>>> {
  const { front } = world;
  let messages = 0;
  const start = Math.floor(Date.now() / 1000);

  async function inbound(team: Team): Promise<Speed> {
    const webhooks = Array.from({ length: ROUND }, (_, index) =>
      messageWebhook({ person: index % PEOPLE, message: ++messages, at: start + messages }),
    );
    const first = await team.work({ room: "receive-webhook", events: webhooks });
    const events = inBatches(front.queued(QUEUES.inbound), BATCH.inbound).map(queueBatch);
    return speedOf([first, await team.work({ room: "process-inbound", events })]);
  }

  async function reply(team: Team): Promise<Speed> {
    const requests = Array.from({ length: ROUND }, (_, index) => {
      const phone = phoneOf(index % PEOPLE);
      const id = team.name === "naive" ? phone : systemIds.derive("conversation", TENANT, CONNECTION, phone);
      return apiRequest("POST", `/api/conversations/${id}/messages`, {
        body: { content: { type: "text", text: ANSWER } },
      });
    });
    const done = [await team.work({ room: "api", events: requests })];
    if (team.name === "chasqui") {
      const images = await Promise.all((done[0]?.bodies ?? []).map(imageOf));
      const changes = images.map((image) => ({ eventName: "INSERT" as const, image }));
      const events = inBatches(changes, BATCH.stream).map(streamBatch);
      done.push(await team.work({ room: "relay-changes", events }));
    }
    const events = inBatches<Queued>(front.queued(QUEUES.talk), BATCH.talk).map(queueBatch);
    done.push(await team.work({ room: "send-outbound", events }));
    return speedOf(done);
  }

  /** A reply as it stands in the table, which is what the stream would show. */
  async function imageOf(body: string): Promise<WireItem> {
    const [{ id }] = (JSON.parse(body) as { data: readonly [{ id: string }] }).data;
    const dot = id.indexOf(".");
    const image = await world.image(`${TENANT}#cnv#${id.slice(0, dot)}`, `m#${id.slice(dot + 1)}`);
    if (!image) throw new Error(`The reply ${id} is not in the table.`);
    return image;
  }

  return { inbound, reply };
}

const speedOf = (parts: readonly Worked[]): Speed => ({
  cpuMs: parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / ROUND,
  perSecond: ROUND / (parts.reduce((sum, { wallMs }) => sum + wallMs, 0) / 1000),
});

const inBatches = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

async function startTeam(name: Team["name"], environment: Readonly<Record<string, string>>): Promise<Team> {
  // What they log goes nowhere, but they do log, as they would in the cloud.
  const child = fork(fileURLToPath(new URL("cpu-worker.ts", import.meta.url)), [name], {
    env: { ...process.env, LOG_LEVEL: "INFO", ...environment },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await heard(child);
  return {
    name,
    async work(work) {
      const answer = heard(child);
      child.send(work);
      const worked = (await answer) as Worked;
      if (worked.failure !== undefined) throw new Error(`${name}: ${worked.failure}`);
      return worked;
    },
    stop: () => child.kill("SIGKILL"),
  };
}

const heard = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const gone = () => reject(new Error("The worker ended."));
    child.once("exit", gone);
    child.once("message", (message) => {
      child.off("exit", gone);
      resolve(message);
    });
  });
