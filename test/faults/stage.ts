import { afterAll, beforeAll, vi } from "vitest";
import { startTable } from "../support/table.ts";
import { startCloud } from "./cloud.ts";
import type { Stage } from "./world.ts";

/** `npm run test:deep`: all of it instead of a short cut. */
export const DEEP = process.env.CHASQUI_DEEP === "1";

/** A table and a cloud for the tests of one file. */
export function useStage(): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    const table = await startTable();
    stage = { table, cloud: await startCloud(table.endpoint), warm: new Map() };
  });
  afterAll(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    await stage?.cloud.stop();
    await stage?.table.stop();
  });
  return () => {
    if (!stage) throw new Error("the stage is set before the first test");
    return stage;
  };
}
