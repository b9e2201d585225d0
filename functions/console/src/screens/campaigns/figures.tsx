/** The funnel, and what compares: as charts or tables, and as a file. */
import { Download } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Card } from "../../kit/page.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { mediumName } from "../../shared/ways/media.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { ExportFile } from "./export.tsx";
import { type Campaign, moneyOf } from "./model.ts";
import { useCodes } from "./reasons.ts";
import { useWords } from "./words.ts";

const Chart = later(async () => (await import("../../shared/chart/chart.tsx")).Chart);

type Metrics = Schemas["CampaignMetrics"];
type Funnel = Schemas["CampaignFunnel"];

const STEPS = [
  ...(["targeted", "skipped", "deferred", "sent", "delivered", "read"] as const),
  ...(["opened", "clicked", "answered", "converted", "unsubscribed"] as const),
] as const;
const BY = ["phase", "channel", "segment", "variation", "language"] as const;
type By = (typeof BY)[number];

function groupsOf(metrics: Metrics, by: By): readonly { key: string; name: string; funnel: Funnel }[] {
  switch (by) {
    case "phase":
      return metrics.byPhase.map(({ key, name, funnel }) => ({ key, name: name ?? key, funnel }));
    case "channel":
      return metrics.byChannel.map(({ key, funnel }) => ({ key, name: mediumName(key), funnel }));
    case "segment":
      return metrics.bySegment.map(({ key, name, funnel }) => ({ key, name: name ?? key, funnel }));
    case "language":
      return metrics.byLanguage.map(({ key, funnel }) => ({ key, name: key, funnel }));
    case "variation":
      return metrics.byVariation.map(({ phaseId, key, name, funnel }) => ({
        key: `${phaseId} ${key}`,
        name: `${metrics.byPhase.find((phase) => phase.key === phaseId)?.name ?? phaseId} · ${name ?? key}`,
        funnel,
      }));
  }
}

/** Cells that a spreadsheet would take for a formula begin with an apostrophe. */
const cell = (value: string | number): string => {
  const text = String(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

export function Figures({ metrics, campaign }: { readonly metrics: Metrics; readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const codes = useCodes();
  const { can } = useSession();
  const [by, setBy] = useState<By>("phase");
  const [asTable, setAsTable] = useState(false);
  const groups = groupsOf(metrics, by);
  const labels = STEPS.map((step) => t(`step.${step}`));
  const reasons = { ...metrics.total.skippedBecause, ...metrics.total.failedBecause };
  const save = () => {
    const head = [t(`by.${by}`), ...labels, t("cost")];
    const lines = groups.map(({ name, funnel }) => [
      name,
      ...STEPS.map((step) => funnel[step]),
      moneyOf(funnel.costMicros),
    ]);
    const text = [head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n");
    const address = URL.createObjectURL(new Blob([`\uFEFF${text}\r\n`], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `campaign-${campaign.id}-${by}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className={styles.stack}>
      <div className={styles.spread}>
        <Segments
          label={t("show")}
          value={asTable ? "table" : "chart"}
          onChange={(next) => setAsTable(next === "table")}
          options={[
            { id: "chart", title: t("show.chart") },
            { id: "table", title: t("show.table") },
          ]}
        />
        <span className={styles.line}>
          <Button small icon={<Download size={16} aria-hidden />} onPress={save}>
            {t("csv")}
          </Button>
          {can("reports.export") ? <ExportFile campaign={campaign} /> : null}
        </span>
      </div>
      <Chart
        title={t("funnel")}
        head={t("funnel.step")}
        labels={labels}
        ids={STEPS}
        series={[{ name: t("people"), values: STEPS.map((step) => metrics.total[step]), color: "accent" }]}
        kind="rows"
        asTable={asTable}
      />
      <p className={styles.quiet}>
        {t("machines", {
          opened: f.number(metrics.total.openedByMachines),
          clicked: f.number(metrics.total.clickedByMachines),
        })}
      </p>
      {Object.keys(reasons).length > 0 ? (
        <Card title={t("why")}>
          <DataTable
            label={t("why")}
            head={t("why.reason")}
            columns={[t("people")]}
            rows={Object.entries(reasons).map(([code, count]) => ({
              id: code,
              head: codes(code),
              cells: [f.number(count)],
            }))}
          />
        </Card>
      ) : null}
      <Segments
        label={t("compare")}
        value={by}
        onChange={(next) => setBy(BY.find((one) => one === next) ?? "phase")}
        options={BY.map((id) => ({ id, title: t(`by.${id}`) }))}
      />
      <Chart
        title={t("compare.by", { by: t(`by.${by}`) })}
        head={t(`by.${by}`)}
        labels={groups.map(({ name }) => name)}
        ids={groups.map(({ key }) => key)}
        series={(["sent", "clicked", "answered", "converted"] as const).map((step, index) => ({
          name: t(`step.${step}`),
          values: groups.map(({ funnel }) => funnel[step]),
          color: COLORS[index] ?? "accent",
        }))}
        kind="bar"
        asTable={asTable}
      />
      {metrics.impact.length > 0 ? (
        <Card title={t("impact")}>
          <DataTable
            label={t("impact")}
            head={t("phase")}
            columns={[t("impact.sent"), t("impact.held"), t("impact.lift")]}
            rows={metrics.impact.map((one) => ({
              id: one.phaseId,
              head: metrics.byPhase.find(({ key }) => key === one.phaseId)?.name ?? one.phaseId,
              cells: [one.rate, one.heldOutRate, one.lift].map((share) => (share === null ? "—" : f.percent(share))),
            }))}
          />
        </Card>
      ) : null}
    </div>
  );
}

const COLORS = ["accent", "second", "info", "ok"] as const;
