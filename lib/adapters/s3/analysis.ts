import { gzipSync } from "node:zlib";
import type { KeepFile } from "../../core/analysis/ports.ts";
import { putObject } from "./objects.ts";

/** As the table `deliveries` of `infra/stacks/analysis.ts` looks for them: partitions by tenant and day, a line of JSON for each row. */
export const makeKeepFile =
  (bucket: string): KeepFile =>
  async ({ tenant, day, name, rows }) => {
    const body = gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    await putObject(bucket, `deliveries/tenant=${tenant}/day=${day}/${name}.json.gz`, body, "application/gzip");
  };
