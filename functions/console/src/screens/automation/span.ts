/** Minutes, in the unit in which people think of them. */
export const UNITS = ["minutes", "hours", "days"] as const;
export type Unit = (typeof UNITS)[number];
export const SIZE: Readonly<Record<Unit, number>> = { minutes: 1, hours: 60, days: 1_440 };

/** The largest unit of which they are a whole number. */
export function unitOf(minutes: number): { readonly unit: Unit; readonly size: number } {
  const unit = minutes > 0 ? UNITS.findLast((one) => minutes % SIZE[one] === 0) : undefined;
  return unit ? { unit, size: SIZE[unit] } : { unit: "minutes", size: 1 };
}
