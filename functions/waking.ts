/** How runs of automations are looked at when a moment comes: by a timer with the contact. */
import type { Wake } from "../lib/core/automations/ports.ts";
import type { TimerStore } from "../lib/core/timers/ports.ts";

export const wakeOf =
  (timers: Pick<TimerStore, "set">): Wake =>
  ({ contactId, runId }, wakeAt) =>
    timers.set({ conversationId: contactId, timer: `run.${runId}`, wakeAt });
