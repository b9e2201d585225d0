import { existsSync } from "node:fs";
import { join } from "node:path";
import { asNumber, asObject, asText, type Properties } from "../json.ts";
import type { Model, Resource } from "../template/model.ts";

export interface FunctionDefinition {
  readonly name: string;
  readonly logicalId: string;
  readonly arn: string;
  /** The folder of its bundle; undefined when it is no JavaScript from an asset and hence cannot run here. */
  readonly directory: string | undefined;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly asynchronous: AsynchronousPolicy;
}

/** What becomes of an asynchronous invocation. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export interface AsynchronousPolicy {
  readonly maximumRetries: number;
  readonly maximumAgeMs: number;
  readonly onFailure: string | undefined;
  readonly onSuccess: string | undefined;
  readonly deadLetterArn: string | undefined;
}

export function functionDefinitions(model: Model): readonly FunctionDefinition[] {
  return model.ofType("AWS::Lambda::Function").map((resource) => define(resource, model));
}

function define(resource: Resource, model: Model): FunctionDefinition {
  const { properties } = resource;
  const variables = Object.entries(asObject(asObject(properties.Environment).Variables));
  return {
    name: resource.name,
    logicalId: resource.logicalId,
    arn: resource.arn,
    directory: asText(properties.Runtime)?.startsWith("nodejs") ? directoryOf(properties, model) : undefined,
    handler: asText(properties.Handler) ?? "index.handler",
    timeoutMs: (asNumber(properties.Timeout) ?? 3) * 1000,
    memoryMb: asNumber(properties.MemorySize) ?? 128,
    reservedConcurrency: asNumber(properties.ReservedConcurrentExecutions),
    variables: Object.fromEntries(variables.map(([key, value]) => [key, asText(value) ?? ""])),
    asynchronous: asynchronousPolicy(resource, model),
  };
}

function directoryOf(properties: Properties, model: Model): string | undefined {
  const key = asText(asObject(properties.Code).S3Key);
  const path = key === undefined ? undefined : model.asset(key);
  return path !== undefined && !path.endsWith(".zip") && existsSync(path) ? path : undefined;
}

function asynchronousPolicy({ name, arn, properties }: Resource, model: Model): AsynchronousPolicy {
  const config = model
    .ofType("AWS::Lambda::EventInvokeConfig")
    .map((resource) => resource.properties)
    .find(({ FunctionName }) => FunctionName === name || FunctionName === arn);
  const destinations = asObject(config?.DestinationConfig);
  return {
    maximumRetries: asNumber(config?.MaximumRetryAttempts) ?? 2,
    maximumAgeMs: (asNumber(config?.MaximumEventAgeInSeconds) ?? 21_600) * 1000,
    onFailure: asText(asObject(destinations.OnFailure).Destination),
    onSuccess: asText(asObject(destinations.OnSuccess).Destination),
    deadLetterArn: asText(asObject(properties.DeadLetterConfig).TargetArn),
  };
}

/** The module and the export that a handler setting such as `index.handler` names; undefined when the file is missing. */
export function entryOf(definition: FunctionDefinition): { file: string; exportName: string } | undefined {
  const { directory, handler } = definition;
  if (directory === undefined) return undefined;
  const dot = handler.lastIndexOf(".");
  const [module, exportName] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const file = ["mjs", "js", "cjs"].map((extension) => join(directory, `${module}.${extension}`)).find(existsSync);
  return file === undefined ? undefined : { file, exportName };
}
