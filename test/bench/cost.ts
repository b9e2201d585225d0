/** US dollars for a million events of a scenario: counters times prices, and a stated model of how long functions run. */
import type { Template } from "../../infra/cost.ts";
import { prices } from "../../infra/prices.ts";
import { LANE_RATE, paceOf } from "../../lib/core/shards/model.ts";
import type { RoadRoom } from "./rooms.ts";
import type { Scenario, Scenarios, Step } from "./scenarios.ts";

/** Milliseconds of an answer, by service: round figures of one region's everyday, not measured here. */
const WAIT_MS: Readonly<Record<string, number>> = { DynamoDB: 5, SQS: 8, SSM: 15, provider: 150 };
/** What an invocation takes beside its requests, and what a request costs a whole processor: a third of what was measured at most. */
export const duration = { overheadMs: 2, cpuMsARequest: 0.5, megabytesOfAWholeProcessor: 1769 } as const;

/** Messages an invocation: one each, or half of what the template allows. */
export type Business = "quiet" | "busy";

export interface Fleet {
  /** Megabytes. */
  readonly memory: (room: RoadRoom) => number;
  /** Largest batch of the room's event source; 1 for those that answer requests. */
  readonly batch: (room: RoadRoom) => number;
}

interface Deployed {
  readonly id: string;
  readonly memory: number;
  readonly batch: number;
}

export function fleetOf(templates: readonly Template[]): Fleet {
  const all = new Map<string, Deployed>();
  for (const { Resources } of templates) {
    const batches = new Map<string, number>();
    for (const { Type, Properties = {} } of Object.values(Resources))
      if (Type === "AWS::Lambda::EventSourceMapping")
        batches.set((Properties.FunctionName as { Ref: string }).Ref, Number(Properties.BatchSize));
    for (const [id, { Type, Properties = {} }] of Object.entries(Resources))
      if (Type === "AWS::Lambda::Function" && typeof Properties.FunctionName === "string")
        all.set(Properties.FunctionName, { id, memory: Number(Properties.MemorySize), batch: batches.get(id) ?? 1 });
  }
  const find = (room: RoadRoom): Deployed => {
    const found = [...all].find(([name]) => name.endsWith(`-${room}`))?.[1];
    if (!found || !(found.memory > 0)) throw new Error(`The template has no function ${room} with a stated memory.`);
    return found;
  };
  return { memory: (room) => find(room).memory, batch: (room) => find(room).batch };
}

/** Queues that keep an order cost more; each is read by one room. */
const queueOf = (room: RoadRoom): "fifo" | "standard" | undefined =>
  room === "process-receipts" || room === "run-job"
    ? "standard"
    : room === "process-inbound" || room === "send-outbound"
      ? "fifo"
      : undefined;

const { perMillion, lambdaGbSecondArm } = prices;
const queuePrice = (kind: "fifo" | "standard"): number =>
  kind === "fifo" ? perMillion.sqsFifoRequests : perMillion.sqsRequests;

/** By what is charged. Receives and deletes included; authorizer, logs, traffic and cold starts are not. */
export function dollarsPerMillion(
  { steps }: Scenario,
  business: Business,
  fleet: Fleet,
): Readonly<Record<string, number>> {
  const lines = {
    "HTTP API": 0,
    "Lambda requests": 0,
    "Lambda time": 0,
    SQS: 0,
    "DynamoDB writes": 0,
    "DynamoDB reads": 0,
  };
  for (const [index, step] of steps.entries()) {
    const batch = business === "quiet" ? 1 : Math.max(1, fleet.batch(step.room) / 2);
    const queue = queueOf(step.room);
    if (step.room === "receive-webhook" || step.room === "api") lines["HTTP API"] += perMillion.httpApiRequests;
    lines["Lambda requests"] += perMillion.lambdaRequests / batch;
    lines["Lambda time"] += gbSeconds(step, batch, fleet.memory(step.room)) * lambdaGbSecondArm * 1e6;
    // One receive and one delete an invocation, and one request for what it sends, which the relay's batch shares.
    if (queue) lines.SQS += (2 * queuePrice(queue)) / batch;
    const sends = step.requests["SQS.SendMessageBatch"] ?? 0;
    const to =
      steps
        .slice(index + 1)
        .map(({ room }) => queueOf(room))
        .find((kind) => kind !== undefined) ?? "standard";
    lines.SQS += (sends * queuePrice(to)) / Math.min(batch, 10);
    lines["DynamoDB writes"] += step.writeUnits * perMillion.dynamodbWriteUnits;
    lines["DynamoDB reads"] += step.readUnits * perMillion.dynamodbReadUnits;
  }
  return lines;
}

/** How a campaign's receipts come: `windows` are those whose writes are one each; what is told over HTTP is paid as a request of the API, the rest is put on the queue by AWS. */
export interface Receipts {
  readonly count: number;
  readonly windows: number;
  readonly overHttp: boolean;
}

/** A lane's worker is at it so long in one invocation, at its lane's greatest pace. Milliseconds. */
const INVOCATION_MS = 45_000;
const SHARD = 1_000;

/**
 * A campaign's million, by what is charged: sending at a lane's pace, what the projections make of it, and receipts. Mail's receipts come
 * from the event bus, which is free for them, straight onto their queue.
 */
export function campaignDollars(
  scenarios: Scenarios,
  fleet: Fleet,
  receipts: Receipts,
): Readonly<Record<string, number>> {
  const lines: Record<string, number> = {
    ...{ "HTTP API": 0, "Lambda requests": 0, "Lambda time": 0, SQS: 0, "DynamoDB writes": 0, "DynamoDB reads": 0 },
  };
  const add = (more: Readonly<Record<string, number>>, times = 1) => {
    for (const [name, dollars] of Object.entries(more)) lines[name] = (lines[name] ?? 0) + dollars * times;
  };
  const everyMs = paceOf(LANE_RATE, 1);
  const each = everyMs / INVOCATION_MS;
  add({
    "Lambda requests": perMillion.lambdaRequests * each,
    "Lambda time": (everyMs / 1000) * (fleet.memory("send-outbound") / 1024) * lambdaGbSecondArm * 1e6,
    // Received, deleted and hidden once an invocation; sent ten shards at a time.
    SQS: perMillion.sqsFifoRequests * (3 * each + 1 / (10 * SHARD)),
  });
  const [{ steps: sending }, { steps: projecting }, { steps: receiptsOf }] = [
    scenarios["campaign, a hundred recipients"],
    scenarios["projected: campaign, a hundred recipients"],
    scenarios["projected: campaign, a receipt of each of a hundred"],
  ];
  for (const step of sending) add(tableOf(step), 1 / HUNDRED);
  const projected = (steps: readonly Step[], times: number) => {
    for (const step of steps) {
      const invocation = { "Lambda requests": perMillion.lambdaRequests };
      const time = gbSeconds(step, 1, fleet.memory(step.room)) * lambdaGbSecondArm * 1e6;
      add({ ...tableOf(step), ...invocation, "Lambda time": time }, times / HUNDRED);
    }
  };
  projected(projecting, 1);
  projected(receiptsOf, receipts.windows);
  const [webhook, , , window] = scenarios["three receipts, one batch"].steps;
  if (!webhook || !window) throw new Error("The receipts' scenario has other steps.");
  const taken = receipts.overHttp
    ? dollarsPerMillion(scenarioOf(webhook), "busy", fleet)
    : { SQS: perMillion.sqsRequests };
  add(taken, receipts.count);
  add(dollarsPerMillion(scenarioOf(window), "busy", fleet), receipts.windows);
  return lines;
}

const HUNDRED = 100;
const scenarioOf = (step: Step): Scenario => ({ steps: [step], total: step });
const tableOf = ({ writeUnits, readUnits }: Step): Readonly<Record<string, number>> => ({
  "DynamoDB writes": writeUnits * perMillion.dynamodbWriteUnits,
  "DynamoDB reads": readUnits * perMillion.dynamodbReadUnits,
});

/** Messages of a batch wait beside one another and compute one after the other; requests beside one another wait once. */
function gbSeconds({ requests, roundTrips }: Step, batch: number, megabytes: number): number {
  const all = Object.entries(requests);
  const count = all.reduce((sum, [, times]) => sum + times, 0);
  const waits = all.reduce((sum, [name, times]) => sum + times * (WAIT_MS[name.split(".")[0] ?? ""] ?? 0), 0);
  const waitMs = count === 0 ? 0 : (waits * roundTrips) / count;
  const share = Math.min(1, megabytes / duration.megabytesOfAWholeProcessor);
  const cpuMs = (count * duration.cpuMsARequest) / share;
  return (((duration.overheadMs + waitMs) / batch + cpuMs) / 1000) * (megabytes / 1024);
}

export const total = (lines: Readonly<Record<string, number>>): number =>
  Object.values(lines).reduce((sum, dollars) => sum + dollars, 0);
