import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeActivity } from "./activity.ts";
import { payloadOf } from "./event-bus.ts";
import { startAsynchronousInvocations } from "./lambda/asynchronous.ts";
import { makeConcurrency } from "./lambda/concurrency.ts";
import type { Lambdas } from "./lambda/lambdas.ts";
import { makeParameters, type StoredParameter } from "./parameters.ts";
import { deliverWithRetries } from "./retries.ts";
import { type StateFile, stateFile } from "./state-file.ts";
import { temporaryFolder } from "./testing/assembly.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function memory<T>(initial: T): StateFile<T> & { value: T } {
  const file = {
    value: initial,
    read: () => file.value,
    write(value: T) {
      file.value = value;
    },
  };
  return file;
}

test("a state file is read as it was written, and is its owner's alone", () => {
  const file = stateFile(join(folder, "deep", "state.json"), { count: 0 });
  expect(file.read()).toEqual({ count: 0 });
  file.write({ count: 1 });
  expect(stateFile(join(folder, "deep", "state.json"), { count: 0 }).read()).toEqual({ count: 1 });
});

describe("parameters", () => {
  const make = () => makeParameters(memory<readonly StoredParameter[]>([]), "eu-west-1");

  test("are written once, overwritten on request, and counted", () => {
    const { call } = make();
    const put = { Name: "/a/key", Value: "1", Type: "SecureString" };
    expect(call("PutParameter", put)).toEqual({ Version: 1, Tier: "Standard" });
    expect(() => call("PutParameter", put)).toThrow("already exists");
    expect(call("PutParameter", { ...put, Value: "2", Overwrite: true })).toMatchObject({ Version: 2 });
    const read = call("GetParameter", { Name: "/a/key:2", WithDecryption: true });
    expect(read).toMatchObject({ Parameter: { Value: "2", Type: "SecureString", Version: 2 } });
    expect(() => call("GetParameter", { Name: "/a/other" })).toThrow("not found");
    expect(() => call("PutParameter", { Name: "/a/new", Value: "x" })).toThrow("type is required");
    expect(() => call("PutParameter", { Name: "/a/big", Value: "x".repeat(4097), Type: "String" })).toThrow("4096");
  });

  test("are listed by path, page by page", () => {
    const { call } = make();
    for (const Name of ["/a/1", "/a/2", "/a/3", "/a/b/4", "/ab"])
      call("PutParameter", { Name, Value: "x", Type: "String" });
    const names = (result: unknown) =>
      (result as { Parameters: { Name: string }[] }).Parameters.map(({ Name }) => Name);
    expect(names(call("GetParametersByPath", { Path: "/a" }))).toEqual(["/a/1", "/a/2", "/a/3"]);
    const first = call("GetParametersByPath", { Path: "/a/", Recursive: true, MaxResults: 3 });
    expect(names(first)).toEqual(["/a/1", "/a/2", "/a/3"]);
    const rest = { Path: "/a/", Recursive: true, MaxResults: 3, NextToken: first.NextToken };
    expect(names(call("GetParametersByPath", rest))).toEqual(["/a/b/4"]);
    expect(call("DeleteParameters", { Names: ["/a/1", "/no"] })).toEqual({
      DeletedParameters: ["/a/1"],
      InvalidParameters: ["/no"],
    });
    expect(call("GetParameters", { Names: ["/a/1", "/a/2"] })).toMatchObject({ InvalidParameters: ["/a/1"] });
  });
});

describe("a rule's target gets", () => {
  const event = { source: "app", detail: { id: 7, name: 'a "b"', tags: ["x"] } };
  test.each([
    ["the event", {}, event],
    ["fixed input", { Input: '{"a":1}' }, { a: 1 }],
    ["a part", { InputPath: "$.detail.tags" }, ["x"]],
    [
      "what a template makes of it",
      {
        InputTransformer: {
          InputPathsMap: { id: "$.detail.id", name: "$.detail.name" },
          InputTemplate: '{"id":<id>,"text":"no. <id>: <name>"}',
        },
      },
      { id: 7, text: 'no. 7: a "b"' },
    ],
  ])("%s", (_, target, expected) => {
    expect(JSON.parse(payloadOf(target, event))).toEqual(expected);
  });
});

test("a delivery that fails is repeated as the policy says and then buried", async () => {
  const delivered: unknown[] = [];
  const target = { Arn: "target", RetryPolicy: { MaximumRetryAttempts: 1 }, DeadLetterConfig: { Arn: "dead" } };
  const ended = await deliverWithRetries(
    target,
    (attempt) => `try ${attempt}`,
    {},
    {
      signal: new AbortController().signal,
      log: () => undefined,
      async deliver(arn, payload, details) {
        delivered.push([arn, payload, details?.attributes]);
        if (arn === "target") throw new Error("down");
      },
    },
  );
  expect(ended).toBe(true);
  expect(delivered).toEqual([
    ["target", "try 1", undefined],
    ["target", "try 2", undefined],
    ["dead", "try 2", { TARGET_ARN: "target", RETRY_ATTEMPTS: "1", ERROR_CODE: "Error", ERROR_MESSAGE: "down" }],
  ]);
});

describe("an asynchronous invocation", () => {
  const policy = {
    maximumRetries: 2,
    maximumAgeMs: 60_000,
    onFailure: "fail",
    onSuccess: "done",
    deadLetterArn: "dead",
  };
  const run = async (failures: number) => {
    const delivered: string[] = [];
    let calls = 0;
    const definition = { name: "f", arn: "arn:f", asynchronous: policy };
    const lambdas = {
      find: () => definition,
      async invoke() {
        calls += 1;
        if (calls <= failures) throw new Error("no");
        return "ok";
      },
    } as unknown as Lambdas;
    const activity = makeActivity();
    const state = memory<readonly never[]>([]);
    const asynchronous = startAsynchronousInvocations({
      lambdas,
      activity,
      state,
      log: () => undefined,
      retryDelaysMs: [1],
      deliver: async (arn, payload) =>
        void delivered.push(`${arn} ${JSON.parse(payload).requestContext?.condition ?? payload}`),
    });
    asynchronous.accept("f", { a: 1 });
    expect(state.value).toHaveLength(1);
    while (asynchronous.pending > 0) await new Promise((done) => setTimeout(done, 2));
    return { calls, delivered, left: state.value };
  };

  test("is tried three times at most, and tells its destinations", async () => {
    expect(await run(2)).toEqual({ calls: 3, delivered: ["done Success"], left: [] });
    expect(await run(3)).toEqual({ calls: 3, delivered: ["fail RetriesExhausted", 'dead {"a":1}'], left: [] });
  });
});

test("executions wait in line beyond the account's limit, but not behind another function's reservation", async () => {
  const { acquire } = makeConcurrency(2, new Map([["own", 1]]));
  const started: string[] = [];
  const start = async (name: string): Promise<() => void> => {
    const release = await acquire(name);
    started.push(name);
    return release;
  };
  const first = await start("a");
  await start("b");
  const third = start("a");
  await start("own");
  const second = start("own");
  await Promise.resolve();
  expect(started).toEqual(["a", "b", "own"]);
  first();
  await third;
  expect(started).toEqual(["a", "b", "own", "a"]);
  void second;
});
