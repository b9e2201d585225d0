/** Why a lead was lost: one of the reasons that the business keeps, and a word beside it. */
import { useAll } from "../../../api/all.ts";
import { Button } from "../../../kit/button.tsx";
import { RadioGroup, Select, TextField } from "../../../kit/field.tsx";
import styles from "../lead.module.css";
import type { Lead, LeadChange } from "../model.ts";
import { WrittenField } from "../pickers.tsx";
import { useWords } from "./words.ts";

const REASONS = "/api/lost-reasons";
const OTHER = "other";
/** More than these are no longer taken in at a glance. */
const AT_A_GLANCE = 8;

type Reason = Pick<LeadChange, "lostReasonId" | "lostReason">;

export function AskLost({
  value,
  onChange,
  error,
}: {
  readonly value: Reason;
  onChange(reason: Reason): void;
  readonly error?: string | undefined;
}) {
  const t = useWords();
  const list = useAll(REASONS);
  const reasons = list.items.filter(({ archived }) => !archived);
  if (list.isPending) return null;
  if (reasons.length === 0)
    return (
      <InOwnWords value={value.lostReason ?? ""} onChange={(lostReason) => onChange({ lostReason })} error={error} />
    );
  const chosen = value.lostReasonId ?? (value.lostReasonId === null ? OTHER : null);
  const isOther = chosen === OTHER;
  const choice = {
    label: t("lost_reason"),
    isRequired: true,
    options: [...reasons.map(({ id, name }) => ({ id, label: name })), { id: OTHER, label: t("lost.other") }],
    onChange: (id: string) => onChange({ ...value, lostReasonId: id === OTHER ? null : id }),
    error: chosen === null ? error : undefined,
  };
  return (
    <div className={styles.section}>
      {reasons.length > AT_A_GLANCE ? (
        <Select {...choice} value={chosen} />
      ) : (
        <RadioGroup {...choice} value={chosen ?? ""} />
      )}
      <TextField
        label={t("lost.note")}
        rows={2}
        maxLength={500}
        isRequired={isOther}
        value={value.lostReason ?? ""}
        onChange={(lostReason) => onChange({ ...value, lostReason })}
        error={isOther ? error : undefined}
      />
    </div>
  );
}

const USUAL = ["price", "rival", "timing", "silence", "fit"] as const;

/** Where the business keeps no list: in one's own words, or one of the usual ones by one press. */
function InOwnWords({
  value,
  onChange,
  error,
}: {
  readonly value: string;
  onChange(reason: string): void;
  readonly error?: string | undefined;
}) {
  const t = useWords();
  return (
    <div className={styles.list}>
      <TextField
        label={t("lost_reason")}
        value={value}
        onChange={onChange}
        maxLength={500}
        isRequired
        autoFocus
        error={error}
      />
      <div className={styles.tags}>
        {USUAL.map((id) => (
          <Button key={id} small onPress={() => onChange(t(`lost.${id}`))}>
            {t(`lost.${id}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** Of a lead that was lost. A reason that is offered no more stands as long as the lead has it. */
export function LostFacts({
  lead,
  isDisabled,
  onChange,
}: {
  readonly lead: Lead;
  readonly isDisabled: boolean;
  onChange(change: LeadChange): void;
}) {
  const t = useWords();
  const { items } = useAll(REASONS);
  const offered = items.filter(({ id, archived }) => !archived || id === lead.lostReasonId);
  return (
    <div className={styles.section}>
      {offered.length > 0 ? (
        <Select
          isDisabled={isDisabled}
          label={t("lost_reason")}
          value={lead.lostReasonId ?? OTHER}
          options={[
            ...offered.map(({ id, name }) => ({ id, label: name })),
            ...(lead.lostReason === null ? [] : [{ id: OTHER, label: t("lost.other") }]),
          ]}
          onChange={(id) => onChange({ lostReasonId: id === OTHER ? null : id })}
        />
      ) : null}
      <WrittenField
        isDisabled={isDisabled}
        label={t(offered.length > 0 ? "lost.note" : "lost_reason")}
        value={lead.lostReason ?? ""}
        maxLength={500}
        onChange={(text) => {
          if (text !== "" || lead.lostReasonId !== null) onChange({ lostReason: text === "" ? null : text });
        }}
      />
    </div>
  );
}
