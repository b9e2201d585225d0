/** One tenant with one account of a channel, and the road around it: queues, stream, schedules and provider, driven until all is still. */
import type { DynamoDBStreamEvent, SQSBatchResponse, SQSRecord } from "aws-lambda";
import { vi } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeStores } from "../support/stores.ts";
import type { TestTable } from "../support/table.ts";
import { type ChannelId, KITS } from "./channels.ts";
import type { Cloud } from "./cloud.ts";
import { makeProvider } from "./provider.ts";
import { makeQueue, type QueueName } from "./queues.ts";
import { type Outcome, type Room, type RoomName, startRoom } from "./rooms.ts";

const START = Date.parse("2026-11-02T09:00:00.000Z");
const HOUR = 3_600_000;
const READERS = {
  inbound: "process-inbound",
  receipts: "process-receipts",
  talk: "send-outbound",
  bulk: "send-outbound",
  jobs: "run-job",
} as const;

interface Row {
  readonly sequence: string;
  readonly image: Record<string, unknown>;
}

export interface Clock {
  now(): number;
  iso(): string;
  advance(ms: number): void;
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

export interface Stage {
  readonly table: TestTable;
  readonly cloud: Cloud;
  /** Processes that live as long as the test file. */
  readonly warm: Map<RoomName, Room>;
}

let worlds = 0;

/** Only the date is moved: sockets and the SDK's own waits need real time. */
export const clock: Clock = {
  now: () => Date.now(),
  iso: () => new Date().toISOString(),
  advance: (ms) => void vi.setSystemTime(Date.now() + ms),
};

export async function makeWorld({ table, cloud, warm }: Stage, channel: ChannelId = "whatsapp") {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(START);
  const number = String(++worlds).padStart(7, "0");
  const tenant = `w${number}`;
  const appId = `${tenant}.app${number}`;
  const connectionId = `app${number}.con${number}ab`;
  const kit = KITS[channel];
  const settings = kit.settings(number);
  const [accountId = ""] = Object.values(settings);
  const stores = makeStores({ client: table.client, tableName: table.tableName, tenant, ids: systemIds });
  const queues = {
    inbound: makeQueue("inbound", clock.now),
    receipts: makeQueue("receipts", clock.now),
    talk: makeQueue("talk", clock.now),
    bulk: makeQueue("bulk", clock.now),
    jobs: makeQueue("jobs", clock.now),
  };
  const provider = makeProvider(kit, clock.now);
  const stream: Row[] = [];
  /** Every row that the stream ever told of. */
  const history: Row[] = [];
  const schedules = new Map<string, { readonly at: number; readonly input: unknown }>();
  const files = new Map<string, number>();
  let victim: { readonly room: Room; readonly when: (event: unknown) => boolean } | undefined;
  let streamIsUp = true;
  let changes = 0;

  const about = { createdAt: clock.iso(), updatedAt: clock.iso(), version: 1, channel, appId };
  await stores.connections.createApp({ ...about, name: "app", settings: {}, active: true });
  const account = { accountIds: Object.values(settings), settings, active: true, health: "healthy" } as const;
  await stores.connections.createConnection({ ...about, ...account, connectionId, name: "account" });

  cloud.behind = {
    send: (queue, entry) =>
      queues[queue].send({
        body: String(entry.MessageBody),
        group: entry.MessageGroupId as string | undefined,
        deduplication: entry.MessageDeduplicationId as string | undefined,
        delaySeconds: entry.DelaySeconds as number | undefined,
      }),
    hide: (queue, handle, seconds) => queues[queue].hide(handle, seconds),
    parameter: (name) => (name.includes(`/${tenant}/`) ? JSON.stringify(kit.secrets) : undefined),
    stored: (path, bytes) => void files.set(path.split("?")[0] ?? "", bytes),
    schedule(name, { ScheduleExpression, Target }) {
      if (schedules.has(name)) return false;
      const at = Date.parse(`${/\((.+)\)/.exec(String(ScheduleExpression))?.[1]}Z`);
      schedules.set(name, { at, input: JSON.parse((Target as { Input: string }).Input) });
      return true;
    },
    provider: provider.answer,
    written(image) {
      if ((image.pk as { S: string }).S.startsWith(`${tenant}#`)) {
        const row = { sequence: String(++changes), image };
        stream.push(row);
        history.push(row);
      }
    },
  };

  async function invoke(name: RoomName, event: unknown): Promise<Outcome> {
    if (victim?.room.name === name && victim.when(event)) {
      const { room: once } = victim;
      victim = undefined;
      return once.invoke(event);
    }
    let room = warm.get(name);
    if (!room) {
      room = await startRoom(cloud, name);
      warm.set(name, room);
    }
    return room.invoke(event);
  }

  /** The event source's part: what was done is removed, what failed or was cut off comes again after its time. */
  async function readQueue(name: QueueName): Promise<boolean> {
    const records = queues[name].receive();
    if (!records.length) return false;
    await handOver(name, records);
    return true;
  }

  async function handOver(name: QueueName, records: SQSRecord[]): Promise<void> {
    const outcome = await invoke(READERS[name], { Records: records });
    if (outcome.kind !== "answered") return;
    const failed = new Set(
      (outcome.answer as SQSBatchResponse).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    );
    queues[name].remove(records.map(({ messageId }) => messageId).filter((id) => !failed.has(id)));
  }

  async function readStream(): Promise<boolean> {
    const batch = streamIsUp ? stream.slice(0, 100) : [];
    if (!batch.length) return false;
    const Records = batch.map(({ sequence, image }) => ({
      eventID: sequence,
      eventName: "MODIFY",
      dynamodb: { SequenceNumber: sequence, NewImage: image },
    }));
    const outcome = await invoke("relay-changes", { Records } as DynamoDBStreamEvent);
    if (outcome.kind !== "answered") {
      clock.advance(1_000);
      return true;
    }
    const [first] = (outcome.answer as SQSBatchResponse).batchItemFailures;
    const done = first ? batch.findIndex(({ sequence }) => sequence === first.itemIdentifier) : batch.length;
    stream.splice(0, done);
    if (first) clock.advance(1_000);
    return true;
  }

  async function fireSchedules(): Promise<boolean> {
    const due = [...schedules].find(([, { at }]) => at <= clock.now());
    if (!due) return false;
    const [name, { input }] = due;
    const outcome = await invoke("run-schedule", input);
    // Lambda repeats an asynchronous call after a minute.
    if (outcome.kind === "answered") schedules.delete(name);
    else clock.advance(60_000);
    return true;
  }

  async function step(): Promise<boolean> {
    if (await readStream()) return true;
    for (const name of ["inbound", "receipts", "talk", "bulk", "jobs"] as const) if (await readQueue(name)) return true;
    return fireSchedules();
  }

  return {
    tenant,
    appId,
    connectionId,
    channel,
    kit,
    accountId,
    stores,
    queues,
    provider,
    stream,
    history,
    schedules,
    files,
    invoke,
    /** The room's next invocation (of these) is the given process's, and only that one. */
    sacrifice(room: Room, when: (event: unknown) => boolean = () => true): void {
      victim = { room, when };
    },
    /** Whether the process that was to be cut off has had its invocation. */
    sacrificed: () => victim === undefined,
    streamDown(down: boolean): void {
      streamIsUp = !down;
      if (down) stream.length = 0;
    },
    /** The rows of one of this tenant's partitions. */
    rowsOf: async (kind: string, of: string): Promise<readonly Record<string, unknown>[]> => {
      const query = {
        TableName: table.tableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": `${tenant}#${kind}#${of}` },
      };
      return (await table.client.query(query)).Items ?? [];
    },
    forgetStream: () => stream.splice(0),
    /** Works off everything that is due, and waits (by the clock) for what falls due within so many hours. */
    async drive(hours = 7): Promise<void> {
      const end = clock.now() + hours * HOUR;
      for (let steps = 0; steps < 100_000; steps++) {
        if (await step()) continue;
        const times = [
          ...Object.values(queues).map((queue) => queue.nextAt()),
          ...[...schedules.values()].map(({ at }) => at),
        ];
        const next = Math.min(...times.filter((time) => time !== undefined));
        if (next > end) return;
        clock.advance(Math.max(0, next - clock.now()) + 1);
      }
      throw new Error("the road never comes to rest");
    },
  };
}
