/** The outbox: what a row of the table still has to set in motion. */
import type { Clock } from "../kernel/ports.ts";
import {
  type Change,
  MAX_DELAY_MS,
  type MessageChange,
  minuteOf,
  type ReminderChange,
  SEND_LANES,
  slotOf,
  type WebhookChange,
} from "./model.ts";
import type { Outbox } from "./ports.ts";

/** Handles of the changes that have to be handed over again. Never throws. */
export type RelayChanges = (changes: readonly Change[]) => Promise<readonly string[]>;

export function makeRelayChanges({ outbox, clock }: { readonly outbox: Outbox; readonly clock: Clock }): RelayChanges {
  return async (changes) => {
    const failed: string[] = [];
    for (const lane of SEND_LANES) {
      const commands = changes.filter((change): change is MessageChange => change.relay === lane);
      if (commands.length === 0) continue;
      const sent = await outbox.send(lane, commands).catch(() => commands.map(() => false));
      for (const [index, change] of commands.entries()) if (!sent[index]) failed.push(change.handle);
    }
    failed.push(...(await ring(changes.filter((change) => change.relay === "webhook"))));
    for (const change of changes) {
      if (change.relay === "webhook" || SEND_LANES.some((lane) => lane === change.relay)) continue;
      await relay(change).catch(() => failed.push(change.handle));
    }
    return failed;
  };

  /** One ring for each endpoint, however many of its events there are. Handles of those that could not be told. */
  async function ring(changes: readonly WebhookChange[]): Promise<readonly string[]> {
    if (changes.length === 0) return [];
    const endpoints = new Map(changes.map((change) => [`${change.tenant} ${change.endpointId}`, change]));
    const told = await outbox.ringWebhooks([...endpoints.values()]).catch((): readonly boolean[] => []);
    const heard = new Set([...endpoints.keys()].filter((_, index) => told[index]));
    return changes.flatMap(({ handle, tenant, endpointId }) => (heard.has(`${tenant} ${endpointId}`) ? [] : handle));
  }

  async function relay(change: Exclude<Change, WebhookChange>): Promise<void> {
    if (change.relay === "job")
      return outbox.runJob(change, Math.ceil(Math.min(waitOf(change.dueAt), MAX_DELAY_MS) / 1000));
    if (change.relay === "search") return outbox.compactSearch(change);
    if (change.relay === "push") return outbox.pushNotice(change);
    if (change.relay === "notification") return outbox.advance(change);
    if (change.relay === "event") return outbox.applyRules(change);
    if (change.relay === "campaign") return outbox.advanceCampaign(change);
    if (change.relay === "wave")
      return outbox.fireWave(change, Math.ceil(Math.min(waitOf(change.dueAt), MAX_DELAY_MS) / 1000));
    if (change.relay === "reminder") return setClock(change);
    if (change.relay === "media") return outbox.fetchMedia(change);
    const wakeAt = change.wakeAt;
    if (wakeAt === undefined) return;
    const ms = waitOf(wakeAt);
    const later = change.relay === "timer" ? outbox.timerLater : outbox.wakeLater;
    if (ms <= MAX_DELAY_MS) return later(change, Math.ceil(ms / 1000));
    const slot = change.relay === "timer" ? minuteOf(wakeAt) : slotOf(wakeAt);
    // A schedule that cannot be made must not hold up the replies behind it: the longest delay of the queue stands in for it.
    return outbox.wakeSlot(change.tenant, slot).catch(() => later(change, MAX_DELAY_MS / 1000));
  }

  function waitOf(at: string | undefined): number {
    return at === undefined ? 0 : Math.max(0, Date.parse(at) - clock.now());
  }

  /** Soon by the queue, to the second; later by Scheduler, within the minute. */
  async function setClock(change: ReminderChange): Promise<void> {
    const ms = waitOf(change.dueAt);
    if (ms <= MAX_DELAY_MS) return outbox.remindLater(change, Math.ceil(ms / 1000));
    return outbox.remindAt(change, change.dueAt).catch(() => outbox.remindLater(change, MAX_DELAY_MS / 1000));
  }
}
