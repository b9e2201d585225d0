/** Bundles the functions once for the whole run, into a folder that nobody else writes, so that test files may run side by side. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bundle } from "../../infra/bundle.ts";
import { buildConsole } from "../../infra/console.ts";
import { chromiumPath } from "../../infra/local/browser.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly bundles: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "chasqui-bundles-"));
  await bundle({ target: join(folder, "functions"), metafile: join(folder, "metafile.json") });
  // Once, so that files of tests that run side by side find it finished.
  if (chromiumPath() !== undefined) await buildConsole();
  project.provide("bundles", join(folder, "functions"));
  return () => rm(folder, { recursive: true, force: true });
}
