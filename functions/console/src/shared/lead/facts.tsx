/** What is known of a lead, each thing changed where it stands. */
import { api } from "../../api/client.ts";
import { Select } from "../../kit/field.tsx";
import { later } from "../../kit/later.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { CustomFieldValue, useCustomFields } from "../custom-fields/custom-fields.tsx";
import { CustomFieldInput } from "../custom-fields/input.tsx";
import styles from "./lead.module.css";
import { isClosed, isState, isType, type Lead, type LeadChange, STATES, stageOf, TYPES } from "./model.ts";
import type { Mover } from "./moved/mover.tsx";
import { useFunnels } from "./names.ts";
import { PersonSelect, TagsField, TeamSelect, ValueField, WrittenField } from "./pickers.tsx";
import { changeLead, leadKey } from "./store.ts";
import { useWords } from "./words.ts";

const LostFacts = later(async () => (await import("./asked/lost.tsx")).LostFacts);

export const useLead = (id: string) => {
  const { data, error, refetch } = api.useQuery("get", "/api/leads/{id}", { params: { path: { id } } });
  return { lead: data as Lead | undefined, error, refetch, key: leadKey(id) };
};

/** Says why a change was refused; what was shown in the meantime is taken back by then. */
export function useChange(lead: Lead): (body: LeadChange) => void {
  const textOf = useProblemText();
  return (body) => void changeLead(lead, body).catch((error: unknown) => toast.bad(textOf(error)));
}

const NOT_SAID = "none";

export function Facts({ lead, mover }: { readonly lead: Lead; readonly mover: Mover }) {
  const t = useWords();
  const { can } = useSession();
  const change = useChange(lead);
  const { funnels } = useFunnels();
  const may = can("leads.manage");
  const fixed = { isDisabled: !may };
  const funnel = funnels.find(({ id }) => id === lead.funnelId);

  /** The stage follows; what it asks for is asked as when a card is moved. */
  const become = (state: Lead["state"]) => {
    if (state === lead.state) return;
    if (!isClosed(state) || !funnel) return change({ state });
    const here = stageOf(funnel, lead.stageId);
    const fits = (of: string) => of === state || of === "closed";
    const stage = here && fits(here.state) ? here : funnel.stages.find((one) => !one.archived && fits(one.state));
    if (stage) mover.move(lead, { funnel, stageId: stage.id, state: state as "closed_won" | "closed_lost" });
    else change({ state });
  };

  return (
    <div className={styles.fields}>
      <Select
        {...fixed}
        label={t("state")}
        value={lead.state}
        options={STATES.map((id) => ({ id, label: t(`state.${id}`) }))}
        onChange={(state) => isState(state) && become(state)}
      />
      <Select
        {...fixed}
        label={t("type")}
        value={lead.type ?? NOT_SAID}
        options={[{ id: NOT_SAID, label: t("type.none") }, ...TYPES.map((id) => ({ id, label: t(`type.${id}`) }))]}
        onChange={(type) => change({ type: isType(type) ? type : null })}
      />
      <ValueField {...fixed} label={t("value")} value={lead.value} onChange={(value) => change({ value })} />
      <WrittenField
        {...fixed}
        type="date"
        label={t("expected")}
        value={lead.expectedOn ?? ""}
        onChange={(day) => change({ expectedOn: day === "" ? null : day })}
      />
      <PersonSelect {...fixed} label={t("owner")} value={lead.assignee} onChange={(assignee) => change({ assignee })} />
      <TeamSelect {...fixed} label={t("team")} value={lead.teamId} onChange={(teamId) => change({ teamId })} />
      {lead.state === "closed_lost" ? (
        <div className={styles.wide}>
          <LostFacts lead={lead} {...fixed} onChange={change} />
        </div>
      ) : null}
      <div className={styles.wide}>
        <TagsField {...fixed} label={t("tags")} value={lead.tags} onChange={(tags) => change({ tags })} />
      </div>
      <OwnFields lead={lead} isDisabled={!may} />
    </div>
  );
}

/** Those of this tenant. What is archived is shown while it says something, and not changed any more. */
function OwnFields({ lead, isDisabled }: { readonly lead: Lead; readonly isDisabled: boolean }) {
  const fields = useCustomFields("lead").filter(
    ({ id, archived }) => !archived || Object.hasOwn(lead.customFields, id),
  );
  return fields.map((field) => (
    <OwnField key={field.id} lead={lead} field={field} isDisabled={isDisabled || field.archived} />
  ));
}

const TYPED = new Set(["text", "url", "date"]);

function OwnField({
  lead,
  field,
  isDisabled,
}: {
  readonly lead: Lead;
  readonly field: ReturnType<typeof useCustomFields>[number];
  readonly isDisabled: boolean;
}) {
  const change = useChange(lead);
  const value = lead.customFields[field.id];
  const give = (next: typeof value | undefined) => change({ customFields: { [field.id]: next ?? null } });
  if (isDisabled)
    return value === undefined ? null : (
      <div>
        <p className={styles.quiet}>{field.name}</p>
        <p>
          <CustomFieldValue field={field} value={value} />
        </p>
      </div>
    );
  if (TYPED.has(field.kind))
    return (
      <WrittenField
        label={field.name}
        type={field.kind === "date" ? "date" : "text"}
        value={typeof value === "string" ? value : ""}
        maxLength={1000}
        onChange={(text) => give(text === "" ? undefined : text)}
      />
    );
  return <CustomFieldInput field={field} value={value} onChange={give} />;
}
