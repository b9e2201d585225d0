import { setTimeout as sleep } from "node:timers/promises";

/** Waits, but no longer than until the signal aborts. Never throws. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await sleep(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}
