import { client, type Schemas } from "../../../api/client.ts";
import { NumberField, Switch, TextField } from "../../../kit/field.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { ifMatch } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { ChannelPicks, LabelPicks, TeamPicks } from "../parts/match.tsx";
import { Picks } from "../parts/picks.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Policy = Schemas["TargetPolicy"];
const POLICIES = "/api/target-policies";
const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
const USUAL_MINUTES = 30;

const fieldsOf = (policy: Policy | undefined) => ({
  name: policy?.name ?? "",
  first: policy ? policy.firstResponseMinutes : USUAL_MINUTES,
  resolution: policy?.resolutionMinutes ?? null,
  inBusinessHours: policy?.inBusinessHours ?? true,
  priorities: policy?.match.priorities ?? [],
  labels: policy?.match.labels ?? [],
  channels: policy?.match.channels ?? [],
  teams: policy?.match.teams ?? [],
});
const bodyOf = ({ name, first, resolution, inBusinessHours, ...match }: ReturnType<typeof fieldsOf>) => ({
  name: name.trim(),
  firstResponseMinutes: first,
  resolutionMinutes: resolution,
  inBusinessHours,
  match: { ...match, priorities: PRIORITIES.filter((one) => match.priorities.includes(one)) },
});
/** An emptied field promises nothing. */
const minutes = (value: number) => (Number.isNaN(value) ? null : value);

export function TargetDialog({ policy, position }: { readonly policy?: Policy; readonly position: number }) {
  const t = useWords();
  const f = useFormats();
  const admin = useAdminWords();
  const { fields, set, about, form } = useEditor({
    entry: policy,
    fieldsOf,
    create: (given) => client.POST("/api/target-policies", { body: { ...bodyOf(given), position } }),
    update: (id, header, given) =>
      client.PATCH("/api/target-policies/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: ({ name, first, resolution }) => name.trim() !== "" && (first !== null || resolution !== null),
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [POLICIES],
  });
  const hint = (value: number | null) => (value === null ? t("minutes.hint") : f.duration(value * 60_000));
  return (
    <FormDialog
      title={policy?.name ?? t("new")}
      {...form}
      {...(policy ? { more: <RemoveTarget policy={policy} /> } : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!policy}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
      <div className={styles.pair}>
        <NumberField
          label={t("minutes.first")}
          hint={hint(fields.first)}
          minValue={1}
          maxValue={527_040}
          value={fields.first ?? Number.NaN}
          onChange={(value) => set({ first: minutes(value) })}
          error={about("firstResponseMinutes")}
        />
        <NumberField
          label={t("minutes.resolution")}
          hint={hint(fields.resolution)}
          minValue={1}
          maxValue={527_040}
          value={fields.resolution ?? Number.NaN}
          onChange={(value) => set({ resolution: minutes(value) })}
          error={about("resolutionMinutes")}
        />
      </div>
      <div>
        <Switch isSelected={fields.inBusinessHours} onChange={(inBusinessHours) => set({ inBusinessHours })}>
          {t("hours")}
        </Switch>
        <p className={styles.quiet}>{t("hours.hint")}</p>
      </div>
      <fieldset className={styles.stack}>
        <legend className={styles.label}>{admin("holds_for")}</legend>
        <p className={styles.quiet}>{admin("holds_for.hint")}</p>
        <Picks
          inline
          label={t("priorities")}
          options={PRIORITIES.map((id) => ({ id, label: t(`priority.${id}`) }))}
          value={fields.priorities}
          onChange={(priorities) => set({ priorities })}
        />
        <ChannelPicks value={fields.channels} onChange={(channels) => set({ channels })} />
        <LabelPicks value={fields.labels} onChange={(labels) => set({ labels })} />
        <TeamPicks label={t("teams")} value={fields.teams} onChange={(teams) => set({ teams })} />
      </fieldset>
    </FormDialog>
  );
}

function RemoveTarget({ policy: { id, name, version } }: { readonly policy: Policy }) {
  const t = useWords();
  return (
    <RemoveButton
      title={t("remove.title", { name })}
      text={t("remove.text")}
      said={t("removed")}
      anew={[POLICIES]}
      remove={() => client.DELETE("/api/target-policies/{id}", { params: { path: { id }, header: ifMatch(version) } })}
    />
  );
}
