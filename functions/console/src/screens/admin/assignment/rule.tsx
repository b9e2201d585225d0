import { client, type Schemas } from "../../../api/client.ts";
import { NumberField, RadioGroup, Select, Switch, TextField } from "../../../kit/field.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { ifMatch } from "../../../shared/editing/work.ts";
import { usePeople } from "../../../shared/people/people.ts";
import styles from "../admin.module.css";
import { ChannelPicks, ConnectionPicks, LabelPicks } from "../parts/match.tsx";
import { Picks } from "../parts/picks.tsx";
import { useWords as useAdminWords } from "../words.ts";
import {
  bodyOf,
  FALLBACKS,
  type Fields,
  fieldsOf,
  HOURS,
  hasPool,
  LEAD_TYPES,
  NO_TEAM,
  type Rule,
  STRATEGIES,
} from "./model.ts";
import { useWords } from "./words.ts";

const RULES = "/api/assignment-rules";

interface Part {
  readonly fields: Fields;
  set(change: Partial<Fields>): void;
  about(field: string): string | undefined;
}
interface Who {
  readonly teams: readonly Schemas["Team"][];
  readonly people: readonly Schemas["User"][];
}

export function AssignmentDialog({
  rule,
  position,
  ...who
}: Who & { readonly rule?: Rule; readonly position: number }) {
  const t = useWords();
  const { fields, set, about, form } = useEditor({
    entry: rule,
    fieldsOf,
    create: (given) => client.POST("/api/assignment-rules", { body: { ...bodyOf(given), position } }),
    update: (id, header, given) =>
      client.PATCH("/api/assignment-rules/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady: (given) => given.name.trim() !== "" && hasPool(given),
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [RULES],
  });
  const part = { fields, set, about };
  return (
    <FormDialog
      title={rule?.name ?? t("new")}
      {...form}
      {...(rule ? { more: <RemoveRule rule={rule} /> } : { action: t("create") })}
    >
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
      <Pool {...part} {...who} />
      <RadioGroup
        label={t("strategy")}
        value={fields.strategy}
        onChange={(id) => set({ strategy: STRATEGIES.find((one) => one === id) ?? "round_robin" })}
        options={STRATEGIES.map((id) => ({ id, label: t(`strategy.${id}`), detail: t(`strategy.${id}.what`) }))}
      />
      <NumberField
        label={t("capacity")}
        hint={t("capacity.hint")}
        minValue={1}
        maxValue={1000}
        value={fields.capacity ?? Number.NaN}
        onChange={(value) => set({ capacity: Number.isNaN(value) ? null : value })}
        error={about("capacity")}
      />
      <Select
        label={t("fallback")}
        value={fields.fallback}
        onChange={(id) => set({ fallback: FALLBACKS.find((one) => one === id) ?? "next_rule" })}
        options={FALLBACKS.map((id) => ({ id, label: t(`fallback.${id}`) }))}
      />
      <Match {...part} />
    </FormDialog>
  );
}

function Pool({ fields, set, about, teams, people }: Part & Who) {
  const t = useWords();
  const { nameOf } = usePeople();
  const members = teams.find(({ id }) => id === fields.team)?.members ?? [];
  // A skill is told of a person, so a team's members are named too where one is asked for.
  const skilled = fields.skill.trim() === "" ? fields.people : [...new Set([...fields.people, ...members])];
  const setSkills = (id: string, text: string) =>
    set({
      skills: { ...fields.skills, [id]: text },
      people: fields.people.includes(id) ? fields.people : [...fields.people, id],
    });
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.label}>{t("pool")}</legend>
      <Select
        label={t("team")}
        value={fields.team}
        onChange={(team) => set({ team })}
        options={[{ id: NO_TEAM, label: t("team.none") }, ...teams.map(({ id, name }) => ({ id, label: name }))]}
        error={about("pool.teamId")}
      />
      <Picks
        label={t("people")}
        emptyText={t("people.none")}
        options={people.map(({ id }) => ({ id, label: nameOf(id) }))}
        value={fields.people}
        onChange={(chosen) => set({ people: chosen })}
      />
      {hasPool(fields) ? null : <p className={styles.quiet}>{t("pool.empty")}</p>}
      <TextField
        label={t("skill")}
        hint={t("skill.hint")}
        maxLength={32}
        value={fields.skill}
        onChange={(skill) => set({ skill })}
        error={about("skill")}
      />
      {fields.skill.trim() === "" ? null : (
        <fieldset className={styles.stack_s}>
          <legend className={styles.label}>{t("skills")}</legend>
          <p className={styles.quiet}>{t("skills.hint")}</p>
          {skilled.map((id) => (
            <TextField
              key={id}
              label={t("skills.of", { name: nameOf(id) })}
              value={fields.skills[id] ?? ""}
              onChange={(text) => setSkills(id, text)}
            />
          ))}
        </fieldset>
      )}
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
      <Select
        label={t("hours")}
        value={fields.hours}
        onChange={(id) => set({ hours: HOURS.find((one) => one === id) ?? "any" })}
        options={HOURS.map((id) => ({ id, label: t(`hours.${id}`) }))}
      />
      <ChannelPicks value={fields.channels} onChange={(channels) => set({ channels })} />
      <ConnectionPicks value={fields.connections} onChange={(connections) => set({ connections })} />
      <LabelPicks value={fields.labels} onChange={(labels) => set({ labels })} />
      <Picks
        inline
        label={t("types")}
        options={LEAD_TYPES.map((id) => ({ id, label: admin(`lead.${id}`) }))}
        value={fields.leadTypes}
        onChange={(types) => set({ leadTypes: LEAD_TYPES.filter((one) => types.includes(one)) })}
      />
      <div className={styles.pair}>
        <TextField
          rows={3}
          label={admin("countries")}
          hint={admin("countries.hint")}
          value={fields.countries}
          onChange={(countries) => set({ countries })}
          error={about("match.countries")}
        />
        <TextField
          rows={3}
          label={t("languages")}
          hint={t("languages.hint")}
          value={fields.languages}
          onChange={(languages) => set({ languages })}
          error={about("match.languages")}
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
      remove={() => client.DELETE("/api/assignment-rules/{id}", { params: { path: { id }, header: ifMatch(version) } })}
    />
  );
}
