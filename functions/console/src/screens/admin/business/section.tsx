/** The business itself. */
import { api, client, type Schemas } from "../../../api/client.ts";
import { ComboBox, NumberField, Select, Switch, TextField } from "../../../kit/field.tsx";
import { useSession } from "../../../session/session.tsx";
import { Loaded } from "../../../shared/editing/loaded.tsx";
import { PageForm, useSettings } from "../../../shared/editing/page-form.tsx";
import { useFormats } from "../../../words/index.tsx";
import { LOCALES } from "../../../words/locales.ts";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { ZONES } from "../parts/zones.ts";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Settings = Schemas["Settings"];

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const settings = api.useQuery("get", "/api/settings");
  return (
    <SectionPage title={admin("section.business")} description={t("text")}>
      <Loaded of={settings}>{(known) => <Form known={known} />}</Loaded>
    </SectionPage>
  );
}

function Form({ known }: { readonly known: Settings }) {
  const t = useWords();
  const f = useFormats();
  const { me } = useSession();
  const zone = api.useQuery("get", "/api/reports/time-zone");
  const { fields, set, about, form } = useSettings({
    known,
    fieldsOf: ({ name, timeZone, locale, requireSecondFactor, sessionHours }: Settings) => ({
      name,
      timeZone,
      locale,
      requireSecondFactor,
      sessionHours,
    }),
    save: (header, given) =>
      client.PATCH("/api/settings", { params: { header }, body: { ...given, name: given.name.trim() } }),
    said: t("saved"),
    anew: ["/api/settings", "/api/me", "/api/reports/time-zone"],
  });
  const locales = LOCALES.some((one) => one === fields.locale) ? LOCALES : [fields.locale, ...LOCALES];
  const isLockedOut = fields.requireSecondFactor && !known.requireSecondFactor && !me.secondFactor;
  const next = zone.data?.next;
  return (
    <PageForm title={t("form")} form={form} cannotSave={fields.name.trim() === "" || isLockedOut}>
      <TextField
        isRequired
        label={t("name")}
        hint={t("name.hint")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <div className={styles.pair}>
        <ComboBox
          label={t("zone")}
          hint={next ? t("zone.next", { zone: next.timeZone, time: f.dateTime(next.from) }) : t("zone.hint")}
          value={fields.timeZone}
          onChange={(timeZone) => set({ timeZone })}
          options={ZONES}
          error={about("timeZone")}
        />
        <Select
          label={t("locale")}
          value={fields.locale}
          onChange={(locale) => set({ locale })}
          options={locales.map((id) => ({ id, label: f.language(id) }))}
          error={about("locale")}
        />
      </div>
      <fieldset className={styles.stack_s}>
        <legend className={styles.label}>{t("security")}</legend>
        <Switch
          isSelected={fields.requireSecondFactor}
          onChange={(requireSecondFactor) => set({ requireSecondFactor })}
        >
          {t("factor")}
        </Switch>
        <p className={styles.quiet}>{t("factor.hint")}</p>
        {isLockedOut ? (
          <p className={styles.warning} role="alert">
            {t("factor.yours")}
          </p>
        ) : null}
      </fieldset>
      <NumberField
        label={t("session")}
        minValue={1}
        maxValue={24}
        value={fields.sessionHours}
        onChange={(sessionHours) => set({ sessionHours })}
        error={about("sessionHours")}
      />
    </PageForm>
  );
}
