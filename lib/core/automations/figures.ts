/** How many runs each automation has, out of the counters. Pure. */
import type { Counter } from "../counters/model.ts";
import type { Figures } from "./ports.ts";

export const NO_RUNS: Figures = { active: 0, finished: 0, stopped: 0, stoppedByReply: 0, failed: 0 };

export const figuresIn = (counters: readonly Pick<Counter, "id" | "values">[]): ReadonlyMap<string, Figures> =>
  new Map(
    counters.map(({ id, values }) => {
      const of = (name: string): number => values[name] ?? 0;
      const active = of("running") + of("waiting") + of("held");
      const [finished, stopped, failed] = [of("finished"), of("stopped"), of("failed")];
      return [id, { active, finished, stopped, stoppedByReply: of("stopped.reply"), failed }];
    }),
  );
