import { randomUUID } from "node:crypto";
import type { Activity } from "../activity.ts";
import { LocalRunnerError } from "../errors.ts";
import { makeConcurrency } from "./concurrency.ts";
import type { FunctionDefinition } from "./definition.ts";
import { type Environment, type Outcome, startEnvironment } from "./environment.ts";
import type { FunctionFault } from "./protocol.ts";

/** The function threw, crashed, ran out of time or of memory, or could not be loaded. */
export class FunctionError extends Error {
  readonly fault: FunctionFault;
  readonly requestId: string;
  constructor(functionName: string, fault: FunctionFault, requestId: string) {
    super(`${functionName}: ${fault.errorType}: ${fault.errorMessage}`);
    this.name = "FunctionError";
    this.fault = fault;
    this.requestId = requestId;
  }
}

export interface Lambdas {
  readonly definitions: readonly FunctionDefinition[];
  /** By name, ARN (also of a version or alias) or logical id. Throws a LocalRunnerError when there is none. */
  find(nameOrArn: string): FunctionDefinition;
  /** Runs a function and answers with its result as plain data. Throws a FunctionError when it fails. */
  invoke(nameOrArn: string, event: unknown): Promise<unknown>;
  environmentOf(nameOrArn: string): Readonly<Record<string, string>>;
  /** Lets the environments of these functions (all without names) end, so that the next event loads their code anew. */
  reload(names?: readonly string[]): void;
  /** Runs the handlers of these functions from another folder from the next event on. */
  useCode(names: readonly string[], directory: string): void;
  stop(): Promise<void>;
}

export interface LambdasOptions {
  readonly definitions: readonly FunctionDefinition[];
  readonly environmentOf: (definition: FunctionDefinition) => Readonly<Record<string, string>>;
  readonly accountConcurrency: number;
  readonly activity: Activity;
  readonly log: (line: string) => void;
}

/** Warm environments cost memory; beyond one per function they go after half a minute. */
const keepWarmMs = 30_000;

export function makeLambdas(options: LambdasOptions): Lambdas {
  const { definitions, activity, log } = options;
  const reserved = definitions.flatMap(({ name, reservedConcurrency: limit }) =>
    limit ? [[name, limit] as const] : [],
  );
  const concurrency = makeConcurrency(options.accountConcurrency, new Map(reserved));
  const otherCode = new Map<string, string>();
  const warm = new Map<string, Environment[]>();
  const busy = new Map<Environment, { stale: boolean; name: string }>();
  let stopped = false;

  const find = (nameOrArn: string): FunctionDefinition => {
    const unqualified = nameOrArn.split(":").slice(0, 7).join(":");
    const found = definitions.find(
      ({ name, arn, logicalId }) =>
        [nameOrArn, unqualified].includes(arn) || name === nameOrArn || logicalId === nameOrArn,
    );
    if (!found) throw new LocalRunnerError(`The template has no function ${nameOrArn}.`);
    return found;
  };
  const takeEnvironment = (definition: FunctionDefinition): Environment => {
    const idle = warm.get(definition.name) ?? [];
    for (let environment = idle.pop(); environment; environment = idle.pop())
      if (environment.usable) return environment;
    const directory = otherCode.get(definition.name) ?? definition.directory;
    return startEnvironment({ ...definition, directory }, options.environmentOf(definition), (line) =>
      log(`${definition.name}  ${line}`),
    );
  };
  const run = async (definition: FunctionDefinition, requestId: string, event: string): Promise<Outcome> => {
    const release = await concurrency.acquire(definition.name);
    const environment = takeEnvironment(definition);
    busy.set(environment, { stale: false, name: definition.name });
    try {
      return await environment.run(requestId, event);
    } finally {
      const stale = busy.get(environment)?.stale === true || stopped;
      busy.delete(environment);
      if (stale) void environment.stop();
      else if (environment.usable) warm.set(definition.name, [...(warm.get(definition.name) ?? []), environment]);
      release();
    }
  };
  const coolDown = setInterval(() => {
    for (const [name, environments] of warm) {
      const [first, ...others] = environments.toReversed();
      const old = others.filter(({ lastUsed }) => lastUsed < Date.now() - keepWarmMs);
      for (const environment of old) void environment.stop();
      warm.set(name, first ? [...others.filter((one) => !old.includes(one)).toReversed(), first] : []);
    }
  }, keepWarmMs);
  coolDown.unref();

  const reload = (names?: readonly string[]): void => {
    const wanted = names?.map((name) => find(name).name);
    for (const [name, environments] of warm) {
      if (wanted && !wanted.includes(name)) continue;
      warm.set(name, []);
      for (const environment of environments) void environment.stop();
    }
    for (const state of busy.values()) if (!wanted || wanted.includes(state.name)) state.stale = true;
  };

  return {
    definitions,
    find,
    reload,
    useCode(names, directory) {
      for (const name of names) otherCode.set(find(name).name, directory);
      reload(names);
    },
    environmentOf: (nameOrArn) => options.environmentOf(find(nameOrArn)),
    async invoke(nameOrArn, event) {
      const definition = find(nameOrArn);
      const requestId = randomUUID();
      const done = activity.begin();
      try {
        const outcome = await run(definition, requestId, JSON.stringify(event ?? null));
        if (outcome.kind === "result") return outcome.payload === undefined ? null : JSON.parse(outcome.payload);
        if (!stopped) for (const line of describe(outcome.fault)) log(`${definition.name}  ${line}`);
        throw new FunctionError(definition.name, outcome.fault, requestId);
      } finally {
        done();
      }
    },
    async stop() {
      stopped = true;
      clearInterval(coolDown);
      await Promise.all([...[...warm.values()].flat(), ...busy.keys()].map((environment) => environment.stop()));
      warm.clear();
    },
  };
}

function describe({ errorType, errorMessage, trace }: FunctionFault): readonly string[] {
  return trace.length > 0 ? trace : [`${errorType}: ${errorMessage}`];
}
