/** Work that takes longer than a request may: done in slices, with a checkpoint after each. */
import { messageKey } from "../conversations/model.ts";
import type { Plain } from "../kernel/plain.ts";
import type { Ids } from "../kernel/ports.ts";
import type { Permission } from "../people/model.ts";

/** Every kind of work there is, with what somebody must be allowed to ask for it, to see it and to cancel it. */
export const JOB_KINDS = {
  "contacts.import": "contacts.import",
  "audit.export": "audit.export",
  "audit.verify": "audit.export",
  "report.export": "reports.export",
  "campaign.export": "reports.export",
  "contacts.export": "contacts.export",
  "contact.export": "contacts.export",
  "contact.erase": "contacts.erase",
  "retention.apply": "settings.manage",
  "event-rules.tell": "events.manage",
  "automations.resume": "automations.manage",
  "audience.look": "segments.manage",
  "audience.rebuild": "segments.manage",
  "dead-letters.redrive": "operations.manage",
} as const satisfies Readonly<Record<string, Permission>>;
export type JobKind = keyof typeof JOB_KINDS;

export const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** How far it is. `total` is null while nobody knows. */
export interface JobProgress {
  readonly done: number;
  readonly total: number | null;
}

export interface JobFile {
  readonly name: string;
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
  /** Where it lies. */
  readonly key: string;
}

export interface JobResult {
  readonly files: readonly JobFile[];
  /** Figures, by names of the kind's own. */
  readonly counts: Readonly<Record<string, number>>;
  /** Words and ids of ours, by names of the kind's own; nothing personal. */
  readonly facts?: Readonly<Record<string, string>>;
}

export interface Job {
  /** `<time in ms>-<derived id>`, in the order of time. */
  readonly jobId: string;
  readonly kind: JobKind;
  readonly state: JobState;
  /** What it was asked to do; its kind knows the form. Nothing personal beyond ids of ours. */
  readonly input: Plain;
  /** What it is about, where that is one thing. */
  readonly subject: { readonly kind: string; readonly id: string } | null;
  readonly progress: JobProgress;
  /** What the next slice goes on from; its kind knows the form. At most 100 KB. */
  readonly checkpoint: Plain;
  /** Number of the slice that is due or running. Each is carried to a worker by a mark of its own. */
  readonly slice: number;
  /** Times that this slice was begun. */
  readonly tries: number;
  /** Not before. */
  readonly dueAt: string | null;
  readonly result: JobResult | null;
  readonly error: { readonly code: string; readonly text: string } | null;
  /** A principal's id, or `rule:<name>`. */
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
  readonly version: number;
}

export interface NewJob {
  readonly kind: JobKind;
  readonly input: Plain;
  readonly subject?: Job["subject"];
  readonly total?: number;
  readonly createdBy: string;
  /** The same request is the same job. */
  readonly request: { readonly id: string; readonly at: string };
}

export const isOver = ({ state }: Pick<Job, "state">): boolean =>
  state === "done" || state === "failed" || state === "cancelled";

export function newJob(asked: NewJob, ids: Ids): Job {
  const { kind, input, subject = null, total = null, createdBy, request } = asked;
  return {
    jobId: messageKey(request.at, ids.derive("job", kind, request.id)),
    kind,
    state: "queued",
    input,
    subject,
    progress: { done: 0, total },
    checkpoint: null,
    slice: 1,
    tries: 0,
    dueAt: null,
    result: null,
    error: null,
    createdBy,
    createdAt: request.at,
    updatedAt: request.at,
    endedAt: null,
    version: 1,
  };
}

/** What came of one slice. */
export type SliceOutcome =
  /** There is more to do, from this checkpoint on; not before `waitSeconds` have passed. */
  | {
      readonly kind: "more";
      readonly checkpoint: Plain;
      readonly progress: JobProgress;
      readonly waitSeconds?: number;
    }
  | { readonly kind: "done"; readonly progress: JobProgress; readonly result: JobResult }
  /** It can never be done. `text` is for people and quotes nothing personal. */
  | { readonly kind: "failed"; readonly code: string; readonly text: string };

/** Times that a slice is begun before the job is given up. */
export const MAX_TRIES = 6;
/** How long a slice should work before it stops at its next convenience. Far below what the function is given. */
export const SLICE_MS = 20_000;
/** How long a worker is left alone with a slice: longer than the function may run (60 s). */
export const LEASE_MS = 70_000;
/** Waits after the first, second, … failure of a slice. Seconds. */
const RETRY_SECONDS = [5, 30, 120, 300, 900] as const;
export const retrySeconds = (tries: number): number => RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length) - 1] ?? 5;
/** How long a job is kept once it is over. */
export const KEPT_DAYS = 30;
/** How long its files are: the lifecycle rule of their bucket says the same. */
export const FILE_DAYS = 7;
