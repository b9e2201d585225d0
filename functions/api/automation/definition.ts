/** What is wrong with a definition: with what it says, and with what it names. */
import type { FieldError } from "../../../events/api/problem.ts";
import {
  type Definition,
  depthOf,
  MAX_DEPTH,
  MAX_STEPS,
  type Step,
  segmentsOf,
  stepsIn,
  type Trigger,
} from "../../../lib/core/automations/model.ts";
import { conditionProblems } from "../../../lib/core/conditions/check.ts";
import type { Condition } from "../../../lib/core/conditions/model.ts";
import { canFollow, type TenantWorld } from "../../../lib/core/segments/manage.ts";
import { segmentProblems } from "../../../lib/core/segments/membership.ts";
import { NO_EVENT, type Tenant } from "./tenant.ts";

const PROPERTY = /^properties\.[\w.-]{1,190}$/;
const typing = (path: string) => (PROPERTY.test(path) ? ({ kind: "any" } as const) : undefined);

/** `published`: it must do something; a draft may still be empty. */
export async function wrongInDefinition(
  tenant: Tenant,
  definition: Definition,
  stage: "draft" | "published",
): Promise<readonly FieldError[]> {
  const world = await tenant.world();
  const { trigger, condition, exits, steps } = definition;
  const errors: FieldError[] = [...shapeOf(definition, stage), ...conditionIn(condition, world, "condition")];
  for (const [field, one] of [
    ["trigger", trigger],
    ["exits.goal", exits.goal],
  ] as const)
    if (one) errors.push(...(await wrongTrigger(tenant, one, field)));
  if (exits.goal?.kind === "silent")
    errors.push({ field: "exits.goal", code: "not_allowed", message: "silence is nothing that happens" });
  const known = new Set(world.segments.filter(({ archived }) => !archived).map(({ id }) => id));
  for (const id of segmentsOf(definition))
    if (!known.has(id)) errors.push({ field: "trigger", code: "not_found", message: `${id} is no segment` });
  for (const segment of world.segments)
    if (segmentsOf(definition).includes(segment.id) && !canFollow(segment, world))
      errors.push({ field: "trigger", code: "asks_campaigns", message: `${segment.name} asks about campaigns` });
  const { funnelId = null, stageId = null } = exits.reply ?? {};
  if ((funnelId === null) !== (stageId === null))
    errors.push({ field: "exits.reply", code: "required", message: "names a funnel and its stage, or neither" });
  if (funnelId !== null && stageId !== null)
    errors.push(...(await wrongPlace(tenant, { funnelId, stageId }, "exits.reply")));
  for (const step of stepsIn(steps)) errors.push(...(await wrongStep(tenant, step, world)));
  return errors;
}

function shapeOf({ steps }: Definition, stage: "draft" | "published"): readonly FieldError[] {
  const all = stepsIn(steps);
  const twice = all.find(({ id }, index) => all.findIndex((one) => one.id === id) !== index);
  return [
    ...(twice ? [{ field: "steps", code: "duplicate", message: `two steps are called ${twice.id}` }] : []),
    ...(all.length > MAX_STEPS ? [{ field: "steps", code: "too_many", message: `are more than ${MAX_STEPS}` }] : []),
    ...(depthOf(steps) > MAX_DEPTH + 1
      ? [{ field: "steps", code: "too_deep", message: `branch more than ${MAX_DEPTH} deep` }]
      : []),
    ...(stage === "published" && steps.length === 0
      ? [{ field: "steps", code: "required", message: "there is none: it would do nothing" }]
      : []),
  ];
}

const conditionIn = (condition: Condition | null, world: TenantWorld, field: string): readonly FieldError[] =>
  condition === null
    ? []
    : segmentProblems(condition, world, undefined).map((one) => ({
        ...one,
        field: one.field.replace(/^condition/, field),
      }));

async function wrongTrigger(tenant: Tenant, trigger: Trigger, field: string): Promise<readonly FieldError[]> {
  if (trigger.kind === "event" && trigger.condition !== null)
    return conditionProblems(trigger.condition, typing, `${field}.condition`);
  return trigger.kind === "lead.moved" ? wrongPlace(tenant, trigger, field) : [];
}

async function wrongPlace(
  { funnels }: Tenant,
  { funnelId, stageId }: { readonly funnelId: string; readonly stageId: string | null },
  field: string,
): Promise<readonly FieldError[]> {
  const funnel = await funnels.get(funnelId);
  if (!funnel || funnel.archived)
    return [{ field: `${field}.funnelId`, code: "not_found", message: "is no funnel of this tenant" }];
  if (stageId === null || funnel.stages.some((stage) => stage.stageId === stageId)) return [];
  return [{ field: `${field}.stageId`, code: "not_found", message: "is no stage of this funnel" }];
}

async function wrongStep(tenant: Tenant, step: Step, world: TenantWorld): Promise<readonly FieldError[]> {
  const field = `steps.${step.id}`;
  const wrong = (code: string, message: string, name = ""): readonly FieldError[] => [
    { field: `${field}${name}`, code, message },
  ];
  switch (step.kind) {
    case "branch":
      return conditionIn(step.condition, world, `${field}.condition`);
    case "move":
      return wrongPlace(tenant, step, field);
    case "tag":
      return step.add.length + step.remove.length > 0 ? [] : wrong("required", "names no tag");
    case "assign": {
      const { assignee, teamId } = step;
      if (assignee === null && teamId === null) return wrong("required", "names nobody");
      if (assignee !== null && (await tenant.pools.membersOf([assignee])).length === 0)
        return wrong("not_found", "is nobody of this tenant", ".assignee");
      return teamId === null || (await tenant.pools.team(teamId))
        ? []
        : wrong("not_found", "is no team of this tenant", ".teamId");
    }
    case "send": {
      const prepared = await tenant.teller.prepare({ kind: "notify", ...step.send }, NO_EVENT, undefined, "rule:check");
      return prepared.kind === "invalid" ? wrong("invalid", prepared.text, ".send") : [];
    }
    case "campaign": {
      const campaign = await tenant.campaigns.get(step.campaignId);
      const phase = campaign?.plan.phases.find(({ phaseId }) => phaseId === step.phaseId);
      if (!campaign) return wrong("not_found", "is no campaign of this tenant", ".campaignId");
      if (!phase) return wrong("not_found", "is no phase of this campaign", ".phaseId");
      return phase.triggered
        ? []
        : wrong("not_triggered", "begins by itself: it is not marked as triggered", ".phaseId");
    }
    case "webhook": {
      const isThere = (await tenant.endpoints.get(step.endpointId)) !== undefined;
      return isThere ? [] : wrong("not_found", "is no endpoint of this tenant", ".endpointId");
    }
    default:
      return [];
  }
}
