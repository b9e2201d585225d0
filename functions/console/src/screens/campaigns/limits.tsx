/** Limits on what comes of a campaign: those of the business, or its own; and which were crossed. */
import { api, client, type Schemas } from "../../api/client.ts";
import { NumberField, Switch } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { Loaded } from "../../shared/editing/loaded.tsx";
import { PageForm, useSettings } from "../../shared/editing/page-form.tsx";
import { useZone, useZoned } from "../../shared/zone/zone.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { CAMPAIGN, type Campaign, MOVED } from "./model.ts";
import { useWords } from "./words.ts";

type Alert = Schemas["CampaignAlert"];
type Metric = Alert["metric"];

const METRICS: readonly Metric[] = [
  ...(["bounce_rate", "complaint_rate", "failure_rate", "unsubscribe_rate"] as const),
  ...(["open_rate", "click_rate", "conversion_rate"] as const),
];
/** What people write, where nothing was written of a figure before. */
const FRESH: Readonly<Record<Metric, Omit<Alert, "metric">>> = {
  bounce_rate: { threshold: 0.05, least: 50, afterHours: 0, pauses: false },
  complaint_rate: { threshold: 0.001, least: 500, afterHours: 0, pauses: false },
  failure_rate: { threshold: 0.1, least: 50, afterHours: 0, pauses: false },
  unsubscribe_rate: { threshold: 0.02, least: 100, afterHours: 0, pauses: false },
  open_rate: { threshold: 0.1, least: 100, afterHours: 24, pauses: false },
  click_rate: { threshold: 0.01, least: 100, afterHours: 24, pauses: false },
  conversion_rate: { threshold: 0.005, least: 100, afterHours: 72, pauses: false },
};

export function Limits({ campaign }: { readonly campaign: Campaign }) {
  const settings = api.useQuery("get", "/api/publish/settings", {});
  return (
    <Loaded of={settings}>
      {({ alerts }) => (
        <div className={styles.stack}>
          <Editor campaign={campaign} shared={alerts} />
          <Crossed campaign={campaign} />
        </div>
      )}
    </Loaded>
  );
}

interface Fields {
  readonly own: boolean;
  readonly alerts: readonly Alert[];
}

function Editor({ campaign, shared }: { readonly campaign: Campaign; readonly shared: readonly Alert[] }) {
  const t = useWords();
  const { fields, set, form } = useSettings<Campaign, Fields>({
    known: campaign,
    fieldsOf: ({ alerts }) => ({ own: alerts !== null, alerts: alerts ?? shared }),
    save: (header, { own, alerts }) =>
      client.PATCH(CAMPAIGN, {
        params: { path: { id: campaign.id }, header },
        body: { alerts: own ? [...alerts] : null },
      }),
    said: t("saved"),
    anew: MOVED,
  });
  const { own, alerts } = fields;
  const mayEdit = campaign.can.includes("edit");
  const change = (metric: Metric, part: Partial<Alert> | null) =>
    set({
      alerts: METRICS.flatMap((one) => {
        const known = alerts.find((alert) => alert.metric === one);
        if (one !== metric) return known ?? [];
        return part === null ? [] : { metric, ...FRESH[metric], ...known, ...part };
      }),
    });
  return (
    <PageForm title={t("limits")} form={form} cannotSave={!mayEdit}>
      <Switch isSelected={own} isDisabled={!mayEdit} onChange={(next) => set({ own: next })}>
        {t("limits.own")}
      </Switch>
      <p className={styles.quiet}>{t(own ? "limits.hint" : "limits.shared")}</p>
      {METRICS.map((metric) => {
        const alert = alerts.find((one) => one.metric === metric);
        return (
          <fieldset key={metric} className={styles.variation} disabled={!own || !mayEdit}>
            <legend>{t(`limit.${metric}`)}</legend>
            <Switch
              isSelected={alert !== undefined}
              isDisabled={!own || !mayEdit}
              onChange={(next) => change(metric, next ? {} : null)}
            >
              {t("limit.on")}
            </Switch>
            {alert ? (
              <div className={styles.row}>
                <NumberField
                  label={t("limit.threshold")}
                  value={Math.round(alert.threshold * 10_000) / 100}
                  minValue={0}
                  maxValue={100}
                  step={0.01}
                  isDisabled={!own || !mayEdit}
                  onChange={(percent) => change(metric, { threshold: (percent || 0) / 100 })}
                />
                <NumberField
                  label={t("limit.least")}
                  value={alert.least}
                  minValue={1}
                  isDisabled={!own || !mayEdit}
                  onChange={(least) => change(metric, { least: least || 1 })}
                />
                <NumberField
                  label={t("limit.hours")}
                  value={alert.afterHours}
                  minValue={0}
                  maxValue={720}
                  isDisabled={!own || !mayEdit}
                  onChange={(afterHours) => change(metric, { afterHours: afterHours || 0 })}
                />
                <Switch
                  isSelected={alert.pauses}
                  isDisabled={!own || !mayEdit}
                  onChange={(pauses) => change(metric, { pauses })}
                >
                  {t("limit.pauses")}
                </Switch>
              </div>
            ) : null}
          </fieldset>
        );
      })}
    </PageForm>
  );
}

function Crossed({ campaign: { id } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const zoned = useZoned(useZone());
  const { data } = api.useQuery("get", `${CAMPAIGN}/metrics`, { params: { path: { id } } });
  const crossed = data?.alerts ?? [];
  return (
    <Card title={t("crossed")}>
      {crossed.length === 0 ? (
        <p className={styles.quiet}>{t("crossed.none")}</p>
      ) : (
        <DataTable
          label={t("crossed")}
          head={t("crossed.what")}
          columns={[t("limit.threshold"), t("crossed.value"), t("crossed.at")]}
          rows={crossed.map(({ metric, threshold, value, at }) => ({
            id: metric,
            head: t(`limit.${METRICS.find((one) => one === metric) ?? "failure_rate"}`),
            cells: [f.percent(threshold), f.percent(value), zoned.moment(at)],
          }))}
        />
      )}
    </Card>
  );
}
