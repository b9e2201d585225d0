/** What is going on: tells the readers of streams that something may have been written, and a test that all is quiet. */
export interface Activity {
  /** Marks work as begun; call the answer once it is done. */
  begin(): () => void;
  readonly running: number;
  /** Grows with every piece of work that began or ended: equal numbers mean that nothing happened in between. */
  readonly changes: number;
  /** Calls back after each change, until the answer is called. */
  onChange(listener: () => void): () => void;
}

export function makeActivity(): Activity {
  let running = 0;
  let changes = 0;
  const listeners = new Set<() => void>();
  const changed = (by: number): void => {
    running += by;
    changes += 1;
    for (const listener of listeners) listener();
  };
  return {
    begin() {
      let open = true;
      changed(1);
      return () => {
        if (open) changed(-1);
        open = false;
      };
    },
    get running() {
      return running;
    },
    get changes() {
      return changes;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
