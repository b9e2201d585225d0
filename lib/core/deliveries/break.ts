import { answered } from "../connections/model.ts";
import type { ConnectionStore } from "../connections/ports.ts";
import type { Clock } from "../kernel/ports.ts";

/** A provider refused its credentials or the account: nothing is sent by it until a person mends it. */
export type BreakConnection = (
  connectionId: string,
  problem: { readonly code: string; readonly text: string },
) => Promise<void>;

export function makeBreakConnection({
  connections,
  clock,
}: {
  readonly connections: Pick<ConnectionStore, "connection" | "saveConnection">;
  readonly clock: Clock;
}): BreakConnection {
  return async (connectionId, { code, text }) => {
    const connection = await connections.connection(connectionId);
    if (!connection || connection.health === "broken") return;
    const at = new Date(clock.now()).toISOString();
    // A conflict means that somebody is mending it just now; the next refusal will tell again.
    await connections.saveConnection(answered(connection, { ok: false, code, text }, at));
  };
}
