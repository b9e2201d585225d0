/** What callers write of a campaign, in our words or in those of systems that were there before, as the plan that it means. */
import type * as z from "zod/mini";
import type { CampaignChange, NewCampaign, SimpleCampaign } from "../../../events/api/campaigns.ts";
import type { FieldError } from "../../../events/api/problem.ts";
import { type GivenContent, pinned } from "../../../lib/core/campaigns/complete.ts";
import type { CampaignFields } from "../../../lib/core/campaigns/manage.ts";
import {
  type Audience,
  type Campaign,
  type CampaignPlan,
  type CampaignStatus,
  PHASE_KINDS,
  type Phase,
  type Variation,
} from "../../../lib/core/campaigns/model.ts";
import { shownAt, writeLocal } from "../../../lib/core/kernel/wall-clock.ts";
import type { RequestIdentity } from "../../../lib/core/requests/model.ts";
import { segmentWorld } from "../../../lib/core/segments/manage.ts";
import { segmentProblems } from "../../../lib/core/segments/membership.ts";
import { present } from "../present.ts";
import type { Tenant } from "./tenant.ts";

type New = z.infer<typeof NewCampaign>;
type Change = z.infer<typeof CampaignChange>;
type GivenPhase = NonNullable<New["phases"]>[number];

/** Theirs, by ours. */
export const CAMPAIGN_STATES: Readonly<Record<CampaignStatus, string>> = {
  draft: "pending_approval",
  in_review: "pending_approval",
  changes_requested: "changes_requested",
  approved: "approved",
  scheduled: "scheduled",
  running: "active",
  paused: "paused",
  completed: "completed",
  cancelled: "canceled",
};

/** Theirs, where campaigns have no phases and no approval. */
const SIMPLE_STATES: Readonly<Record<CampaignStatus, SimpleCampaign["status"]>> = {
  ...{ draft: "draft", in_review: "draft", changes_requested: "draft", approved: "draft" },
  ...{ scheduled: "scheduled", running: "active", paused: "active", completed: "completed", cancelled: "canceled" },
};
export const isSimple = ({ start, phases }: New): boolean => start !== undefined && phases === undefined;

export function simpleView(campaign: Campaign): SimpleCampaign {
  const { campaignId: id, name, description, status, plan, goals, createdAt, elsewhere = [] } = campaign;
  const { phases, audience, budget } = plan;
  const ends = phases.map(({ endsAt }) => endsAt).sort();
  return {
    ...{ id, name, description, status: SIMPLE_STATES[status], created_at: createdAt },
    ...{ start: phases[0]?.startsAt ?? null, end: ends.at(-1) ?? null, target_audience: [...audience.segments] },
    budget: budget && budget.micros / 1e6,
    success_metrics: Object.fromEntries(goals.map(({ metric, target }) => [metric, target])),
    channels: [...new Set([...phases.flatMap(({ channels }) => channels), ...elsewhere])],
  };
}

/** Whoever writes so is answered so. */
export const isTheirs = ({ business_unit, phases = [] }: New): boolean =>
  business_unit !== undefined || phases.some(({ start_date }) => start_date !== undefined);

const DAY = 86_400_000;
/** A day as its beginning or end, a moment by the zone's clock; anything else as it is, and then it is refused by its field. */
function localOf(given: string, timeZone: string, edge: "start" | "end"): string {
  if (/^\d{4}-\d\d-\d\d$/.test(given)) {
    const day = Date.parse(given);
    return Number.isNaN(day) ? given : writeLocal(edge === "start" ? day : day + DAY);
  }
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(given)) {
    const instant = Date.parse(given);
    return Number.isNaN(instant) ? given : writeLocal(shownAt(instant, timeZone));
  }
  return given.slice(0, 16);
}

const MEDIUM_NAMES: Readonly<Record<string, string>> = { mail: "email", "e-mail": "email", "web-push": "push" };
function mediumNamed(given: string): string {
  const name = given.trim().toLowerCase().replace(/\s+/g, "-");
  return MEDIUM_NAMES[name] ?? name;
}

interface Meant {
  readonly fields: Partial<CampaignFields>;
  readonly plan: CampaignPlan;
  readonly errors: readonly FieldError[];
}

type GivenAudience = NonNullable<New["audience"]>;
const NOBODY: GivenAudience = { segments: [], excluded: [], condition: null };
const blank = (timeZone: string): CampaignPlan => ({
  ...{ purpose: "marketing", timeZone, audience: NOBODY as Audience, phases: [], budget: null, tracking: null },
});

export async function meantBy(tenant: Tenant, given: New, request: RequestIdentity): Promise<Meant> {
  const timeZone = given.timeZone ?? (await tenant.settings.get())?.timeZone ?? "UTC";
  const named = (given.channels ?? []).map(mediumNamed);
  const elsewhere = (given.channels ?? []).filter((name) => !tenant.campaignMedia.includes(mediumNamed(name)));
  const segments = (given.segments ?? given.target_audience)?.map(String);
  const phases =
    given.phases ??
    (given.start === undefined
      ? []
      : [{ name: given.name, start_date: given.start, end_date: given.end ?? given.start }]);
  const theirs = isTheirs(given) || given.start !== undefined;
  const change: Change = {
    ...present({ purpose: given.purpose, tracking: given.tracking, budget: given.budget, timeZone }),
    audience: segments ? { ...NOBODY, ...given.audience, segments } : (given.audience ?? NOBODY),
    phases,
    ...(theirs || given.overlapping ? { overlapping: given.overlapping ?? true } : {}),
  };
  const { plan, errors } = await planMeantBy(tenant, change, blank(timeZone), request, {
    channels: named.filter((name) => tenant.campaignMedia.includes(name)),
  });
  const { description, objectives, owners, tags, isTemplate } = given;
  const goals =
    given.goals ?? Object.entries(given.success_metrics ?? {}).map(([metric, target]) => ({ metric, target }));
  return {
    fields: {
      ...{
        name: given.name.trim(),
        description: description ?? "",
        objectives: objectives ?? [],
        owners: owners ?? [],
      },
      ...{ goals, tags: tags ?? [], isTemplate: isTemplate ?? false },
      businessUnit: given.businessUnit ?? given.business_unit ?? null,
      ...(elsewhere.length > 0 ? { elsewhere } : {}),
      ...(given.alerts ? { alerts: given.alerts } : {}),
    },
    plan,
    errors,
  };
}

/** The plan with what is to change; phases are given whole. */
export async function planMeantBy(
  tenant: Tenant,
  change: Change,
  { definitions: _, ...before }: CampaignPlan,
  { id }: RequestIdentity,
  { channels }: { readonly channels: readonly string[] } = { channels: [] },
): Promise<Pick<Meant, "plan" | "errors">> {
  const errors: FieldError[] = [];
  const timeZone = change.timeZone ?? before.timeZone;
  const own = (...parts: readonly (string | number)[]) => tenant.ids.derive("campaign-part", id, ...parts.map(String));

  const variationOf = async (
    given: NonNullable<GivenPhase["variations"]>[number],
    index: number,
    at: string,
  ): Promise<Variation | undefined> => {
    const content = await pinned(given.content as GivenContent, tenant.template, `${at}.content`);
    if ("field" in content) {
      errors.push(content);
      return undefined;
    }
    const name = given.name ?? String.fromCharCode(65 + index);
    return { variationId: given.variationId ?? own(at).slice(2, 10), name, weight: given.weight ?? 1, content };
  };

  const phaseOf = async (given: GivenPhase, index: number): Promise<Phase> => {
    const at = `phases.${index}`;
    const called = given.name.trim().toLowerCase();
    const variations = await Promise.all(
      (given.variations ?? []).map((one, place) => variationOf(one, place, `${at}.variations.${place}`)),
    );
    return {
      phaseId: given.phaseId ?? own("phase", index).slice(2, 10),
      kind: given.kind ?? PHASE_KINDS.find((kind) => kind === called) ?? "other",
      name: given.name.trim(),
      instructions: given.instructions ?? "",
      startsAt: given.startsAt ?? localOf(given.start_date ?? "", timeZone, "start"),
      endsAt: given.endsAt ?? localOf(given.end_date ?? "", timeZone, "end"),
      zone: given.zone ?? "account",
      audience: (given.audience ?? null) as Audience | null,
      channels: given.channels ?? channels,
      variations: variations.flatMap((one) => one ?? []),
      holdoutPercent: given.holdoutPercent ?? 0,
      winner: given.winner ?? null,
      window: given.window ?? null,
      ...(given.triggered ? { triggered: true as const } : {}),
      lateStartMinutes: given.lateStartMinutes ?? 60,
    };
  };

  errors.push(...(await conditionErrors(tenant, change)));
  const phases = change.phases ? await Promise.all(change.phases.map(phaseOf)) : before.phases;
  const { overlapping: stays, ...rest } = before;
  const overlapping = change.overlapping ?? stays;
  return {
    errors,
    plan: {
      ...rest,
      ...present({
        purpose: change.purpose,
        tracking: change.tracking,
        audience: change.audience as Audience | undefined,
      }),
      timeZone,
      phases,
      ...(change.budget === undefined ? {} : { budget: budgetOf(change.budget) }),
      ...(overlapping ? { overlapping } : {}),
    },
  };
}

/** Of the audiences that are given, held against what can be asked about people. */
async function conditionErrors(
  { segments, fields }: Tenant,
  { audience, phases = [] }: Change,
): Promise<readonly FieldError[]> {
  const given = [
    { field: "audience.condition", condition: audience?.condition },
    ...phases.map((phase, index) => ({
      field: `phases.${index}.audience.condition`,
      condition: phase.audience?.condition,
    })),
  ].filter(({ condition }) => condition !== undefined && condition !== null);
  if (given.length === 0) return [];
  const world = await segmentWorld({ segments, fields });
  return given.flatMap(({ field, condition }) =>
    segmentProblems(condition, world, undefined).map((one) => ({
      ...one,
      field: one.field.replace(/^condition/, field),
    })),
  );
}

const budgetOf = (given: NonNullable<Change["budget"]> | null) =>
  typeof given === "number" ? { micros: Math.round(given * 1e6), currency: "USD" } : given;

/** What of a change is the plan's. */
export const PLAN_FIELDS = ["purpose", "timeZone", "audience", "phases", "budget", "tracking", "overlapping"] as const;
