/** Timers whose time has come: each is acted on, then cleared. */
import type { Clock } from "../kernel/ports.ts";
import { MAX_DELAY_MS } from "../relay/model.ts";
import type { TIMERS, Timer } from "./model.ts";
import type { FireTimer, TimerStore } from "./ports.ts";

/** Timers that one run handles at most; the rest is left for the next. */
const BATCH = 100;
/** Of different conversations, so they do not meet. */
const AT_ONCE = 8;

interface FirePorts {
  readonly timers: TimerStore;
  readonly fire: FireTimer;
  readonly clock: Clock;
  /** Told of each, and of what became of it. */
  readonly told: (timer: Timer, outcome: string, error?: unknown) => void;
}

export interface FireOutcome {
  readonly fired: number;
  readonly failed: number;
  readonly more: boolean;
  /** Found due and not fired: they ask others, who may be slow, and nobody waits for them to the minute. */
  readonly slow: readonly Timer[];
}

const SLOW: ReadonlySet<string> = new Set(["daily", "calendar", "calendar_check", "signature"]);
const isSlow = ({ timer }: Timer): boolean => SLOW.has(timer);

/** Those that are due and not slow, else those that are given. One that fails does not keep back the others; it stays due. */
export type FireDue = (given?: readonly Timer[]) => Promise<FireOutcome>;

export function makeFireDue({ timers, fire, clock, told }: FirePorts): FireDue {
  return async (given) => {
    const due = given ?? (await timers.due(new Date(clock.now()).toISOString(), BATCH));
    const [slow, prompt] = given ? [[], due] : [due.filter(isSlow), due.filter((timer) => !isSlow(timer))];
    let fired = 0;
    const rest = [...prompt];
    const work = async () => {
      for (let timer = rest.shift(); timer; timer = rest.shift()) {
        try {
          const outcome = await fire(timer);
          await timers.clear(timer);
          fired++;
          told(timer, outcome);
        } catch (error) {
          told(timer, "failed", error);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, prompt.length) }, work));
    return { fired, failed: prompt.length - fired, more: due.length === BATCH && fired > 0, slow };
  };
}

export type FireOne = (asked: Pick<Timer, "conversationId" | "timer">) => Promise<
  | { readonly kind: "fired"; readonly outcome: string }
  | { readonly kind: "gone" }
  | { readonly kind: "early"; readonly ms: number }
  /** It was put off for longer than a queue waits, and goes by its own schedule. */
  | { readonly kind: "postponed" }
>;

/** One timer that a queue brings at its time. */
export function makeFireOne({ timers, fire, clock }: Omit<FirePorts, "told">): FireOne {
  return async ({ conversationId, timer: name }) => {
    const timer = await timers.get(conversationId, name);
    if (!timer) return { kind: "gone" };
    const ms = Date.parse(timer.wakeAt) - clock.now();
    if (ms > MAX_DELAY_MS) {
      // Either it was moved and is looked after already, or its schedule could not be made: asking once more harms neither.
      await timers.again(timer);
      return { kind: "postponed" };
    }
    if (ms > 0) return { kind: "early", ms };
    const outcome = await fire(timer);
    await timers.clear(timer);
    return { kind: "fired", outcome };
  };
}

type Named =
  | (typeof TIMERS)[number]
  | "later"
  | "notify"
  | "digest"
  | "feedback"
  | "rule"
  | "run"
  | "webhook"
  | "wave"
  | "figures";

/** Which of them does what; what nobody does any more is cleared in silence. */
export const makeFireTimer =
  (actions: Readonly<Partial<Record<Named, FireTimer>>>): FireTimer =>
  async (timer) => {
    const name = timer.timer.split(".")[0] as Named;
    return (await actions[name]?.(timer)) ?? "nothing";
  };
