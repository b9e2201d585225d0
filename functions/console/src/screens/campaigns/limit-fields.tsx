/** Limits on figures: each that is watched, from what it is crossed, and what is done then. */
import type { Schemas } from "../../api/client.ts";
import { NumberField, Switch } from "../../kit/field.tsx";
import styles from "./campaigns.module.css";
import { useWords } from "./words.ts";

type Alert = Schemas["CampaignAlert"];
type Metric = Alert["metric"];

export const METRICS: readonly Metric[] = [
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

interface Props {
  readonly alerts: readonly Alert[];
  readonly isDisabled?: boolean;
  onChange(alerts: readonly Alert[]): void;
}

export function LimitFields({ alerts, isDisabled = false, onChange }: Props) {
  const t = useWords();
  const change = (metric: Metric, part: Partial<Alert> | null) =>
    onChange(
      METRICS.flatMap((one) => {
        const known = alerts.find((alert) => alert.metric === one);
        if (one !== metric) return known ?? [];
        return part === null ? [] : { metric, ...FRESH[metric], ...known, ...part };
      }),
    );
  return (
    <>
      {METRICS.map((metric) => {
        const alert = alerts.find((one) => one.metric === metric);
        return (
          <fieldset key={metric} className={styles.variation} disabled={isDisabled}>
            <legend>{t(`limit.${metric}`)}</legend>
            <Switch
              isSelected={alert !== undefined}
              isDisabled={isDisabled}
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
                  isDisabled={isDisabled}
                  onChange={(percent) => change(metric, { threshold: (percent || 0) / 100 })}
                />
                <NumberField
                  label={t("limit.least")}
                  value={alert.least}
                  minValue={1}
                  isDisabled={isDisabled}
                  onChange={(least) => change(metric, { least: least || 1 })}
                />
                <NumberField
                  label={t("limit.hours")}
                  value={alert.afterHours}
                  minValue={0}
                  maxValue={720}
                  isDisabled={isDisabled}
                  onChange={(afterHours) => change(metric, { afterHours: afterHours || 0 })}
                />
                <Switch
                  isSelected={alert.pauses}
                  isDisabled={isDisabled}
                  onChange={(pauses) => change(metric, { pauses })}
                >
                  {t("limit.pauses")}
                </Switch>
              </div>
            ) : null}
          </fieldset>
        );
      })}
    </>
  );
}
