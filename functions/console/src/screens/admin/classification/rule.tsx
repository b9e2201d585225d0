import { client, type Schemas } from "../../../api/client.ts";
import { NumberField, RadioGroup, Select, Switch, TextField } from "../../../kit/field.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { ifMatch } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { ChannelPicks, ConnectionPicks, LabelPicks } from "../parts/match.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { asksForSomething, bodyOf, type Fields, fieldsOf, HEARD, LEAD_TYPES, type Rule } from "./model.ts";
import { useWords } from "./words.ts";

const RULES = "/api/classification-rules";
const NO_TYPE = "none";
const LANGUAGES = ["es", "en", "fr", "pt", "de", "it"] as const;

interface Part {
  readonly fields: Fields;
  set(change: Partial<Fields>): void;
  about(field: string): string | undefined;
}

export function ClassificationDialog({
  rule,
  position,
  funnels,
}: {
  readonly rule?: Rule;
  readonly position: number;
  readonly funnels: readonly Schemas["Funnel"][];
}) {
  const t = useWords();
  const { fields, set, about, form } = useEditor({
    entry: rule,
    fieldsOf: (given: Rule | undefined): Fields => {
      const fresh = fieldsOf(given);
      const [funnel] = funnels;
      return given ? fresh : { ...fresh, funnelId: funnel?.id ?? "", stageId: funnel?.stages[0]?.id ?? "" };
    },
    create: (given) => client.POST("/api/classification-rules", { body: { ...bodyOf(given), position } }),
    update: (id, header, given) =>
      client.PATCH("/api/classification-rules/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: (given) => given.name.trim() !== "" && given.stageId !== "" && asksForSomething(given),
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [RULES],
  });
  const part = { fields, set, about };
  const more = rule && !rule.standard ? { more: <RemoveRule rule={rule} /> } : {};
  return (
    <FormDialog title={rule?.name ?? t("new")} {...form} {...(rule ? more : { action: t("create") })}>
      <TextField
        isRequired
        autoFocus={!rule}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <Switch isSelected={fields.active} onChange={(active) => set({ active })}>
        {t("active")}
      </Switch>
      <Words {...part} />
      <Where {...part} funnels={funnels} />
      <Match {...part} />
      {asksForSomething(fields) ? null : <p className={styles.quiet}>{t("nothing")}</p>}
    </FormDialog>
  );
}

function Words({ fields, set, about }: Part) {
  const t = useWords();
  const f = useFormats();
  const free = LANGUAGES.filter((language) => !fields.words.some((group) => group.language === language));
  return (
    <fieldset className={styles.stack_s}>
      <legend className={styles.label}>{t("words")}</legend>
      {fields.words.map((group, at) => (
        <TextField
          // biome-ignore lint/suspicious/noArrayIndexKey: groups are only added at the end.
          key={at}
          rows={4}
          label={t("words.of", { language: group.language ? f.language(group.language) : t("words.any") })}
          hint={t("words.hint")}
          value={group.phrases}
          onChange={(phrases) =>
            set({ words: fields.words.map((one, index) => (index === at ? { ...one, phrases } : one)) })
          }
          error={about(`match.words.${at}.phrases`)}
        />
      ))}
      {free.length > 0 ? (
        <Select
          label={t("words.add")}
          value={null}
          onChange={(language) => set({ words: [...fields.words, { language, phrases: "" }] })}
          options={free.map((id) => ({ id, label: f.language(id) }))}
        />
      ) : null}
      <TextField
        rows={2}
        label={t("except")}
        value={fields.except}
        onChange={(except) => set({ except })}
        error={about("match.except")}
      />
    </fieldset>
  );
}

function Where({ fields, set, about, funnels }: Part & { readonly funnels: readonly Schemas["Funnel"][] }) {
  const t = useWords();
  const admin = useAdminWords();
  const funnel = funnels.find(({ id }) => id === fields.funnelId);
  // Rules close no lead.
  const stages = (funnel?.stages ?? []).filter(({ state, archived }) => !state.startsWith("closed") && !archived);
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.label}>{t("place")}</legend>
      <div className={styles.pair}>
        <Select
          label={t("funnel")}
          value={fields.funnelId}
          onChange={(funnelId) =>
            set({ funnelId, stageId: funnels.find(({ id }) => id === funnelId)?.stages[0]?.id ?? "" })
          }
          options={funnels.map(({ id, name }) => ({ id, label: name }))}
          error={about("place.funnelId")}
        />
        <Select
          label={t("stage")}
          value={fields.stageId}
          onChange={(stageId) => set({ stageId })}
          options={stages.map(({ id, name }) => ({ id, label: name }))}
          error={about("place.stageId") ?? about("place")}
        />
        <Select
          label={t("type")}
          value={fields.leadType ?? NO_TYPE}
          onChange={(id) => set({ leadType: LEAD_TYPES.find((one) => one === id) ?? null })}
          options={[
            { id: NO_TYPE, label: t("type.none") },
            ...LEAD_TYPES.map((id) => ({ id, label: admin(`lead.${id}`) })),
          ]}
        />
        <NumberField
          label={t("weight")}
          hint={t("weight.hint", { threshold: HEARD })}
          minValue={1}
          maxValue={100}
          value={fields.weight}
          onChange={(weight) => set({ weight: Number.isNaN(weight) ? 1 : weight })}
          error={about("weight")}
        />
      </div>
      <div>
        <Switch isSelected={fields.again} onChange={(again) => set({ again })}>
          {t("again")}
        </Switch>
        <p className={styles.quiet}>{t("again.hint")}</p>
      </div>
    </fieldset>
  );
}

function Match({ fields, set, about }: Part) {
  const t = useWords();
  const admin = useAdminWords();
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.label}>{admin("holds_for")}</legend>
      <p className={styles.quiet}>{admin("holds_for.hint")}</p>
      <RadioGroup
        inline
        label={t("messages")}
        value={fields.messages}
        onChange={(id) => set({ messages: id === "first" ? "first" : "any" })}
        options={(["any", "first"] as const).map((id) => ({ id, label: t(`messages.${id}`) }))}
      />
      <ChannelPicks value={fields.channels} onChange={(channels) => set({ channels })} />
      <ConnectionPicks value={fields.connections} onChange={(connections) => set({ connections })} />
      <LabelPicks value={fields.labels} onChange={(labels) => set({ labels })} />
      <div className={styles.pair}>
        <TextField
          rows={3}
          label={t("referrals")}
          hint={t("referrals.hint")}
          value={fields.referrals}
          onChange={(referrals) => set({ referrals })}
          error={about("match.referrals")}
        />
        <TextField
          rows={3}
          label={t("payloads")}
          hint={t("referrals.hint")}
          value={fields.payloads}
          onChange={(payloads) => set({ payloads })}
          error={about("match.payloads")}
        />
        <TextField
          rows={3}
          label={admin("countries")}
          hint={admin("countries.hint")}
          value={fields.countries}
          onChange={(countries) => set({ countries })}
          error={about("match.countries")}
        />
      </div>
    </fieldset>
  );
}

function RemoveRule({ rule: { id, name, version } }: { readonly rule: Rule }) {
  const t = useWords();
  return (
    <RemoveButton
      title={t("remove.title", { name })}
      text={t("remove.text")}
      said={t("removed")}
      anew={[RULES]}
      remove={() =>
        client.DELETE("/api/classification-rules/{id}", { params: { path: { id }, header: ifMatch(version) } })
      }
    />
  );
}
