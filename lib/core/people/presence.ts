/** When somebody was last here and a key last used: to the hour, for at most one write an hour. */
import type { Clock } from "../kernel/ports.ts";
import type { Principal } from "./model.ts";
import type { PresenceStore } from "./ports.ts";

const MAX_NOTED = 10_000;

/** Never throws; what was asked for goes on. */
export function makeNotePresence({
  of,
  clock,
  onFailure,
}: {
  readonly of: (tenant: string) => PresenceStore;
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
}): (tenant: string, who: Principal) => Promise<void> {
  // The store asks too, but a write that is refused is paid for as well.
  const noted = new Set<string>();
  return async (tenant, { kind, id, email }) => {
    const at = new Date(clock.now()).toISOString();
    const name = `${tenant} ${id} ${at.slice(0, 13)}`;
    if (noted.has(name)) return;
    try {
      if (kind === "person") await of(tenant).seen(id, at, email);
      else await of(tenant).used(id.replace(/^key_/, ""), at);
      if (noted.size >= MAX_NOTED) noted.clear();
      noted.add(name);
    } catch (error) {
      onFailure(error);
    }
  };
}
