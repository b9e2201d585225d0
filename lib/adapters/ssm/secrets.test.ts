import { beforeEach, expect, test } from "vitest";
import { useAws } from "../../../test/support/aws.ts";
import { makeSecretStore } from "./secrets.ts";

const ssm = useAws();
const OWNER = "demo.abcdefghij";
let now = 0;
const store = () => makeSecretStore({ prefix: "/chasqui/test", tenant: "demo", now: () => now });
const holds = (values: Record<string, string>) =>
  ssm.on("GetParameter").resolves({ Parameter: { Value: JSON.stringify(values) } });
const reads = () => ssm.calls("GetParameter").length;
beforeEach(() => {
  ssm.reset();
  ssm.on("PutParameter").resolves({});
  now = 1_000_000;
});

test("reads below the tenant, decrypted, and believes it for a minute", async () => {
  const secrets = store();
  holds({ appSecret: "one" });
  expect(await secrets.read(OWNER)).toEqual({ appSecret: "one" });
  expect(ssm.calls("GetParameter")[0]).toEqual({
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
  ssm.on("GetParameter").rejects("ParameterNotFound");
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
    .on("GetParameter")
    .rejectsOnce("ValidationException")
    .resolves({ Parameter: { Value: "{}" } });
  await expect(secrets.read(OWNER)).rejects.toThrow("ValidationException");
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
  expect(ssm.calls("PutParameter")[0]).toEqual({
    Name: "/chasqui/test/demo/demo.abcdefghij",
    Value: '{"appSecret":"two"}',
    Type: "SecureString",
    Overwrite: true,
  });
  holds({ appSecret: "two" });
  expect(await secrets.read(OWNER)).toEqual({ appSecret: "two" });
});

test("makes what is not there once; whoever comes second is told so, and reads the first one's", async () => {
  const [first, second] = [store(), store()];
  ssm.on("GetParameter").rejects("ParameterNotFound");
  expect(await second.read(OWNER)).toBeUndefined();
  expect(await first.create(OWNER, { key: "first" })).toBe("created");
  expect(ssm.calls("PutParameter")).toMatchObject([
    { Value: '{"key":"first"}', Type: "SecureString", Overwrite: false },
  ]);
  ssm.on("PutParameter").rejects("ParameterAlreadyExists");
  holds({ key: "first" });
  expect(await second.create(OWNER, { key: "second" })).toBe("exists");
  expect(await second.read(OWNER)).toEqual({ key: "first" });
  ssm.on("PutParameter").rejects("AccessDeniedException");
  await expect(second.create(OWNER, { key: "second" })).rejects.toThrow("AccessDenied");
});

test.each(["", "../other/x", "a/b", "/chasqui/test/other/x", "A", "a b", "a\n", "a".repeat(81), "ñ"])(
  "an owner that is no id of ours reaches nothing: %j",
  async (owner) => {
    const secrets = store();
    await expect(secrets.read(owner)).rejects.toThrow("not the id");
    await expect(secrets.readFresh(owner)).rejects.toThrow("not the id");
    await expect(secrets.create(owner, {})).rejects.toThrow("not the id");
    await expect(secrets.write(owner, {})).rejects.toThrow("not the id");
    expect(ssm.calls()).toEqual([]);
  },
);
