/** A campaign as it is written: who it is for, and its phases one after the other. */
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { client } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { NumberField, Select, Switch, TextField } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { PageForm, useSettings } from "../../shared/editing/page-form.tsx";
import { ZoneField } from "../../shared/reminder/zone-field.tsx";
import { localOf } from "../../shared/zone/days.ts";
import { useZone } from "../../shared/zone/zone.ts";
import { AudienceFields } from "./audience.tsx";
import styles from "./campaigns.module.css";
import {
  blankPhase,
  bodyOf,
  CAMPAIGN,
  CAMPAIGNS,
  type Campaign,
  type Fields,
  fieldsOf,
  GOALS,
  isHalf,
  KINDS,
  MOVED,
  type PhaseFields,
} from "./model.ts";
import { PhaseForm } from "./phase.tsx";
import { Lanes } from "./plan-view.tsx";
import { useWords } from "./words.ts";

/** Before it is made: nobody else can change it. */
const UNMADE = { version: 0 } as const;
type Known = Campaign | typeof UNMADE;
const isMade = (known: Known): known is Campaign => "id" in known;
const HOUR = 3_600_000;

export function Editor({ campaign }: { readonly campaign: Campaign | undefined }) {
  const t = useWords();
  const zone = useZone();
  const navigate = useNavigate();
  const { fields, set, about, form } = useSettings<Known, Fields>({
    known: campaign ?? UNMADE,
    fieldsOf: (known) => fieldsOf(isMade(known) ? known : undefined, zone),
    async save(header, given) {
      const body = bodyOf(given, campaign);
      if (campaign) return client.PATCH(CAMPAIGN, { params: { path: { id: campaign.id }, header }, body });
      const { data } = await client.POST(CAMPAIGNS, { body });
      if (!data) return {};
      void navigate({ to: "/campaigns/$campaignId", params: { campaignId: data.id }, ignoreBlocker: true });
      // Whoever writes in our words is answered in them.
      return { data: data as Campaign };
    },
    said: t("saved"),
    anew: MOVED,
  });
  const { phases, timeZone } = fields;
  // What somebody else saved is put together anew.
  const version = campaign?.version ?? 0;
  const change = (index: number, part: Partial<PhaseFields>) =>
    set({ phases: phases.map((phase, at) => (at === index ? { ...phase, ...part } : phase)) });
  const add = () => {
    const kind = KINDS[Math.min(phases.length, KINDS.length - 1)] ?? "other";
    const begins = phases.at(-1)?.endsAt || localOf(Math.ceil(Date.now() / HOUR) * HOUR + 24 * HOUR);
    set({ phases: [...phases, blankPhase(t(`kind.${kind}`), kind, begins)] });
  };
  return (
    <div className={styles.stack}>
      {campaign && campaign.problems.length > 0 ? <Lacks campaign={campaign} /> : null}
      <Lanes plan={{ timeZone, phases: phases as never }} />
      <PageForm title={t("plan")} form={form} cannotSave={fields.name.trim() === "" || isHalf(fields)}>
        <Whole fields={fields} version={version} set={set} about={about} />
        {phases.map((phase, index) => (
          <PhaseForm
            key={phase.phaseId}
            phase={phase}
            timeZone={timeZone}
            about={(field) => about(`phases.${index}.${field}`)}
            at={`phases.${index}`}
            version={version}
            onChange={(part) => change(index, part)}
            onRemove={() => set({ phases: phases.filter((_, at) => at !== index) })}
          />
        ))}
        <div>
          <Button icon={<Plus size={16} aria-hidden />} onPress={add} isDisabled={phases.length >= 20}>
            {t("phase.add")}
          </Button>
        </div>
      </PageForm>
    </div>
  );
}

function Lacks({ campaign: { problems } }: { readonly campaign: Campaign }) {
  const t = useWords();
  return (
    <Card title={t("lacks")}>
      <ul className={styles.list}>
        {problems.map(({ field, code, message }) => (
          <li key={`${field} ${code}`}>
            <code>{field}</code> {message}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Whole({
  fields,
  version,
  set,
  about,
}: {
  readonly fields: Fields;
  readonly version: number;
  set(change: Partial<Fields>): void;
  about(field: string): string | undefined;
}) {
  const t = useWords();
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <TextField
          label={t("name")}
          value={fields.name}
          onChange={(name) => set({ name })}
          maxLength={100}
          error={about("name")}
          isRequired
        />
        <Select
          label={t("purpose")}
          value={fields.purpose}
          options={(["marketing", "service"] as const).map((id) => ({ id, label: t(`purpose.${id}`) }))}
          onChange={(purpose) => set({ purpose: purpose === "service" ? "service" : "marketing" })}
        />
        <ZoneField label={t("zone")} value={fields.timeZone} onChange={(timeZone) => set({ timeZone })} />
      </div>
      <TextField
        label={t("description")}
        rows={2}
        value={fields.description}
        onChange={(description) => set({ description })}
        maxLength={4000}
      />
      <TextField
        label={t("objectives")}
        hint={t("objectives.hint")}
        rows={2}
        value={fields.objectives}
        onChange={(objectives) => set({ objectives })}
        error={about("objectives")}
      />
      <AudienceFields
        key={version}
        at="audience"
        audience={fields.audience}
        about={about}
        onChange={(audience) => set({ audience })}
      />
      <div className={styles.row}>
        <NumberField
          label={t("budget")}
          hint={t("budget.hint")}
          value={fields.budget}
          minValue={0}
          onChange={(budget) => set({ budget })}
          error={about("budget.micros")}
        />
        <Select
          label={t("goal")}
          value={fields.goal}
          options={[...new Set([fields.goal, ...GOALS])].map((id) => ({
            id,
            label: (GOALS as readonly string[]).includes(id) ? t(`goal.${id as (typeof GOALS)[number]}`) : id,
          }))}
          onChange={(goal) => set({ goal })}
        />
        <NumberField label={t("target")} value={fields.target} minValue={0} onChange={(target) => set({ target })} />
      </div>
      <Switch isSelected={fields.overlapping} onChange={(overlapping) => set({ overlapping })}>
        {t("overlapping")}
      </Switch>
      <Switch isSelected={fields.isTemplate} onChange={(isTemplate) => set({ isTemplate })}>
        {t("is.template")}
      </Switch>
    </div>
  );
}
