/** The outbox: what a row of the table still has to set in motion. */
import type { DeliveryKey } from "../deliveries/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Outbox } from "./ports.ts";

/** A row that was written with something still to do. */
export interface Change extends DeliveryKey {
  /** The caller's handle, returned when the change could not be relayed. */
  readonly handle: string;
  readonly tenant: string;
  readonly relay: "talk" | "media" | "wake";
  readonly attempt: number;
  /** For `wake`. */
  readonly wakeAt?: string;
}

/** Queues delay no longer than this; what waits longer shares one schedule per tenant and slot. */
const MAX_DELAY_MS = 900_000;
const SLOT_MS = 900_000;

/** The start of the first slot that does not begin before `wakeAt`. */
export const slotOf = (wakeAt: string): string =>
  new Date(Math.ceil(Date.parse(wakeAt) / SLOT_MS) * SLOT_MS).toISOString();

/** Handles of the changes that have to be handed over again. Never throws. */
export type RelayChanges = (changes: readonly Change[]) => Promise<readonly string[]>;

export function makeRelayChanges({ outbox, clock }: { readonly outbox: Outbox; readonly clock: Clock }): RelayChanges {
  return async (changes) => {
    const failed: string[] = [];
    const talk = changes.filter((change) => change.relay === "talk");
    if (talk.length) {
      const sent = await outbox.talk(talk).catch(() => talk.map(() => false));
      for (const [index, change] of talk.entries()) if (!sent[index]) failed.push(change.handle);
    }
    for (const change of changes) {
      if (change.relay === "talk") continue;
      await relay(change).catch(() => failed.push(change.handle));
    }
    return failed;
  };

  async function relay(change: Change): Promise<void> {
    if (change.relay === "media") return outbox.fetchMedia(change);
    const wakeAt = change.wakeAt;
    if (wakeAt === undefined) return;
    const ms = Math.max(0, Date.parse(wakeAt) - clock.now());
    if (ms <= MAX_DELAY_MS) return outbox.wakeLater(change, Math.ceil(ms / 1000));
    return outbox.wakeSlot(change.tenant, slotOf(wakeAt));
  }
}
