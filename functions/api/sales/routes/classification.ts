import {
  createClassificationRule,
  deleteClassificationRule,
  getClassificationRule,
  listClassificationCorrections,
  listClassificationRules,
  previewClassification,
  undoClassificationCorrection,
  updateClassificationRule,
} from "../../../../events/api/classification.ts";
import type { FieldError } from "../../../../events/api/problem.ts";
import { isStandard, type Place, THRESHOLD } from "../../../../lib/core/classification/model.ts";
import { readJudge } from "../../../../lib/core/classification/read.ts";
import { stageOf } from "../../../../lib/core/funnels/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { created, edited, named } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { classificationRuleView, correctionView } from "../views/classification.ts";

const words = { what: "rule", path: "/api/classification-rules", once: "another rule has this name" };
const ofCorrections = { what: "correction", path: "/api/classification-corrections", once: "it is there already" };

interface Wrong {
  readonly kind: "wrong";
  readonly errors: readonly FieldError[];
}

/** Undefined: rules may put a lead there. */
async function wrongIn({ funnels }: Tenant, place: Place | undefined): Promise<Wrong | undefined> {
  if (!place) return undefined;
  const wrong = (field: string, code: string, message: string): Wrong => ({
    kind: "wrong",
    errors: [{ field, code, message }],
  });
  const funnel = await funnels.get(place.funnelId);
  if (!funnel || funnel.archived) return wrong("place.funnelId", "not_found", "is no funnel of this tenant");
  const stage = stageOf(funnel, place.stageId);
  if (!stage || stage.archived) return wrong("place.stageId", "not_found", "is no stage of this funnel");
  return stage.state.startsWith("closed")
    ? wrong("place.stageId", "not_allowed", "closes leads, which only people do")
    : undefined;
}

/** Answers show what corrections make of a rule. */
async function withSteps<Outcome>({ corrections }: Tenant, outcome: Outcome) {
  return { outcome, view: classificationRuleView(await corrections.steps()) };
}

export const classificationRoutes: readonly Route<Tenant>[] = [
  route(listClassificationRules, "leads.read", {
    input: ({ query }) => pageRequest(query),
    run: async (tenant, page) => {
      const rules = await tenant.classificationRules.all();
      const at = (position: number) => String(position).padStart(5, "0");
      return withSteps(
        tenant,
        pageOfAll(rules, ({ id, position }) => `${at(position)}.${id}`, page),
      );
    },
    output: ({ outcome, view }) => done(pageBody(outcome, view)),
  }),

  route(getClassificationRule, "leads.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => withSteps(tenant, await tenant.classificationRules.get(id)),
    output: ({ outcome, view }) => (outcome ? done(view(outcome), { version: outcome.version }) : missing("rule")),
  }),

  route(createClassificationRule, "funnels.manage", {
    input: ({ body, request }) => ({ rule: { ...body, name: body.name.trim() }, request }),
    run: async (tenant, { rule, request }) =>
      withSteps(
        tenant,
        (await wrongIn(tenant, rule.place)) ?? (await tenant.manageClassification.create(rule, request)),
      ),
    output: ({ outcome, view }) =>
      outcome.kind === "wrong" ? invalid(...outcome.errors) : created(outcome, view, words),
  }),

  route(updateClassificationRule, "funnels.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      id: params.id,
      change: named(body),
      expectedVersion,
      request,
    }),
    run: async (tenant, { id, change, expectedVersion, request }) =>
      withSteps(
        tenant,
        (await wrongIn(tenant, change.place)) ??
          (await tenant.manageClassification.edit(id, expectedVersion, () => change, request.at)),
      ),
    output: ({ outcome, view }) =>
      outcome.kind === "wrong" ? invalid(...outcome.errors) : edited(outcome, view, words),
  }),

  route(deleteClassificationRule, "funnels.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: async (tenant, { id, expectedVersion }) =>
      withSteps(
        tenant,
        isStandard(id)
          ? ({ kind: "standard" } as const)
          : await tenant.manageClassification.remove(id, expectedVersion),
      ),
    output: ({ outcome, view }) =>
      outcome.kind === "standard"
        ? refuse("standard_rule", {
            detail: "every tenant has this rule",
            suggestion: "Switch it off with `active: false`.",
          })
        : edited(outcome, view, words),
  }),

  route(previewClassification, "funnels.manage", {
    input: ({ body: { referral, ...facts } }) => ({ ...facts, referrals: referral === null ? [] : [referral] }),
    run: async ({ classificationRules, funnels }, facts) => {
      const [judge, all] = await Promise.all([readJudge({ rules: classificationRules }), funnels.all()]);
      return judge.judge(facts, ({ place }) => {
        const funnel = all.find(({ funnelId, archived }) => funnelId === place.funnelId && !archived);
        const stage = funnel && stageOf(funnel, place.stageId);
        return stage !== undefined && !stage.archived && !stage.state.startsWith("closed");
      });
    },
    output: ({ rule, because, considered }) =>
      done({
        decided: rule ? { ruleId: rule.id, ...rule.place, leadType: rule.leadType } : null,
        because: [...because],
        considered: considered.map((one) => ({ ...one })),
        threshold: THRESHOLD,
      }),
  }),

  route(listClassificationCorrections, "leads.read", {
    input: ({ query }) => pageRequest(query),
    run: ({ corrections }, page) => corrections.list(page),
    output: (page) => done(pageBody(page, correctionView)),
  }),

  route(undoClassificationCorrection, "funnels.manage", {
    input: ({ params, expectedVersion, principal }) => ({ id: params.id, expectedVersion, by: principal.id }),
    run: ({ undoCorrection }, input) => undoCorrection(input),
    output: (outcome) => edited(outcome, correctionView, ofCorrections),
  }),
];
