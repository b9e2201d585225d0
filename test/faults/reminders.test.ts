/** Many reminders: while they wait nothing runs for them, and clocks that come late, twice or not at all tell each person once. */
import { expect, test } from "vitest";
import { remind, told } from "./scenarios-reminders.ts";
import { useStage } from "./stage.ts";
import { clock, makeWorld } from "./world.ts";

const stageOf = useStage();
const DAY = 24;

test("while they wait for weeks, no function runs and no service is asked", async () => {
  const stage = stageOf();
  const world = await makeWorld(stage);
  for (let index = 0; index < 40; index++)
    await remind(world, 20 * 24 * 60 + index, { title: `later ${index}` }, `key-${index}`);
  await world.drive(0);
  expect(world.schedules.size).toBe(40);
  const asked = () => [...stage.warm.values()].reduce((sum, { process }) => sum + process.calls.length, 0);
  const before = asked();
  await world.drive(19 * DAY);
  clock.advance(19 * DAY * 3_600_000);
  await world.drive(0);
  expect(asked()).toBe(before);
  expect(world.schedules.size).toBe(40);
  await world.drive(3 * DAY);
  expect(await told(world)).toHaveLength(40);
  expect(world.schedules.size).toBe(0);
}, 60_000);

test("a clock that runs out twice, or long after it was set anew, tells nobody twice", async () => {
  const world = await makeWorld(stageOf());
  await remind(world, 60);
  await world.drive(0);
  const [input] = [...world.schedules.values()].map((schedule) => schedule.input);
  clock.advance(3_600_000);
  for (let times = 0; times < 3; times++)
    expect(await world.invoke("run-schedule", input)).toMatchObject({ kind: "answered" });
  await world.drive(1);
  expect(await told(world)).toEqual(["reminder: call back"]);
});

test("clocks that no schedule could be made for are set again until they run out", async () => {
  const stage = stageOf();
  const world = await makeWorld(stage);
  const { behind } = stage.cloud;
  if (!behind) throw new Error("nothing stands behind the cloud");
  const { schedule } = behind;
  // For an hour Scheduler cannot be reached.
  const until = clock.now() + 3_600_000;
  behind.schedule = (name, input) => {
    if (clock.now() >= until) return schedule(name, input);
    throw new Error("an outage");
  };
  await remind(world, 150);
  await world.drive(4);
  expect(await told(world)).toEqual(["reminder: call back"]);
}, 60_000);
