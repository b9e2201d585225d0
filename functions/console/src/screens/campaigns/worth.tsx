/** What it brought over what it cost, who came back to it, and in which week people first did something. */
import type { Schemas } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { useWords } from "./words.ts";

type Metrics = Schemas["CampaignMetrics"];

export function Worth({ metrics }: { readonly metrics: Metrics }) {
  return (
    <>
      <Returns metrics={metrics} />
      <Retargeting metrics={metrics} />
      <Cohorts metrics={metrics} />
    </>
  );
}

function Returns({ metrics: { returns } }: { readonly metrics: Metrics }) {
  const t = useWords();
  const f = useFormats();
  if (returns.length === 0) return null;
  return (
    <Card title={t("returns")}>
      <DataTable
        label={t("returns")}
        head={t("returns.currency")}
        columns={[t("step.converted"), t("returns.leads"), t("returns.revenue"), t("cost"), t("roi")]}
        rows={returns.map(({ currency, conversions, leads, revenue, cost, roi }) => ({
          id: currency,
          head: currency,
          cells: [
            ...[conversions, leads, revenue, cost].map((amount) => f.money(amount, currency)),
            roi === null ? "—" : f.percent(roi),
          ],
        }))}
      />
      <p className={styles.quiet}>{t("returns.hint")}</p>
    </Card>
  );
}

function Retargeting({ metrics: { retargeting, byPhase } }: { readonly metrics: Metrics }) {
  const t = useWords();
  const f = useFormats();
  if (retargeting.length === 0) return null;
  const share = (value: number | null) => (value === null ? "—" : f.percent(value));
  return (
    <Card title={t("retargeting")}>
      <DataTable
        label={t("retargeting")}
        head={t("phase")}
        columns={[t("step.sent"), t("retargeting.woken"), t("step.converted"), t("retargeting.rate")].concat(
          t("retargeting.earlier"),
          t("retargeting.share"),
        )}
        rows={retargeting.map((one) => ({
          id: one.phaseId,
          head: byPhase.find(({ key }) => key === one.phaseId)?.name ?? one.phaseId,
          cells: [
            ...[one.sent, one.woken, one.converted].map((count) => f.number(count)),
            ...[one.rate, one.earlierRate, one.share].map(share),
          ],
        }))}
      />
    </Card>
  );
}

function Cohorts({ metrics: { cohorts } }: { readonly metrics: Metrics }) {
  const t = useWords();
  const f = useFormats();
  if (cohorts.length === 0) return null;
  const weeks = Math.max(...cohorts.map(({ woken }) => woken.length), 1);
  const columns = Array.from({ length: weeks }, (_, week) => week);
  return (
    <Card title={t("cohorts")}>
      <DataTable
        label={t("cohorts")}
        head={t("cohorts.week")}
        columns={[t("step.sent"), ...columns.map((week) => t("cohorts.later", { week: f.number(week) }))]}
        rows={cohorts.map(({ week, size, woken }) => ({
          id: week,
          head: f.date(`${week}T12:00:00`),
          cells: [
            f.number(size),
            ...columns.map((index) => (size === 0 ? "—" : f.percent((woken[index] ?? 0) / size))),
          ],
        }))}
      />
      <p className={styles.quiet}>{t("cohorts.hint")}</p>
    </Card>
  );
}
