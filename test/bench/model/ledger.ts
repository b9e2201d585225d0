/** What one invocation of a function asked of the world: deterministic, so that any rise has a cause in our code. */

export interface Counters {
  /** Requests by service and operation. */
  readonly requests: Readonly<Record<string, number>>;
  /** Requests on the longest chain in which each one waited for the answer before it. */
  readonly roundTrips: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Of the bodies of requests and answers. */
  readonly bytes: number;
}

export interface Spent {
  readonly writeUnits?: number;
  readonly readUnits?: number;
}

export interface Ledger {
  /** Call when a request arrives; the returned function when its answer leaves. */
  begin(operation: string, requestBytes: number): (answerBytes: number, spent: Spent) => void;
  /** What was counted since the last call. */
  take(): Counters;
}

export function makeLedger(): Ledger {
  let requests = new Map<string, number>();
  let [answered, roundTrips, writeUnits, readUnits, bytes] = [0, 0, 0, 0, 0];
  return {
    begin(operation, requestBytes) {
      requests.set(operation, (requests.get(operation) ?? 0) + 1);
      // Nothing that is still open can have caused this request: it follows the longest chain that has ended.
      const depth = answered + 1;
      roundTrips = Math.max(roundTrips, depth);
      bytes += requestBytes;
      return (answerBytes, spent) => {
        answered = Math.max(answered, depth);
        bytes += answerBytes;
        writeUnits += spent.writeUnits ?? 0;
        readUnits += spent.readUnits ?? 0;
      };
    },
    take() {
      const counted = {
        requests: Object.fromEntries([...requests].sort(([a], [b]) => (a < b ? -1 : 1))),
        roundTrips,
        writeUnits,
        readUnits,
        bytes,
      };
      requests = new Map();
      [answered, roundTrips, writeUnits, readUnits, bytes] = [0, 0, 0, 0, 0];
      return counted;
    },
  };
}

export function sum(all: readonly Counters[]): Counters {
  const requests: Record<string, number> = {};
  for (const one of all)
    for (const [name, count] of Object.entries(one.requests)) requests[name] = (requests[name] ?? 0) + count;
  const total = (of: Exclude<keyof Counters, "requests">): number => all.reduce((so, one) => so + one[of], 0);
  return {
    requests,
    roundTrips: total("roundTrips"),
    writeUnits: total("writeUnits"),
    readUnits: total("readUnits"),
    bytes: total("bytes"),
  };
}
