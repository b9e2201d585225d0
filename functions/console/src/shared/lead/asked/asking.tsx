/** What a stage asks for before a lead may enter it. */
import { useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { Select, TextField } from "../../../kit/field.tsx";
import { Segments } from "../../../kit/tabs.tsx";
import styles from "../lead.module.css";
import { type Ending, endingIn, type LeadChange, needsOf, type Stage, stageOf, TYPES } from "../model.ts";
import type { Wish } from "../moved/mover.tsx";
import { PersonSelect, TeamSelect, ValueField } from "../pickers.tsx";
import { useWords as useLeadWords } from "../words.ts";
import { AskLost } from "./lost.tsx";
import { useWords } from "./words.ts";

export function Asking({
  wish: { lead, target },
  onClose,
  onDone,
}: {
  readonly wish: Wish;
  onClose(): void;
  onDone(fields: Partial<LeadChange>, ending: Ending | undefined): void;
}) {
  const t = useWords();
  const named = useLeadWords();
  const stage = stageOf(target.funnel, target.stageId) as Stage;
  const [ending, setEnding] = useState<Ending | undefined>(endingIn(stage, lead, target.state));
  const [fields, setFields] = useState<Partial<LeadChange>>({});
  const set = (change: Partial<LeadChange>) => setFields((known) => ({ ...known, ...change }));
  const [tried, setTried] = useState(false);
  const needs = needsOf(lead, stage, ending);
  const asksEnding = needsOf(lead, stage, target.state).includes("ending");
  const reason = fields.lostReason?.trim() ?? "";
  const holds: Readonly<Record<(typeof needs)[number], boolean>> = {
    ending: false,
    value: Boolean(fields.value),
    expectedOn: Boolean(fields.expectedOn),
    assignee: Boolean(fields.assignee),
    team: Boolean(fields.teamId),
    type: Boolean(fields.type),
    lostReason: reason !== "" || Boolean(fields.lostReasonId),
  };
  const missing = needs.filter((need) => !holds[need]);
  const wrong = (need: (typeof needs)[number]) =>
    tried && missing.includes(need) ? { error: t("ask.needed") } : { error: undefined };
  const finish = () => {
    setTried(true);
    if (missing.length === 0)
      onDone({ ...fields, lostReason: reason === "" ? undefined : reason } as Partial<LeadChange>, ending);
  };
  return (
    <Dialog
      isOpen
      title={t("ask.title", { name: lead.contactName ?? named("unnamed"), stage: stage.name })}
      onClose={onClose}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          finish();
        }}
      >
        {needs.some((need) => need !== "ending" && need !== "lostReason") ? (
          <p className={styles.quiet}>{t("ask.why", { stage: stage.name })}</p>
        ) : null}
        {asksEnding ? (
          <Segments
            label={t("ask.ending")}
            value={ending ?? ""}
            onChange={(id) => setEnding(id as Ending)}
            options={[
              { id: "closed_won", title: t("ask.won") },
              { id: "closed_lost", title: t("ask.lost") },
            ]}
          />
        ) : null}
        {asksEnding && tried && ending === undefined ? <p className={styles.late}>{t("ask.ending.needed")}</p> : null}
        {needs.includes("value") ? (
          <ValueField
            label={named("value")}
            value={fields.value ?? null}
            onChange={(value) => set({ value })}
            {...wrong("value")}
          />
        ) : null}
        {needs.includes("expectedOn") ? (
          <TextField
            type="date"
            label={named("expected")}
            value={fields.expectedOn ?? ""}
            onChange={(expectedOn) => set({ expectedOn })}
            {...wrong("expectedOn")}
          />
        ) : null}
        {needs.includes("assignee") ? (
          <PersonSelect
            label={named("owner")}
            value={fields.assignee ?? null}
            onChange={(assignee) => set({ assignee })}
            {...wrong("assignee")}
          />
        ) : null}
        {needs.includes("team") ? (
          <TeamSelect
            label={named("team")}
            value={fields.teamId ?? null}
            onChange={(teamId) => set({ teamId })}
            {...wrong("team")}
          />
        ) : null}
        {needs.includes("type") ? (
          <Select
            label={named("type")}
            value={fields.type ?? null}
            options={TYPES.map((id) => ({ id, label: named(`type.${id}`) }))}
            onChange={(type) => set({ type: type as (typeof TYPES)[number] })}
            {...wrong("type")}
          />
        ) : null}
        {needs.includes("lostReason") ? <AskLost value={fields} onChange={set} {...wrong("lostReason")} /> : null}
        <div className={styles.buttons} data-end>
          <Button onPress={onClose}>{named("cancel")}</Button>
          <Button kind="primary" type="submit">
            {ending === "closed_lost"
              ? t("ask.close_lost")
              : ending === "closed_won"
                ? t("ask.close_won")
                : t("ask.move")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
