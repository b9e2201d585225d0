/** The steps of an automation, one below the other; branches stand beside each other. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useAll } from "../../api/all.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import styles from "./automations.module.css";
import { freshId, STEPS, type Step, type StepKind, stepOf } from "./model.ts";
import { ConditionField, EndpointField, NONE, PhaseFields, PlaceFields } from "./parts.tsx";
import { useWords } from "./words.ts";

interface StepsProps {
  readonly label: string;
  readonly steps: readonly Step[];
  /** All of the automation, for ids. */
  readonly all: readonly Step[];
  readonly about: (field: string) => string | undefined;
  readonly onChange: (steps: Step[]) => void;
}

const MEDIA = ["email", "whatsapp", "sms", "telegram", "messenger", "instagram", "push"] as const;
const PURPOSES = ["marketing", "service", "transactional"] as const;
const DAYS = [1, 2, 3, 4, 5, 6, 7];

export function Steps({ label, steps, all, about, onChange }: StepsProps) {
  const t = useWords();
  const put = (index: number, step: Step) => onChange(steps.map((one, at) => (at === index ? step : one)));
  const move = (index: number, by: number) => {
    const next = [...steps];
    const [step] = next.splice(index, 1);
    if (step) next.splice(index + by, 0, step);
    onChange(next);
  };
  return (
    <div className={styles.stack}>
      <ol className={styles.steps} aria-label={label}>
        {steps.map((step, index) => (
          <li key={step.id} className={styles.step}>
            <div className={styles.head}>
              <strong>{t("step.of", { number: index + 1, what: t(`step.${step.kind}`) })}</strong>
              <span className={styles.line}>
                {index > 0 ? (
                  <IconButton small label={t("up")} icon={<ArrowUp size={16} />} onPress={() => move(index, -1)} />
                ) : null}
                {index < steps.length - 1 ? (
                  <IconButton small label={t("down")} icon={<ArrowDown size={16} />} onPress={() => move(index, 1)} />
                ) : null}
                <IconButton
                  small
                  label={t("step.remove")}
                  icon={<Trash2 size={16} />}
                  onPress={() => onChange(steps.filter((_, at) => at !== index))}
                />
              </span>
            </div>
            <Fields step={step} all={all} about={about} onChange={(next) => put(index, next)} />
            <Wrong step={step} about={about} />
          </li>
        ))}
      </ol>
      <Menu
        trigger={
          <Button small icon={<Plus size={16} aria-hidden />}>
            {t("step.add")}
          </Button>
        }
      >
        {STEPS.map((kind: StepKind) => (
          <MenuItem
            key={kind}
            text={t(`step.${kind}`)}
            onAction={() => onChange([...steps, stepOf(kind, freshId(all, kind))])}
          >
            {t(`step.${kind}`)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

const PARTS = [
  "",
  ".send",
  ".condition",
  ".funnelId",
  ".stageId",
  ".assignee",
  ".teamId",
  ".campaignId",
  ".phaseId",
  ".endpointId",
];

function Wrong({ step, about }: { readonly step: Step; readonly about: StepsProps["about"] }) {
  const t = useWords();
  const wrong = PARTS.map((part) => about(`draft.steps.${step.id}${part}`)).find(Boolean);
  // The path of a condition names the segment, of which there is none.
  const text = about(`draft.steps.${step.id}.condition.path`) ? t("branch.missing") : wrong;
  return text ? <p className={styles.error}>{text}</p> : null;
}

interface FieldsProps extends Pick<StepsProps, "all" | "about"> {
  readonly step: Step;
  readonly onChange: (step: Step) => void;
}

function Fields({ step, all, about, onChange }: FieldsProps) {
  const t = useWords();
  switch (step.kind) {
    case "wait":
      return <Wait minutes={step.minutes} onChange={(minutes) => onChange({ ...step, minutes })} />;
    case "until":
      return (
        <div className={styles.asked}>
          <TextField label={t("time")} type="time" value={step.time} onChange={(time) => onChange({ ...step, time })} />
          <Select
            label={t("weekdays")}
            value={(step.days?.length ?? 0) === 5 ? "work" : "any"}
            onChange={(which) => onChange({ ...step, days: which === "work" ? DAYS.slice(0, 5) : [] })}
            options={(["any", "work"] as const).map((id) => ({ id, label: t(`weekdays.${id}`) }))}
          />
        </div>
      );
    case "branch":
      return (
        <>
          <ConditionField
            label={t("branch.if")}
            condition={step.condition as never}
            at={`draft.steps.${step.id}.condition`}
            about={about}
            onChange={(condition) => condition && onChange({ ...step, condition })}
          />
          <div className={styles.ways}>
            {(["yes", "no"] as const).map((way) => (
              <section key={way} aria-label={t(`branch.${way}`)} className={styles.stack}>
                <h4>{t(`branch.${way}`)}</h4>
                <Steps
                  label={t(`branch.${way}`)}
                  steps={step[way]}
                  all={all}
                  about={about}
                  onChange={(steps) => onChange({ ...step, [way]: steps })}
                />
              </section>
            ))}
          </div>
        </>
      );
    case "send":
      return <Send send={step.send} onChange={(send) => onChange({ ...step, send })} />;
    case "tag":
      return (
        <div className={styles.asked}>
          {(["add", "remove"] as const).map((which) => (
            <TextField
              key={which}
              label={t(`tags.${which}`)}
              hint={t("tags.hint")}
              defaultValue={(step[which] ?? []).join(", ")}
              onChange={(text) => onChange({ ...step, [which]: named(text) })}
            />
          ))}
        </div>
      );
    case "move":
      return (
        <div className={styles.asked}>
          <PlaceFields
            funnelId={step.funnelId}
            stageId={step.stageId || null}
            onChange={({ funnelId, stageId }) => onChange({ ...step, funnelId, stageId: stageId ?? "" })}
          />
        </div>
      );
    case "assign":
      return <Assign step={step} onChange={onChange} />;
    case "event":
      return (
        <TextField
          label={t("event")}
          hint={t("event.told")}
          value={step.type}
          onChange={(type) => onChange({ ...step, type: type.trim() })}
        />
      );
    case "campaign":
      return (
        <div className={styles.asked}>
          <PhaseFields
            only="triggered"
            campaignId={step.campaignId}
            phaseId={step.phaseId || null}
            onChange={({ campaignId, phaseId }) => onChange({ ...step, campaignId, phaseId: phaseId ?? "" })}
          />
        </div>
      );
    case "webhook":
      return <EndpointField id={step.endpointId} onChange={(endpointId) => onChange({ ...step, endpointId })} />;
    case "end":
      return <p className={styles.quiet}>{t("end.hint")}</p>;
  }
}

const named = (text: string): string[] => [...new Set(text.split(",").map((one) => one.trim()))].filter(Boolean);

const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof UNITS;

function Wait({ minutes, onChange }: { readonly minutes: number; readonly onChange: (minutes: number) => void }) {
  const t = useWords();
  const unit: Unit = minutes % 1440 === 0 ? "days" : minutes % 60 === 0 ? "hours" : "minutes";
  const count = minutes / UNITS[unit];
  return (
    <div className={styles.asked}>
      <TextField
        label={t("wait")}
        value={String(count)}
        onChange={(text) => onChange((Number.parseInt(text, 10) || 1) * UNITS[unit])}
      />
      <Select
        label={t("unit")}
        value={unit}
        onChange={(next) => onChange(count * UNITS[next as Unit])}
        options={(["minutes", "hours", "days"] as const).map((id) => ({ id, label: t(`unit.${id}`) }))}
      />
    </div>
  );
}

type Sent = Extract<Step, { kind: "send" }>["send"];

function Send({ send, onChange }: { readonly send: Sent; readonly onChange: (send: Sent) => void }) {
  const t = useWords();
  const { items: templates } = useAll("/api/templates");
  const { text, template, ...rest } = send;
  return (
    <>
      <div className={styles.asked}>
        <Select
          label={t("channel")}
          value={send.channels?.[0] ?? null}
          onChange={(medium) => onChange({ ...send, channels: [medium] as NonNullable<Sent["channels"]> })}
          options={MEDIA.map((id) => ({ id, label: t(`channel.${id}`) }))}
        />
        <Select
          label={t("purpose")}
          value={send.purpose ?? null}
          onChange={(purpose) => onChange({ ...send, purpose: purpose as NonNullable<Sent["purpose"]> })}
          options={PURPOSES.map((id) => ({ id, label: t(`purpose.${id}`) }))}
        />
        <Select
          label={t("template")}
          value={template?.key ?? NONE}
          onChange={(key) =>
            onChange(
              key === NONE ? { ...rest, text: text ?? "" } : { ...rest, template: { data: template?.data ?? {}, key } },
            )
          }
          options={[
            { id: NONE, label: t("template.none") },
            ...templates.map(({ key, title }) => ({ id: key, label: title })),
          ]}
        />
      </div>
      {template ? null : (
        <TextField
          label={t("text.of")}
          hint={t("text.hint")}
          rows={3}
          maxLength={1000}
          value={text ?? ""}
          onChange={(next) => onChange({ ...send, text: next })}
        />
      )}
    </>
  );
}

type AssignStep = Extract<Step, { kind: "assign" }>;

function Assign({ step, onChange }: { readonly step: AssignStep; readonly onChange: (step: Step) => void }) {
  const t = useWords();
  const { items: people } = useAll("/api/users");
  const { items: teams } = useAll("/api/teams");
  const nobody = { id: NONE, label: t("assign.none") };
  const idOf = (id: string) => (id === NONE ? null : id);
  return (
    <div className={styles.asked}>
      <Select
        label={t("assign.what")}
        value={step.what}
        onChange={(what) => onChange({ ...step, what: what as AssignStep["what"] })}
        options={(["conversation", "lead"] as const).map((id) => ({ id, label: t(`assign.${id}`) }))}
      />
      <Select
        label={t("assign.person")}
        value={step.assignee ?? NONE}
        onChange={(id) => onChange({ ...step, assignee: idOf(id) })}
        options={[nobody, ...people.map(({ id, name }) => ({ id, label: name ?? id }))]}
      />
      <Select
        label={t("assign.team")}
        value={step.teamId ?? NONE}
        onChange={(id) => onChange({ ...step, teamId: idOf(id) })}
        options={[nobody, ...teams.map(({ id, name }) => ({ id, label: name }))]}
      />
    </div>
  );
}
