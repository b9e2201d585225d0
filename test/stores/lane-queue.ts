/** `bulk.fifo` and its reader in virtual time: one invocation a group at a time, so many at once, each for a minute at most. */
import type { SQSEvent } from "aws-lambda";
import { makeHandler, needsOf } from "../../functions/send-outbound/handler.ts";
import type { ShardCommand } from "../../lib/core/shards/ports.ts";
import type { SendShard } from "../../lib/core/shards/send.ts";
import { queueHandler } from "../../lib/runtime/queue.ts";
import { lambdaContext, sqsEvent, sqsRecord } from "../support/room.ts";
import type { VirtualTime } from "../support/virtual-time.ts";

interface LaneQueueOptions {
  readonly time: VirtualTime;
  /** Invocations at once, as the template allows. */
  readonly atOnce: number;
  /** A worker of a tenant, in a process of its own. */
  readonly workerOf: (tenant: string) => SendShard;
}

/** From a message's arrival, or the end of its group's last invocation, to the function. Milliseconds. */
const HANDOVER_MS = 60;
const BATCH = 5;
const TIMEOUT_MS = 60_000;

interface Waiting {
  readonly body: unknown;
  readonly messageId: string;
  receives: number;
}
interface Group {
  readonly name: string;
  readonly messages: Waiting[];
  locked: boolean;
  hiddenUntil: number;
}

export interface VirtualLanes {
  push: (tenant: string, command: ShardCommand) => void;
  /** Requests to the queue, as they are charged. */
  readonly counts: { invocations: number; receives: number; deletes: number; sends: number };
  /** Resolves when nothing is left. */
  empty(): Promise<void>;
}

export function makeVirtualLanes({ time, atOnce, workerOf }: LaneQueueOptions): VirtualLanes {
  const groups = new Map<string, Group>();
  const counts = { invocations: 0, receives: 0, deletes: 0, sends: 0 };
  const processes: ((event: SQSEvent, until: number) => Promise<readonly string[]>)[] = [];
  const waiters: (() => void)[] = [];
  const handles = new Map<string, Group | undefined>();
  let [active, made] = [0, 0];

  const push = (tenant: string, command: ShardCommand): void => {
    const name = `${tenant}.${command.connectionId}.${command.lane}`;
    const group: Group = groups.get(name) ?? { name, messages: [], locked: false, hiddenUntil: 0 };
    groups.set(name, group);
    const id = `${command.waveId}.${command.shard}.${command.round}`;
    const of = { id, type: "shard.send", version: 1, time: new Date(time.clock.now()).toISOString(), tenant };
    const body = { ...of, subject: `${command.campaignId}.${command.phaseId}`, data: command };
    group.messages.push({ body, messageId: `message-${++made}`, receives: 0 });
    counts.sends += 1 / 10;
    pump();
  };

  /** Those that wait longest first; a batch is filled from one group, and then from the next. */
  function take(): readonly { readonly group: Group; readonly message: Waiting }[] {
    const batch: { readonly group: Group; readonly message: Waiting }[] = [];
    for (const group of groups.values()) {
      if (batch.length >= BATCH) break;
      if (group.locked || group.messages.length === 0 || group.hiddenUntil > time.clock.now()) continue;
      group.locked = true;
      for (const message of group.messages.slice(0, BATCH - batch.length)) batch.push({ group, message });
      groups.delete(group.name);
      groups.set(group.name, group);
    }
    return batch;
  }

  function pump(): void {
    while (active < atOnce) {
      const batch = take();
      if (batch.length === 0) break;
      active++;
      void invoke(batch).then(() => {
        active--;
        pump();
      });
    }
    if ([...groups.values()].every(({ messages }) => messages.length === 0))
      for (const done of waiters.splice(0)) done();
  }

  async function invoke(batch: readonly { readonly group: Group; readonly message: Waiting }[]): Promise<void> {
    await time.pause(HANDOVER_MS);
    counts.invocations++;
    counts.receives++;
    const records = batch.map(({ group, message }) =>
      sqsRecord(message.body, { group: group.name, receives: ++message.receives, messageId: message.messageId }),
    );
    for (const [index, { receiptHandle }] of records.entries()) handles.set(receiptHandle, batch[index]?.group);
    const run = processes.pop() ?? makeProcess();
    const failed = new Set(await run(sqsEvent(...records), time.clock.now() + TIMEOUT_MS));
    processes.push(run);
    counts.deletes++;
    for (const { receiptHandle } of records) handles.delete(receiptHandle);
    for (const { group, message } of batch) {
      if (!failed.has(message.messageId)) group.messages.splice(group.messages.indexOf(message), 1);
      group.locked = false;
    }
  }

  function hide(group: Group | undefined, seconds: number): void {
    if (!group) return;
    group.hiddenUntil = time.clock.now() + seconds * 1000;
    if (seconds > 0) void time.pause(seconds * 1000).then(pump);
  }

  /** What a function's process remembers between its invocations. */
  function makeProcess() {
    const workers = new Map<string, SendShard>();
    const of = (tenant: string): SendShard => {
      const worker = workers.get(tenant) ?? workerOf(tenant);
      workers.set(tenant, worker);
      return worker;
    };
    const none = () => {};
    const log = { debug: none, info: none, warn: none, error: none };
    const handler = queueHandler({
      ...{ log, concurrency: 5, lastReceive: 10, needsMs: needsOf(45_000) },
      handle: makeHandler({
        sendOf: () => {
          throw new Error("nothing else is sent here");
        },
        shardsOf: async (tenant) => ({
          send: of(tenant),
          again: async (command) => push(tenant, command),
        }),
        ...{ log, now: time.clock.now },
      }),
      hide: async (handle, seconds) => hide(handles.get(handle), seconds),
    });
    return async (event: SQSEvent, until: number) => {
      const context = lambdaContext(() => until - time.clock.now());
      const answer = (await handler(event, context)) as { batchItemFailures: { itemIdentifier: string }[] };
      return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    };
  }

  const empty = (): Promise<void> =>
    new Promise((done) => {
      waiters.push(done);
      pump();
    });
  return { push, counts, empty };
}
