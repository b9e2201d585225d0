/** What was told of one connection on one day. */
export interface Told {
  /** When it was first seen: names the fact, however often it is told. */
  readonly at: string;
  /** Everything that follows from it was done. */
  readonly done: boolean;
}

/** Of one tenant. Rows go by themselves after some days. */
export interface WatchStore {
  /** At `now`, unless it was begun before. */
  begin(connectionId: string, kind: "alarm" | "pause", day: string, now: string): Promise<Told>;
  end(connectionId: string, kind: "alarm" | "pause", day: string): Promise<void>;
}
