import { LocalRunnerError } from "../errors.ts";
import { asObject, asText, type Properties } from "../json.ts";
import { readAssembly, type Stack, type TemplateResource } from "./assembly.ts";
import { conditionHolds, resolve, type Scope } from "./intrinsics.ts";
import { account, arnOf, attributeOf, type Places, physicalName, refOf } from "./names.ts";
import { unknownTypes } from "./types.ts";

export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly arn: string;
  /** With every intrinsic function evaluated. */
  readonly properties: Properties;
}

/** Everything that the stacks of an assembly declare, with names and addresses of this run. */
export interface Model {
  readonly places: Places;
  ofType(...types: readonly string[]): readonly Resource[];
  /** The resource of one of the types that bears this physical name, logical id or ARN. */
  find(nameOrId: string, ...types: readonly string[]): Resource | undefined;
  /** The folder or file of an asset by its key in the deployment bucket. */
  asset(key: string): string | undefined;
  /** Outputs of all stacks, by logical id. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Types that the runner neither boots nor knowingly ignores. */
  readonly unknownTypes: readonly string[];
}

export interface ModelOptions {
  /** Values of `AWS::SSM::Parameter::Value<…>` parameters; without one, the parameter's name stands for its value. */
  readonly parameterOf?: (name: string) => string | undefined;
}

const resolvedTypes = /^AWS::(ApiGatewayV2|DynamoDB|Events|KMS|Lambda|S3|SES|SNS|SQS|SSM|Scheduler)::/;

/** Reads an assembly and evaluates what the runner boots. Throws a LocalRunnerError that names the stack and resource. */
export function loadModel(assembly: string, places: Places, options: ModelOptions = {}): Model {
  const stacks = readAssembly(assembly);
  const scopes = new Map(stacks.map((stack) => [stack.name, makeScope(stack, places, exported, options)]));

  function exported(name: string): unknown {
    for (const stack of stacks) {
      const scope = scopes.get(stack.name);
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        const exportName = asObject(output.Export).Name;
        if (scope && exportName !== undefined && resolve(exportName, scope) === name)
          return resolve(output.Value, scope);
      }
    }
    return undefined;
  }

  const types: string[] = [];
  const resources: Resource[] = [];
  const outputs: Record<string, unknown> = {};
  for (const stack of stacks) {
    const scope = scopes.get(stack.name);
    if (!scope) continue;
    for (const [logicalId, resource] of Object.entries(stack.template.Resources)) {
      try {
        if (resource.Condition !== undefined && !conditionHolds(resource.Condition, scope)) continue;
        types.push(resource.Type);
        if (resolvedTypes.test(resource.Type)) resources.push(evaluate(stack, logicalId, resource, scope, places));
      } catch (error) {
        if (!(error instanceof LocalRunnerError)) throw error;
        throw new LocalRunnerError(`Stack ${stack.name}, resource ${logicalId}: ${error.message}`, { cause: error });
      }
    }
    for (const [id, output] of Object.entries(stack.template.Outputs ?? {})) outputs[id] = resolveOutput(output, scope);
  }
  return {
    places,
    ofType: (...wanted) => resources.filter(({ type }) => wanted.includes(type)),
    find: (key, ...wanted) =>
      resources.find(
        ({ type, name, arn, logicalId }) => wanted.includes(type) && (name === key || arn === key || logicalId === key),
      ),
    asset: (key) => stacks.map(({ assets }) => assets.get(key)).find((path) => path !== undefined),
    outputs,
    unknownTypes: unknownTypes(types),
  };
}

/** An output may name something that does not exist on one machine; it is then left out. */
function resolveOutput(output: Properties, scope: Scope): unknown {
  try {
    return resolve(output.Value, scope);
  } catch (error) {
    if (error instanceof LocalRunnerError) return undefined;
    throw error;
  }
}

function evaluate(stack: Stack, logicalId: string, resource: TemplateResource, scope: Scope, places: Places): Resource {
  const properties = asObject(resolve(resource.Properties ?? {}, scope));
  const name = physicalName(stack.name, logicalId, resource.Type, properties);
  const arn = String(scope.attribute(logicalId, "Arn") ?? arnOf(resource.Type, name, properties, places));
  return { stack: stack.name, logicalId, type: resource.Type, name, arn, properties };
}

function makeScope(stack: Stack, places: Places, exported: (name: string) => unknown, options: ModelOptions): Scope {
  const { Resources, Parameters = {}, Mappings = {}, Conditions = {} } = stack.template;
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::Region": places.region,
    "AWS::AccountId": account,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stack.name,
    "AWS::StackId": `arn:aws:cloudformation:${places.region}:${account}:stack/${stack.name}/local`,
  };
  const named = new Map<string, { type: string; name: string; arn: string }>();
  const identity = (logicalId: string): { type: string; name: string; arn: string } | undefined => {
    const known = named.get(logicalId);
    if (known) return known;
    const resource = Resources[logicalId];
    if (!resource) return undefined;
    // Only what the name is made of is evaluated here, so that two resources may refer to each other.
    const { Name, FifoQueue, GroupName, FunctionName, ...rest } = resource.Properties ?? {};
    const chosen = Object.fromEntries(Object.entries(rest).filter(([key]) => key.endsWith("Name")));
    const properties = asObject(resolve({ Name, FifoQueue, GroupName, ...chosen }, scope));
    const own = FunctionName === undefined ? {} : { FunctionName: resolve(FunctionName, scope) };
    const name = physicalName(stack.name, logicalId, resource.Type, { ...properties, ...own });
    const isQualifier = resource.Type === "AWS::Lambda::Version" || resource.Type === "AWS::Lambda::Alias";
    const arn = isQualifier
      ? qualifiedArn(String(resolve(FunctionName, scope)), resource, places)
      : arnOf(resource.Type, name, properties, places);
    const found = { type: resource.Type, name, arn };
    named.set(logicalId, found);
    return found;
  };
  const scope: Scope = {
    mappings: Mappings,
    conditions: Conditions,
    region: places.region,
    exported,
    ref(name) {
      if (name in pseudo) return pseudo[name];
      const found = identity(name);
      if (found) return refOf(found.type, found.name, found.arn, places);
      const parameter = Parameters[name];
      const value = parameter?.Default;
      const fromStore = asText(parameter?.Type)?.startsWith("AWS::SSM::Parameter::Value") === true;
      return fromStore ? (options.parameterOf?.(String(value)) ?? value) : (value ?? (parameter ? "" : undefined));
    },
    attribute(logicalId, attribute) {
      const found = identity(logicalId);
      if (!found) throw new LocalRunnerError(`The template refers to ${logicalId}, which does not exist.`);
      if (found.type === "AWS::SSM::Parameter" && attribute === "Value") {
        return resolve(Resources[logicalId]?.Properties?.Value, scope);
      }
      if (attribute === "ApiEndpoint" && Resources[logicalId]?.Properties?.ProtocolType === "WEBSOCKET") {
        return places.apiUrl.replace(/^http/, "ws");
      }
      return attributeOf(found.type, found.name, found.arn, attribute, places);
    },
  };
  return scope;
}

/** Versions and aliases run the code of the function they point at. */
function qualifiedArn(functionNameOrArn: string, resource: TemplateResource, places: Places): string {
  const base = functionNameOrArn.startsWith("arn:")
    ? functionNameOrArn
    : arnOf("AWS::Lambda::Function", functionNameOrArn, {}, places);
  return `${base}:${resource.Type === "AWS::Lambda::Alias" ? (asText(resource.Properties?.Name) ?? "alias") : "1"}`;
}
