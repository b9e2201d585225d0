/** Jobs on a real table, with files in memory. */
import { makeActivityStore } from "../../lib/adapters/dynamo/activity.ts";
import { makeAuditReader } from "../../lib/adapters/dynamo/audit.ts";
import { makeFieldStore } from "../../lib/adapters/dynamo/funnels.ts";
import { makeJobStore } from "../../lib/adapters/dynamo/jobs.ts";
import { makePersonStore } from "../../lib/adapters/dynamo/people-rows.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { zipArchive } from "../../lib/adapters/zip/archive.ts";
import { isOver, type Job, type JobKind, type NewJob } from "../../lib/core/jobs/model.ts";
import type { JobFiles, RunKind } from "../../lib/core/jobs/ports.ts";
import { makeRunSlice } from "../../lib/core/jobs/run.ts";
import { makeStartJob } from "../../lib/core/jobs/start.ts";
import { makeErase } from "../../lib/core/rights/erase.ts";
import { makeExportContacts } from "../../lib/core/rights/export-contacts.ts";
import { makeExportPerson } from "../../lib/core/rights/export-person.ts";
import type { Erasure } from "../../lib/core/rights/model.ts";
import type { PersonFiles } from "../../lib/core/rights/ports.ts";
import { makeReapply } from "../../lib/core/rights/reapply.ts";
import type { TestTable } from "../support/table.ts";
import type { makeRoad } from "./road.ts";

export function memoryFiles(tenant: string) {
  const objects = new Map<string, Buffer>();
  const keyOf = (jobId: string, name: string) => `${tenant}/jobs/${jobId}/${name}`;
  const files: JobFiles = {
    async put(jobId, name, { body }) {
      objects.set(keyOf(jobId, name), Buffer.from(body));
      return keyOf(jobId, name);
    },
    async putPart(jobId, name, part, body) {
      objects.set(keyOf(jobId, `parts/${name}/${part}`), Buffer.from(body));
    },
    async assemble(jobId, name, parts, mime) {
      const found = Array.from({ length: parts }, (_, part) => objects.get(keyOf(jobId, `parts/${name}/${part}`)));
      if (found.some((one) => !one)) throw new Error("a part is missing");
      const body = Buffer.concat(found as Buffer[]);
      objects.set(keyOf(jobId, name), body);
      return { key: keyOf(jobId, name), name, mime, size: body.byteLength };
    },
    async read(key, from, to) {
      const body = objects.get(key);
      return body && { body: body.subarray(from, to), size: body.byteLength };
    },
    link: async ({ key }) => key,
    uploadLink: async (key) => key,
    remove: async (key) => void objects.delete(key),
    async forget(jobId) {
      for (const key of objects.keys()) if (key.startsWith(keyOf(jobId, ""))) objects.delete(key);
    },
  };
  return { files, objects };
}

export function makeRights(table: TestTable, tenant: string, { stores, clock }: ReturnType<typeof makeRoad>) {
  const context = { ...table, tenant };
  const jobs = makeJobStore(context);
  const people = makePersonStore(context, systemIds);
  const activity = makeActivityStore(context);
  const { files, objects } = memoryFiles(tenant);
  const pictures = new Map<string, Uint8Array>();
  const media: PersonFiles = {
    ofConversation: async (id, after = "") =>
      [...pictures.keys()]
        .filter((name) => name.startsWith(`${id}/`) && name > after)
        .sort()
        .slice(0, 2),
    remove: async (names) => {
      for (const name of names) pictures.delete(name);
    },
    read: async (name) => pictures.get(name),
  };
  const erasures: Erasure[] = [];
  const ledger = {
    record: async (erasure: Erasure) => void erasures.push(erasure),
    async *all() {
      yield* erasures;
    },
  };
  const { contacts } = stores;
  const ports = { people, media, files, activity, clock, ids: systemIds };
  const kinds: Partial<Record<JobKind, RunKind>> = {
    "contacts.export": makeExportContacts({ ...ports, contacts, fields: makeFieldStore(context).all }),
    "contact.export": makeExportPerson({ ...ports, audit: makeAuditReader(context), archive: zipArchive }),
    "contact.erase": makeErase({ ...ports, ledger, jobs }),
  };
  let slices = 0;
  /** One unit of work a slice, so that every checkpoint is gone through. */
  const kind = async (name: JobKind): Promise<RunKind> => {
    const run = kinds[name];
    if (!run) throw new Error(`nobody does ${name}`);
    return ({ job, keep }) => run({ job, keep, hasTime: () => false });
  };
  const run = makeRunSlice({ jobs, kind, clock, ids: systemIds });
  const startJob = makeStartJob({ jobs, ids: systemIds });
  let requests = 0;
  const start = (asked: Omit<NewJob, "createdBy" | "request">) =>
    startJob({ ...asked, createdBy: "usr_chief", request: { id: `request-${++requests}`, at: clock.iso() } });
  return {
    jobs,
    people,
    files,
    media,
    objects,
    pictures,
    erasures,
    ledger,
    kinds,
    reapply: () => {
      const erase = kinds["contact.erase"];
      if (!erase) throw new Error("nobody erases");
      return makeReapply({ ledger, people, erase, ids: systemIds })();
    },
    start,
    start_: (kind: JobKind, input: NewJob["input"]) => start({ kind, input }),
    /** To its end, or for so many slices. `between`: what happens after each. */
    async finish(job: Job, between: (slice: number) => Promise<unknown> = async () => {}, most = 1000): Promise<Job> {
      for (let number = 1; number <= most; number++) {
        const at = await jobs.get(job.jobId);
        if (!at || isOver(at)) break;
        if (at.dueAt !== null) clock.advance(Math.max(0, Date.parse(at.dueAt) - clock.now()));
        const outcome = await run(job.jobId, at.slice);
        if (outcome.kind === "retried") throw outcome.error;
        slices++;
        await between(number);
      }
      const ended = await jobs.get(job.jobId);
      if (!ended) throw new Error("the job is gone");
      return ended;
    },
    slices: () => slices,
  };
}

/** Every row of one tenant, as text. */
export async function everythingOf({ client, tableName }: TestTable, tenant: string): Promise<readonly string[]> {
  const rows: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.scan({ TableName: tableName, ...(start ? { ExclusiveStartKey: start } : {}) });
    for (const item of page.Items ?? []) if (String(item.pk).startsWith(`${tenant}#`)) rows.push(JSON.stringify(item));
    start = page.LastEvaluatedKey;
  } while (start);
  return rows;
}
