/** Leads by type, and in which state they are: all of them, or those that came in the days. */

import { keepPreviousData } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { Chart, type Series } from "../../shared/chart/chart.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { Delta } from "../../shared/delta/delta.tsx";
import { useFormats } from "../../words/index.tsx";
import { before, type View } from "./period.ts";
import { Reading } from "./reading.tsx";
import { useWords } from "./words.ts";

const STATES: readonly (readonly [
  "new" | "in_progress" | "negotiation" | "closed_won" | "closed_lost",
  Series["color"],
])[] = [
  ["new", "info"],
  ["in_progress", "accent"],
  ["negotiation", "second"],
  ["closed_won", "ok"],
  ["closed_lost", "faint"],
];
const TYPES = ["sale", "no_interest", "future_contact", "support", "recovery"] as const;
const sum = (states: Readonly<Record<string, number>>) => Object.values(states).reduce((total, one) => total + one, 0);

export function Leads({ view }: { readonly view: View }) {
  const t = useWords();
  const f = useFormats();
  const asked = api.useQuery(
    "get",
    "/api/reports/lead-states",
    { params: { query: { ...view.days } } },
    { placeholderData: keepPreviousData },
  );
  const { data } = asked;
  const earlier = data && view.compare ? before(data.range) : undefined;
  const then = api.useQuery(
    "get",
    "/api/reports/lead-states",
    { params: { query: { ...(earlier ?? view.days) } } },
    { enabled: earlier !== undefined },
  );
  const which = view.of === "now" ? "now" : "created";
  const types = data?.types ?? [];
  const nameOf = (id: string) => {
    const known = TYPES.find((type) => type === id);
    return known ? t(`type.${known}`) : t("untyped");
  };
  const wayOf = (type: string) =>
    TYPES.some((known) => known === type) ? ({ to: "/leads", search: { type } } as const) : undefined;
  return (
    <Reading of={asked} range={data?.range} previous={earlier}>
      <Segments
        label={t("leads.which")}
        value={which}
        onChange={(of) => view.change({ of: of === "now" ? of : undefined })}
        options={[
          { id: "created", title: t("leads.created") },
          { id: "now", title: t("leads.now") },
        ]}
      />
      {view.asTable ? null : (
        <Chart
          title={t("chart.leads")}
          head={t("head.type")}
          kind="stacked"
          asTable={false}
          ids={types.map(({ type }) => type)}
          labels={types.map(({ type }) => nameOf(type))}
          series={STATES.map(([state, color]) => ({
            name: t(`state.${state}`),
            color,
            values: types.map((type) => type[which][state] ?? 0),
          }))}
          wayOf={wayOf}
        />
      )}
      <Card title={t("tab.leads")}>
        <DataTable
          label={t("tab.leads")}
          head={t("head.type")}
          columns={[...STATES.map(([state]) => t(`state.${state}`)), t("total")]}
          rows={types.map((type) => {
            const way = wayOf(type.type);
            const was =
              earlier && then.data && which === "created"
                ? sum(then.data.types.find((one) => one.type === type.type)?.created ?? {})
                : null;
            return {
              id: type.type,
              head: way ? (
                <Link to={way.to} search={way.search}>
                  {nameOf(type.type)}
                </Link>
              ) : (
                nameOf(type.type)
              ),
              cells: [
                ...STATES.map(([state]) => {
                  const count = type[which][state] ?? 0;
                  return way && count > 0 ? (
                    <Link key={state} to={way.to} search={{ ...way.search, state }}>
                      {f.number(count)}
                    </Link>
                  ) : (
                    f.number(count)
                  );
                }),
                <span key="total">
                  {f.number(sum(type[which]))} <Delta now={sum(type[which])} before={was} />
                </span>,
              ],
            };
          })}
        />
      </Card>
    </Reading>
  );
}
