import type { Clock } from "../kernel/ports.ts";
import { changedPreferences, type Preferences, type PreferencesChange } from "./model.ts";
import type { PreferencesStore } from "./ports.ts";

export type PreferOutcome =
  | { readonly kind: "done"; readonly preferences: Preferences }
  | { readonly kind: "stale"; readonly preferences: Preferences }
  | { readonly kind: "too_many" };

export type Prefer = (person: string, change: PreferencesChange, expectedVersion?: number) => Promise<PreferOutcome>;

const ATTEMPTS = 5;

export function makePrefer({
  preferences,
  clock,
}: {
  readonly preferences: PreferencesStore;
  readonly clock: Clock;
}): Prefer {
  return async (person, change, expectedVersion) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await preferences.read(person);
      if (expectedVersion !== undefined && expectedVersion !== before.version)
        return { kind: "stale", preferences: before };
      const after = changedPreferences(before, change, new Date(clock.now()).toISOString());
      if (!after) return { kind: "too_many" };
      if ((await preferences.save(person, after)) === "saved") return { kind: "done", preferences: after };
    }
    throw new Error("the preferences kept changing");
  };
}
