import { Plus, Trash2 } from "lucide-react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button, IconButton } from "../../../kit/button.tsx";
import { Checkbox, ComboBox, NumberField, Select, Switch, TextField } from "../../../kit/field.tsx";
import { PageForm, useSettings } from "../../../shared/editing/page-form.tsx";
import styles from "../admin.module.css";
import { ZONES } from "../parts/zones.ts";
import { useWords } from "./words.ts";

type SendingPolicy = Schemas["SendingPolicy"];
type Cap = SendingPolicy["caps"][number];
const NIGHT = { from: "21:00", to: "09:00" } as const;
const PURPOSES = ["marketing", "service"] as const;
/** Days that go along with the clock; none: the contact's calendar day. */
const SPANS = [null, 7, 30] as const;
const MOST_CAPS = 10;

const fieldsOf = ({ timeZone, quietHours, caps, failuresAllowed }: SendingPolicy) => ({
  timeZone,
  quietHours,
  caps,
  failuresAllowed,
});

export function Policy({ known }: { readonly known: SendingPolicy }) {
  const t = useWords();
  const { fields, set, about, form } = useSettings({
    known,
    fieldsOf,
    save: (header, body) => client.PATCH("/api/sending-policy", { params: { header }, body }),
    said: t("saved"),
    anew: ["/api/sending-policy"],
  });
  const { timeZone, quietHours, caps, failuresAllowed } = fields;
  const change = (index: number, one: Partial<Cap>) =>
    set({ caps: caps.map((cap, at) => (at === index ? { ...cap, ...one } : cap)) });
  const isWrong =
    Number.isNaN(failuresAllowed) || caps.some(({ limit, purposes }) => Number.isNaN(limit) || purposes.length === 0);
  return (
    <PageForm title={t("policy")} form={form} cannotSave={isWrong}>
      <fieldset className={styles.stack_s}>
        <legend className={styles.label}>{t("quiet")}</legend>
        <Switch isSelected={quietHours !== null} onChange={(on) => set({ quietHours: on ? NIGHT : null })}>
          {t("quiet.on")}
        </Switch>
        {quietHours === null ? (
          <p className={styles.quiet}>{t("quiet.off")}</p>
        ) : (
          <div className={styles.pair}>
            <TextField
              type="time"
              label={t("quiet.from")}
              value={quietHours.from}
              onChange={(from) => set({ quietHours: { ...quietHours, from } })}
              error={about("quietHours.from")}
            />
            <TextField
              type="time"
              label={t("quiet.to")}
              value={quietHours.to}
              onChange={(to) => set({ quietHours: { ...quietHours, to } })}
              error={about("quietHours.to")}
            />
          </div>
        )}
      </fieldset>
      <ComboBox
        label={t("zone")}
        hint={t("zone.hint")}
        value={timeZone}
        onChange={(zone) => set({ timeZone: zone })}
        options={ZONES}
        error={about("timeZone")}
      />
      <fieldset className={styles.stack_s}>
        <legend className={styles.label}>{t("caps")}</legend>
        <p className={styles.quiet}>{t("caps.hint")}</p>
        {caps.map((cap, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cap is nothing but its place among the others.
          <fieldset key={index} className={styles.line}>
            <legend className="hidden-visually">{t("cap", { number: index + 1 })}</legend>
            <NumberField
              label={t("cap.limit")}
              minValue={0}
              maxValue={1000}
              value={cap.limit}
              onChange={(limit) => change(index, { limit })}
            />
            <Select
              label={t("cap.days")}
              value={String(cap.days ?? 0)}
              onChange={(days) => change(index, { days: Number(days) || null })}
              options={[...new Set([...SPANS, cap.days])].map((days) => ({
                id: String(days ?? 0),
                label: t("cap.span", { days: days ?? 0 }),
              }))}
            />
            {PURPOSES.map((purpose) => (
              <Checkbox
                key={purpose}
                isSelected={cap.purposes.includes(purpose)}
                onChange={(on) =>
                  change(index, {
                    purposes: PURPOSES.filter((one) => (one === purpose ? on : cap.purposes.includes(one))),
                  })
                }
              >
                {t(`purpose.${purpose}`)}
              </Checkbox>
            ))}
            <IconButton
              small
              label={t("cap.remove", { number: index + 1 })}
              icon={<Trash2 size={16} aria-hidden />}
              onPress={() => set({ caps: caps.filter((_, at) => at !== index) })}
            />
          </fieldset>
        ))}
        {caps.length < MOST_CAPS ? (
          <div>
            <Button
              small
              icon={<Plus size={16} aria-hidden />}
              onPress={() => set({ caps: [...caps, { limit: 1, days: 7, purposes: ["marketing"] }] })}
            >
              {t("cap.add")}
            </Button>
          </div>
        ) : null}
      </fieldset>
      <NumberField
        label={t("failures")}
        hint={t("failures.hint")}
        minValue={0}
        maxValue={100_000}
        value={failuresAllowed}
        onChange={(allowed) => set({ failuresAllowed: allowed })}
        error={about("failuresAllowed")}
      />
    </PageForm>
  );
}
