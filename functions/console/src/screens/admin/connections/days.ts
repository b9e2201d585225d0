/** Days as date fields hold them, by the clock of whoever enters them. */

export const dayOf = (at: string | null | undefined): string => {
  if (!at) return "";
  const day = new Date(at);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};

/** The day's beginning: rather early than late. */
export const momentOf = (day: string): string | undefined =>
  day === "" ? undefined : new Date(`${day}T00:00`).toISOString();
