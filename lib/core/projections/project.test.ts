import { expect, test } from "vitest";
import type { Change, Projection } from "./model.ts";
import { sequenceText } from "./model.ts";
import { makeProjectChanges } from "./project.ts";

const change = (number: number, shard = "a"): Change => ({
  tenant: "demo",
  entity: "lead",
  key: { pk: "demo#contact#c", sk: `lead#${number}` },
  after: { number },
  expired: false,
  at: "2026-11-02T09:00:00.000Z",
  place: { shard, sequence: sequenceText(String(number)) },
});

function recorder(name: string, fails: () => boolean = () => false) {
  const seen: number[][] = [];
  const projection: Projection = {
    name,
    async project(changes) {
      seen.push(changes.map(({ after }) => Number(after?.number)));
      if (fails()) throw new Error(`${name} fails`);
      return undefined;
    },
  };
  return { seen, projection };
}

test("a projection that fails does not stop the others, and alone gets the batch again", async () => {
  let down = true;
  const good = recorder("good");
  const bad = recorder("bad", () => down);
  const project = makeProjectChanges([bad.projection, good.projection]);

  const first = await project([change(1), change(2)]);
  expect(first.failed.map(({ projection }) => projection)).toEqual(["bad"]);
  down = false;
  expect(await project([change(1), change(2), change(3)])).toEqual({ failed: [], skipped: [] });
  expect(good.seen).toEqual([[1, 2], [3]]);
  expect(bad.seen).toEqual([
    [1, 2],
    [1, 2, 3],
  ]);
});

test("places are compared within their shard, as numbers however long", async () => {
  const { seen, projection } = recorder("good");
  const project = makeProjectChanges([projection]);
  await project([change(9)]);
  await project([change(10)]);
  await project([change(3, "b")]);
  await project([change(10)]);
  expect(seen).toEqual([[9], [10], [3]]);
});

test("what a projection passes over is told with its name", async () => {
  const error = new TypeError("no such field");
  const projection: Projection = {
    name: "picky",
    project: async (changes) => changes.map(({ place, entity }) => ({ place, entity, error })),
  };
  const { skipped } = await makeProjectChanges([projection])([change(1)]);
  expect(skipped).toEqual([{ projection: "picky", entity: "lead", place: change(1).place, key: change(1).key, error }]);
});

test("a row that cannot be read is passed over alone, and its neighbours are projected in their order", async () => {
  const kept = new Set<number>();
  const projection: Projection = {
    name: "reads",
    async project(changes) {
      for (const { after } of changes) {
        if (Number(after?.number) % 3 === 0) throw new TypeError("cannot read this");
        kept.add(Number(after?.number));
      }
      return undefined;
    },
  };
  const outcome = await makeProjectChanges([projection])([1, 2, 3, 4, 5, 6, 7].map((number) => change(number)));
  expect(outcome.failed).toEqual([]);
  expect(outcome.skipped.map(({ key }) => key.sk)).toEqual(["lead#3", "lead#6"]);
  expect([...kept]).toEqual([1, 2, 4, 5, 7]);
});

test("where most of a batch cannot be read, the batch fails, so that somebody is told", async () => {
  const { projection } = recorder("ours", () => {
    throw new TypeError("a mistake of ours");
  });
  const many = Array.from({ length: 12 }, (_, index) => change(index + 1));
  const project = makeProjectChanges([projection]);
  expect((await project(many)).failed).toHaveLength(1);
  // In the end, cut in halves again and again, it goes on.
  expect((await project(many.slice(0, 6))).skipped).toHaveLength(6);
});

test("what a repetition may mend is not passed over", async () => {
  const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });
  const broken = new TypeError("fetch failed", { cause: new Error("ECONNRESET") });
  for (const error of [throttled, broken, new Error("the run kept changing")]) {
    const { projection, seen } = recorder("busy", () => {
      throw error;
    });
    const outcome = await makeProjectChanges([projection])([change(1), change(2)]);
    expect(outcome).toMatchObject({ failed: [{ projection: "busy", error }], skipped: [] });
    expect(seen).toEqual([[1, 2]]);
  }
});

test("an empty batch asks nobody", async () => {
  const { seen, projection } = recorder("good");
  expect(await makeProjectChanges([projection])([])).toEqual({ failed: [], skipped: [] });
  expect(seen).toEqual([]);
});
