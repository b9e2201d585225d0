import { useAll } from "../../api/all.ts";
import { api } from "../../api/client.ts";
import { Checkbox, ComboBox, NumberField, Select, TextField } from "../../kit/field.tsx";
import { LabelMark } from "../../kit/mark.tsx";
import { usePeople, useTeams } from "../../shared/people/people.ts";
import styles from "./replies.module.css";
import { PRIORITIES, STATES, type Step, UNITS, type Unit, unitOf } from "./steps.ts";
import { useWords } from "./words.ts";

const HUNDRED = { params: { query: { limit: 100 } } };
const RARELY = { staleTime: 60_000 };
const NONE = "none";

/** What the ids in steps are called. */
export function useNames() {
  const replies = api.useQuery("get", "/api/canned-replies", HUNDRED, RARELY).data?.data ?? [];
  const labels = useAll("/api/labels").items;
  const people = usePeople();
  const teams = useTeams().items;
  return { replies, labels, people, teams };
}

interface StepFieldsProps {
  readonly step: Step;
  /** It was tried to save, and something is missing here. */
  readonly isWrong: boolean;
  onChange(step: Step): void;
}

export function StepFields({ step, isWrong, onChange }: StepFieldsProps) {
  const t = useWords();
  const { replies, labels, people, teams } = useNames();
  const label = t(`step.${step.type}`);
  const missing = isWrong ? t("problem.step") : undefined;
  switch (step.type) {
    case "send_reply":
      return (
        <ComboBox
          label={label}
          bare
          value={step.cannedReplyId || null}
          onChange={(cannedReplyId) => onChange({ ...step, cannedReplyId })}
          options={replies.map(({ id, title, shortCode, language }) => ({
            id,
            label: title,
            detail: `/${shortCode} · ${language}`,
          }))}
          placeholder={t("step.choose")}
          error={missing}
        />
      );
    case "note":
      return (
        <TextField
          label={label}
          bare
          rows={2}
          maxLength={4096}
          value={step.text}
          onChange={(text) => onChange({ ...step, text })}
          error={missing}
        />
      );
    case "add_labels":
    case "remove_labels":
      return (
        <fieldset className={styles.checks} aria-label={label}>
          {labels.map(({ id, name, colour }) => (
            <Checkbox
              key={id}
              isSelected={step.labels.includes(id)}
              onChange={(isOn) =>
                onChange({ ...step, labels: isOn ? [...step.labels, id] : step.labels.filter((one) => one !== id) })
              }
            >
              <LabelMark name={name} color={colour} />
            </Checkbox>
          ))}
          {labels.length === 0 ? <p className={styles.hint}>{t("step.no_labels")}</p> : null}
          {missing ? <p className={styles.wrong}>{missing}</p> : null}
        </fieldset>
      );
    case "assign":
      return (
        <Select
          label={label}
          bare
          value={step.assignee ?? NONE}
          onChange={(id) => onChange({ ...step, assignee: id === NONE ? null : id })}
          options={[
            { id: "me", label: t("assign.me") },
            { id: NONE, label: t("assign.none") },
            ...people.active.map(({ id }) => ({ id, label: people.nameOf(id) })),
          ]}
        />
      );
    case "assign_team":
      return (
        <Select
          label={label}
          bare
          value={step.teamId ?? NONE}
          onChange={(id) => onChange({ ...step, teamId: id === NONE ? null : id })}
          options={[{ id: NONE, label: t("team.none") }, ...teams.map(({ id, name }) => ({ id, label: name }))]}
        />
      );
    case "set_priority":
      return (
        <Select
          label={label}
          bare
          value={step.priority ?? NONE}
          onChange={(id) => onChange({ ...step, priority: PRIORITIES.find((one) => one === id) ?? null })}
          options={([...PRIORITIES, NONE] as const).map((id) => ({ id, label: t(`priority.${id}`) }))}
        />
      );
    case "snooze":
      return <Snooze minutes={step.minutes} onChange={(minutes) => onChange({ ...step, minutes })} />;
    case "set_state":
      return (
        <Select
          label={label}
          bare
          value={step.state}
          onChange={(id) => onChange({ ...step, state: STATES.find((one) => one === id) ?? "open" })}
          options={STATES.map((id) => ({ id, label: t(`state.${id}`) }))}
        />
      );
  }
}

function Snooze({ minutes, onChange }: { readonly minutes: number; onChange(minutes: number): void }) {
  const t = useWords();
  const unit = unitOf(minutes);
  const count = minutes / UNITS[unit];
  return (
    <div className={styles.pair}>
      <NumberField
        label={t("snooze.count")}
        bare
        value={count}
        minValue={1}
        maxValue={366}
        onChange={(next) => onChange((Number.isNaN(next) ? 1 : next) * UNITS[unit])}
      />
      <Select
        label={t("snooze.unit")}
        bare
        value={unit}
        onChange={(id) => onChange(count * UNITS[id as Unit])}
        options={Object.keys(UNITS).map((id) => ({ id, label: t(`snooze.${id as Unit}`) }))}
      />
    </div>
  );
}
