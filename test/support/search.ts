/** A tenant's search on this machine: its log and its files in memory, or on the embedded engines. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { vi } from "vitest";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { startObjectStore } from "../../infra/local/engines/objects.ts";
import { startQueueEngine } from "../../infra/local/engines/queues.ts";
import { makeSearchLog } from "../../lib/adapters/dynamo/search-log.ts";
import { makeSearchBases } from "../../lib/adapters/s3/search-bases.ts";
import type { Base, BaseStore, Draft, Entry, SearchLog } from "../../lib/core/search/ports.ts";
import { startTable, type TestTable } from "./table.ts";

export interface SearchPlace {
  readonly log: SearchLog;
  readonly bases: BaseStore;
  /** Keys of the objects that exist. */
  objects(): Promise<readonly string[]>;
}

export function memorySearch(): SearchPlace {
  const files = new Map<string, Uint8Array>();
  const rows = new Map<number, Entry>();
  const drafts = new Map<string, Draft>();
  let base: Base | undefined;
  let swept = 0;
  const last = () => Math.max(0, base?.through ?? 0, ...rows.keys());
  return {
    objects: async () => [...files.keys()],
    bases: {
      async put(key, parts) {
        const all = [...parts];
        files.set(key, Buffer.concat(all));
        return all.map(({ byteLength }) => byteLength);
      },
      get: async (key, from, to) => files.get(key)?.subarray(from, to),
      remove: async (key) => void files.delete(key),
    },
    log: {
      async append(changes) {
        if (changes.length) rows.set(last() + 1, { position: last() + 1, changes: structuredClone(changes) });
        return last();
      },
      state: async () => ({ base, last: last(), swept, drafts: new Map(drafts) }),
      async read(after) {
        // Three at a time, so that whoever reads has to go on.
        const all = [...rows.values()]
          .filter(({ position }) => position > after)
          .sort((a, b) => a.position - b.position);
        const entries = all.slice(0, 3);
        const more = all.length > entries.length;
        return { entries, more, ...(more || !base ? {} : { base }) };
      },
      announce: async (key, draft) => void drafts.set(key, draft),
      async publish(next, madeFrom) {
        if (base?.key !== madeFrom) return false;
        base = next;
        return true;
      },
      async sweep(through, forget) {
        for (let position = swept + 1; position <= through; position++) rows.set(position, { position, changes: [] });
        swept = Math.max(swept, through);
        for (const key of forget) drafts.delete(key);
      },
    },
  };
}

export interface SearchEngines {
  readonly table: TestTable;
  of(tenant: string): SearchPlace;
  stop(): Promise<void>;
}

const BUCKET = "chasqui-search";

/** Also points the environment at the engine of objects. */
export async function startSearchEngines(): Promise<SearchEngines> {
  const dataDir = await mkdtemp(join(tmpdir(), "chasqui-objects-"));
  const [table, engine] = await Promise.all([
    startTable(),
    startQueueEngine({ port: 0, dataDir, region: "eu-west-1" }),
  ]);
  const objects = await startObjectStore(engine.endpoint, 0);
  const s3 = new S3Client({
    region: "eu-west-1",
    credentials: localCredentials,
    endpoint: objects.endpoint,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  vi.stubEnv("AWS_ENDPOINT_URL_S3", objects.endpoint);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", localCredentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", localCredentials.secretAccessKey);
  return {
    table,
    of: (tenant) => ({
      log: makeSearchLog({ client: table.client, tableName: table.tableName, tenant }),
      bases: makeSearchBases({ bucket: BUCKET, tenant }),
      async objects() {
        const prefix = `${tenant}/search/`;
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }));
        return Contents.map(({ Key = "" }) => Key.slice(prefix.length));
      },
    }),
    async stop() {
      s3.destroy();
      await objects.stop();
      await engine.stop();
      await table.stop();
      await rm(dataDir, { recursive: true, force: true });
      vi.unstubAllEnvs();
    },
  };
}
