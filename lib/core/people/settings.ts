import { defaultSettings, type TenantSettings } from "./model.ts";
import type { SettingsStore } from "./ports.ts";

export type SettingsChange = Partial<Omit<TenantSettings, "updatedAt" | "version">>;

export type SettingsOutcome =
  | { readonly kind: "done"; readonly settings: TenantSettings }
  | { readonly kind: "stale"; readonly settings: TenantSettings }
  /** Whoever demands a second factor has to have used one, or they would lock themselves out with everybody else. */
  | { readonly kind: "second_factor_unproven" };

export interface ManageSettings {
  get(): Promise<TenantSettings>;
  change(
    change: SettingsChange,
    by: { readonly secondFactor: boolean },
    expectedVersion: number | undefined,
    now: string,
  ): Promise<SettingsOutcome>;
}

export function makeManageSettings({
  settings,
  tenant,
}: {
  readonly settings: SettingsStore;
  readonly tenant: string;
}): ManageSettings {
  const present = async () => (await settings.get()) ?? defaultSettings(tenant);
  return {
    get: present,
    async change(change, { secondFactor }, expectedVersion, now) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const before = await present();
        if (expectedVersion !== undefined && expectedVersion !== before.version)
          return { kind: "stale", settings: before };
        if (change.requireSecondFactor && !before.requireSecondFactor && !secondFactor)
          return { kind: "second_factor_unproven" };
        const changed = { ...before, ...change };
        if (JSON.stringify(changed) === JSON.stringify(before)) return { kind: "done", settings: before };
        const after = { ...changed, updatedAt: now, version: before.version + 1 };
        if ((await settings.save(after, before)) === "saved") return { kind: "done", settings: after };
      }
      throw new Error("the settings kept changing");
    },
  };
}
