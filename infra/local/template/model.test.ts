import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type TestStack, temporaryFolder, writeAssembly } from "../testing/assembly.ts";
import { resolve, type Scope } from "./intrinsics.ts";
import { loadModel } from "./model.ts";
import { unknownTypes } from "./types.ts";

const folders: string[] = [];
const places = { region: "eu-west-1", sqsUrl: "http://127.0.0.1:1", apiUrl: "http://127.0.0.1:2" };

function model(stacks: Readonly<Record<string, TestStack>>, parameterOf?: (name: string) => string) {
  const folder = temporaryFolder();
  folders.push(folder);
  return loadModel(writeAssembly(folder, stacks, { code: "" }), places, parameterOf ? { parameterOf } : {});
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The placeholders of Fn::Sub look like those of a template string. */
const placeholder = (name: string): string => `$\{${name}}`;

const scope: Scope = {
  region: "eu-west-1",
  mappings: { Sizes: { small: { memory: 128 } } },
  conditions: { IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] }, IsDev: { "Fn::Not": [{ Condition: "IsProd" }] } },
  ref: (name) => ({ Stage: "prod", Queue: "http://queue" })[name],
  attribute: (id, attribute) => `${id}/${attribute}`,
  exported: (name) => (name === "data:Table" ? "things" : undefined),
};

describe("an intrinsic function", () => {
  test.each([
    ["Ref", { Ref: "Queue" }, "http://queue"],
    ["GetAtt as a list", { "Fn::GetAtt": ["Queue", "Arn"] }, "Queue/Arn"],
    ["GetAtt as text", { "Fn::GetAtt": "Nested.Outputs.Name" }, "Nested/Outputs.Name"],
    ["Join", { "Fn::Join": ["-", ["a", { Ref: "Stage" }, 3]] }, "a-prod-3"],
    [
      "Sub",
      { "Fn::Sub": ["Stage", "Queue.Arn", "!Raw"].map(placeholder).join("/") },
      `prod/Queue/Arn/${placeholder("Raw")}`,
    ],
    [
      "Sub with its own variables",
      { "Fn::Sub": [`${placeholder("x")}-${placeholder("Stage")}`, { x: { Ref: "Queue" } }] },
      "http://queue-prod",
    ],
    ["Select of Split", { "Fn::Select": [1, { "Fn::Split": [":", "a:b:c"] }] }, "b"],
    ["ImportValue", { "Fn::ImportValue": "data:Table" }, "things"],
    ["FindInMap", { "Fn::FindInMap": ["Sizes", "small", "memory"] }, 128],
    ["If", { "Fn::If": ["IsProd", "yes", "no"] }, "yes"],
    ["If by a negated condition", { "Fn::If": ["IsDev", "yes", "no"] }, "no"],
    [
      "And and Or",
      { "Fn::Or": [{ "Fn::And": [{ Condition: "IsProd" }, { Condition: "IsDev" }] }, { Condition: "IsProd" }] },
      true,
    ],
    ["NoValue in an object", { a: 1, b: { Ref: "AWS::NoValue" } }, { a: 1 }],
    ["NoValue in a list", [1, { "Fn::If": ["IsDev", 2, { Ref: "AWS::NoValue" }] }], [1]],
    ["Base64", { "Fn::Base64": "hi" }, "aGk="],
  ])("%s", (_, expression, expected) => {
    expect(resolve(expression, scope)).toEqual(expected);
  });

  test.each([
    [{ Ref: "Nobody" }, "refers to Nobody"],
    [{ "Fn::ImportValue": "nothing" }, "exports nothing"],
    [{ "Fn::FindInMap": ["Sizes", "big", "memory"] }, "has no big, memory"],
    [{ "Fn::Transform": {} }, "uses Fn::Transform"],
    [{ "Fn::If": ["Unknown", 1, 2] }, "no condition Unknown"],
  ])("%j is refused", (expression, message) => {
    expect(() => resolve(expression, scope)).toThrow(message);
  });
});

test("stacks refer to each other, and names are those that a restart finds again", () => {
  const found = model({
    data: {
      resources: {
        Queue: { Type: "AWS::SQS::Queue", Properties: { FifoQueue: true } },
        Media: { Type: "AWS::S3::Bucket", Properties: {} },
      },
      outputs: { Arn: { Value: { "Fn::GetAtt": ["Queue", "Arn"] }, Export: { Name: "data:Queue" } } },
    },
    app: {
      resources: {
        Work: {
          Type: "AWS::Lambda::Function",
          Properties: {
            Environment: {
              Variables: { URL: { "Fn::GetAtt": ["Own", "QueueUrl"] }, ARN: { "Fn::ImportValue": "data:Queue" } },
            },
          },
        },
        Own: { Type: "AWS::SQS::Queue", Properties: { QueueName: "own" } },
        Live: { Type: "AWS::Lambda::Alias", Properties: { Name: "live", FunctionName: { Ref: "Work" } } },
        Mapping: {
          Type: "AWS::Lambda::EventSourceMapping",
          Properties: { FunctionName: { Ref: "Live" }, EventSourceArn: { "Fn::ImportValue": "data:Queue" } },
        },
      },
    },
  });
  const queueArn = "arn:aws:sqs:eu-west-1:000000000000:data-Queue.fifo";
  expect(found.ofType("AWS::Lambda::Function")[0]).toMatchObject({
    name: "app-Work",
    arn: "arn:aws:lambda:eu-west-1:000000000000:function:app-Work",
    properties: { Environment: { Variables: { URL: "http://127.0.0.1:1/000000000000/own", ARN: queueArn } } },
  });
  expect(found.ofType("AWS::Lambda::EventSourceMapping")[0]?.properties).toEqual({
    FunctionName: "arn:aws:lambda:eu-west-1:000000000000:function:app-Work:live",
    EventSourceArn: queueArn,
  });
  expect(found.find("Media", "AWS::S3::Bucket")?.name).toBe("data-media");
  expect(found.outputs).toEqual({ Arn: queueArn });
  expect(found.asset("code.zip")).toMatch(/asset\.code$/);
});

test("a resource whose condition does not hold is not there", () => {
  const folder = { Type: "AWS::SQS::Queue", Condition: "Never" };
  expect(() => model({ app: { resources: { A: folder } } })).toThrow(
    "Stack app, resource A: The template has no condition",
  );
});

test("types that are neither booted nor knowingly left out are named once", () => {
  const types = ["AWS::IAM::Role", "Custom::Thing", "AWS::SQS::Queue", "AWS::Kinesis::Stream", "AWS::Kinesis::Stream"];
  expect(unknownTypes(types)).toEqual(["AWS::Kinesis::Stream"]);
});

test("a folder that is no assembly is said in a sentence", () => {
  expect(() => loadModel("/nowhere", places)).toThrow("/nowhere/manifest.json cannot be read as JSON");
});
