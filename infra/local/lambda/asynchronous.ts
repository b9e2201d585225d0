import { randomUUID } from "node:crypto";
import type { Activity } from "../activity.ts";
import { messageOf } from "../errors.ts";
import { pause } from "../pause.ts";
import type { StateFile } from "../state-file.ts";
import type { Deliver } from "../targets.ts";
import { FunctionError, type Lambdas } from "./lambdas.ts";

export interface PendingEvent {
  readonly id: string;
  readonly functionName: string;
  readonly event: unknown;
  readonly acceptedAt: number;
  readonly attempts: number;
}

/** Lambda's own queue of events that nobody waits for; survives a restart. */
export interface AsynchronousInvocations {
  /** Accepts an event; it runs later, and again when it fails. Throws a LocalRunnerError for a function that is not there. */
  accept(nameOrArn: string, event: unknown): void;
  readonly pending: number;
  stop(): void;
}

export interface AsynchronousOptions {
  readonly lambdas: Lambdas;
  readonly deliver: Deliver;
  readonly state: StateFile<readonly PendingEvent[]>;
  readonly activity: Activity;
  readonly log: (line: string) => void;
  /** AWS waits one minute, then two; on one machine that is only tedious. */
  readonly retryDelaysMs?: readonly number[];
}

export function startAsynchronousInvocations(options: AsynchronousOptions): AsynchronousInvocations {
  const { lambdas, state, log } = options;
  const delays = options.retryDelaysMs ?? [1000, 2000];
  const pending = new Map(state.read().map((event) => [event.id, event]));
  const stopping = new AbortController();
  const save = (): void => state.write([...pending.values()]);

  const settle = async (entry: PendingEvent, condition: string, outcome: unknown, error?: unknown): Promise<void> => {
    const { asynchronous, arn } = lambdas.find(entry.functionName);
    const failed = error !== undefined;
    const destination = failed ? asynchronous.onFailure : asynchronous.onSuccess;
    const record = {
      version: "1.0",
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId: entry.id,
        functionArn: `${arn}:$LATEST`,
        condition,
        approximateInvokeCount: entry.attempts,
      },
      requestPayload: entry.event,
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        ...(failed ? { functionError: "Unhandled" } : {}),
      },
      responsePayload: outcome,
    };
    const deliveries: Promise<void>[] = [];
    if (destination !== undefined) deliveries.push(options.deliver(destination, JSON.stringify(record)));
    if (failed && asynchronous.deadLetterArn !== undefined) {
      const attributes = { RequestID: entry.id, ErrorCode: "200", ErrorMessage: messageOf(error).slice(0, 1024) };
      deliveries.push(options.deliver(asynchronous.deadLetterArn, JSON.stringify(entry.event), { attributes }));
    }
    for (const result of await Promise.allSettled(deliveries)) {
      if (result.status === "rejected") log(`${entry.functionName}: destination failed: ${messageOf(result.reason)}`);
    }
  };

  const work = async (entry: PendingEvent): Promise<void> => {
    const { maximumRetries, maximumAgeMs } = lambdas.find(entry.functionName).asynchronous;
    let current = entry;
    for (;;) {
      let error: unknown;
      try {
        const result = await lambdas.invoke(current.functionName, current.event);
        current = { ...current, attempts: current.attempts + 1 };
        await settle(current, "Success", result);
        return;
      } catch (failure) {
        error = failure;
      }
      if (stopping.signal.aborted) return;
      current = { ...current, attempts: current.attempts + 1 };
      pending.set(current.id, current);
      save();
      const delay = delays[current.attempts - 1] ?? delays.at(-1) ?? 0;
      const tooOld = Date.now() + delay - current.acceptedAt > maximumAgeMs;
      if (current.attempts > maximumRetries || tooOld) {
        const fault = error instanceof FunctionError ? error.fault : { errorMessage: messageOf(error) };
        await settle(current, tooOld ? "EventAgeExceeded" : "RetriesExhausted", fault, error);
        return;
      }
      await pause(delay, stopping.signal);
      if (stopping.signal.aborted) return;
    }
  };

  const start = async (entry: PendingEvent): Promise<void> => {
    const done = options.activity.begin();
    try {
      await work(entry);
      if (stopping.signal.aborted) return;
      pending.delete(entry.id);
      save();
    } catch (error) {
      log(`${entry.functionName}: ${messageOf(error)}`);
    } finally {
      done();
    }
  };

  for (const entry of pending.values()) void start(entry);
  return {
    accept(nameOrArn, event) {
      const { name: functionName } = lambdas.find(nameOrArn);
      const entry = { id: randomUUID(), functionName, event, acceptedAt: Date.now(), attempts: 0 };
      pending.set(entry.id, entry);
      save();
      void start(entry);
    },
    get pending() {
      return pending.size;
    },
    stop: () => stopping.abort(),
  };
}
