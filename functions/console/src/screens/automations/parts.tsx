/** What several parts of an automation ask for: a segment, a stage, an event. */
import { useAll } from "../../api/all.ts";
import { Select, TextField } from "../../kit/field.tsx";
import styles from "./automations.module.css";
import { type Condition, inSegment, segmentIn, TRIGGERS, type Trigger, type TriggerKind, triggerOf } from "./model.ts";
import { useWords } from "./words.ts";

export const NONE = "-";

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

/** Nobody in particular, or whoever is in a segment. */
export function ConditionField({
  label,
  any,
  condition,
  onChange,
}: {
  readonly label: string;
  /** What it is called that there is no condition; without it there must be one. */
  readonly any?: string;
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}) {
  const t = useWords();
  const { items } = useAll("/api/aura/segments");
  const segment = segmentIn(condition);
  const isOwn = condition !== null && segment === undefined;
  return (
    <Select
      label={label}
      hint={isOwn ? t("condition.own") : t("condition.hint")}
      value={condition === null ? NONE : (segment ?? "own") || null}
      onChange={(id) => id !== "own" && onChange(id === NONE ? null : inSegment(id))}
      options={[
        ...(any === undefined ? [] : [{ id: NONE, label: any }]),
        ...(isOwn ? [{ id: "own", label: t("condition.kept") }] : []),
        ...items.filter(({ archived }) => !archived).map(({ id, name }) => ({ id, label: t("in", { name }) })),
      ]}
    />
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
        <>
          <TextField
            label={t("campaign")}
            value={trigger.campaignId}
            onChange={(campaignId) => onChange({ ...trigger, campaignId: campaignId.trim() })}
          />
          <TextField
            label={t("phase")}
            hint={t("phase.hint")}
            value={trigger.phaseId ?? ""}
            onChange={(phaseId) => onChange({ ...trigger, phaseId: phaseId.trim() || null })}
          />
        </>
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
