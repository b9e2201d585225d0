/** Rules that tell many of one event, and automations that go on after a pause. */
import { makeRunStore } from "../../../lib/adapters/dynamo/automations.ts";
import { makeTimerStore } from "../../../lib/adapters/dynamo/timers.ts";
import { systemClock } from "../../../lib/adapters/system/system.ts";
import { makeResumeRuns } from "../../../lib/core/automations/resume.ts";
import { makeTellMany } from "../../../lib/core/event-rules/many.ts";
import { rulesOf } from "../../rules.ts";
import { wakeOf } from "../../waking.ts";
import type { Runs } from "../kinds.ts";
import { storesOf } from "../wiring.ts";

export const runs: Runs = (tenant) => {
  const stores = storesOf(tenant);
  return {
    "event-rules.tell": makeTellMany(rulesOf(stores)),
    "automations.resume": makeResumeRuns({
      runs: makeRunStore(stores),
      wake: wakeOf(makeTimerStore(stores)),
      clock: systemClock,
    }),
  };
};
