import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { startDynamoDb } from "./dynamodb.ts";

test("what the engine asks its stream is found by an index, also at the next start", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "chasqui-engine-"));
  for (let start = 1; start <= 2; start++) {
    const engine = await startDynamoDb({ port: 0, dataDir, onChild: () => undefined });
    await engine.stop();
  }
  const database = new DatabaseSync(join(dataDir, "dynamodb.sqlite"));
  const planOf = (query: string) => JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${query}`).all());
  // As they stand in the engine.
  expect(
    planOf("SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = 'a'"),
  ).toContain("INDEX chasqui_stream_writes");
  expect(
    planOf(
      "SELECT event_name FROM _stream_records WHERE table_name = 'a' AND shard_id = 'b' AND CAST(sequence_number AS INTEGER) > 1 ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 1",
    ),
  ).toMatch(/^(?!.*TEMP B-TREE).*INDEX chasqui_stream_reads/);
  database.close();
  await rm(dataDir, { recursive: true });
});
