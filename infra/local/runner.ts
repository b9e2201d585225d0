import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeActivity } from "./activity.ts";
import { makeAwsServices } from "./aws-services.ts";
import { startControlApi } from "./control-api.ts";
import { readDeadLetters } from "./dead-letters.ts";
import { credentialsOf, localCredentials, makeClients } from "./engines/clients.ts";
import { startDynamoDb } from "./engines/dynamodb.ts";
import { startExpiry } from "./engines/expiry.ts";
import { createBuckets, startObjectStore } from "./engines/objects.ts";
import { createQueues, startQueueEngine } from "./engines/queues.ts";
import { takeFolder } from "./engines/run-lock.ts";
import { createTables } from "./engines/tables.ts";
import { LocalRunnerError, messageOf } from "./errors.ts";
import { type EventBus, makeEventBus } from "./event-bus.ts";
import { startEventSources } from "./event-sources/mappings.ts";
import { makeHttpApi } from "./http-api/api.ts";
import { startHttpServer } from "./http-api/server.ts";
import { makeSocketApi, socketPathOf } from "./http-api/sockets.ts";
import { untilIdle } from "./idle.ts";
import {
  type AsynchronousInvocations,
  type PendingEvent,
  startAsynchronousInvocations,
} from "./lambda/asynchronous.ts";
import { functionDefinitions } from "./lambda/definition.ts";
import { makeLambdas } from "./lambda/lambdas.ts";
import { functionVariables, type ServiceEndpoints } from "./lambda/variables.ts";
import type { Runner, RunnerOptions } from "./options.ts";
import { makeParameters } from "./parameters.ts";
import { pause } from "./pause.ts";
import { startScheduler } from "./scheduler/scheduler.ts";
import { noSchedules } from "./scheduler/store.ts";
import { makeSigningKeys } from "./signing-keys.ts";
import { stateFile } from "./state-file.ts";
import { makeDeliver } from "./targets.ts";
import { loadModel } from "./template/model.ts";
import { queueUrl } from "./template/names.ts";

export type { DeadLetter } from "./dead-letters.ts";
export { LocalRunnerError } from "./errors.ts";
export type { IdleOptions } from "./idle.ts";
export { FunctionError } from "./lambda/lambdas.ts";
export type { Runner, RunnerOptions } from "./options.ts";
export { runProgram } from "./program.ts";

const defaultRegion = "eu-west-1";
const defaultPorts = { api: 3000, dynamodb: 8000, sqs: 4566, s3: 4568, control: 4567 } as const;
/** Invocations under way get this long to end before they are cut off; what they had in hand comes again. */
const graceMs = 1000;

/** What has been started, ended in the opposite order. */
function makeShutdown(): { add(end: () => unknown): void; run(): Promise<void> } {
  const steps: (() => unknown)[] = [];
  return {
    add: (end) => steps.unshift(end),
    async run() {
      for (const end of steps.splice(0)) {
        try {
          await end();
        } catch {
          // One part that cannot end properly must not keep the others running.
        }
      }
    },
  };
}

/**
 * Boots what a synthesised assembly says, on embedded engines, on loopback only. Throws a LocalRunnerError with a sentence
 * for the person at the keyboard when a port or the data folder is taken, or the template asks for what cannot be; then
 * nothing is left running.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const shutdown = makeShutdown();
  try {
    return await boot(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function boot(options: RunnerOptions, shutdown: ReturnType<typeof makeShutdown>): Promise<Runner> {
  const { log = () => {} } = options;
  const ports = { ...defaultPorts, ...options.ports };
  const dataDir = resolve(options.dataDir ?? ".local");
  const assembly = resolve(options.assembly);
  const otherDatabase = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const region = (otherDatabase && process.env.AWS_REGION) || defaultRegion;
  const credentials = otherDatabase ? credentialsOf(process.env) : localCredentials;
  // Lambda runs in UTC, and worker threads have the time zone of their process.
  process.env.TZ = "UTC";

  mkdirSync(dataDir, { recursive: true });
  const lock = takeFolder(dataDir);
  shutdown.add(lock.release);
  const stateDir = join(dataDir, "state");
  if (options.fresh) rmSync(stateDir, { recursive: true, force: true });
  mkdirSync(stateDir, { recursive: true });

  const stopping = new AbortController();
  const activity = makeActivity();
  const server = await startHttpServer(ports.api, log);
  shutdown.add(server.stop);
  const control = await startControlApi(ports.control, log);
  shutdown.add(control.stop);
  const queues = await startQueueEngine({ port: ports.sqs, dataDir: stateDir, region });
  shutdown.add(queues.stop);
  const objects = await startObjectStore(queues.endpoint, ports.s3);
  shutdown.add(objects.stop);
  const dynamodb = await startDynamoDb({
    port: ports.dynamodb,
    dataDir: stateDir,
    endpoint: otherDatabase,
    onChild: lock.noteChild,
  });
  shutdown.add(dynamodb.stop);

  const parameters = makeParameters(stateFile(join(stateDir, "parameters.json"), []), region);
  const places = { region, sqsUrl: queues.endpoint, apiUrl: server.url };
  const model = loadModel(assembly, places, { parameterOf: parameters.valueOf });
  if (model.unknownTypes.length > 0) log(`Not part of the local run: ${model.unknownTypes.join(", ")}.`);
  parameters.useModel(model);
  const signingKeys = makeSigningKeys(stateFile(join(stateDir, "signing-keys.json"), {}));
  signingKeys.useModel(model);
  objects.useModel(model);

  const engines = { dynamodb: dynamodb.endpoint, sqs: queues.endpoint, s3: objects.endpoint };
  const clients = makeClients(engines, region, credentials);
  shutdown.add(clients.destroy);
  const [tables] = await Promise.all([
    createTables(clients.dynamodb, model),
    createQueues(clients.sqs, model),
    createBuckets(clients.s3, model),
  ]);
  const expiry = dynamodb.file
    ? startExpiry(clients.dynamodb, dynamodb.file, tables, (error) => log(`expiry: ${messageOf(error)}`))
    : undefined;
  shutdown.add(() => expiry?.stop());

  const socketsPath = socketPathOf(model);
  const endpoints: ServiceEndpoints = {
    ...engines,
    ssm: control.endpoint,
    kms: control.endpoint,
    scheduler: control.endpoint,
    events: control.endpoint,
    sockets: `${server.url}${socketsPath ?? ""}`,
  };
  const lambdas = makeLambdas({
    definitions: functionDefinitions(model),
    accountConcurrency: options.concurrency ?? 10,
    activity,
    log,
    environmentOf: (definition) => {
      const { LIVE_ORIGINS: origins } = definition.variables;
      const additional = {
        // The console is at the API's own origin here, under either name of this machine.
        ...(origins === undefined
          ? {}
          : { LIVE_ORIGINS: [origins, server.url, server.url.replace("127.0.0.1", "localhost")].join(" ") }),
        ...options.environment,
        ...options.extraEnvironment?.(definition),
      };
      return functionVariables(definition, endpoints, region, credentials, additional);
    },
  });
  const sockets = makeSocketApi({ model, invoke: lambdas.invoke, log });
  let asynchronous: AsynchronousInvocations | undefined;
  let bus: EventBus | undefined;
  const deliver = makeDeliver({
    sqs: clients.sqs,
    s3: clients.s3,
    places,
    invokeAsynchronously: (arn, event) => asynchronous?.accept(arn, event),
    putEvent: (name, source, detailType, detail) => bus?.put(name, source, detailType, detail),
  });
  const retry = { deliver, signal: stopping.signal, log };
  bus = makeEventBus(model, activity, retry);
  const pending = stateFile<readonly PendingEvent[]>(join(stateDir, "asynchronous.json"), []);
  asynchronous = startAsynchronousInvocations({ lambdas, deliver, activity, log, state: pending });
  const scheduler = startScheduler({
    state: stateFile(join(stateDir, "schedules.json"), noSchedules),
    model,
    activity,
    retry,
    log,
    prompt: options.promptSchedules ?? false,
  });
  control.serve({ parameters, signingKeys, bus, scheduler });
  server.serve(makeHttpApi(model, lambdas.invoke, log));
  if (socketsPath !== undefined) {
    server.mount(socketsPath, sockets.manage);
    server.upgrade(socketsPath, sockets.upgrade);
  }
  shutdown.add(sockets.stop);
  const promptRetries = options.promptRetries ?? false;
  const common = { model, clients, queues, tables, expiry, lambdas, deliver, activity, log };
  const sources = startEventSources({ ...common, dataDir: stateDir, promptRetries });
  shutdown.add(async () => {
    stopping.abort();
    asynchronous.stop();
    scheduler.engine.stop();
    const sourcesStopped = sources.stop();
    const ending = new AbortController();
    await Promise.race([sourcesStopped, pause(graceMs, ending.signal)]);
    ending.abort();
    await lambdas.stop();
    await sourcesStopped;
  });

  const nameOf = (key: string, ...types: readonly string[]): string => {
    const found = model.find(key, ...types);
    if (!found) throw new LocalRunnerError(`The template has no ${types[0]?.split("::").at(-1)} ${key}.`);
    return found.name;
  };
  return {
    apiUrl: server.url,
    endpoints,
    outputs: model.outputs,
    functions: lambdas.definitions,
    tableNames: tables.map(({ name }) => name),
    tableName(key) {
      if (key !== undefined) return nameOf(key, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable");
      const [only, ...others] = tables;
      if (!only || others.length > 0) throw new LocalRunnerError(`The template has ${tables.length} tables: name one.`);
      return only.name;
    },
    queueUrl: (key) => queueUrl(nameOf(key, "AWS::SQS::Queue"), places),
    bucketName: (key) => nameOf(key, "AWS::S3::Bucket"),
    aws: makeAwsServices({
      model,
      bus,
      s3: clients.s3,
      invokeAsynchronously: (arn, event) => asynchronous?.accept(arn, event),
    }),
    invoke: lambdas.invoke,
    environmentOf: lambdas.environmentOf,
    mount: server.mount,
    reload: lambdas.reload,
    useCode: lambdas.useCode,
    idle: (idleOptions) =>
      untilIdle({ activity, queues, sources, isScheduleDue: scheduler.engine.isDueWithin }, idleOptions),
    deadLetters: () => readDeadLetters(model, queues, sources.queues),
    schedules: scheduler.all,
    fireSchedule: scheduler.engine.fire,
    sweepExpired: async () => (await expiry?.sweep()) ?? 0,
    stop: shutdown.run,
  };
}
