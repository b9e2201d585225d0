/** Rules as they are heard at present: what people wrote, moved by what people corrected. */
import type { Clock } from "../kernel/ports.ts";
import { type Judge, makeJudge } from "./judge.ts";
import type { ClassificationRuleStore } from "./ports.ts";

/** Whoever changes a rule elsewhere is obeyed after so long. */
const CACHE_MS = 30_000;

interface ReadPorts {
  readonly rules: Pick<ClassificationRuleStore, "heard">;
  readonly clock: Clock;
}

export interface ReadJudge {
  (): Promise<Judge>;
  /** Reads anew the next time. */
  forget(): void;
}

export async function readJudge({ rules }: Omit<ReadPorts, "clock">): Promise<Judge> {
  const heard = await rules.heard();
  return makeJudge(heard.rules, heard.steps);
}

/** One query every half minute in which somebody writes. */
export function makeReadJudge({ clock, rules }: ReadPorts): ReadJudge {
  let kept: { readonly judge: Judge; readonly until: number } | undefined;
  const read = async () => {
    if (kept && kept.until > clock.now()) return kept.judge;
    const judge = await readJudge({ rules });
    kept = { judge, until: clock.now() + CACHE_MS };
    return judge;
  };
  return Object.assign(read, {
    forget: () => {
      kept = undefined;
    },
  });
}
