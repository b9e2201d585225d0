/** What was told, or done, of one connection. */
export interface Told {
  /** When it was first seen: names the fact, however often it is told. */
  readonly at: string;
  /** Everything that follows from it was done. */
  readonly done: boolean;
}

/** Of one tenant. Rows go by themselves after a week. */
export interface WatchStore {
  /** At `now`, unless it was begun before. `when`: the day or moment that it is about; no `kind` holds a `#`. */
  begin(connectionId: string, kind: string, when: string, now: string): Promise<Told>;
  end(connectionId: string, kind: string, when: string): Promise<void>;
}

/** The last message of a connection that failed. */
export interface LastFailure {
  readonly at: string;
  /** As the delivery's reason names it. */
  readonly code: string;
}

/** Of one tenant. */
export interface LastFailureStore {
  /** Unless one that was later is known. */
  failed(connectionId: string, failure: LastFailure): Promise<void>;
  /** By connection; those of the last weeks. */
  all(): Promise<ReadonlyMap<string, LastFailure>>;
}
