import type { IncomingMessage, ServerResponse } from "node:http";
import type { AwsServices } from "./aws-services.ts";
import type { DeadLetter } from "./dead-letters.ts";
import type { IdleOptions } from "./idle.ts";
import type { FunctionDefinition } from "./lambda/definition.ts";
import type { ServiceEndpoints } from "./lambda/variables.ts";
import type { Schedule } from "./scheduler/schedule.ts";

export interface RunnerOptions {
  /** The synthesised CDK assembly, `cdk.out`. */
  readonly assembly: string;
  /** Where state lives between runs; `.local`. */
  readonly dataDir?: string;
  /** 0 is any free port. */
  readonly ports?: Partial<Readonly<Record<"api" | "dynamodb" | "sqs" | "s3" | "control", number>>>;
  /** Forgets the state of earlier runs. */
  readonly fresh?: boolean;
  /** Variables that every function gets beside the template's; they win. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables for one function; they win over all others. Asked when an execution environment starts. */
  readonly extraEnvironment?: (definition: FunctionDefinition) => Readonly<Record<string, string>>;
  /** Schedules run when they are due; without it anywhere within the minute, as AWS does. */
  readonly promptSchedules?: boolean;
  /** Messages that a function failed on come back at once, not after their visibility time-out. For tests. */
  readonly promptRetries?: boolean;
  /** Executions at a time, of all functions together; 10, as a new account has. */
  readonly concurrency?: number;
  readonly log?: (line: string) => void;
}

export interface Runner {
  readonly apiUrl: string;
  readonly endpoints: ServiceEndpoints;
  /** Outputs of the stacks, by logical id. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly functions: readonly FunctionDefinition[];
  readonly tableNames: readonly string[];
  /** The table of this logical id (or name); without one, the only table. Throws a LocalRunnerError when that is unclear. */
  tableName(logicalIdOrName?: string): string;
  queueUrl(logicalIdOrName: string): string;
  bucketName(logicalIdOrName: string): string;
  /** What AWS's own services bring of their own accord. */
  readonly aws: AwsServices;
  /** Runs a function and waits for its result. Throws a FunctionError when it fails. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  environmentOf(functionName: string): Readonly<Record<string, string>>;
  /** Pages on the API's origin; `/` gets only what no route matches. */
  mount(prefix: string, handler: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>): void;
  /** The next event of these functions (all without names) runs their code as it then lies on the disk. */
  reload(functionNames?: readonly string[]): void;
  /** The next event of these functions runs the bundle in this folder instead of the assembly's. */
  useCode(functionNames: readonly string[], directory: string): void;
  idle(options?: IdleOptions): Promise<void>;
  /** By queue name: messages in queues that no function reads. */
  deadLetters(): Readonly<Record<string, readonly DeadLetter[]>>;
  schedules(): readonly Schedule[];
  /** Fires a schedule now, whatever its time. */
  fireSchedule(name: string, group?: string): Promise<void>;
  /** Deletes expired items now; answers how many. 0 where the database does that itself. */
  sweepExpired(): Promise<number>;
  /** Ends everything; state stays. Safe to call twice. */
  stop(): Promise<void>;
}
