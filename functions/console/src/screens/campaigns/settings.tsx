/** How all campaigns of the business are watched, credited and tried again. */
import { api, client, type Schemas } from "../../api/client.ts";
import { NumberField, TextField } from "../../kit/field.tsx";
import { Loaded } from "../../shared/editing/loaded.tsx";
import { PageForm, useSettings } from "../../shared/editing/page-form.tsx";
import styles from "./campaigns.module.css";
import { LimitFields } from "./limit-fields.tsx";
import { useWords } from "./words.ts";

type Known = Schemas["CampaignSettings"];
const SETTINGS = "/api/publish/settings";

interface Fields {
  readonly alerts: Known["alerts"];
  readonly attributionDays: number;
  /** Minutes, one after the other. */
  readonly retry: string;
}
const minutesIn = (text: string): readonly number[] => (text.match(/\d+/g) ?? []).map(Number);

export function Settings() {
  const settings = api.useQuery("get", SETTINGS, {});
  return <Loaded of={settings}>{(known) => <Editor known={known} />}</Loaded>;
}

function Editor({ known }: { readonly known: Known }) {
  const t = useWords();
  const { fields, set, about, form } = useSettings<Known, Fields>({
    known,
    fieldsOf: ({ alerts, attributionDays, retryMinutes }) => ({
      ...{ alerts, attributionDays, retry: retryMinutes.join(", ") },
    }),
    save: (header, { alerts, attributionDays, retry }) =>
      client.PATCH(SETTINGS, {
        params: { header },
        body: { alerts: [...alerts], attributionDays, retryMinutes: [...minutesIn(retry)] },
      }),
    said: t("settings.saved"),
    anew: [SETTINGS],
  });
  return (
    <PageForm title={t("settings")} form={form}>
      <div className={styles.row}>
        <NumberField
          label={t("settings.days")}
          hint={t("settings.days.hint")}
          value={fields.attributionDays}
          minValue={1}
          maxValue={365}
          onChange={(days) => set({ attributionDays: days || 1 })}
          error={about("attributionDays")}
        />
        <TextField
          label={t("settings.retry")}
          hint={t("settings.retry.hint")}
          value={fields.retry}
          onChange={(retry) => set({ retry })}
          error={about("retryMinutes")}
        />
      </div>
      <LimitFields alerts={fields.alerts} onChange={(alerts) => set({ alerts: [...alerts] })} />
    </PageForm>
  );
}
