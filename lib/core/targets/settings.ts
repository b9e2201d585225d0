import type { HoursStore } from "../hours/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { TargetSettings } from "./model.ts";
import type { PolicyStore, ReadTargetSettings } from "./ports.ts";

const CACHE_MS = 60_000;

interface SettingsPorts {
  readonly policies: Pick<PolicyStore, "all">;
  readonly hours: Pick<HoursStore, "all">;
  readonly clock: Clock;
}

/** Where nothing is promised, hours are not read. */
export function makeReadTargetSettings({ policies, hours, clock }: SettingsPorts): ReadTargetSettings {
  let kept: { readonly value: TargetSettings; readonly until: number } | undefined;
  return async () => {
    if (kept && kept.until > clock.now()) return kept.value;
    const all = await policies.all();
    const value = { policies: all, hours: all.length ? await hours.all() : [] };
    kept = { value, until: clock.now() + CACHE_MS };
    return value;
  };
}
