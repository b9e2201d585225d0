/** Limits on what comes of a campaign: those of the business, or its own; and which were crossed. */
import { api, client, type Schemas } from "../../api/client.ts";
import { Switch } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { Loaded } from "../../shared/editing/loaded.tsx";
import { PageForm, useSettings } from "../../shared/editing/page-form.tsx";
import { useZone, useZoned } from "../../shared/zone/zone.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { LimitFields, METRICS } from "./limit-fields.tsx";
import { CAMPAIGN, type Campaign, MOVED } from "./model.ts";
import { useWords } from "./words.ts";

type Alert = Schemas["CampaignAlert"];

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
  return (
    <PageForm title={t("limits")} form={form} cannotSave={!mayEdit}>
      <Switch isSelected={own} isDisabled={!mayEdit} onChange={(next) => set({ own: next })}>
        {t("limits.own")}
      </Switch>
      <p className={styles.quiet}>{t(own ? "limits.hint" : "limits.shared")}</p>
      <LimitFields alerts={alerts} isDisabled={!own || !mayEdit} onChange={(next) => set({ alerts: next })} />
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
