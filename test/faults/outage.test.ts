/** The stream forgets what was written during a day without its reader: the rows still know, and everything goes out once. */
import { expect, test } from "vitest";
import { touchOutbox } from "../../infra/ops/replay-outbox.ts";
import { makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { reply } from "./client.ts";
import { deliveriesIn, expectSentOnce, expectStill, messagesOf } from "./invariants.ts";
import { text, toInbound } from "./samples.ts";
import { known, picture } from "./scenarios-inbound.ts";
import { useStage } from "./stage.ts";
import { clock, makeWorld } from "./world.ts";

const stageOf = useStage();
const HOUR = 3_600_000;

test("after a day without the stream, replaying the outbox brings everything out once, in order", async () => {
  const stage = stageOf();
  const world = await makeWorld(stage);
  await known(world);
  world.provider.script.push("spam");
  await reply(world, "one");
  // It reaches the provider, and what it is put off to is the first that the stream loses.
  await world.drive(0);
  world.forgetStream();
  world.streamDown(true);
  await reply(world, "two");
  toInbound(world, picture("picture"));
  await world.drive(1);
  clock.advance(20 * HOUR);
  toInbound(world, text("are you there?"));
  await world.drive(1);
  await reply(world, "three");
  clock.advance(4 * HOUR);
  await world.drive(1);
  world.forgetStream();
  expect(world.provider.accepted).toEqual([]);

  world.streamDown(false);
  const operator = stage.cloud.start();
  const credentials = { accessKeyId: operator.id, secretAccessKey: "local" };
  const client = makeDocumentClient({ endpoint: stage.cloud.origin, region: "eu-west-1", credentials });
  const replay = () => touchOutbox(client, stage.table.tableName, clock.iso());
  expect(await replay()).toBe(4);
  // Somebody is impatient.
  await replay();
  await world.drive();
  await expectStill(world, stage.table);
  const messages = await messagesOf(world);
  expect(deliveriesIn(messages).map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
  expectSentOnce(world, messages);
  expect(world.files.size).toBe(1);
  expect(await replay()).toBe(0);
});
