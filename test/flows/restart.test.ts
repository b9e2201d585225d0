import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { LocalRunnerError } from "../../infra/local/errors.ts";
import { type LocalStack, startLocalStack } from "../../infra/local/stack.ts";

const ANY_PORTS = { api: 0, dynamodb: 0, sqs: 0, s3: 0, control: 0, providers: 0, issuer: 0 } as const;
const bundles = inject("bundles");
const folders: string[] = [];
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), "chasqui-restart-"));
  folders.push(made);
  return made;
};
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true, force: true }))));

const previews = async ({ runner, demo }: LocalStack) => {
  const response = await fetch(`${runner.apiUrl}/api/conversations`, {
    headers: { authorization: `Bearer ${demo.apiKey}` },
  });
  return ((await response.json()) as { data: { preview: string }[] }).data.map(({ preview }) => preview);
};
const write = ({ providers, demo }: LocalStack, text: string) =>
  providers.sendFromCustomer({
    phoneNumberId: demo.account.phoneNumberId,
    from: { waId: "15550100090", name: "Returning" },
    message: { type: "text", text },
  });

test("what was stored is there after a restart and goes on; --fresh forgets it; a taken port is said in a sentence", async () => {
  const dataDir = await folder();
  const first = await startLocalStack({ bundles, dataDir, ports: ANY_PORTS });
  await write(first, "before");
  await first.runner.idle();
  const { port } = new URL(first.runner.apiUrl);

  const refused = await startLocalStack({
    bundles,
    dataDir: await folder(),
    ports: { ...ANY_PORTS, api: Number(port) },
  }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LocalRunnerError);
  expect((refused as Error).message).toMatch(new RegExp(`Port ${port}.*in use.*--port`, "s"));
  await first.stop();

  const second = await startLocalStack({ bundles, dataDir, ports: ANY_PORTS });
  expect(await previews(second)).toEqual(["before"]);
  expect(second.demo).toMatchObject({ apiKey: first.demo.apiKey, appId: first.demo.appId });
  await write(second, "after");
  await second.runner.idle();
  expect(await previews(second)).toEqual(["after"]);
  await second.stop();

  const third = await startLocalStack({ bundles, dataDir, ports: ANY_PORTS, fresh: true });
  expect(await previews(third)).toEqual([]);
  await third.stop();
}, 60_000);
