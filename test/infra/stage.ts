/** Synthesises a stage in process, with stub code, and answers questions about its templates. */
import { Code } from "aws-cdk-lib/aws-lambda";
import { AwsSolutionsChecks } from "cdk-nag";
import { buildApp } from "../../infra/app.ts";
import type { RoomName } from "../../infra/bundle.ts";
import { Room } from "../../infra/constructs/room.ts";
import type { Template } from "../../infra/cost.ts";
import type { StageName } from "../../infra/stages.ts";

type Properties = Readonly<Record<string, unknown>>;
export interface Found {
  readonly id: string;
  readonly stack: string;
  readonly type: string;
  readonly properties: Properties;
  /** Of the whole resource: policies of deletion and such. */
  readonly whole: Properties;
}

export interface SynthesisedStage {
  readonly templates: readonly Template[];
  readonly all: readonly Found[];
  readonly ofType: (type: string) => readonly Found[];
  readonly functionOf: (room: RoomName) => Found;
  /** What a value refers to, across stacks: the resource of `Ref`, `Fn::GetAtt` or `Fn::ImportValue`. */
  readonly target: (value: unknown, from: string) => Found;
  /** Each function's `errorImpact`. */
  readonly impacts: Readonly<Record<string, string>>;
  /** What cdk-nag has against it, as "rule at path". */
  readonly findings: readonly string[];
}

/** `files`: a folder in the place of the built console; without it the stage has none. */
export function synthesise(stage: StageName, context: Record<string, unknown> = {}, files?: string): SynthesisedStage {
  // The CDK's own check of templates takes seconds and belongs to `cdk synth`; cdk-nag is asked below.
  process.env.CDK_VALIDATION = "false";
  const { app } = buildApp({
    stage,
    context,
    codeOf: () => Code.fromInline("export {}"),
    ...(files === undefined ? {} : { console: files }),
  });
  const stacks = app.synth().stacks;
  const findings = new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );
  const templates = stacks.map((each): Template => each.template);
  const all = stacks.flatMap((stack): Found[] =>
    Object.entries((stack.template as Template).Resources).map(([id, resource]) => ({
      id,
      stack: stack.stackName,
      type: resource.Type,
      properties: resource.Properties ?? {},
      whole: { ...resource },
    })),
  );
  const ofType = (type: string): readonly Found[] => all.filter((each) => each.type === type);

  function target(value: unknown, from: string): Found {
    const { Ref, "Fn::GetAtt": attribute, "Fn::ImportValue": imported } = value as Properties;
    if (typeof imported === "string") {
      for (const stack of stacks) {
        const outputs: Template["Outputs"] = stack.template.Outputs;
        const output = Object.values(outputs ?? {}).find(({ Export }) => Export?.Name === imported);
        if (output !== undefined) return target(output.Value, stack.stackName);
      }
    }
    const id = typeof Ref === "string" ? Ref : Array.isArray(attribute) ? String(attribute[0]) : undefined;
    return one(
      all.filter((each) => each.stack === from && each.id === id),
      JSON.stringify(value),
    );
  }

  return {
    templates,
    all,
    ofType,
    target,
    impacts: Object.fromEntries(
      app.node
        .findAll()
        .filter((each) => each instanceof Room)
        .map(({ name, errorImpact }) => [name, errorImpact]),
    ),
    findings,
    functionOf: (room) =>
      one(
        ofType("AWS::Lambda::Function").filter(
          ({ properties }) => properties.FunctionName === `chasqui-${stage}-${room}`,
        ),
        room,
      ),
  };
}

export function one(matches: readonly Found[], what: string): Found {
  const [first, ...others] = matches;
  if (first === undefined || others.length > 0) throw new Error(`${matches.length} resources are ${what}`);
  return first;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Each permission of a function as "action on resource", the resource in words; or each denial. */
export function permissionsOf(
  stage: SynthesisedStage,
  room: RoomName,
  effect: "Allow" | "Deny" = "Allow",
): readonly string[] {
  const lambda = stage.functionOf(room);
  const role = stage.target(lambda.properties.Role, lambda.stack);
  const policies = stage
    .ofType("AWS::IAM::Policy")
    .filter(
      ({ properties, stack }) =>
        Array.isArray(properties.Roles) && properties.Roles.some((each) => stage.target(each, stack).id === role.id),
    );
  return policies
    .flatMap(({ properties, stack }) =>
      (properties.PolicyDocument as { Statement: readonly Statement[] }).Statement.filter(
        ({ Effect }) => Effect === effect,
      ).flatMap((statement) =>
        [statement.Action]
          .flat()
          .flatMap((action) =>
            [statement.Resource].flat().map((resource) => `${action} on ${inWords(stage, resource, stack)}`),
          ),
      ),
    )
    .sort();
}

function inWords(stage: SynthesisedStage, value: unknown, stack: string): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::Join": join } = value as Properties;
  if (typeof Ref === "string" && Ref.startsWith("AWS::")) return "";
  if (Array.isArray(join)) return join[1].map((part: unknown) => inWords(stage, part, stack)).join("");
  const { id, properties, type } = stage.target(value, stack);
  const name =
    properties.QueueName ?? properties.LogGroupName ?? properties.FunctionName ?? id.replace(/[0-9A-F]{8}$/, "");
  return `${type.split("::").at(-1)} ${name}`;
}
