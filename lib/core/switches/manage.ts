/** Stopping all sending of a tenant, or that of one connection, and letting it go on. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { ownStop, type Stops } from "./model.ts";
import type { SwitchStore } from "./ports.ts";

export interface StopAsked {
  /** Undefined: everything that the tenant sends. */
  readonly connectionId: string | undefined;
  readonly reason: string;
  readonly by: string;
}

export type StopOutcome =
  | { readonly kind: "done"; readonly stops: Stops }
  /** There is no such connection. */
  | { readonly kind: "missing" };

export interface ManageStops {
  look(): Promise<Stops>;
  /** What is stopped already stays as it was stopped first: who reads it wants to know who began, and why. */
  stop(asked: StopAsked): Promise<StopOutcome>;
  /** What is not stopped stays as it is, so asking twice does no more than asking once. */
  resume(connectionId: string | undefined): Promise<StopOutcome>;
}

export function makeManageStops({
  switches,
  connections,
  clock,
}: {
  readonly switches: SwitchStore;
  readonly connections: Pick<ConnectionStore, "connection">;
  readonly clock: Clock;
}): ManageStops {
  const isMissing = async (connectionId: string | undefined) =>
    connectionId !== undefined && (await connections.connection(connectionId)) === undefined;

  return {
    look: () => switches.read("surely"),
    async stop({ connectionId, reason, by }) {
      const stops = await switches.read("surely");
      if (ownStop(stops, connectionId)) return { kind: "done", stops };
      if (await isMissing(connectionId)) return { kind: "missing" };
      await switches.set(connectionId, { reason, at: new Date(clock.now()).toISOString(), by });
      return { kind: "done", stops: await switches.read("surely") };
    },
    async resume(connectionId) {
      const stops = await switches.read("surely");
      if (!ownStop(stops, connectionId))
        return (await isMissing(connectionId)) ? { kind: "missing" } : { kind: "done", stops };
      await switches.set(connectionId, undefined);
      return { kind: "done", stops: await switches.read("surely") };
    },
  };
}
