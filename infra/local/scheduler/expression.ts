import { ServiceError } from "../errors.ts";
import { type Cron, nextWallClock, parseCron } from "./cron.ts";
import { toInstant, toWallClock } from "./wall-clock.ts";

export type ScheduleExpression =
  | { readonly kind: "at"; readonly wallClock: number }
  | { readonly kind: "rate"; readonly everyMs: number }
  | { readonly kind: "cron"; readonly cron: Cron };

/** When a schedule runs; instants are milliseconds since 1970. */
export interface Timing {
  readonly expression: string;
  readonly timeZone: string;
  readonly createdAt: number;
  readonly startAt?: number | undefined;
  readonly endAt?: number | undefined;
  /** The run before, as the expression named it, not as late as it came. */
  readonly lastRun?: number | undefined;
}

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Throws a ServiceError (ValidationException) for what AWS refuses. */
export function parseExpression(text: string): ScheduleExpression {
  const [, kind, body = ""] = /^(at|rate|cron)\((.+)\)$/.exec(text) ?? [];
  if (kind === "cron") return { kind, cron: parseCron(body) };
  if (kind === "at" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body)) {
    const wallClock = Date.parse(`${body}Z`);
    if (!Number.isNaN(wallClock)) return { kind, wallClock };
  }
  if (kind === "rate") {
    const [, count = "", unit = ""] = /^(\d+) (minute|hour|day)s?$/.exec(body) ?? [];
    const everyMs = Number(count) * (units[unit] ?? 0);
    if (everyMs > 0) return { kind, everyMs };
  }
  throw new ServiceError("ValidationException", `Invalid Schedule Expression ${text}.`);
}

/**
 * The first run after an instant, undefined when there is none. A cron run that daylight saving skips does not take place,
 * one that it repeats takes place once; a one-time run in such a gap is moved to after it, so that it is not lost.
 */
export function nextRun(timing: Timing, after: number): number | undefined {
  const run = nextInstant(parseExpression(timing.expression), timing, Math.max(after, (timing.startAt ?? 0) - 1));
  return run !== undefined && timing.endAt !== undefined && run > timing.endAt ? undefined : run;
}

function nextInstant(expression: ScheduleExpression, timing: Timing, after: number): number | undefined {
  switch (expression.kind) {
    case "at": {
      if (timing.lastRun !== undefined) return undefined;
      const { wallClock } = expression;
      return toInstant(wallClock, timing.timeZone) ?? toInstant(wallClock + 3_600_000, timing.timeZone);
    }
    case "rate": {
      const origin = timing.startAt ?? timing.createdAt;
      const steps = Math.max(
        timing.startAt === undefined ? 1 : 0,
        Math.floor((after - origin) / expression.everyMs) + 1,
      );
      return origin + steps * expression.everyMs;
    }
    case "cron": {
      let wallClock = toWallClock(after, timing.timeZone);
      // A gap skips an hour, so a few tries are enough even for a cron that runs each minute.
      for (let tries = 0; tries < 5000; tries += 1) {
        const next = nextWallClock(expression.cron, wallClock);
        if (next === undefined) return undefined;
        const instant = toInstant(next, timing.timeZone);
        if (instant !== undefined && instant > after) return instant;
        wallClock = next;
      }
      return undefined;
    }
  }
}
