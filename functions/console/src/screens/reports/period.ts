/** Which days are looked at, and how: all of it stands in the address, so that a report can be shared and come back to. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { addDays, today } from "../../shared/zone/days.ts";

export const TABS = [
  "conversations",
  "agents",
  "teams",
  "channels",
  "countries",
  "contacts",
  "leads",
  "funnels",
  "times",
  "hours",
  "notifications",
] as const;
export type Tab = (typeof TABS)[number];

export const PERIODS = ["7d", "30d", "90d", "range"] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

export interface Range {
  readonly from: string;
  readonly through: string;
}
/** What the API takes. */
export type Days = Range | { readonly days: "7" | "30" | "90" };

/** As many days right before. */
export function before({ from, through }: Range): Range {
  const days = Math.round((Date.parse(through) - Date.parse(from)) / 86_400_000) + 1;
  return { from: addDays(from, -days), through: addDays(from, -1) };
}

const oneOf = <Choice extends string>(choices: readonly Choice[], given: string | undefined): Choice | undefined =>
  choices.find((choice) => choice === given);

export function useView() {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const view = useMemo(() => {
    const period = oneOf(PERIODS, search.period) ?? "30d";
    const through = search.through && DAY.test(search.through) ? search.through : today(Date.now());
    const from = search.from && DAY.test(search.from) ? search.from : addDays(through, -29);
    const days: Days = period === "range" ? { from, through } : { days: period.slice(0, -1) as "7" | "30" | "90" };
    return {
      tab: oneOf(TABS, search.tab) ?? ("conversations" as const),
      period,
      days,
      range: { from, through },
      compare: search.compare === "yes",
      asTable: search.view === "table",
      of: search.of,
      funnel: search.funnel,
      job: search.job,
    };
  }, [search]);
  /** Undefined takes a part out of the address. */
  const change = (parts: Readonly<Record<string, string | undefined>>) =>
    void navigate({ to: "/reports", search: { ...search, ...parts }, replace: true });
  return { ...view, change };
}
export type View = ReturnType<typeof useView>;
