/** The kill switch: what somebody stopped sends nothing until it is started again. Nothing is lost; it waits. */
export interface Stop {
  readonly reason: string;
  readonly at: string;
  /** Who stopped it: `usr_…`, `key_…`, `system:ops` for the operator's command, or `system:watch`. Absent on stops from before it was kept. */
  readonly by?: string;
}

/** Of one tenant: the whole of it, and single connections. */
export interface Stops {
  readonly tenant?: Stop;
  readonly connections: Readonly<Record<string, Stop>>;
}

/** Of the whole tenant when `connectionId` is undefined. */
export const ownStop = (stops: Stops, connectionId: string | undefined): Stop | undefined => {
  if (connectionId === undefined) return stops.tenant;
  return Object.hasOwn(stops.connections, connectionId) ? stops.connections[connectionId] : undefined;
};

/** What holds a connection up: the tenant's stop, else its own. */
export const stopOf = (stops: Stops, connectionId: string): Stop | undefined =>
  stops.tenant ?? ownStop(stops, connectionId);
