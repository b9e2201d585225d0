import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Activity } from "../activity.ts";
import type { Clients } from "../engines/clients.ts";
import type { Expiry } from "../engines/expiry.ts";
import type { QueueEngine } from "../engines/queues.ts";
import type { Table } from "../engines/tables.ts";
import { LocalRunnerError } from "../errors.ts";
import { asBoolean, asList, asNumber, asObject, asText, type Properties } from "../json.ts";
import type { Lambdas } from "../lambda/lambdas.ts";
import { stateFile } from "../state-file.ts";
import type { Deliver } from "../targets.ts";
import type { Model, Resource } from "../template/model.ts";
import { queueUrl } from "../template/names.ts";
import { deliverDiscarded } from "./discarded.ts";
import { compileFilters } from "./filter.ts";
import { type QueuePoller, startQueuePoller } from "./sqs.ts";
import { type StreamReader, startStreamReader } from "./stream.ts";

export interface EventSources {
  readonly pollers: readonly QueuePoller[];
  readonly readers: readonly StreamReader[];
  /** The names of the queues that functions read. */
  readonly queues: readonly string[];
  stop(): Promise<void>;
}

export interface EventSourcesOptions {
  readonly model: Model;
  readonly clients: Clients;
  readonly queues: QueueEngine;
  readonly tables: readonly Table[];
  readonly expiry: Expiry | undefined;
  readonly lambdas: Lambdas;
  readonly deliver: Deliver;
  readonly activity: Activity;
  readonly dataDir: string;
  readonly promptRetries: boolean;
  readonly log: (line: string) => void;
}

/** Starts what the template's event-source mappings say. Throws a LocalRunnerError for a source that is not there. */
export function startEventSources(options: EventSourcesOptions): EventSources {
  const pollers: QueuePoller[] = [];
  const readers: StreamReader[] = [];
  const queues: string[] = [];
  for (const mapping of options.model.ofType("AWS::Lambda::EventSourceMapping")) {
    if (mapping.properties.Enabled === false) continue;
    const source = asText(mapping.properties.EventSourceArn) ?? "";
    if (source.includes(":sqs:")) {
      queues.push(source.split(":").at(-1) ?? "");
      pollers.push(pollQueue(source, mapping, options));
    } else {
      readers.push(readTable(source, mapping, options));
    }
  }
  return {
    pollers,
    readers,
    queues,
    async stop() {
      await Promise.all([...pollers, ...readers].map((source) => source.stop()));
    },
  };
}

const reportsItemFailures = ({ FunctionResponseTypes }: Properties): boolean =>
  asList(FunctionResponseTypes).includes("ReportBatchItemFailures");

function pollQueue(queueArn: string, { properties }: Resource, options: EventSourcesOptions): QueuePoller {
  const { model, lambdas } = options;
  const functionName = asText(properties.FunctionName) ?? "";
  const queue = model.find(queueArn, "AWS::SQS::Queue");
  if (!queue) throw new LocalRunnerError(`${functionName} reads ${queueArn}, which is no queue of the template.`);
  const definition = lambdas.find(functionName);
  const isFifo = queue.name.endsWith(".fifo");
  return startQueuePoller({
    client: options.clients.sqs,
    region: model.places.region,
    promptRetries: options.promptRetries,
    log: options.log,
    invoke: (event) => lambdas.invoke(functionName, event),
    visibleAt: (handle) =>
      options.queues.inspect(queue.name)?.messages.inflight.find(({ receiptHandle }) => receiptHandle === handle)
        ?.visibilityDeadline,
    mapping: {
      queueArn,
      queueUrl: queueUrl(queue.name, model.places),
      batchSize: Math.min(asNumber(properties.BatchSize) ?? 10, isFifo ? 10 : 10_000),
      windowMs: isFifo ? 0 : (asNumber(properties.MaximumBatchingWindowInSeconds) ?? 0) * 1000,
      maximumConcurrency:
        asNumber(asObject(properties.ScalingConfig).MaximumConcurrency) ?? definition.reservedConcurrency ?? 10,
      reportsItemFailures: reportsItemFailures(properties),
      passes: compileFilters(properties.FilterCriteria),
    },
  });
}

function readTable(
  source: string,
  { logicalId, stack, properties }: Resource,
  options: EventSourcesOptions,
): StreamReader {
  const { model, lambdas, deliver } = options;
  const functionName = asText(properties.FunctionName) ?? "";
  const definition = lambdas.find(functionName);
  const table = options.tables.find(({ arn }) => source.startsWith(`${arn}/stream/`));
  if (table?.streamArn === undefined) {
    throw new LocalRunnerError(`${functionName} reads ${source}, which is no stream of the template's tables.`);
  }
  const identity = `${stack}-${logicalId}`;
  const hash = createHash("md5").update(identity).digest("hex");
  const mappingId = hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const destination = asText(asObject(asObject(properties.DestinationConfig).OnFailure).Destination);
  const seconds = asNumber(properties.MaximumRecordAgeInSeconds) ?? -1;
  return startStreamReader({
    client: options.clients.streams,
    activity: options.activity,
    log: options.log,
    checkpoints: stateFile(join(options.dataDir, "checkpoints", `${identity}.json`), {}),
    invoke: (event) => lambdas.invoke(functionName, event),
    async discard(shardId, records, reason, attempts) {
      if (destination === undefined) return;
      const batch = { records, reason, attempts, shardId, mappingId, destination };
      await deliverDiscarded({ ...batch, functionArn: definition.arn, streamArn: source }, deliver);
    },
    record: {
      table: table.name,
      partitionKeyName: table.keys[0] ?? "",
      streamArn: source,
      region: model.places.region,
      wasExpired: (keys) => options.expiry?.wasExpired(table.name, keys) === true,
    },
    mapping: {
      streamArn: table.streamArn,
      startAtLatest: properties.StartingPosition === "LATEST",
      batchSize: asNumber(properties.BatchSize) ?? 100,
      windowMs: (asNumber(properties.MaximumBatchingWindowInSeconds) ?? 0) * 1000,
      tumblingMs: (asNumber(properties.TumblingWindowInSeconds) ?? 0) * 1000,
      lanes: asNumber(properties.ParallelizationFactor) ?? 1,
      passes: compileFilters(properties.FilterCriteria),
      policy: {
        bisect: asBoolean(properties.BisectBatchOnFunctionError),
        reportsItemFailures: reportsItemFailures(properties),
        maximumRetries: asNumber(properties.MaximumRetryAttempts) ?? -1,
        maximumAgeMs: seconds < 0 ? -1 : seconds * 1000,
      },
    },
  });
}
