/** Who may run now: an account-wide limit, and functions that have executions reserved for them alone. */
export interface Concurrency {
  /** Waits for a free execution; call the answer when it is over. First come, first served, per function. */
  acquire(functionName: string): Promise<() => void>;
}

/**
 * AWS answers "too many requests" beyond the limit and every caller tries again; here they wait in line, with the same
 * number running at a time. A new account has ten.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export function makeConcurrency(accountLimit: number, reserved: ReadonlyMap<string, number>): Concurrency {
  const running = new Map<string, number>();
  let waiting: { pool: string; start: () => void }[] = [];
  const shared = "";
  const limitOf = (pool: string): number => (pool === shared ? accountLimit : (reserved.get(pool) ?? accountLimit));
  const runningIn = (pool: string): number => running.get(pool) ?? 0;

  const take = (pool: string): (() => void) => {
    running.set(pool, runningIn(pool) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      running.set(pool, runningIn(pool) - 1);
      const next = waiting.find((waiter) => waiter.pool === pool);
      if (!next) return;
      waiting = waiting.filter((waiter) => waiter !== next);
      next.start();
    };
  };
  return {
    acquire(functionName) {
      const pool = reserved.has(functionName) ? functionName : shared;
      if (runningIn(pool) < limitOf(pool)) return Promise.resolve(take(pool));
      return new Promise((done) => waiting.push({ pool, start: () => done(take(pool)) }));
    },
  };
}
