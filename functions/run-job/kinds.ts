/** Which part of this room does which kind of work. A part is a folder whose `index.ts` exports `runs`; it is loaded when one of its kinds is due. */
import type { Job, JobKind } from "../../lib/core/jobs/model.ts";
import type { RunKind } from "../../lib/core/jobs/ports.ts";
import { keptOnce } from "../../lib/core/kernel/once.ts";
import { actAs, type CurrentActor } from "../../lib/runtime/actor.ts";

const actorOf = ({ createdBy: id }: Pick<Job, "createdBy">): CurrentActor => {
  const kind = id.startsWith("rule:") ? "rule" : id.startsWith("key_") ? "key" : "person";
  return { kind, id };
};

export type Runs = (tenant: string) => Readonly<Partial<Record<JobKind, RunKind>>>;

const PARTS = {
  imports: async () => (await import("./imports/index.ts")).runs,
  audit: async () => (await import("./audit/index.ts")).runs,
  reports: async () => (await import("./reports/index.ts")).runs,
  rights: async () => (await import("./rights/index.ts")).runs,
  automation: async () => (await import("./automation/index.ts")).runs,
  audience: async () => (await import("./audience/index.ts")).runs,
  redrive: async () => (await import("./redrive/index.ts")).runs,
} as const satisfies Readonly<Record<string, () => Promise<Runs>>>;

const PART_OF: Readonly<Record<JobKind, keyof typeof PARTS>> = {
  "contacts.import": "imports",
  "audit.export": "audit",
  "audit.verify": "audit",
  "report.export": "reports",
  "campaign.export": "reports",
  "contacts.export": "rights",
  "contact.export": "rights",
  "contact.erase": "rights",
  "retention.apply": "rights",
  "event-rules.tell": "automation",
  "automations.resume": "automation",
  "audience.look": "audience",
  "audience.rebuild": "audience",
  "dead-letters.redrive": "redrive",
};

const load = keptOnce((part: keyof typeof PARTS): Promise<Runs> => PARTS[part]());

/** Throws for a kind whose part does not know it. */
export const kindOf =
  (tenant: string) =>
  async (kind: JobKind): Promise<RunKind> => {
    const run = (await load(PART_OF[kind]))(tenant)[kind];
    if (!run) throw new Error(`nobody does ${kind}`);
    // Whoever asked for it is who did it.
    return (slice) => actAs(actorOf(slice.job), () => run(slice));
  };
