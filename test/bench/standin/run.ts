/** The stand-in's processor time an inbound message, where its modules, Redis and PostgreSQL are at hand. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type SideBySide, sideBySide, startSender } from "../campaigns/measure.ts";
import { messageWebhook, SECRETS } from "../events.ts";
import { median } from "../load.ts";

export type StandIn =
  | { readonly kind: "measured"; readonly cpuMs: number; readonly campaign: SideBySide }
  | { readonly kind: "skipped"; readonly reason: string };

const PEOPLE = 100;
const ROUND = 1000;
const ROUNDS = 5;
const AT_ONCE = 10;
const PATIENCE_MS = 30_000;

interface State {
  readonly stored: number;
  readonly cpu: { readonly user: number; readonly system: number };
}

/**
 * Needs three variables: CHASQUI_STANDIN, a folder whose node_modules has fastify, bullmq, ioredis, pg and undici; STANDIN_REDIS (`redis://host:port`)
 * and STANDIN_POSTGRES (`postgres://…`), a database of which it makes three tables anew. Time of its own process only, as ours is.
 */
export async function runStandIn(): Promise<StandIn> {
  const { CHASQUI_STANDIN: folder, STANDIN_REDIS, STANDIN_POSTGRES } = process.env;
  if (!folder) return skipped("CHASQUI_STANDIN names no folder with its modules");
  const missing = ["fastify", "bullmq", "ioredis", "pg", "undici"].filter(
    (name) => !existsSync(join(folder, "node_modules", name)),
  );
  if (missing.length > 0) return skipped(`${missing.join(", ")} cannot be found in CHASQUI_STANDIN`);
  if (!STANDIN_REDIS || !STANDIN_POSTGRES) return skipped("STANDIN_REDIS or STANDIN_POSTGRES is not set");

  const ours = await startSender();
  const child = fork(fileURLToPath(new URL("app.ts", import.meta.url)), {
    env: { ...process.env, STANDIN_SECRET: SECRETS.appSecret, STANDIN_PROVIDER: ours.origin },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const ask = async (): Promise<State> => {
    child.send("state");
    const [state] = (await once(child, "message")) as [State];
    return state;
  };
  try {
    const ready = await Promise.race([once(child, "message"), once(child, "exit").then(() => undefined)]);
    if (!ready) return skipped("it could not start");
    const { origin } = ready[0] as { origin: string };
    let messages = 0;
    const times: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const before = await ask();
      const bodies = Array.from({ length: ROUND }, () =>
        messageWebhook({ person: ++messages % PEOPLE, message: messages, at: 1_793_610_000 }),
      );
      const queue = [...bodies];
      const work = async () => {
        for (let webhook = queue.pop(); webhook; webhook = queue.pop()) await post(agent, origin, webhook);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      const after = await untilStored(ask, before.stored + ROUND);
      // The first round warms up. Others' work is not asked for: its servers could not be told from it.
      if (round > 0)
        times.push((after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000 / ROUND);
    }
    const campaign = await sideBySide(ours.send, async (number, size) => {
      const [before, start] = [await ask(), performance.now()];
      child.send({ campaign: number, size });
      const after = await untilStored(ask, before.stored + size);
      const cpuMs = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000;
      return { cpuMs, wallMs: performance.now() - start };
    });
    return { kind: "measured", cpuMs: median(times), campaign };
  } finally {
    ours.stop();
    agent.destroy();
    child.kill("SIGKILL");
  }
}

const skipped = (reason: string): StandIn => ({ kind: "skipped", reason });

async function untilStored(ask: () => Promise<State>, stored: number): Promise<State> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 20) {
    const state = await ask();
    if (state.stored >= stored) return state;
    await pause(20);
  }
  throw new Error("The stand-in did not store what it was sent.");
}

async function post(
  agent: Agent,
  origin: string,
  { body = "", headers }: ReturnType<typeof messageWebhook>,
): Promise<void> {
  const call = request(`${origin}/webhooks/whatsapp`, {
    agent,
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
  });
  call.end(body);
  const [response] = (await once(call, "response")) as [{ statusCode?: number; resume(): void }];
  response.resume();
  if (response.statusCode !== 200) throw new Error(`The stand-in answered ${response.statusCode}.`);
}
