import type { Spending as SpendingView } from "../../../../events/api/spending.ts";
import type { Spending } from "../../../../lib/core/spending/manage.ts";
import { PRICE_CATEGORIES } from "../../../../lib/core/spending/model.ts";

const MICROS = 1_000_000;
/** To the hundredth of a cent. */
const dollars = (micros: number) => ({ amount: Math.round(micros / 100) / 10_000, currency: "USD" as const });

export const microsOf = (amount: number): number => Math.round(amount * MICROS);

export const spendingView = ({ month, settings, ...spending }: Spending): SpendingView => ({
  month,
  spent: dollars(spending.spentMicros),
  forecast: spending.forecastMicros === undefined ? null : dollars(spending.forecastMicros),
  limit: settings.limitMicros === null ? null : dollars(settings.limitMicros),
  mode: settings.mode,
  warnAtPercent: settings.warnAt,
  tell: [...settings.tell],
  connections: spending.connections.map(({ connectionId, values, spentMicros }) => ({
    connectionId,
    spent: dollars(spentMicros),
    messages: Object.fromEntries(
      [...PRICE_CATEGORIES, "session", "template"].flatMap((category) =>
        values[category] === undefined ? [] : [[category, values[category]]],
      ),
    ),
  })),
  updatedAt: settings.updatedAt,
  version: settings.version,
});
