/** A process of its own for one implementation, so that its processor time is nobody else's. Runs what its parent sends. */
import { makeNaive } from "./naive.ts";
import { type Handlers, loadRooms, type RoadRoom } from "./rooms.ts";

export interface Work {
  readonly room: RoadRoom;
  /** One invocation each, one after the other. */
  readonly events: readonly unknown[];
}
export interface Worked {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Of the API, the bodies of its answers. */
  readonly bodies: readonly string[];
  readonly failure?: string;
}

const handlers: Handlers = process.argv[2] === "naive" ? makeNaive() : await loadRooms();

process.on("message", ({ room, events }: Work) => {
  run(room, events).then(
    (worked) => process.send?.(worked),
    (error: unknown) => process.send?.({ cpuMs: 0, wallMs: 0, bodies: [], failure: String(error) } satisfies Worked),
  );
});
// Its parent is gone.
process.on("disconnect", () => process.exit());
process.send?.("ready");

async function run(room: RoadRoom, events: readonly unknown[]): Promise<Worked> {
  const handler = handlers[room];
  if (!handler) throw new Error(`There is no ${room}.`);
  const bodies: string[] = [];
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  for (const event of events) {
    const answer = ((await handler(event)) ?? {}) as {
      statusCode?: number;
      body?: string;
      batchItemFailures?: readonly unknown[];
    };
    if ((answer.statusCode ?? 200) >= 300 || answer.batchItemFailures?.length)
      throw new Error(`${room} did not do its work: ${JSON.stringify(answer)}`);
    if (room === "api") bodies.push(answer.body ?? "");
  }
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - start, bodies };
}
