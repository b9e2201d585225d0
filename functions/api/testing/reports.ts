/** The jobs of a tenant in memory. Keeps its contract as the port words it, as far as the API uses it. */

import type { AuditBlock } from "../../../lib/core/audit/model.ts";
import type { Counter } from "../../../lib/core/counters/model.ts";
import { NO_ZONE } from "../../../lib/core/counters/ports.ts";
import { DEAD_LETTER_QUEUES } from "../../../lib/core/dead-letters/model.ts";
import { isOver, type Job } from "../../../lib/core/jobs/model.ts";
import type { JobFiles, JobStore } from "../../../lib/core/jobs/ports.ts";
import type { Reminder } from "../../../lib/core/reminders/model.ts";
import { LONGEST } from "../../../lib/core/rights/model.ts";
import type { Retention } from "../../../lib/core/rights/ports.ts";
import type { ReportsPorts } from "../reports/tenant.ts";
import { inert } from "./inert.ts";
import { agent } from "./samples.ts";

const reminder: Reminder = {
  reminderId: "q2m7n4b6x2c5z7a4s3d6f5k3v5.k3v5q2m7n4b6x2c5",
  title: "Call about the terrace",
  note: null,
  subject: null,
  owner: agent.id,
  createdBy: agent.id,
  at: "2026-11-02T09:30",
  timeZone: "America/Lima",
  repeat: null,
  series: { id: "q2m7n4b6x2c5z7a4s3d6f5k3v5.k3v5q2m7n4b6x2c5", start: "2026-11-02T09:30", number: 1 },
  state: "pending",
  dueAt: "2026-11-02T14:30:00.000Z",
  generation: 1,
  firedAt: null,
  closedAt: null,
  endReason: null,
  createdAt: "2026-11-01T08:00:00.000Z",
  updatedAt: "2026-11-01T08:00:00.000Z",
  version: 1,
};

export function makeReports() {
  const jobs = new Map<string, Job>();
  let retention: Retention = {
    ...LONGEST,
    messagesDays: null,
    mediaDays: null,
    changedBy: null,
    updatedAt: null,
    version: 0,
  };
  const uploads = new Map<string, Buffer>();
  /** The newest first. */
  const blocks: AuditBlock[] = [];
  const counters: Counter[] = [];
  const ports: Omit<
    ReportsPorts,
    "id" | "clock" | "ids" | "contacts" | "conversations" | "channels" | "funnels" | "fields" | "segments"
  > = {
    reportCounters: {
      read: async (family, from, through) =>
        counters.filter((one) => one.family === family && one.period >= from && one.period <= through),
    },
    openReminders: { open: async () => ({ items: [reminder] }) },
    namesOf: {
      connections: async () => new Map([["app.con", { name: "Casa Andina", channel: "whatsapp" }]]),
      people: async (ids) => new Map(ids.filter((id) => id === "usr_ana").map((id) => [id, "Ana Ejemplo"])),
      stages: async () => new Map([["sales/negotiation", "Sales: Negotiation"]]),
      lostReasons: async () => new Map([["sales/k3v5q2m7n4", "Sales: Too expensive"]]),
      teams: async () => new Map([["team_sales", "Sales"]]),
    },
    jobs: inert<JobStore>("jobs", {
      create: async (job) => {
        if (jobs.has(job.jobId)) return "exists";
        jobs.set(job.jobId, job);
        return "created";
      },
      get: async (jobId) => jobs.get(jobId),
      list: async ({ limit, cursor }) => {
        const all = [...jobs.values()].sort((a, b) => (a.jobId < b.jobId ? 1 : -1));
        const from = Number(cursor ?? 0);
        const more = from + limit < all.length ? { nextCursor: String(from + limit) } : {};
        return { items: all.slice(from, from + limit), ...more };
      },
      cancel: async (jobId, at) => {
        const job = jobs.get(jobId);
        if (!job) return undefined;
        if (isOver(job)) return { kind: "over", job };
        const cancelled: Job = { ...job, state: "cancelled", endedAt: at, updatedAt: at, version: job.version + 1 };
        jobs.set(jobId, cancelled);
        return { kind: "cancelled", job: cancelled };
      },
    }),
    zones: {
      read: async () => NO_ZONE,
    },
    audit: {
      blocks: async (from, limit) => blocks.filter(({ number }) => number <= (from ?? number)).slice(0, limit),
      firstSince: async (day) => blocks.findLast(({ at }) => at >= day)?.number,
      async *chain() {
        yield* blocks.toReversed();
      },
    },
    table: inert<ReportsPorts["table"]>("table"),
    deadLetters: {
      queues: DEAD_LETTER_QUEUES,
      standing: async (queue) =>
        queue === "talk" ? { waiting: 3, oldestAt: "2026-03-01T08:00:00.000Z" } : { waiting: 0, oldestAt: null },
    },
    retentionStore: {
      settings: async () => retention,
      save: async (next) => {
        if (next.version !== retention.version + 1) return "conflict";
        retention = next;
        return "saved";
      },
    },
    files: inert<JobFiles>("files", {
      uploadLink: async (key, size, seconds) => `https://files.example/${key}?size=${size}&for=${seconds}`,
      read: async (key, from, to) => {
        const body = uploads.get(key);
        return body && { body: body.subarray(from, to), size: body.byteLength };
      },
      link: async ({ key }, seconds) => `https://files.example/${key}?for=${seconds}`,
    }),
  };
  return { ports, uploads, jobs, blocks, counters };
}
