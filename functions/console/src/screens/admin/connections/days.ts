/** Days as date fields hold them, by the clock of whoever enters them. */

export const dayOf = (at: string | null | undefined): string => {
  if (!at) return "";
  const day = new Date(at);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};

/** The day's beginning: rather early than late. Undefined for what is no day, as while a year is typed. */
export function momentOf(day: string): string | undefined {
  const begins = new Date(`${day}T00:00`);
  return Number.isNaN(begins.getTime()) ? undefined : begins.toISOString();
}
