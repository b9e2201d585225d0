/** What several parts of an automation ask for: a segment, a stage, an event. */
import { useAll } from "../../api/all.ts";
import { Select, TextField } from "../../kit/field.tsx";
import { ConditionBuilder } from "../../shared/conditions/condition.tsx";
import styles from "./automations.module.css";
import {
  BLANK_CONDITION,
  type Condition,
  inSegment,
  segmentIn,
  TRIGGERS,
  type Trigger,
  type TriggerKind,
  triggerOf,
} from "./model.ts";
import { useWords } from "./words.ts";

export const NONE = "-";
const OWN = "own";

export function SegmentField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  const { items } = useAll("/api/aura/segments");
  const options = items.filter(({ archived }) => !archived).map(({ id, name }) => ({ id, label: name }));
  return <Select label={label} options={options} value={value || null} onChange={onChange} />;
}

/** Nobody in particular, whoever is in a segment, or whoever a condition holds for that is put together here. */
export function ConditionField({
  label,
  any,
  condition,
  at,
  about,
  onChange,
}: {
  readonly label: string;
  /** What it is called that there is no condition; without it there must be one. */
  readonly any?: string;
  readonly condition: Condition;
  /** Where it stands in the draft. */
  readonly at: string;
  readonly about: (field: string) => string | undefined;
  readonly onChange: (condition: Condition) => void;
}) {
  const t = useWords();
  const { items } = useAll("/api/aura/segments");
  const segment = segmentIn(condition);
  const isOwn = condition !== null && segment === undefined;
  const choose = (id: string) => onChange(id === NONE ? null : id === OWN ? BLANK_CONDITION : inSegment(id));
  return (
    <>
      <Select
        label={label}
        hint={t("condition.hint")}
        value={condition === null ? NONE : isOwn ? OWN : segment || null}
        onChange={(id) => !(isOwn && id === OWN) && choose(id)}
        options={[
          ...(any === undefined ? [] : [{ id: NONE, label: any }]),
          { id: OWN, label: t("condition.own") },
          ...items.filter(({ archived }) => !archived).map(({ id, name }) => ({ id, label: t("in", { name }) })),
        ]}
      />
      {isOwn ? (
        <div className={styles.whole}>
          <ConditionBuilder condition={condition} at={at} about={about} onChange={onChange} />
        </div>
      ) : null}
    </>
  );
}

export function PlaceFields({
  funnelId,
  stageId,
  any,
  onChange,
}: {
  readonly funnelId: string | null;
  readonly stageId: string | null;
  /** What it is called that no stage is named. */
  readonly any?: string;
  readonly onChange: (place: { funnelId: string; stageId: string | null }) => void;
}) {
  const t = useWords();
  const { items } = useAll("/api/funnels");
  const funnel = items.find(({ id }) => id === funnelId);
  return (
    <>
      <Select
        label={t("funnel")}
        value={funnelId || null}
        onChange={(id) => onChange({ funnelId: id, stageId: null })}
        options={items.map(({ id, name }) => ({ id, label: name }))}
      />
      {funnel ? (
        <Select
          label={t("stage")}
          value={stageId ?? (any === undefined ? null : NONE)}
          onChange={(id) => onChange({ funnelId: funnel.id, stageId: id === NONE ? null : id })}
          options={[
            ...(any === undefined ? [] : [{ id: NONE, label: any }]),
            ...funnel.stages.map(({ id, name }) => ({ id, label: name })),
          ]}
        />
      ) : null}
    </>
  );
}

/** A campaign, and one of its phases. `only`: those that can be asked for. */
export function PhaseFields({
  campaignId,
  phaseId,
  any,
  only,
  onChange,
}: {
  readonly campaignId: string;
  readonly phaseId: string | null;
  /** What it is called that no phase is named. */
  readonly any?: string;
  readonly only?: "triggered";
  readonly onChange: (place: { campaignId: string; phaseId: string | null }) => void;
}) {
  const t = useWords();
  const { items } = useAll("/api/publish/campaigns");
  const isFit = ({ triggered }: { readonly triggered?: true | undefined }) => only === undefined || triggered === true;
  const offered = items.filter(
    ({ plan, isTemplate }) => !isTemplate && (only === undefined || plan.phases.some(isFit)),
  );
  const phases = items.find(({ id }) => id === campaignId)?.plan.phases.filter(isFit) ?? [];
  const isKnown = campaignId === "" || offered.some(({ id }) => id === campaignId);
  return (
    <>
      <Select
        label={t("campaign")}
        {...(only === undefined ? {} : { hint: t("campaign.triggered") })}
        value={campaignId || null}
        onChange={(id) => onChange({ campaignId: id, phaseId: null })}
        options={[
          ...offered.map(({ id, name }) => ({ id, label: name })),
          ...(isKnown ? [] : [{ id: campaignId, label: campaignId }]),
        ]}
      />
      {campaignId === "" ? null : (
        <Select
          label={t("phase")}
          value={phaseId ?? (any === undefined ? null : NONE)}
          onChange={(id) => onChange({ campaignId, phaseId: id === NONE ? null : id })}
          options={[
            ...(any === undefined ? [] : [{ id: NONE, label: any }]),
            ...phases.map(({ phaseId: id, name }) => ({ id, label: name })),
          ]}
        />
      )}
    </>
  );
}

export function EndpointField({ id, onChange }: { readonly id: string; readonly onChange: (id: string) => void }) {
  const t = useWords();
  const { items } = useAll("/api/webhooks/endpoints");
  return (
    <Select
      label={t("endpoint")}
      hint={t("endpoint.hint")}
      value={id || null}
      onChange={onChange}
      options={items.map((one) => ({ id: one.id, label: one.description || one.url }))}
    />
  );
}

export function TriggerFields({
  trigger,
  onChange,
}: {
  readonly trigger: Trigger;
  readonly onChange: (trigger: Trigger) => void;
}) {
  const t = useWords();
  return (
    <div className={styles.asked}>
      <Select
        label={t("trigger")}
        value={trigger.kind}
        onChange={(kind) => onChange(triggerOf(kind as TriggerKind))}
        options={TRIGGERS.map((id) => ({ id, label: t(`trigger.${id}`) }))}
      />
      {trigger.kind === "campaign" || trigger.kind === "silent" ? (
        <PhaseFields
          any={t("phase.any")}
          campaignId={trigger.campaignId}
          phaseId={trigger.phaseId ?? null}
          onChange={(place) => onChange({ ...trigger, ...place })}
        />
      ) : null}
      {trigger.kind === "campaign" ? (
        <Select
          label={t("did")}
          value={trigger.did}
          onChange={(did) => onChange({ ...trigger, did: did as typeof trigger.did })}
          options={(["opened", "clicked", "answered"] as const).map((id) => ({ id, label: t(`did.${id}`) }))}
        />
      ) : null}
      {trigger.kind === "silent" ? (
        <TextField
          label={t("days")}
          value={String(trigger.days)}
          onChange={(days) => onChange({ ...trigger, days: Number.parseInt(days, 10) || 1 })}
        />
      ) : null}
      {trigger.kind === "segment" ? (
        <>
          <Select
            label={t("crossed")}
            value={trigger.crossed}
            onChange={(crossed) => onChange({ ...trigger, crossed: crossed as typeof trigger.crossed })}
            options={(["entered", "left"] as const).map((id) => ({ id, label: t(`crossed.${id}`) }))}
          />
          <SegmentField
            label={t("segment")}
            value={trigger.segmentId}
            onChange={(segmentId) => onChange({ ...trigger, segmentId })}
          />
        </>
      ) : null}
      {trigger.kind === "lead.moved" ? (
        <PlaceFields
          funnelId={trigger.funnelId}
          stageId={trigger.stageId ?? null}
          any={t("stage.any")}
          onChange={(place) => onChange({ ...trigger, ...place })}
        />
      ) : null}
      {trigger.kind === "lead.closed" ? (
        <Select
          label={t("closed")}
          value={trigger.as ?? "either"}
          onChange={(as) => onChange({ ...trigger, as: as as "won" | "lost" | "either" })}
          options={(["won", "lost", "either"] as const).map((id) => ({ id, label: t(`closed.${id}`) }))}
        />
      ) : null}
      {trigger.kind === "event" ? (
        <TextField
          label={t("event")}
          hint={t("event.hint")}
          value={trigger.type}
          onChange={(type) => onChange({ ...trigger, type: type.trim() })}
        />
      ) : null}
    </div>
  );
}
