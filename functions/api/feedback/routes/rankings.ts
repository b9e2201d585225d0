import type { FieldError } from "../../../../events/api/problem.ts";
import {
  createRanking,
  getRankedOrder,
  getRanking,
  getRankingAccuracy,
  listRankings,
  listRankingVersions,
  redoRankingStep,
  setRankingWeights,
  undoRankingStep,
  updateRanking,
} from "../../../../events/api/rankings.ts";
import { accuracyOf } from "../../../../lib/core/rankings/learning.ts";
import {
  type Factor,
  type Ranking,
  type RankingState,
  startOf,
  type Weights,
} from "../../../../lib/core/rankings/model.ts";
import { rank } from "../../../../lib/core/rankings/order.ts";
import { type ChangeOutcome, lessonIdOf, stateAt } from "../../../../lib/core/rankings/teach.ts";
import { created, edited } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { invalid, missing, stale } from "../../refusals.ts";
import { done, type Reply, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { rankingView } from "../views.ts";

const words = { what: "ranking", path: "/api/rankings", once: "another ranking has this name" };

/** Requests of the form among which answers are looked for that versions are about. */
const LOOKED_AT = 100;

const stateOf = async ({ rankingLog }: Tenant, ranking: Ranking): Promise<RankingState> =>
  stateAt(ranking, await rankingLog.state(ranking.id));

const shown = async (tenant: Tenant, ranking: Ranking) => rankingView(ranking, await stateOf(tenant, ranking));

/** Whether what factors name is there. */
async function problemsOf(
  { fields, feedbackForms, itemTypeExists }: Tenant,
  { itemType, formId, factors }: Partial<Pick<Ranking, "itemType" | "formId" | "factors">>,
): Promise<readonly FieldError[]> {
  const [own, forms, isType] = await Promise.all([
    factors ? fields.all() : [],
    formId || factors?.some(({ source }) => source.kind === "answers") ? feedbackForms.all() : [],
    itemType === undefined ? true : itemTypeExists(itemType),
  ]);
  const unknown = (field: string, what: string): FieldError => ({
    field,
    code: "not_found",
    message: `is no ${what}`,
  });
  return [
    ...(isType ? [] : [unknown("itemType", "type of items")]),
    ...(formId && !forms.some(({ id }) => id === formId) ? [unknown("formId", "form")] : []),
    ...(factors ?? []).flatMap(({ source }: Factor, index): readonly FieldError[] => {
      const place = `factors.${index}.source`;
      if (source.kind !== "answers")
        return own.some(({ fieldId, on }) => fieldId === source.field && on === "contact")
          ? []
          : [unknown(`${place}.field`, "custom field of contacts")];
      const form = forms.find(({ id }) => id === source.formId);
      if (!form) return [unknown(`${place}.formId`, "form")];
      return form.questions.some(({ key, graded }) => key === source.question && graded)
        ? []
        : [unknown(`${place}.question`, "graded question of this form")];
    }),
  ];
}

async function weightsAt(
  { rankingLog }: Tenant,
  { id, factors }: Ranking,
  number: number,
): Promise<Weights | undefined> {
  return number === 0 ? startOf(factors) : (await rankingLog.version(id, number))?.weights;
}

async function orderFor(
  tenant: Tenant,
  { id, itemId, number, compareWith }: { id: string; itemId: string; number?: number; compareWith?: number },
) {
  const ranking = await tenant.rankings.get(id);
  if (!ranking) return { kind: "missing", what: "ranking" } as const;
  const { factors, itemType } = ranking;
  const answers = factors.some(({ source }) => source.kind === "answers");
  const [state, field, earlier, given] = await Promise.all([
    stateOf(tenant, ranking),
    tenant.field(itemId, { named: [], answers }),
    compareWith === undefined ? undefined : weightsAt(tenant, ranking, compareWith),
    number === undefined ? undefined : weightsAt(tenant, ranking, number),
  ]);
  if (!field) return { kind: "missing", what: "item" } as const;
  if (field.item.type !== itemType)
    return {
      kind: "invalid",
      problem: { field: "itemId", code: "wrong_type", message: "is of another type" },
    } as const;
  if ((number !== undefined && !given) || (compareWith !== undefined && !earlier))
    return { kind: "missing", what: "version" } as const;
  const { item, candidates, more } = field;
  const names = new Map(candidates.map(({ contactId, name }) => [contactId, name]));
  const before =
    earlier && new Map(rank(factors, earlier, candidates, item.attributes).map((one) => [one.contactId, one.rank]));
  return {
    kind: "done",
    order: {
      ...{ rankingId: id, itemId, number: number ?? state.number, more },
      people: rank(factors, given ?? state.weights, candidates, item.attributes).map((one) => ({
        ...one,
        name: names.get(one.contactId) ?? null,
        before: before?.get(one.contactId) ?? null,
        because: [...one.because],
      })),
    },
  } as const;
}

async function versionsOf(tenant: Tenant, id: string, page: Parameters<Tenant["rankingLog"]["versions"]>[1]) {
  const ranking = await tenant.rankings.get(id);
  if (!ranking) return undefined;
  const { formId, factors } = ranking;
  const [{ items, ...rest }, requests, entries] = await Promise.all([
    tenant.rankingLog.versions(id, page),
    formId === null ? [] : tenant.feedback.list(formId, { limit: LOOKED_AT }).then(({ items: found }) => found),
    tenant.rankingLog.entries(id),
  ]);
  const asked = new Map(requests.map(({ requestId }) => [lessonIdOf(tenant.ids, requestId), requestId]));
  const undone = new Set(entries.flatMap((entry) => (entry.undone ? [entry.seq] : [])));
  const oldest = items.at(-1);
  const below = oldest && (await weightsAt(tenant, ranking, oldest.number - 1));
  return {
    items: items.map(({ number, weights, cause, seq, lessonId, author, at }, index) => ({
      ...{ number, weights, cause, seq, by: author, at },
      before: items[index + 1]?.weights ?? below ?? startOf(factors),
      undone: undone.has(seq),
      requestId: (lessonId === null ? undefined : asked.get(lessonId)) ?? null,
    })),
    ...rest,
  };
}

type Moved = ChangeOutcome & { readonly ranking?: Ranking };
const moved = (outcome: Moved): Reply<ReturnType<typeof rankingView>> => {
  const { ranking } = outcome;
  if (outcome.kind === "missing" || !ranking) return missing(ranking ? "step" : "ranking");
  if (outcome.kind === "done") return done(rankingView(ranking, outcome.state), { version: ranking.version });
  return stale("ranking", ranking.version);
};
async function onRanking(
  { rankings }: Tenant,
  id: string,
  change: (ranking: Ranking) => Promise<ChangeOutcome>,
): Promise<Moved> {
  const ranking = await rankings.get(id);
  return ranking ? { ...(await change(ranking)), ranking } : { kind: "missing" };
}

const stepRoute = (contract: typeof undoRankingStep | typeof redoRankingStep, undone: boolean) =>
  route(contract, "feedback.manage", {
    input: ({ params, body, principal }) => ({ id: params.id, seq: body.seq, by: principal.id }),
    run: (tenant, { id, seq, by }) => onRanking(tenant, id, (ranking) => tenant.weights.mark(ranking, seq, undone, by)),
    output: moved,
  });

export const rankingRoutes: readonly Route<Tenant>[] = [
  route(listRankings, "feedback.read", {
    input: ({ query }) => pageRequest(query),
    run: async (tenant, page) => {
      const { items, ...rest } = pageOfAll(await tenant.rankings.all(), ({ id }) => id, page);
      const states = await tenant.rankingLog.states(items.map(({ id }) => id));
      return { items: items.map((one, index) => rankingView(one, stateAt(one, states[index]))), ...rest };
    },
    output: (page) => done(pageBody(page, (view) => view)),
  }),

  route(getRanking, "feedback.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => {
      const ranking = await tenant.rankings.get(id);
      return ranking && shown(tenant, ranking);
    },
    output: (view) => (view ? done(view, { version: view.version }) : missing("ranking")),
  }),

  route(createRanking, "feedback.manage", {
    input: ({ body, request }) => ({ ranking: { ...body, name: body.name.trim(), archived: false }, request }),
    run: async (tenant, { ranking, request }) => {
      const problems = await problemsOf(tenant, ranking);
      return problems.length > 0
        ? ({ kind: "invalid", problems } as const)
        : tenant.manageRankings.create(ranking, request);
    },
    output: (outcome) =>
      outcome.kind === "invalid"
        ? invalid(...outcome.problems)
        : created(outcome, (ranking) => rankingView(ranking, stateAt(ranking, undefined)), words),
  }),

  route(updateRanking, "feedback.manage", {
    input: ({ params, body, expectedVersion, request, principal }) => ({
      ...{ id: params.id, expectedVersion, at: request.at, by: principal.id },
      change: present({ ...body, name: body.name?.trim() }),
    }),
    run: async (tenant, { id, expectedVersion, at, by, change }) => {
      const problems = await problemsOf(tenant, change);
      if (problems.length > 0) return { kind: "invalid", problems } as const;
      const outcome = await tenant.manageRankings.edit(id, expectedVersion, () => change, at);
      if (outcome.kind !== "done") return outcome;
      if (change.factors) await tenant.weights.refit(outcome.entry, by);
      return { ...outcome, view: await shown(tenant, outcome.entry) };
    },
    output: (outcome) => {
      if (outcome.kind === "invalid") return invalid(...outcome.problems);
      if ("view" in outcome) return done(outcome.view, { version: outcome.entry.version });
      return edited(outcome, (ranking) => rankingView(ranking, stateAt(ranking, undefined)), words);
    },
  }),

  route(getRankedOrder, "feedback.read", {
    input: ({ params, query }) => ({ id: params.id, ...present(query) }),
    run: orderFor,
    output: (outcome) =>
      outcome.kind === "done"
        ? done(outcome.order)
        : outcome.kind === "missing"
          ? missing(outcome.what)
          : invalid(outcome.problem),
  }),

  route(listRankingVersions, "feedback.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: (tenant, { id, page }) => versionsOf(tenant, id, page),
    output: (page) => (page ? done(pageBody(page, (view) => view)) : missing("ranking")),
  }),

  route(getRankingAccuracy, "feedback.read", {
    input: ({ params }) => params.id,
    run: async ({ rankings, rankingLog }, id) => {
      const ranking = await rankings.get(id);
      return ranking && accuracyOf(ranking.factors, await rankingLog.entries(id));
    },
    output: (accuracy) => (accuracy ? done(accuracy) : missing("ranking")),
  }),

  stepRoute(undoRankingStep, true),
  stepRoute(redoRankingStep, false),

  route(setRankingWeights, "feedback.manage", {
    input: ({ params, body, principal }) => ({ id: params.id, of: body.of, by: principal.id }),
    run: (tenant, { id, of, by }) => onRanking(tenant, id, (ranking) => tenant.weights.set(ranking, of, by)),
    output: moved,
  }),
];
