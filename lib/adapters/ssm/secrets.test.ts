import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, test, vi } from "vitest";
import { makeSecretStore } from "./secrets.ts";

const ssm = mockClient(SSMClient);
vi.stubEnv("AWS_REGION", "eu-west-1");
const OWNER = "demo.abcdefghij";
let now = 0;
const store = () => makeSecretStore({ prefix: "/chasqui/test", tenant: "demo", now: () => now });
const holds = (values: Record<string, string>) =>
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: JSON.stringify(values) } });
const reads = () => ssm.commandCalls(GetParameterCommand).length;
beforeEach(() => {
  ssm.reset();
  ssm.on(PutParameterCommand).resolves({});
  now = 1_000_000;
});

test("reads below the tenant, decrypted, and believes it for a minute", async () => {
  const secrets = store();
  holds({ appSecret: "one" });
  expect(await secrets.read(OWNER)).toEqual({ appSecret: "one" });
  expect(ssm.commandCalls(GetParameterCommand)[0]?.args[0].input).toEqual({
    Name: "/chasqui/test/demo/demo.abcdefghij",
    WithDecryption: true,
  });
  holds({ appSecret: "two" });
  now += 59_999;
  expect(await secrets.read(OWNER)).toEqual({ appSecret: "one" });
  now += 1;
  expect(await secrets.read(OWNER)).toEqual({ appSecret: "two" });
  expect(reads()).toBe(2);
});

test("what does not exist is asked for again sooner", async () => {
  const secrets = store();
  ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: "none", $metadata: {} }));
  expect(await secrets.read(OWNER)).toBeUndefined();
  now += 14_999;
  expect(await secrets.read(OWNER)).toBeUndefined();
  expect(reads()).toBe(1);
  now += 1;
  await secrets.read(OWNER);
  expect(reads()).toBe(2);
});

test("a store that cannot be reached is an error, and is not remembered", async () => {
  const secrets = store();
  ssm
    .on(GetParameterCommand)
    .rejectsOnce(new Error("throttled"))
    .resolves({ Parameter: { Value: "{}" } });
  await expect(secrets.read(OWNER)).rejects.toThrow("throttled");
  expect(await secrets.read(OWNER)).toEqual({});
});

test("a fresh read asks always, and everybody sees what it found", async () => {
  const secrets = store();
  holds({ appSecret: "one" });
  await secrets.read(OWNER);
  holds({ appSecret: "two" });
  expect(await secrets.readFresh(OWNER)).toEqual({ appSecret: "two" });
  expect(await secrets.read(OWNER)).toEqual({ appSecret: "two" });
  expect(reads()).toBe(2);
});

test("writes encrypted, in place of what was there, and forgets what it remembered", async () => {
  const secrets = store();
  holds({ appSecret: "one" });
  await secrets.read(OWNER);
  await secrets.write(OWNER, { appSecret: "two" });
  expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toEqual({
    Name: "/chasqui/test/demo/demo.abcdefghij",
    Value: '{"appSecret":"two"}',
    Type: "SecureString",
    Overwrite: true,
  });
  holds({ appSecret: "two" });
  expect(await secrets.read(OWNER)).toEqual({ appSecret: "two" });
});

test.each(["", "../other/x", "a/b", "/chasqui/test/other/x", "A", "a b", "a\n", "a".repeat(81), "ñ"])(
  "an owner that is no id of ours reaches nothing: %j",
  async (owner) => {
    const secrets = store();
    await expect(secrets.read(owner)).rejects.toThrow("not the id");
    await expect(secrets.readFresh(owner)).rejects.toThrow("not the id");
    await expect(secrets.write(owner, {})).rejects.toThrow("not the id");
    expect(ssm.calls()).toEqual([]);
  },
);
