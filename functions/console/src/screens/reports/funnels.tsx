/** A funnel's stages: what stands in them, what came, and what became of it. */

import { keepPreviousData } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, type Schemas } from "../../api/client.ts";
import { Select } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Chart } from "../../shared/chart/chart.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { Delta } from "../../shared/delta/delta.tsx";
import { useFunnels } from "../../shared/lead/names.ts";
import { useFormats } from "../../words/index.tsx";
import { LostReasons } from "./lost-reasons.tsx";
import { before, type Days, type View } from "./period.ts";
import { Reading } from "./reading.tsx";
import styles from "./reports.module.css";
import { Stat, Stats } from "./stat.tsx";
import { useWords } from "./words.ts";

export function Funnels({ view }: { readonly view: View }) {
  const t = useWords();
  const { funnels: list, isPending, error, refetch } = useFunnels();
  const chosen = list.find(({ id }) => id === view.funnel) ?? list[0];
  if (error) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (isPending) return <Skeleton rows lines={6} />;
  if (!chosen) return <p className={styles.quiet}>{t("funnels.none")}</p>;
  return (
    <div className={styles.stack}>
      <Select
        label={t("funnel")}
        className={styles.choice ?? ""}
        value={chosen.id}
        onChange={(funnel) => view.change({ funnel })}
        options={list.map(({ id, name }) => ({ id, label: name }))}
      />
      <Funnel view={view} id={chosen.id} />
    </div>
  );
}

function useFunnel(id: string, days: Days, enabled: boolean) {
  return api.useQuery(
    "get",
    "/api/reports/funnels/{id}",
    { params: { path: { id }, query: { ...days } } },
    { placeholderData: keepPreviousData, enabled },
  );
}

function Funnel({ view, id }: { readonly view: View; readonly id: string }) {
  const t = useWords();
  const f = useFormats();
  const asked = useFunnel(id, view.days, true);
  const { data } = asked;
  const earlier = data && view.compare ? before(data.range) : undefined;
  const older = useFunnel(id, earlier ?? view.days, earlier !== undefined);
  const then = earlier && !older.isPlaceholderData ? older.data : undefined;
  const stages = data?.stages ?? [];
  const money = (values: Schemas["FunnelFigures"]["stages"][number]["value"]) =>
    values.length === 0 ? "—" : f.list(values.map(({ amount, currency }) => f.money(amount, currency)));
  const share = (value: number | null) => (value === null ? "—" : f.percent(value));
  const wayOf = (stage: string) => ({ to: "/leads", search: { funnel: id, stage } }) as const;
  return (
    <Reading of={asked} range={data?.range} previous={earlier}>
      <Stats label={t("total")}>
        <Stat
          id="entered"
          name={t("funnel.entered")}
          value={data?.conversion.entered}
          previous={then?.conversion.entered}
          better="up"
        />
        <Stat
          id="won"
          name={t("funnel.won")}
          value={data?.conversion.won}
          previous={then?.conversion.won}
          better="up"
        />
        <Stat
          id="share"
          name={t("funnel.conversion")}
          value={data?.conversion.share}
          previous={then?.conversion.share}
          better="up"
          format={f.percent}
        />
      </Stats>
      {view.asTable ? null : (
        <Chart
          title={t("chart.funnel")}
          head={t("head.stage")}
          kind="rows"
          asTable={false}
          ids={stages.map((stage) => stage.id)}
          labels={stages.map(({ name }) => name)}
          series={[
            { name: t("funnel.entered"), color: "accent", values: stages.map((one) => one.conversion.entered) },
            { name: t("funnel.forward"), color: "second", values: stages.map((one) => one.conversion.forward) },
            { name: t("funnel.lost"), color: "faint", values: stages.map((one) => one.conversion.lost) },
          ]}
          wayOf={wayOf}
        />
      )}
      <Card title={t("tab.funnels")}>
        <DataTable
          label={t("tab.funnels")}
          head={t("head.stage")}
          columns={[
            t("funnel.now"),
            t("funnel.value"),
            t("funnel.weighted"),
            t("funnel.entered"),
            t("funnel.forward"),
            t("funnel.back"),
            t("funnel.lost"),
            t("funnel.elsewhere"),
            t("funnel.open"),
            t("funnel.share"),
            t("funnel.share_won"),
            t("funnel.time"),
          ]}
          rows={stages.map((stage) => {
            const was = then?.stages.find((one) => one.id === stage.id)?.conversion.share;
            const way = wayOf(stage.id);
            return {
              id: stage.id,
              head: (
                <>
                  <Link to={way.to} search={way.search}>
                    {stage.name}
                  </Link>
                  {stage.archived ? ` (${t("funnel.archived")})` : ""}
                </>
              ),
              cells: [
                f.number(stage.leads),
                money(stage.value),
                money(stage.weighted),
                f.number(stage.conversion.entered),
                f.number(stage.conversion.forward),
                f.number(stage.conversion.back),
                f.number(stage.conversion.lost),
                f.number(stage.conversion.elsewhere),
                f.number(stage.conversion.open),
                <span key="share">
                  {share(stage.conversion.share)}{" "}
                  <Delta now={stage.conversion.share} before={was} better="up" format={f.percent} />
                </span>,
                share(stage.conversion.shareWon),
                stage.timeInStage ? f.duration(stage.timeInStage.mean) : "—",
              ],
            };
          })}
        />
      </Card>
      <LostReasons view={view} funnelId={id} />
    </Reading>
  );
}
