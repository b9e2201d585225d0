/** Notes who enters a tenant and who was turned away, seldom enough that neither a busy person nor an attacker fills the log. */
import type { Clock } from "../kernel/ports.ts";
import type { Actor } from "./model.ts";
import type { ActivityStore } from "./ports.ts";

export interface Watch {
  /** A person's first request of a day counts as their signing in. Never throws. */
  entered(tenant: string, who: Actor): Promise<void>;
  /** Once an hour for what one lacks the permission for; `tenant` is the caller's own. Never throws. */
  refused(tenant: string, who: Actor, what: { readonly operation: string; readonly needs: string }): Promise<void>;
}

interface WatchPorts {
  readonly of: (tenant: string) => ActivityStore;
  readonly clock: Clock;
  /** Told when a note could not be taken; what was asked for goes on. */
  readonly onFailure: (error: unknown) => void;
}

/** Notes that this process has taken lately. */
const MAX_TAKEN = 10_000;

export function makeWatch({ of, clock, onFailure }: WatchPorts): Watch {
  const taken = new Set<string>();

  async function note(tenant: string, once: string, record: (at: string) => Parameters<ActivityStore["record"]>[0]) {
    const at = new Date(clock.now()).toISOString();
    const name = `${tenant} ${at.slice(0, 10)} ${once}`;
    if (taken.has(name)) return;
    try {
      await of(tenant).record(record(at), once);
      if (taken.size >= MAX_TAKEN) taken.clear();
      taken.add(name);
    } catch (error) {
      onFailure(error);
    }
  }

  return {
    async entered(tenant, who) {
      if (who.kind !== "person") return;
      await note(tenant, `signed_in#${who.id}`, (at) => ({ kind: "signed_in", at }));
    },
    async refused(tenant, who, { operation, needs }) {
      const hour = new Date(clock.now()).toISOString().slice(11, 13);
      await note(tenant, `refused#${hour}#${who.id}#${needs}`, (at) => ({
        kind: "refused",
        at,
        facts: { operation, needs },
      }));
    },
  };
}
