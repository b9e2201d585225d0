/**
 * A run goes on from where it stands: step after step until one waits. What a step does has an id that follows from run and step, and the run
 * is written behind it, so a crash between the two does the step again and nothing more.
 */
import type { Clock } from "../kernel/ports.ts";
import { instantOf, shownAt } from "../kernel/wall-clock.ts";
import { wholeMinute } from "../timers/model.ts";
import {
  type Automation,
  type Definition,
  isUnderWay,
  MAX_RUNS_A_DAY,
  MAX_STEPS,
  nextOf,
  type Run,
  type RunEntry,
  type Step,
  type Stop,
  stepAt,
} from "./model.ts";
import type { AutomationStore, Did, Hands, IsSilent, Judge, RunStore, Wake, ZoneOf } from "./ports.ts";

export interface AdvancePorts {
  readonly automations: Pick<AutomationStore, "get" | "version">;
  readonly runs: Pick<RunStore, "get" | "save" | "forget" | "ofContacts" | "enter">;
  readonly hands: Hands;
  readonly judge: Judge;
  readonly isSilent: IsSilent;
  readonly zoneOf: ZoneOf;
  readonly wake: Wake;
  /** The contact that speaks for this one, first, and all that were merged into it. */
  readonly family: (contactId: string) => Promise<readonly { readonly contactId: string }[]>;
  readonly clock: Clock;
}

/** What became of it. Throws when it has to be looked at again. */
export type AdvanceRun = (contactId: string, runId: string) => Promise<string>;

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Up to here a queue waits to the second; longer waits end with a minute. */
const SHORT_MS = 15 * MINUTE;
const ATTEMPTS = 5;

/** When a wait that began then is over. */
export function dueOf(step: Extract<Step, { readonly kind: "wait" | "until" }>, since: string, zone: string): string {
  const from = Date.parse(since);
  if (step.kind === "wait") {
    const due = new Date(from + step.minutes * MINUTE).toISOString();
    return step.minutes * MINUTE < SHORT_MS ? due : wholeMinute(due);
  }
  const [hours = 0, minutes = 0] = step.time.split(":").map(Number);
  const midnight = Math.floor(shownAt(from, zone) / DAY) * DAY;
  for (let ahead = 0; ahead <= 8; ahead++) {
    const shown = midnight + ahead * DAY + (hours * 60 + minutes) * MINUTE;
    const weekday = ((new Date(shown).getUTCDay() + 6) % 7) + 1;
    const at = instantOf(shown, zone);
    if (at > from && (step.days.length === 0 || step.days.includes(weekday))) return new Date(at).toISOString();
  }
  throw new Error("a week has every day of it");
}

export function makeAdvanceRun(ports: AdvancePorts): AdvanceRun {
  const { automations, runs, hands, judge, isSilent, zoneOf, wake, family, clock } = ports;
  const now = () => new Date(clock.now()).toISOString();

  return async (contactId, runId) => {
    for (let turn = 0; turn < MAX_STEPS + ATTEMPTS; turn++) {
      const run = await runs.get(contactId, runId);
      if (!run) return "missing";
      if (run.state !== "pending" && !isUnderWay(run.state)) return run.state;
      // Read before every step: a pause holds what comes next.
      const automation = await automations.get(run.automationId);
      const definition = automation && (await definitionOf(automation, run.version));
      if (!automation || !definition) return end(run, "stopped", "removed");
      if (run.stopping) return stop(run, run.stopping, definition);
      if (automation.state === "archived") return end(run, "stopped", "cancelled");
      if (automation.state !== "active") {
        if (run.state === "held") return "held";
        await write(run, { state: "held" });
        // It may have been resumed between the two: then nobody would come by any more.
        if ((await automations.get(run.automationId))?.state !== "active") return "held";
        continue;
      }
      if (run.state === "pending" || run.step === ENTRY) {
        const outcome = await enter(run, definition);
        if (outcome !== "entered") return outcome;
        continue;
      }
      const step = run.step === null ? undefined : stepAt(definition.steps, run.step);
      if (!step || step.kind === "end") return end(run, "finished", null);
      if (step.kind === "wait" || step.kind === "until") {
        const due = run.wakeAt ?? dueOf(step, run.since, await zoneOf(run.contactId));
        if (Date.parse(due) > clock.now()) {
          await wake(run, due);
          const waits = run.wakeAt === null ? [entry(step, "waits", null, due)] : [];
          if (run.state !== "waiting") await write(run, { state: "waiting", wakeAt: due, log: [...run.log, ...waits] });
          return "waiting";
        }
        await goOn(run, definition, step, entry(step, "done"));
        continue;
      }
      if (step.kind === "branch") {
        const { holds } = await judge(run.contactId, step.condition);
        const way = holds ? "yes" : "no";
        await goOn(run, definition, step, entry(step, way), way);
        continue;
      }
      const did = await act(run, step);
      await goOn(
        run,
        definition,
        step,
        did.kind === "done" ? entry(step, "done", null, did.text) : entry(step, "skipped", did.code, did.text),
      );
    }
    throw new Error("the run kept changing");
  };

  async function definitionOf(automation: Automation, version: number): Promise<Definition | undefined> {
    const { published } = automation;
    return published?.version === version ? published.definition : automations.version(automation.id, version);
  }

  function act(run: Run, step: Extract<Step, { kind: keyof Hands }>): Promise<Did> {
    switch (step.kind) {
      case "send":
        return hands.send(run, step);
      case "tag":
        return hands.tag(run, step);
      case "move":
        return hands.move(run, step);
      case "assign":
        return hands.assign(run, step);
      case "event":
        return hands.event(run, step);
      case "campaign":
        return hands.campaign(run, step);
      case "webhook":
        return hands.webhook(run, step);
    }
  }

  function entry(
    step: Step | null,
    outcome: RunEntry["outcome"],
    code: string | null = null,
    text: string | null = null,
  ): RunEntry {
    return { at: now(), step: step?.id ?? null, kind: step?.kind ?? "begin", outcome, code, text };
  }

  /**
   * Undefined: somebody else took it further meanwhile. That something is to end it changes nothing of what was done: it is seen at the next
   * turn.
   */
  async function write(given: Run, change: Partial<Run>): Promise<Run | undefined> {
    let run = given;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const next = { ...run, ...change, updatedAt: now(), revision: run.revision + 1 };
      if ((await runs.save(next)) === "saved") return next;
      const there = await runs.get(run.contactId, run.runId);
      if (there?.step !== given.step || there.state !== given.state) return undefined;
      run = there;
    }
    throw new Error("the run kept changing");
  }

  function goOn(run: Run, { steps }: Definition, step: Step, line: RunEntry, way?: "yes" | "no") {
    return write(run, {
      state: "running",
      step: nextOf(steps, step.id, way),
      since: now(),
      wakeAt: null,
      log: [...run.log, line],
    });
  }

  async function end(run: Run, state: "finished" | "stopped", stoppedBy: Stop | null): Promise<string> {
    const line: RunEntry = {
      ...{ at: now(), step: run.step, outcome: "done", code: stoppedBy, text: null },
      kind: state === "finished" ? "finish" : "stop",
    };
    await write(run, { state, step: null, wakeAt: null, stopping: null, stoppedBy, log: [...run.log, line] });
    return state === "finished" ? "finished" : `stopped_${stoppedBy}`;
  }

  async function stop(run: Run, by: Stop, { exits }: Definition): Promise<string> {
    const { funnelId = null, stageId = null } = (by === "reply" ? exits.reply : null) ?? {};
    if (funnelId === null || stageId === null) return end(run, "stopped", by);
    const did = await hands.move(run, { funnelId, stageId });
    const line: RunEntry = {
      ...{ at: now(), step: run.step, kind: "move", outcome: did.kind },
      code: did.kind === "skipped" ? did.code : null,
      text: did.text ?? null,
    };
    return end({ ...run, log: [...run.log, line] }, "stopped", by);
  }

  /** Whether they come in: asked a moment after what triggered it, when their row says what happened. */
  async function enter(run: Run, definition: Definition): Promise<string> {
    if (run.wakeAt !== null && Date.parse(run.wakeAt) > clock.now()) {
      await wake(run, run.wakeAt);
      return "pending";
    }
    const { trigger, condition, entry: how } = definition;
    const isOut =
      (trigger.kind === "silent" && !(await isSilent(run.contactId, run.trigger.own ?? ""))) ||
      (condition !== null && !(await judge(run.contactId, condition)).holds) ||
      (await isTooMany(run)) ||
      (how.kind !== "always" &&
        (await runs.enter(run, how.kind === "once" ? null : clock.now() - how.days * DAY)) === "refused");
    if (isOut) {
      await runs.forget(run);
      return "not_entered";
    }
    const at = now();
    await write(run, {
      ...{ state: "running", step: definition.steps[0]?.id ?? null, since: at, wakeAt: null, startedAt: at },
      log: [entry(null, "done")],
    });
    return "entered";
  }

  /** Under way with them already, or more than one day should bring. */
  async function isTooMany(run: Run): Promise<boolean> {
    const own = await family(run.contactId);
    const theirs = await runs.ofContacts(own.map((one) => one.contactId));
    const others = theirs.filter(({ runId, state }) => runId !== run.runId && state !== "pending");
    if (others.some(({ automationId, state }) => automationId === run.automationId && isUnderWay(state))) return true;
    const since = clock.now() - DAY;
    return others.filter(({ startedAt }) => Date.parse(startedAt) > since).length >= MAX_RUNS_A_DAY;
  }
}

/** Where a run stands before anybody looked whether it may come in. */
export const ENTRY = "entry";
