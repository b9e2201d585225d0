/** Notes of whoever was turned away at the door: enough to see an attack, too few for an attacker to fill the table with. */
import { type Actor, networkOf } from "../audit/model.ts";
import type { Activity } from "../audit/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Authenticated } from "./authenticate.ts";

export interface RefusalLog {
  /** In the tenant's own log: somebody has a key of its, and something is wrong with it. `once`: again on the same day changes nothing. */
  ofTenant(tenant: string, who: Actor, activity: Activity, once: string): Promise<void>;
  /** In nobody's: what was tried says nothing of a tenant that could be believed. */
  ofNobody(activity: Activity, once: string): Promise<void>;
}

export type NoteRefusal = (
  refused: Extract<Authenticated, { readonly kind: "refused" }>,
  request: { readonly requestId: string; readonly address: string | undefined },
) => Promise<void>;

/** One a minute for a reason and a network; from a thousand networks at once, so many in a minute of one process. */
const MAX_A_MINUTE = 20;

/** Never throws: whoever is turned away is turned away. */
export function makeNoteRefusal({
  log,
  clock,
  onFailure,
}: {
  readonly log: RefusalLog;
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
}): NoteRefusal {
  let minute = "";
  const taken = new Set<string>();
  return async ({ reason, key }, { requestId, address }) => {
    // Every crawler comes without a credential; that is no attempt at one.
    if (reason === "no_credential") return;
    const at = new Date(clock.now()).toISOString();
    if (at.slice(0, 16) !== minute) {
      minute = at.slice(0, 16);
      taken.clear();
    }
    const network = networkOf(address) ?? "unknown";
    const name = [key?.tenant ?? "", key?.keyId ?? "", reason, network].join(" ");
    if (taken.has(name) || taken.size >= MAX_A_MINUTE) return;
    taken.add(name);
    const once = ["refused", at.slice(11, 16), reason, ...(key ? [key.keyId] : []), network].join("#");
    try {
      if (!key) {
        await log.ofNobody({ kind: "refused", at, facts: { operation: "authorize", reason, network } }, once);
        return;
      }
      const who: Actor = { kind: "key", id: `key_${key.keyId}`, requestId, from: network };
      const activity: Activity = { kind: "refused", at, facts: { operation: "authorize", reason } };
      await log.ofTenant(key.tenant, who, activity, once);
    } catch (error) {
      taken.delete(name);
      onFailure(error);
    }
  };
}
