/** What differs between stages, as data. Everything else is the same in all of them. */
import { RetentionDays } from "aws-cdk-lib/aws-logs";

export const stageNames = ["dev", "prod"] as const;
export type StageName = (typeof stageNames)[number];

export interface Stage {
  readonly name: StageName;
  readonly logLevel: "DEBUG" | "INFO";
  readonly logRetention: RetentionDays;
  /**
   * How many copies of its reader a queue may have at work, at least 2 (the service's minimum). This, and never reserved
   * concurrency, bounds a flood: a new account has ten concurrent executions in all, and reserving any of them is refused.
   */
  readonly atOnce: {
    readonly inbound: number;
    readonly receipts: number;
    readonly talk: number;
    readonly bulk: number;
    readonly jobs: number;
  };
  /** Requests a second on each route; `burst` is how many may come at the same moment. */
  readonly throttle: { readonly rate: number; readonly burst: number };
}

const stages: Readonly<Record<StageName, Stage>> = {
  // Two of each, so that all five together leave room for the API in an account with ten concurrent executions.
  dev: {
    name: "dev",
    logLevel: "DEBUG",
    logRetention: RetentionDays.ONE_WEEK,
    atOnce: { inbound: 2, receipts: 2, talk: 2, bulk: 2, jobs: 2 },
    throttle: { rate: 50, burst: 100 },
  },
  // Receipts come two or three to a message, but a hundred to an invocation; replies wait for the provider's answer. Each lane of each
  // campaign is at work all the time that it runs, forty of them for the fastest provider: nobody's may wait for another's.
  prod: {
    name: "prod",
    logLevel: "INFO",
    logRetention: RetentionDays.THREE_MONTHS,
    atOnce: { inbound: 20, receipts: 10, talk: 50, bulk: 100, jobs: 10 },
    throttle: { rate: 2000, burst: 2000 },
  },
};

/** The stage of that name; throws when there is none. */
export function stageNamed(name: string): Stage {
  const known = stageNames.find((candidate) => candidate === name);
  if (known === undefined) throw new Error(`There is no stage "${name}"; the stages are ${stageNames.join(", ")}.`);
  return stages[known];
}
