import { expect, test } from "vitest";
import { keptOnce } from "./once.ts";

test("each is loaded once, also for two who ask at the same time; a failure is not kept", async () => {
  const asked: string[] = [];
  let broken = true;
  const load = keptOnce(async (name: string) => {
    asked.push(name);
    if (name === "bad" && broken) throw new Error("not now");
    return name.toUpperCase();
  });
  expect(await Promise.all([load("a"), load("a"), load("b")])).toEqual(["A", "A", "B"]);
  await expect(load("bad")).rejects.toThrow("not now");
  broken = false;
  expect([await load("bad"), await load("a")]).toEqual(["BAD", "A"]);
  expect(asked).toEqual(["a", "b", "bad", "bad"]);
});
