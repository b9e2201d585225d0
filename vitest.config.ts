import { statfsSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Local engines wait for the disk with each write, which no test needs. Some containers have a few megabytes there alone. */
function inMemory(): Record<string, string> {
  const folder = "/dev/shm";
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 4e9 ? { TMPDIR: folder } : {};
  } catch {
    return {};
  }
}

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", "cdk.out/**", ".local/**"],
    globalSetup: ["test/support/bundles.ts"],
    pool: "forks",
    // What every function finds in its environment.
    env: { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", ...inMemory() },
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default"],
  },
});
