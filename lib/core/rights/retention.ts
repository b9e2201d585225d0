/** How long what was said is kept: a job looks after it once a day, for as long as the tenant wants something to end. */
import type { ConversationState } from "../conversations/model.ts";
import type { NewJob, SliceOutcome } from "../jobs/model.ts";
import type { JobFiles, JobStore, RunKind } from "../jobs/ports.ts";
import type { Plain } from "../kernel/plain.ts";
import type { Clock } from "../kernel/ports.ts";
import { endJobFiles } from "./files.ts";
import { LONGEST, type ShortLived } from "./model.ts";
import type { Retention, RetentionStore } from "./ports.ts";

/** Null keeps for ever. */
export interface RetentionChange extends Partial<ShortLived> {
  readonly messagesDays?: number | null;
  readonly mediaDays?: number | null;
}

const DAY_MS = 86_400_000;
/** A pass may be missed, by an outage of days. */
const LATE_MS = 14 * DAY_MS;
const STATES: readonly ConversationState[] = ["open", "pending", "snoozed", "resolved"];
const PAGE = 50;

interface RetentionPorts {
  readonly retention: RetentionStore;
  readonly jobs: Pick<JobStore, "list">;
  readonly files: Pick<JobFiles, "forget" | "remove">;
  readonly clock: Clock;
}

interface Checkpoint {
  readonly day: string;
  /** The first pass under these settings looks at every conversation; later ones at those in which something has grown old since. */
  readonly first: boolean;
  /** Which state's conversations, and from where on; behind the last, what is short-lived. */
  readonly state: number;
  readonly cursor: string | null;
  readonly removed: number;
}

/** What is kept for ever ends no job: without a period the job is done. */
export function makeApplyRetention({ retention, jobs, files, clock }: RetentionPorts): RunKind {
  return async ({ job, hasTime }) => {
    const wanted = await retention.settings();
    const { version } = job.input as { readonly version: number };
    // Since then they were changed, and another job looks after that.
    const over = wanted.version !== version || !isLimited(wanted);
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    let at = (job.checkpoint as unknown as Checkpoint | null) ?? begin(today, 0, true);
    if (over) return done(at.removed);
    if (at.state > STATES.length) at = begin(today, at.removed, false);
    if (wanted.messagesDays === null && wanted.mediaDays === null) at = { ...at, state: STATES.length };
    while (at.state < STATES.length) {
      at = await page(at, wanted);
      if (!hasTime()) return more(at);
    }
    const removed =
      (await retention.endShortLived(wanted, clock.now())) +
      (await endJobFiles({ jobs, files }, clock.now() - wanted.filesDays * DAY_MS, wanted.filesDays));
    at = { ...at, state: STATES.length + 1, removed: at.removed + removed };
    return { ...more(at), waitSeconds: DAY_MS / 1000 };
  };

  async function page(at: Checkpoint, { messagesDays, mediaDays }: Retention): Promise<Checkpoint> {
    const state = STATES[at.state] ?? "open";
    const found = await retention.conversations(state, {
      limit: PAGE,
      ...(at.cursor === null ? {} : { cursor: at.cursor }),
    });
    const before = (days: number | null) => (days === null ? null : clock.now() - days * DAY_MS);
    const messages = before(messagesDays);
    const files = Math.max(messages ?? 0, before(mediaDays) ?? 0);
    let removed = 0;
    const oldest = Math.min(messages ?? Number.POSITIVE_INFINITY, files > 0 ? files : Number.POSITIVE_INFINITY);
    for (const conversation of found.items) {
      if (!at.first && Date.parse(conversation.lastMessageAt) < oldest - LATE_MS) continue;
      if (messages !== null) removed += await retention.endMessages(conversation, messages);
      if (files > 0) removed += await retention.endFiles(conversation.conversationId, files);
    }
    const next = found.nextCursor;
    return {
      ...at,
      state: next === undefined ? at.state + 1 : at.state,
      cursor: next ?? null,
      removed: at.removed + removed,
    };
  }
}

/** Something is to end before the latest time at which it goes by itself. */
const isLimited = ({ messagesDays, mediaDays, ...wanted }: Retention): boolean =>
  messagesDays !== null ||
  mediaDays !== null ||
  (Object.keys(LONGEST) as (keyof ShortLived)[]).some((name) => wanted[name] < LONGEST[name]);

const begin = (day: string, removed: number, first: boolean): Checkpoint => ({
  day,
  first,
  state: 0,
  cursor: null,
  removed,
});
const more = (at: Checkpoint) =>
  ({ kind: "more", checkpoint: { ...at } as unknown as Plain, progress: { done: at.removed, total: null } }) as const;
const done = (removed: number): SliceOutcome => ({
  kind: "done",
  progress: { done: removed, total: removed },
  result: { files: [], counts: { removed } },
});

export interface ManageRetention {
  look(): Promise<Retention>;
  change(
    change: RetentionChange,
    asked: {
      readonly by: string;
      readonly expectedVersion: number | undefined;
      readonly request: { readonly id: string; readonly at: string };
    },
  ): Promise<{ readonly kind: "done" | "stale"; readonly retention: Retention }>;
}

const ATTEMPTS = 5;

export function makeManageRetention(ports: {
  readonly retention: Pick<RetentionStore, "settings" | "save">;
  readonly startJob: (asked: NewJob) => Promise<unknown>;
}): ManageRetention {
  const { retention, startJob } = ports;
  return {
    look: () => retention.settings(),
    async change(change, { by, expectedVersion, request }) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = await retention.settings();
        if (expectedVersion !== undefined && expectedVersion !== before.version) {
          // A repetition of the request that made this version.
          if (before.changedBy !== request.id) return { kind: "stale", retention: before };
          await look(before);
          return { kind: "done", retention: before };
        }
        const after: Retention = {
          ...before,
          ...change,
          changedBy: request.id,
          updatedAt: request.at,
          version: before.version + 1,
        };
        if ((await retention.save(after)) === "conflict") continue;
        await look(after);
        return { kind: "done", retention: after };
      }
      throw new Error("the settings kept changing");

      /** The job of the version before ends by itself when it sees another. */
      async function look(wanted: Retention): Promise<void> {
        if (!isLimited(wanted)) return;
        const { version } = wanted;
        await startJob({ kind: "retention.apply", input: { version }, createdBy: by, request });
      }
    },
  };
}
