import {
  createFunnel,
  getBoard,
  getBoardColumn,
  getFunnel,
  getFunnelTotals,
  listFunnels,
  updateFunnel,
} from "../../../../events/api/funnels.ts";
import type { StageInput } from "../../../../lib/core/funnels/manage.ts";
import { stageOf } from "../../../../lib/core/funnels/model.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { noFunnel } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { columnView, funnelView } from "../views/funnel.ts";

type GivenStage = Omit<StageInput, "stageId"> & { readonly id?: string | undefined };

const stagesOf = (stages: readonly GivenStage[]): readonly StageInput[] =>
  stages.map(({ id, ...stage }) => ({ ...stage, ...(id === undefined ? {} : { stageId: id }) }));

export const funnelRoutes: readonly Route<Tenant>[] = [
  route(listFunnels, "leads.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ funnels }, page) => pageOfAll(await funnels.all(), ({ funnelId }) => funnelId, page),
    output: (page) => done(pageBody(page, funnelView)),
  }),

  route(getFunnel, "leads.read", {
    input: ({ params }) => params.id,
    run: ({ funnels }, id) => funnels.get(id),
    output: (funnel) => (funnel ? done(funnelView(funnel), { version: funnel.version }) : missing("funnel")),
  }),

  route(createFunnel, "funnels.manage", {
    input: ({ body: { name, stages } }) => ({ name, stages: stagesOf(stages) }),
    run: ({ manageFunnels }, input) => manageFunnels.create(input),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(funnelView(outcome.funnel), {
            version: outcome.funnel.version,
            location: `/api/funnels/${outcome.funnel.funnelId}`,
          })
        : noFunnel(outcome),
  }),

  route(updateFunnel, "funnels.manage", {
    input: ({ params, expectedVersion, body: { name, stages, archived } }) => ({
      funnelId: params.id,
      ...present({ expectedVersion, name, archived, stages: stages && stagesOf(stages) }),
    }),
    run: ({ manageFunnels }, input) => manageFunnels.update(input),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(funnelView(outcome.funnel), { version: outcome.funnel.version })
        : noFunnel(outcome),
  }),

  route(getBoard, "leads.read", {
    input: ({ params, query }) => ({ id: params.id, limit: query.limit }),
    run: async ({ funnels, leads }, { id, limit }) => {
      const funnel = await funnels.get(id);
      if (!funnel) return undefined;
      const columns = await Promise.all(
        funnel.stages.map(async (stage) => ({ stage, page: await leads.ofStage(id, stage.stageId, { limit }) })),
      );
      return { funnel, columns: columns.filter(({ stage, page }) => !stage.archived || page.items.length > 0) };
    },
    output: (board) =>
      board
        ? done(
            {
              funnel: funnelView(board.funnel),
              columns: board.columns.map(({ stage, page }) => columnView(stage, page)),
            },
            { version: board.funnel.version },
          )
        : missing("funnel"),
  }),

  route(getBoardColumn, "leads.read", {
    input: ({ params, query }) => ({ ...params, page: pageRequest(query) }),
    run: async ({ funnels, leads }, { id, stage: stageId, page }) => {
      const funnel = await funnels.get(id);
      const stage = funnel && stageOf(funnel, stageId);
      return stage && { stage, page: await leads.ofStage(id, stageId, page) };
    },
    output: (found) => (found ? done(columnView(found.stage, found.page)) : missing("stage")),
  }),

  route(getFunnelTotals, "leads.read", {
    input: ({ params }) => params.id,
    run: async ({ funnels, funnelTotals }, id) => {
      const funnel = await funnels.get(id);
      return funnel && { funnel, stages: await funnelTotals(funnel) };
    },
    output: (found) =>
      found
        ? done({
            funnelId: found.funnel.funnelId,
            stages: found.stages.map(({ stage, leads, value, weighted }) => ({
              id: stage.stageId,
              leads,
              value: [...value],
              weighted: [...weighted],
            })),
          })
        : missing("funnel"),
  }),
];
