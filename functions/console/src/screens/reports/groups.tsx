/** Agents, teams and channels: who did how much, and how fast. */
import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../api/client.ts";
import { channelName } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { Chart, type Series, type Way } from "../../shared/chart/chart.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { Delta } from "../../shared/delta/delta.tsx";
import { useFormats } from "../../words/index.tsx";
import type { View } from "./period.ts";
import { Reading, useReport } from "./reading.tsx";
import { useWords } from "./words.ts";

type Figures = Schemas["Figures"];
type Unit = "count" | "duration" | "percent";
type Group = "person" | "team" | "channel";
const SHOWN = 20;

interface Column {
  readonly id:
    | "messagesIn"
    | "messagesOut"
    | "messagesFailed"
    | "conversationsOpened"
    | "conversationsAssigned"
    | "conversationsResolved"
    | "responseMean"
    | "responseP90"
    | "satisfaction"
    | "breaches"
    | "leads"
    | "leadsWon"
    | "conversion";
  readonly unit?: Unit;
  readonly better?: "up" | "down";
  of(figures: Figures): number | null;
}
const count = (id: Column["id"] & keyof Figures, better?: "up" | "down"): Column => ({
  id,
  of: (figures) => figures[id] as number,
  ...(better ? { better } : {}),
});
const mean: Column = {
  id: "responseMean",
  unit: "duration",
  better: "down",
  of: ({ response }) => response?.mean ?? null,
};
const p90: Column = {
  id: "responseP90",
  unit: "duration",
  better: "down",
  of: ({ response }) => response?.p90 ?? null,
};
const satisfaction: Column = { id: "satisfaction", better: "up", of: (figures) => figures.satisfaction?.mean ?? null };
const conversion: Column = {
  id: "conversion",
  unit: "percent",
  better: "up",
  of: (figures) => figures.conversion,
};
const MADE = [count("conversationsResolved", "up"), mean, p90, satisfaction, count("breaches", "down")];
const LEADS = [count("leads"), count("leadsWon", "up"), conversion];
const COLUMNS: Readonly<Record<Group, readonly Column[]>> = {
  person: [count("messagesOut"), count("conversationsAssigned"), ...MADE, ...LEADS],
  team: [count("messagesOut"), count("conversationsAssigned"), ...MADE, ...LEADS],
  channel: [
    count("messagesIn"),
    count("messagesOut"),
    count("messagesFailed", "down"),
    count("conversationsOpened"),
    ...MADE,
    ...LEADS,
  ],
};
const DRAWN: Readonly<Record<Group, readonly (readonly [Column["id"] & keyof Figures, Series["color"]])[]>> = {
  person: [
    ["messagesOut", "accent"],
    ["conversationsResolved", "second"],
  ],
  team: [
    ["conversationsAssigned", "accent"],
    ["conversationsResolved", "second"],
  ],
  channel: [
    ["messagesIn", "accent"],
    ["messagesOut", "second"],
  ],
};
const FILTER: Readonly<Record<Group, string>> = { person: "assignee", team: "teamId", channel: "channel" };

export function Groups({ view, by }: { readonly view: View; readonly by: Group }) {
  const t = useWords();
  const f = useFormats();
  const report = useReport(view, by);
  const { data } = report;
  const groups = data?.by === by ? data.groups : [];
  const nameOf = ({ id, name }: { readonly id: string; readonly name: string | null }) => {
    if (id === "none") return t("nobody");
    if (by === "channel") return id === "unknown" ? t("unknown") : id === "manual" ? t("manual") : channelName(id);
    return name ?? t("gone", { id });
  };
  const wayOf = (id: string): Way | undefined =>
    ["unknown", "manual", "import"].includes(id) ? undefined : { to: "/inbox", search: { [FILTER[by]]: id } };
  const write = (value: number, unit: Unit = "count") =>
    unit === "duration" ? f.duration(value) : unit === "percent" ? f.percent(value) : f.number(value);
  const first = groups.slice(0, SHOWN);
  const columns = COLUMNS[by];
  return (
    <Reading of={report} range={data?.range} previous={data?.previousRange}>
      {view.asTable ? null : (
        <Chart
          title={t(`chart.${by}`)}
          head={t(`head.${by}`)}
          kind="rows"
          asTable={false}
          ids={first.map(({ id }) => id)}
          labels={first.map(nameOf)}
          series={DRAWN[by].map(([id, color]) => ({
            name: t(`count.${id}`),
            color,
            values: first.map(({ figures }) => figures[id] as number),
          }))}
          wayOf={wayOf}
        />
      )}
      <Card title={t(`tab.${view.tab}`)}>
        <DataTable
          label={t(`tab.${view.tab}`)}
          head={t(`head.${by}`)}
          columns={columns.map(({ id }) => t(`count.${id}`))}
          rows={groups.map((group) => {
            const way = wayOf(group.id);
            return {
              id: group.id,
              head: way ? (
                <Link to={way.to} search={way.search}>
                  {nameOf(group)}
                </Link>
              ) : (
                nameOf(group)
              ),
              cells: columns.map(({ id, unit, better, of }) => {
                const value = of(group.figures);
                return (
                  <span key={id} data-figure={id}>
                    <span>{value === null ? "—" : write(value, unit)}</span>
                    {group.previous ? (
                      <Delta
                        now={value}
                        before={of(group.previous)}
                        {...(better ? { better } : {})}
                        format={(given) => write(given, unit)}
                      />
                    ) : null}
                  </span>
                );
              }),
            };
          })}
        />
      </Card>
    </Reading>
  );
}
