/** Rules as they are heard at present: what people wrote, moved by what people corrected. */
import type { Clock } from "../kernel/ports.ts";
import { type Judge, makeJudge } from "./judge.ts";
import type { ClassificationRuleStore, CorrectionStore } from "./ports.ts";

/** Whoever changes a rule elsewhere is obeyed after so long. */
const CACHE_MS = 30_000;

interface ReadPorts {
  readonly rules: Pick<ClassificationRuleStore, "all">;
  readonly corrections: Pick<CorrectionStore, "steps">;
  readonly clock: Clock;
}

export interface ReadJudge {
  (): Promise<Judge>;
  /** Reads anew the next time. */
  forget(): void;
}

export const readJudge = async ({ rules, corrections }: Omit<ReadPorts, "clock">): Promise<Judge> => {
  const [all, steps] = await Promise.all([rules.all(), corrections.steps()]);
  return makeJudge(all, steps);
};

/** Two reads every half minute in which somebody writes. */
export function makeReadJudge({ clock, ...ports }: ReadPorts): ReadJudge {
  let kept: { readonly judge: Judge; readonly until: number } | undefined;
  const read = async () => {
    if (kept && kept.until > clock.now()) return kept.judge;
    const judge = await readJudge(ports);
    kept = { judge, until: clock.now() + CACHE_MS };
    return judge;
  };
  return Object.assign(read, {
    forget: () => {
      kept = undefined;
    },
  });
}
