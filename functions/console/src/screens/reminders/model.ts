/** Which reminders stand where. */
import type { Schemas } from "../../api/client.ts";
import { dayIn } from "../../shared/zone/days.ts";

export type Reminder = Schemas["Reminder"];

export const WHENS = ["open", "overdue", "today", "upcoming", "closed"] as const;
export type When = (typeof WHENS)[number];
export const whenOf = (text: string | undefined): When => WHENS.find((one) => one === text) ?? "open";

export const isOpen = ({ state }: Reminder): boolean => state !== "done" && state !== "cancelled";
export const isDue = ({ dueAt }: Reminder, now: number): boolean => Date.parse(dueAt) <= now;

/** So that what was changed a moment ago goes where it belongs before the API has said so. */
export function belongs(reminder: Reminder, when: When, zone: string, now: number): boolean {
  if (when === "closed") return !isOpen(reminder);
  if (!isOpen(reminder)) return false;
  if (when === "overdue") return isDue(reminder, now);
  if (when === "upcoming") return !isDue(reminder, now);
  return when === "open" || dayIn(zone, Date.parse(reminder.dueAt)) === dayIn(zone, now);
}

export interface Group {
  /** A day of the calendar, or what is late. */
  readonly day: string | "overdue";
  readonly reminders: readonly Reminder[];
}

export function groupsOf(all: readonly Reminder[], when: When, zone: string, now: number): readonly Group[] {
  const groups = new Map<string, Reminder[]>();
  const timeOf = ({ dueAt, closedAt }: Reminder) => (when === "closed" ? (closedAt ?? dueAt) : dueAt);
  const shown = all.filter((one) => belongs(one, when, zone, now));
  const order = when === "closed" ? -1 : 1;
  for (const one of shown.sort((a, b) => order * timeOf(a).localeCompare(timeOf(b)))) {
    const day = when !== "closed" && isDue(one, now) ? "overdue" : dayIn(zone, Date.parse(timeOf(one)));
    groups.set(day, [...(groups.get(day) ?? []), one]);
  }
  return [...groups].map(([day, reminders]) => ({ day, reminders }));
}
