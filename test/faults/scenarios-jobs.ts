/** Jobs, whose slices die anywhere: a person is forgotten once and whole. */
import { expect } from "vitest";
import { makeJobStore } from "../../lib/adapters/dynamo/jobs.ts";
import { ask } from "./client.ts";
import { headOf } from "./invariants.ts";
import { text, toInbound } from "./samples.ts";
import type { Scenario } from "./scenarios.ts";
import { known } from "./scenarios-inbound.ts";
import type { Stage, World } from "./world.ts";

interface Handed {
  readonly Records: readonly { readonly body: string }[];
}
const isSlice = (slice: number) => (event: unknown) =>
  (event as Handed).Records.some(({ body }) => {
    const { type, data } = JSON.parse(body) as { type: string; data: { slice: number } };
    return type === "job.run" && data.slice === slice;
  });

async function forget(world: World): Promise<void> {
  await known(world);
  const { contactId } = await headOf(world);
  expect((await ask(world, "POST", "/erasures", { contactId }, "forget")).status).toBe(202);
}

async function expectForgotten(world: World, stageOf: () => Stage): Promise<void> {
  const { table, cloud } = stageOf();
  const jobs = (await makeJobStore({ ...table, tenant: world.tenant }).list({ limit: 10 })).items;
  expect(jobs).toMatchObject([{ kind: "contact.erase", state: "done", checkpoint: null, error: null }]);
  const rows: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.client.scan({
      TableName: table.tableName,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    rows.push(...(page.Items ?? []).filter(({ pk }) => String(pk).startsWith(`${world.tenant}#`)));
    start = page.LastEvaluatedKey;
  } while (start);
  expect(rows.filter((row) => JSON.stringify(row).includes(world.kit.customer))).toEqual([]);
  const entities = rows.map(({ entity }) => String(entity));
  for (const gone of ["contact", "identity", "conversation", "message", "lead", "contact-conversation"])
    expect(entities, gone).not.toContain(gone);
  // One message and one lead, however often it was begun.
  expect(entities.filter((entity) => entity === "remains")).toHaveLength(2);
  expect(rows.filter(({ entity, kind }) => entity === "activity" && kind === "deleted")).toHaveLength(1);
  expect([...cloud.objects.keys()].some((path) => path.includes(`/${world.tenant}/erasures/`))).toBe(true);
  // Whoever writes again is somebody new.
  toInbound(world, text("again"));
  await world.drive(1);
  expect(await headOf(world)).toMatchObject({ unread: 1, version: 1 });
}

/** Slices: what is known of the person; the cut; what was said; what slow workers left. */
export const jobScenarios = (stageOf: () => Stage): readonly Scenario[] =>
  ["plan", "cut", "first pass", "last pass"].map(
    (name, index): Scenario => ({
      room: "run-job",
      name: `a person is forgotten: ${name}`,
      ...(name === "cut" ? { entangled: true as const } : {}),
      arrange: forget,
      when: isSlice(index + 1),
      check: (world) => expectForgotten(world, stageOf),
    }),
  );
