/** What people do with leads: make, change, move. */
import type { ContactStore } from "../contacts/ports.ts";
import { type FieldValue, fieldProblems, withFields } from "../fields/model.ts";
import type { FieldStore } from "../fields/ports.ts";
import { DEFAULT_PLACE, type Funnel } from "../funnels/model.ts";
import type { FunnelStore } from "../funnels/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { LostReasonStore } from "../lost-reasons/ports.ts";
import { BLANK_LEAD, isLeftToRules, judgedBy, type Lead, type LeadSource, placedByPerson } from "./model.ts";
import { type Anchors, makeFindRank } from "./place.ts";
import type { ClassifyLead, LeadStore } from "./ports.ts";
import { type LeadChange, type LeadProblem, type StepInput, stepOf } from "./step.ts";

export interface LeadFieldProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type LeadOutcome =
  | { readonly kind: "done"; readonly lead: Lead }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly lead: Lead }
  | { readonly kind: "invalid"; readonly problems: readonly LeadFieldProblem[] };

/** Null takes a value away. */
export type CustomFieldChange = Readonly<Record<string, FieldValue | null>>;
export type LeadFields = Omit<LeadChange, "customFields" | "classification"> & {
  readonly customFields?: CustomFieldChange;
};

interface OfOne {
  readonly leadId: string;
  readonly expectedVersion?: number;
  readonly by: string;
}

export type MoveInput = OfOne &
  Anchors & {
    readonly funnelId?: string;
    readonly stageId: string;
    readonly fields?: LeadFields;
  };

export interface NewLead {
  /** Asking twice with the same id makes one lead. */
  readonly requestId: string;
  readonly contactId: string;
  readonly funnelId?: string;
  readonly stageId?: string;
  readonly source?: LeadSource;
  readonly fields: LeadFields;
  readonly by: string;
}

export interface ManageLeads {
  create(input: NewLead): Promise<LeadOutcome>;
  update(input: OfOne & { readonly fields: LeadFields }): Promise<LeadOutcome>;
  /** Into a stage, to a place among its cards. Where the lead stands there already, nothing is written. */
  move(input: MoveInput): Promise<LeadOutcome>;
  /** Says that the rule which placed the lead was wrong, and moves it where it belongs. */
  correct(input: MoveInput): Promise<LeadOutcome>;
  readonly classify: ClassifyLead<LeadOutcome>;
}

export interface ManagePorts {
  readonly leads: LeadStore;
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly funnels: FunnelStore;
  readonly fields: FieldStore;
  readonly lostReasons: Pick<LostReasonStore, "get">;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Conflicts come from cards that are moved to the same place at once; each round lets at least one through. */
const ATTEMPTS = 12;

export function makeManageLeads(ports: ManagePorts): ManageLeads {
  const { leads, contacts, funnels, fields, lostReasons, clock, ids } = ports;
  const findRank = makeFindRank({ leads, ids });
  const now = () => new Date(clock.now()).toISOString();
  const invalid = (...problems: readonly LeadFieldProblem[]): LeadOutcome => ({ kind: "invalid", problems });
  const noFunnel: LeadProblem = { field: "funnelId", code: "not_found", message: "is no funnel of this tenant" };

  /** Of a lead that is there: a reason that it has already stays, also where it is offered no more. */
  async function usable(change: LeadFields, leadId?: string): Promise<readonly LeadFieldProblem[]> {
    const own = Object.keys(change.customFields ?? {}).length > 0 ? change.customFields : undefined;
    const id = change.lostReasonId ?? undefined;
    const [problems, reason] = await Promise.all([
      own ? fields.all().then((all) => fieldProblems(all, "lead", own)) : [],
      id === undefined ? undefined : lostReasons.get(id),
    ]);
    if (id === undefined || reason?.archived === false) return problems;
    if (reason && leadId !== undefined && (await leads.get(leadId))?.lostReasonId === id) return problems;
    const field = "lostReasonId";
    return [
      ...problems,
      reason
        ? { field, code: "archived", message: "is offered no more" }
        : { field, code: "not_found", message: "is no reason of this tenant" },
    ];
  }

  const changeOf = (lead: Lead, { customFields, ...rest }: LeadFields): LeadChange => ({
    ...rest,
    ...(customFields ? { customFields: withFields(lead.customFields, customFields) } : {}),
  });

  /** Undefined: a lead without a place stays without one. */
  async function funnelOf(funnelId: string | null): Promise<Funnel | undefined> {
    return funnelId === null ? undefined : funnels.get(funnelId);
  }

  async function anchorProblems({ leadId, beforeId, afterId }: MoveInput): Promise<readonly LeadFieldProblem[]> {
    const named = Object.entries({ beforeId, afterId }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const found = await Promise.all(
      named.map(async ([field, id]) => ({ field, known: id !== leadId && (await leads.get(id)) !== undefined })),
    );
    return found
      .filter(({ known }) => !known)
      .map(({ field }) => ({ field, code: "not_found", message: "is no other lead of this tenant" }));
  }

  async function change(
    { leadId, expectedVersion, by }: OfOne,
    plan: (lead: Lead) => Promise<StepInput | LeadOutcome>,
    { anchors, who = "person" }: { readonly anchors?: Anchors; readonly who?: "person" | "corrector" | "rule" } = {},
  ): Promise<LeadOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const lead = await leads.get(leadId);
      if (!lead) return { kind: "missing" };
      if (expectedVersion !== undefined && lead.version !== expectedVersion) return { kind: "stale", lead };
      const planned = await plan(lead);
      if ("kind" in planned) return planned;
      const step = stepOf(planned);
      if (step.kind === "refused") return invalid(...step.problems);
      const at = planned.at;
      const bumped = { ...lead, updatedAt: at, version: lead.version + 1 };
      const stepped = step.kind === "changed" ? step.lead : bumped;
      const enters = step.kind === "changed" && step.entersStage;
      const corrects = who === "corrector";
      const stages = planned.funnel?.stages.map(({ stageId }) => stageId) ?? [];
      const next =
        corrects || (enters && who === "person")
          ? { ...stepped, classification: placedByPerson(lead, stepped, stages, corrects) }
          : stepped;
      const { funnelId, stageId } = next;
      const rank =
        funnelId !== null && stageId !== null && (enters || anchors)
          ? await findRank(lead, { funnelId, stageId }, anchors ?? {}, attempt)
          : lead.rank;
      if (step.kind === "unchanged" && rank === lead.rank && !corrects) return { kind: "done", lead };
      const saved = { ...next, rank };
      const move = step.kind === "changed" ? step.move : undefined;
      if ((await leads.save(saved, lead, move && { ...move, by })) === "saved") return { kind: "done", lead: saved };
    }
    throw new Error("the lead or its place kept changing");
  }

  return {
    async create({ requestId, contactId, funnelId, stageId, source, fields: given, by }) {
      const problems = await usable(given);
      if (problems.length > 0) return invalid(...problems);
      const contact = await contacts.resolve(contactId);
      if (!contact) return invalid({ field: "contactId", code: "not_found", message: "is no contact of this tenant" });
      const funnel = await funnels.get(funnelId ?? DEFAULT_PLACE.funnelId);
      if (!funnel || funnel.archived) return invalid(noFunnel);
      const at = now();
      const from = source ?? { channel: "manual" };
      const blank: Lead = {
        ...BLANK_LEAD,
        leadId: `${contact.contactId}.${ids.derive("lead", requestId).slice(0, 10)}`,
        contactId: contact.contactId,
        contactName: contact.name,
        country: contact.country,
        source: from,
        sources: [from],
        journey: {},
        createdAt: at,
        updatedAt: at,
        version: 0,
      };
      const step = stepOf({
        lead: blank,
        change: changeOf(blank, given),
        funnel,
        ...(stageId === undefined ? {} : { stageId }),
        by,
        at,
      });
      if (step.kind === "refused") return invalid(...step.problems);
      const made = step.kind === "changed" ? step.lead : { ...blank, version: 1 };
      const named = funnelId !== undefined || stageId !== undefined || given.state !== undefined;
      const lead = named ? { ...made, classification: placedByPerson(blank, made, [], false) } : made;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const place =
          lead.funnelId !== null && lead.stageId !== null
            ? { rank: await findRank(blank, { funnelId: lead.funnelId, stageId: lead.stageId }, {}, attempt) }
            : {};
        const placed = { ...lead, ...place };
        const move = step.kind === "changed" ? step.move : undefined;
        const created = await leads.create(placed, move);
        if (created === "created") return { kind: "done", lead: placed };
        const present = created === "exists" ? await leads.get(lead.leadId) : undefined;
        if (present) return { kind: "done", lead: present };
      }
      throw new Error("the place of the lead kept changing");
    },

    async update({ fields: given, ...input }) {
      const problems = await usable(given, input.leadId);
      if (problems.length > 0) return invalid(...problems);
      return change(input, async (lead) => {
        const funnel = await funnelOf(lead.funnelId);
        return {
          lead,
          change: changeOf(lead, given),
          ...(funnel ? { funnel } : {}),
          by: input.by,
          at: now(),
        };
      });
    },

    move: (input) => move(input, "person"),

    async correct(input) {
      const lead = await leads.get(input.leadId);
      if (!lead) return { kind: "missing" };
      const judged = judgedBy(lead.classification);
      if (!judged)
        return invalid({
          field: "stageId",
          code: "not_allowed",
          message: "corrects nothing: no rule placed this lead",
        });
      if (judged.stageId === input.stageId && judged.funnelId === (input.funnelId ?? lead.funnelId))
        return invalid({ field: "stageId", code: "not_allowed", message: "is where the rule had put it" });
      return move(input, "corrector");
    },

    classify: ({ leadId, by, decide }) =>
      change(
        { leadId, by },
        async (lead) => {
          const at = now();
          const ruled = isLeftToRules(lead) ? decide(lead, at) : undefined;
          if (!ruled) return { kind: "done", lead };
          const { funnel, stageId, ...change } = ruled;
          return { lead, change, funnel, stageId, by, at };
        },
        { who: "rule" },
      ),
  };

  async function move({ fields: given = {}, ...input }: MoveInput, who: "person" | "corrector"): Promise<LeadOutcome> {
    const problems = [...(await usable(given, input.leadId)), ...(await anchorProblems(input))];
    if (problems.length > 0) return invalid(...problems);
    const { beforeId, afterId } = input;
    const anchors = {
      ...(beforeId === undefined ? {} : { beforeId }),
      ...(afterId === undefined ? {} : { afterId }),
    };
    return change(
      input,
      async (lead) => {
        const funnel = await funnelOf(input.funnelId ?? lead.funnelId ?? DEFAULT_PLACE.funnelId);
        if (!funnel || (funnel.archived && funnel.funnelId !== lead.funnelId)) return invalid(noFunnel);
        return { lead, change: changeOf(lead, given), funnel, stageId: input.stageId, by: input.by, at: now() };
      },
      { anchors, who },
    );
  }
}
