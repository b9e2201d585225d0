/** What people see and set of a tenant's spending. */
import type { Clock } from "../kernel/ports.ts";
import { forecastOf, monthOf, type SentInMonth, type SpendingSettings, spentOf } from "./model.ts";
import type { SentIn, SpendingStore } from "./ports.ts";

export interface Spending {
  readonly month: string;
  readonly settings: SpendingSettings;
  readonly spentMicros: number;
  readonly forecastMicros: number | undefined;
  readonly connections: readonly (SentInMonth & { readonly spentMicros: number })[];
}

export type SpendingChange = Partial<Pick<SpendingSettings, "limitMicros" | "mode" | "warnAt" | "tell">>;

export interface ManageSpending {
  look(): Promise<Spending>;
  change(
    change: SpendingChange,
    expectedVersion: number | undefined,
  ): Promise<{ readonly kind: "done" | "stale"; readonly spending: Spending }>;
}

export function makeManageSpending({
  spending,
  sentIn,
  free,
  clock,
}: {
  readonly spending: SpendingStore;
  readonly sentIn: SentIn;
  readonly free: number;
  readonly clock: Clock;
}): ManageSpending {
  async function seen(settings: SpendingSettings): Promise<Spending> {
    const now = clock.now();
    const connections = (await sentIn(monthOf(now))).map((one) => ({ ...one, spentMicros: spentOf([one], free) }));
    const spentMicros = connections.reduce((sum, one) => sum + one.spentMicros, 0);
    return { month: monthOf(now), settings, spentMicros, forecastMicros: forecastOf(spentMicros, now), connections };
  }

  return {
    look: async () => seen(await spending.settings()),
    async change(change, expectedVersion) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const before = await spending.settings();
        if (expectedVersion !== undefined && before.version !== expectedVersion)
          return { kind: "stale", spending: await seen(before) };
        const updatedAt = new Date(clock.now()).toISOString();
        const next: SpendingSettings = { ...before, ...change, updatedAt, version: before.version + 1 };
        if ((await spending.save(next)) === "saved") return { kind: "done", spending: await seen(next) };
      }
      throw new Error("the spending settings kept changing");
    },
  };
}
