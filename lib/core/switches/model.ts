/** The kill switch: what an operator stopped sends nothing until it is started again. Nothing is lost; it waits. */
export interface Stop {
  readonly reason: string;
  readonly at: string;
}

/** Of one tenant: the whole of it, and single connections. */
export interface Stops {
  readonly tenant?: Stop;
  readonly connections: Readonly<Record<string, Stop>>;
}

export const stopOf = (stops: Stops, connectionId: string): Stop | undefined =>
  stops.tenant ?? (Object.hasOwn(stops.connections, connectionId) ? stops.connections[connectionId] : undefined);
