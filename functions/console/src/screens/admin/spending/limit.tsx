import { client, type Schemas } from "../../../api/client.ts";
import { NumberField, RadioGroup, Switch } from "../../../kit/field.tsx";
import { PageForm, useSettings } from "../../../shared/editing/page-form.tsx";
import { usePeople } from "../../../shared/people/people.ts";
import styles from "../admin.module.css";
import { Picks } from "../parts/picks.tsx";
import { useWords } from "./words.ts";

type Spending = Schemas["Spending"];
const SUGGESTED = 50;

/** How much a month may cost, what happens then, and who is told. */
export function Limit({ spending }: { readonly spending: Spending }) {
  const t = useWords();
  const people = usePeople();
  const { fields, set, about, form } = useSettings({
    known: spending,
    fieldsOf: ({ limit, mode, warnAtPercent, tell }: Spending) => ({
      hasLimit: limit !== null,
      amount: limit?.amount ?? SUGGESTED,
      mode,
      warnAtPercent,
      tell,
    }),
    save: (header, { hasLimit, amount, mode, warnAtPercent, tell }) =>
      client.PATCH("/api/spending", {
        params: { header },
        body: { limit: hasLimit ? { amount, currency: "USD" } : null, mode, warnAtPercent, tell },
      }),
    said: t("saved"),
    anew: ["/api/spending"],
  });
  return (
    <PageForm title={t("settings")} form={form} cannotSave={fields.hasLimit && !(fields.amount >= 0)}>
      <Switch isSelected={fields.hasLimit} onChange={(hasLimit) => set({ hasLimit })}>
        {t("has_limit")}
      </Switch>
      {fields.hasLimit ? (
        <>
          <div className={styles.pair}>
            <NumberField
              label={t("amount")}
              hint={t("amount.hint")}
              minValue={0}
              maxValue={1_000_000}
              formatOptions={{ style: "currency", currency: "USD" }}
              value={fields.amount}
              onChange={(amount) => set({ amount })}
              error={about("limit.amount")}
            />
            <NumberField
              label={t("warn_at")}
              minValue={1}
              maxValue={99}
              value={fields.warnAtPercent}
              onChange={(warnAtPercent) => set({ warnAtPercent })}
              error={about("warnAtPercent")}
            />
          </div>
          <RadioGroup
            label={t("mode")}
            value={fields.mode}
            onChange={(mode) => set({ mode: mode === "block" ? "block" : "warn" })}
            options={(["block", "warn"] as const).map((id) => ({
              id,
              label: t(`mode.${id}`),
              detail: t(`mode.${id}.what`),
            }))}
          />
          <Picks
            label={t("tell")}
            hint={t("tell.hint")}
            emptyText={t("tell.none")}
            options={people.items.map(({ id }) => ({ id, label: people.nameOf(id) }))}
            value={fields.tell}
            onChange={(tell) => set({ tell })}
          />
        </>
      ) : null}
    </PageForm>
  );
}
