import type { Activity } from "./activity.ts";
import type { QueueEngine } from "./engines/queues.ts";
import { LocalRunnerError } from "./errors.ts";
import type { EventSources } from "./event-sources/mappings.ts";
import { pause } from "./pause.ts";

export interface IdleOptions {
  /** Fails after this; 30 s. */
  readonly timeoutMs?: number;
  /** Messages, retries and schedules that are due within this time are waited for, later ones are not; 1 s. */
  readonly horizonMs?: number;
}

export interface IdleSources {
  readonly activity: Activity;
  readonly queues: QueueEngine;
  readonly sources: EventSources;
  readonly isScheduleDue: (withinMs: number) => boolean;
}

/**
 * Resolves once nothing runs, the queues that functions read hold nothing that is due, and the readers of streams have
 * seen everything. Throws a LocalRunnerError that says what is still going on when that takes too long.
 */
export async function untilIdle(parts: IdleSources, options: IdleOptions = {}): Promise<void> {
  const { activity, sources } = parts;
  const until = Date.now() + (options.timeoutMs ?? 30_000);
  const horizon = options.horizonMs ?? 1000;
  for (;;) {
    const before = activity.changes;
    let obstacle = whatGoesOn(parts, horizon);
    // To look at the streams costs those that work more than the rest.
    if (obstacle === undefined) {
      // Each reader answers after a read that began later than now; a write in between shows as a change.
      const ending = new AbortController();
      const caughtUp = Promise.all(sources.readers.map((reader) => reader.caughtUp()));
      await Promise.race([caughtUp, pause(Math.max(0, until - Date.now()), ending.signal)]);
      ending.abort();
      obstacle = whatGoesOn(parts, horizon);
      if (obstacle === undefined && activity.changes === before) return;
    }
    if (Date.now() > until)
      throw new LocalRunnerError(`The app did not come to rest: ${obstacle ?? "it keeps working"}.`);
    await pause(10);
  }
}

function whatGoesOn({ activity, queues, sources, isScheduleDue }: IdleSources, horizon: number): string | undefined {
  if (activity.running > 0) return `${activity.running} invocations or deliveries are running`;
  if (sources.pollers.some(({ busy }) => busy > 0)) return "a batch of messages is being handled";
  if (isScheduleDue(horizon)) return "a schedule is due";
  const soon = Date.now() + horizon;
  for (const name of sources.queues) {
    const found = queues.inspect(name)?.messages;
    if (!found) continue;
    const { ready, delayed, inflight } = found;
    const blocked = new Set(
      inflight.flatMap(({ message, visibilityDeadline }) =>
        visibilityDeadline > soon ? (message.messageGroupId ?? []) : [],
      ),
    );
    const due =
      ready.filter(({ messageGroupId }) => messageGroupId === undefined || !blocked.has(messageGroupId)).length +
      delayed.filter(({ delayUntil = 0 }) => delayUntil <= soon).length +
      inflight.filter(({ visibilityDeadline }) => visibilityDeadline <= soon).length;
    if (due > 0) return `${due} messages wait in ${name}`;
  }
  return undefined;
}
