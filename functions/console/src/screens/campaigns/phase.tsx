/** One phase: when, by whose clock, over which channels, and what is said. */
import { Plus } from "lucide-react";
import { useAll } from "../../api/all.ts";
import { Button } from "../../kit/button.tsx";
import { Checkbox, NumberField, Select, Switch, TextField } from "../../kit/field.tsx";
import { useSession } from "../../session/session.tsx";
import { Ways } from "../../shared/ways/ways.tsx";
import { AudienceFields } from "./audience.tsx";
import styles from "./campaigns.module.css";
import { blankVariation, KINDS, METRICS, type PhaseFields, type VariationFields } from "./model.ts";
import { useWords } from "./words.ts";

interface PhaseFormProps {
  readonly phase: PhaseFields;
  readonly timeZone: string;
  /** Of the campaign that is known, where it is. */
  readonly version: number;
  readonly at: string;
  about(field: string): string | undefined;
  onChange(part: Partial<PhaseFields>): void;
  onRemove(): void;
}

const MINUTES = 60;

export function PhaseForm(props: PhaseFormProps) {
  const { phase, timeZone, about, onChange, onRemove } = props;
  const t = useWords();
  const zoneName = phase.zone === "account" ? timeZone.replaceAll("_", " ") : t("zone.recipient");
  const { variations } = phase;
  const vary = (index: number, part: Partial<VariationFields>) =>
    onChange({ variations: variations.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <fieldset className={styles.phase}>
      <legend>{t("phase.named", { name: phase.name })}</legend>
      <div className={styles.row}>
        <TextField
          label={t("phase.name")}
          value={phase.name}
          onChange={(name) => onChange({ name })}
          maxLength={100}
          error={about("name")}
          isRequired
        />
        <Select
          label={t("phase.kind")}
          value={phase.kind}
          options={KINDS.map((id) => ({ id, label: t(`kind.${id}`) }))}
          onChange={(kind) => onChange({ kind: KINDS.find((one) => one === kind) ?? "other" })}
        />
        <Select
          label={t("phase.zone")}
          value={phase.zone}
          options={(["account", "recipient"] as const).map((id) => ({ id, label: t(`zone.${id}`) }))}
          onChange={(zone) => onChange({ zone: zone === "recipient" ? "recipient" : "account" })}
        />
      </div>
      <div className={styles.row}>
        <TextField
          label={t("starts")}
          hint={zoneName}
          type="datetime-local"
          value={phase.startsAt}
          onChange={(startsAt) => onChange({ startsAt })}
          error={about("startsAt")}
        />
        <TextField
          label={t("ends")}
          hint={zoneName}
          type="datetime-local"
          value={phase.endsAt}
          onChange={(endsAt) => onChange({ endsAt })}
          error={about("endsAt")}
        />
        <NumberField
          label={t("holdout")}
          hint={t("holdout.hint")}
          value={phase.holdoutPercent}
          minValue={0}
          maxValue={90}
          onChange={(percent) => onChange({ holdoutPercent: Number.isNaN(percent) ? 0 : Math.round(percent) })}
        />
      </div>
      <TextField
        label={t("instructions")}
        rows={2}
        value={phase.instructions}
        onChange={(instructions) => onChange({ instructions })}
        maxLength={4000}
      />
      <Ways value={phase.channels} onChange={(channels) => onChange({ channels })} error={about("channels")} />
      {variations.map((variation, index) => (
        <VariationForm
          key={variation.variationId}
          variation={variation}
          hasMail={phase.channels.includes("email")}
          isAlone={variations.length === 1}
          onChange={(part) => vary(index, part)}
          onRemove={() => onChange({ variations: variations.filter((_, at) => at !== index) })}
        />
      ))}
      {about("variations") ? <p role="alert">{about("variations")}</p> : null}
      <div className={styles.spread}>
        <Button
          small
          icon={<Plus size={16} aria-hidden />}
          isDisabled={variations.length >= 10}
          onPress={() =>
            onChange({
              variations: [...variations, blankVariation(String.fromCharCode(65 + variations.length))],
            })
          }
        >
          {t("variation.add")}
        </Button>
        <Button small kind="quiet" onPress={onRemove}>
          {t("phase.remove", { name: phase.name })}
        </Button>
      </div>
      <Switch
        isSelected={phase.triggered === true}
        onChange={(triggered) => onChange(triggered ? { triggered, winner: null } : { triggered })}
      >
        {t("triggered")}
      </Switch>
      {variations.length > 1 && !phase.triggered ? <Winner phase={phase} onChange={onChange} /> : null}
      <Hours phase={phase} onChange={onChange} />
      <Meant {...props} />
    </fieldset>
  );
}

function VariationForm({
  variation,
  hasMail,
  isAlone,
  onChange,
  onRemove,
}: {
  readonly variation: VariationFields;
  readonly hasMail: boolean;
  readonly isAlone: boolean;
  onChange(part: Partial<VariationFields>): void;
  onRemove(): void;
}) {
  const t = useWords();
  const { can } = useSession();
  const { name, by, template } = variation;
  const { items } = useAll("/api/templates", can("templates.read") && by === "template");
  const keys = [...new Set([...(template ? [template] : []), ...items.map(({ key }) => key)])];
  return (
    <fieldset className={styles.variation}>
      <legend>{t("variation.named", { name })}</legend>
      <div className={styles.row}>
        <Select
          label={t("content")}
          value={by}
          options={(["words", "template"] as const).map((id) => ({ id, label: t(`content.${id}`) }))}
          onChange={(next) => onChange({ by: next === "template" ? "template" : "words" })}
        />
        {by === "template" ? (
          <Select
            label={t("template")}
            value={template || null}
            options={keys.map((id) => ({ id, label: items.find(({ key }) => key === id)?.title ?? id }))}
            onChange={(key) => onChange({ template: key })}
          />
        ) : null}
        {isAlone ? null : (
          <NumberField
            label={t("weight")}
            value={variation.weight}
            minValue={1}
            maxValue={1000}
            onChange={(weight) => onChange({ weight: Number.isNaN(weight) ? 1 : Math.round(weight) })}
          />
        )}
      </div>
      {by === "words" ? (
        <>
          {hasMail ? (
            <TextField
              label={t("subject")}
              value={variation.subject}
              onChange={(subject) => onChange({ subject })}
              maxLength={200}
            />
          ) : null}
          <TextField label={t("words")} rows={4} value={variation.text} onChange={(text) => onChange({ text })} />
        </>
      ) : null}
      {isAlone ? null : (
        <div>
          <Button small kind="quiet" onPress={onRemove}>
            {t("variation.remove", { name })}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

/** Whom it is for, where that is somebody else than the campaign's: whoever did not open what came before. */
function Meant({ phase: { audience }, version, at, about, onChange }: PhaseFormProps) {
  const t = useWords();
  const of = (field: string) => about(field.slice(at.length + 1));
  return (
    <div className={styles.stack_s}>
      <Switch
        isSelected={audience !== null}
        onChange={(own) => onChange({ audience: own ? { segments: [], excluded: [], condition: null } : null })}
      >
        {t("phase.audience")}
      </Switch>
      {audience ? (
        <AudienceFields
          key={version}
          at={`${at}.audience`}
          audience={audience}
          about={of}
          onChange={(next) => onChange({ audience: next })}
        />
      ) : null}
    </div>
  );
}

type Part = Pick<PhaseFormProps, "phase" | "onChange">;

/** First a part of the audience gets the variations; the rest gets the best one. */
function Winner({ phase: { winner }, onChange }: Part) {
  const t = useWords();
  const set = (part: Partial<NonNullable<typeof winner>>) => winner && onChange({ winner: { ...winner, ...part } });
  return (
    <div className={styles.stack_s}>
      <Switch
        isSelected={winner !== null}
        onChange={(on) =>
          onChange({ winner: on ? { metric: "clicked", testPercent: 20, decideAfterMinutes: 4 * MINUTES } : null })
        }
      >
        {t("winner")}
      </Switch>
      {winner ? (
        <div className={styles.row}>
          <Select
            label={t("winner.metric")}
            value={winner.metric}
            options={METRICS.map((id) => ({ id, label: t(`step.${id}`) }))}
            onChange={(metric) => set({ metric: METRICS.find((one) => one === metric) ?? "clicked" })}
          />
          <NumberField
            label={t("winner.percent")}
            value={winner.testPercent}
            minValue={1}
            maxValue={99}
            onChange={(testPercent) => set({ testPercent: testPercent || 1 })}
          />
          <NumberField
            label={t("winner.hours")}
            value={winner.decideAfterMinutes / MINUTES}
            minValue={0.25}
            maxValue={720}
            onChange={(hours) => set({ decideAfterMinutes: Math.max(1, Math.round((hours || 1) * MINUTES)) })}
          />
        </div>
      ) : null}
    </div>
  );
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

function Hours({ phase: { window }, onChange }: Part) {
  const t = useWords();
  return (
    <div className={styles.stack_s}>
      <Switch
        isSelected={window !== null}
        onChange={(on) => onChange({ window: on ? { from: "09:00", to: "20:00", days: [1, 2, 3, 4, 5] } : null })}
      >
        {t("window")}
      </Switch>
      {window ? (
        <>
          <div className={styles.row}>
            <TextField
              label={t("window.from")}
              type="time"
              value={window.from}
              onChange={(from) => onChange({ window: { ...window, from } })}
            />
            <TextField
              label={t("window.to")}
              type="time"
              value={window.to}
              onChange={(to) => onChange({ window: { ...window, to } })}
            />
          </div>
          <div className={styles.line}>
            {DAYS.map((day) => (
              <Checkbox
                key={day}
                isSelected={window.days.includes(day)}
                onChange={(on) => {
                  const days = DAYS.filter((one) => (one === day ? on : window.days.includes(one)));
                  if (days.length > 0) onChange({ window: { ...window, days } });
                }}
              >
                {t(`day.${day}`)}
              </Checkbox>
            ))}
          </div>
        </>
      ) : null}
    </div>
  );
}
